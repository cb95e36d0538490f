import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { CancelToken } from '../ports/cancel';
import { failure, success, type Outcome } from '../ports/outcome';
import { CALLED_OFF, fsFailure, isOff } from './fs-failure';
import { shownPath } from './machine';

/** How often a token stands in a run of bytes; occurrences of one spelling do not overlap. */
export interface TokenCounts {
  readonly bytes: number;
  /** Written with one byte per ASCII character (UTF-8). */
  readonly text8: number;
  /** Written with two bytes per character, the lower first (UTF-16LE), as programs keep some of their texts. */
  readonly text16: number;
}

/** Larger files are not searched; the largest agent known has some 390 MB. */
export const MAX_SEARCHED_BYTES = 1024 * 1024 * 1024;
/** A piece is searched in one go, so it bounds how long other work waits. */
const PIECE_BYTES = 512 * 1024;
/** Opening must not wait should the file be a pipe; Windows has no such flag. */
const READ_FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/** One spelling of the token. Offsets count from the first byte of all. */
class Spelling {
  count = 0;
  readonly bytes: Buffer;
  /** Where the next occurrence may begin; what lies before was looked at. */
  private next = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Looks through bytes of which the first stands at `offset`. */
  look(bytes: Buffer, offset: number): void {
    const length = this.bytes.length;
    if (length === 0) return;
    let at = bytes.indexOf(this.bytes, Math.max(0, this.next - offset));
    while (at >= 0) {
      this.count++;
      this.next = offset + at + length;
      at = bytes.indexOf(this.bytes, at + length);
    }
    this.next = Math.max(this.next, offset + bytes.length - length + 1);
  }
}

/** Counts a token in bytes that come piece by piece; one that lies across pieces counts like any other. */
export class TokenCounter {
  private readonly text8: Spelling;
  private readonly text16: Spelling;
  private tail: Buffer = Buffer.alloc(0);
  private total = 0;

  constructor(token: string) {
    this.text8 = new Spelling(Buffer.from(token, 'utf8'));
    this.text16 = new Spelling(Buffer.from(token, 'utf16le'));
  }

  feed(piece: Buffer): void {
    const bytes = this.tail.length === 0 ? piece : Buffer.concat([this.tail, piece]);
    const offset = this.total - this.tail.length;
    this.text8.look(bytes, offset);
    this.text16.look(bytes, offset);
    this.total += piece.length;
    const reach = Math.max(this.text8.bytes.length, this.text16.bytes.length, 1) - 1;
    // A copy, since whoever feeds may use the memory again.
    this.tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - reach)));
  }

  get counts(): TokenCounts {
    return { bytes: this.total, text8: this.text8.count, text16: this.text16.count };
  }
}

/** Counts a token in a file from begin to end. Fails with a sentence when the file cannot be read as a whole. */
export async function searchFile(path: string, token: string, home: string | null, cancel: CancelToken): Promise<Outcome<TokenCounts>> {
  const tooLarge = failure(`${shownPath(path, home)} is larger than ${MAX_SEARCHED_BYTES / 1024 ** 2} MB, which is more than is searched.`);
  try {
    const file = await open(path, READ_FLAGS);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return failure(`${shownPath(path, home)} is no ordinary file.`);
      if (facts.size > MAX_SEARCHED_BYTES) return tooLarge;
      const counter = new TokenCounter(token);
      const buffer = Buffer.allocUnsafe(PIECE_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES, null);
        if (isOff(cancel)) return CALLED_OFF;
        if (bytesRead === 0) return success(counter.counts);
        counter.feed(buffer.subarray(0, bytesRead));
        // A file that grows while it is read would never end.
        if (counter.counts.bytes > MAX_SEARCHED_BYTES) return tooLarge;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return fsFailure(error, path, home);
  }
}
