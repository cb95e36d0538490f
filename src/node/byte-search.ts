import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { CancelToken } from '../ports/cancel';
import { success, type Outcome } from '../ports/outcome';
import { CALLED_OFF, fsFailure, isOff } from './fs-failure';

/** The text around a version inside a program. */
export interface SearchText {
  readonly before: string;
  /** What must follow the version; when empty, the version ends where no further character of one follows. */
  readonly after: string;
}

/** What a program says about its version. */
export type ByteSearch =
  | { readonly kind: 'one'; readonly text: string }
  | { readonly kind: 'none' }
  /** Two places name different versions. */
  | { readonly kind: 'several'; readonly texts: readonly [string, string] }
  | { readonly kind: 'too-large' };

/** Larger programs are not searched; the largest agent known has some 390 MB. */
export const MAX_PROGRAM_BYTES = 512 * 1024 * 1024;
/** A piece is searched in one go, so it bounds how long other work waits. */
const PIECE_BYTES = 512 * 1024;
const MAX_VERSION_BYTES = 64;
const VERSION_CHARACTERS = /^[0-9A-Za-z.+_-]+/;
/** Opening must not wait should the file turn into a pipe between the look and the opening; Windows has no such flag. */
const READ_FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Reads a program from begin to end, piece by piece, and collects the versions that stand between `before` and `after`.
 * `accepts` says what a version is. The whole file is read even after a match, since a second place may disagree (a
 * program can carry another one); reading stops at the first that does.
 */
export async function searchBytes(
  path: string,
  search: SearchText,
  accepts: (text: string) => boolean,
  home: string | null,
  cancel: CancelToken,
): Promise<Outcome<ByteSearch>> {
  try {
    if ((await stat(path)).size > MAX_PROGRAM_BYTES) return success({ kind: 'too-large' });
    const handle = await open(path, READ_FLAGS);
    try {
      return await readThrough(handle, new Matcher(search, accepts), cancel);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fsFailure(error, path, home);
  }
}

async function readThrough(handle: FileHandle, matcher: Matcher, cancel: CancelToken): Promise<Outcome<ByteSearch>> {
  const buffer = Buffer.allocUnsafe(PIECE_BYTES + matcher.reach);
  let kept = 0;
  let total = 0;
  while (total <= MAX_PROGRAM_BYTES) {
    const { bytesRead } = await handle.read(buffer, kept, PIECE_BYTES, null);
    if (isOff(cancel)) return CALLED_OFF;
    total += bytesRead;
    const filled = buffer.subarray(0, kept + bytesRead);
    const other = matcher.scan(filled, bytesRead === 0);
    if (other !== null) return success({ kind: 'several', texts: other });
    if (bytesRead === 0) {
      return success(matcher.found === null ? { kind: 'none' } : { kind: 'one', text: matcher.found });
    }
    // A match that begins near the end goes on in the next piece.
    kept = Math.min(matcher.reach, filled.length);
    filled.copy(buffer, 0, filled.length - kept);
  }
  return success({ kind: 'too-large' });
}

/** Looks through pieces that overlap by `reach` bytes. */
class Matcher {
  found: string | null = null;
  /** Most bytes a match can take. */
  readonly reach: number;
  private readonly before: Buffer;
  private readonly after: string;
  private readonly accepts: (text: string) => boolean;

  constructor(search: SearchText, accepts: (text: string) => boolean) {
    this.before = Buffer.from(search.before);
    this.after = Buffer.from(search.after).toString('latin1');
    this.accepts = accepts;
    this.reach = this.before.length + MAX_VERSION_BYTES + Math.max(this.after.length, 1);
  }

  /** Two versions as soon as they differ. A match is taken once its whole reach is there, or at the end of the file. */
  scan(bytes: Buffer, last: boolean): readonly [string, string] | null {
    let at = bytes.indexOf(this.before);
    while (at >= 0 && (last || at + this.reach <= bytes.length)) {
      const text = this.versionAt(bytes, at + this.before.length);
      if (text !== null && this.found !== null && this.found !== text) return [this.found, text];
      this.found ??= text;
      at = bytes.indexOf(this.before, at + this.before.length);
    }
    return null;
  }

  private versionAt(bytes: Buffer, start: number): string | null {
    const window = bytes.toString('latin1', start, start + MAX_VERSION_BYTES + Math.max(this.after.length, 1));
    const text = this.after === '' ? (VERSION_CHARACTERS.exec(window)?.[0] ?? '') : window.slice(0, Math.max(0, window.indexOf(this.after)));
    if (text === '' || text.length > MAX_VERSION_BYTES || VERSION_CHARACTERS.exec(text)?.[0] !== text) return null;
    return this.accepts(text) ? text : null;
  }
}
