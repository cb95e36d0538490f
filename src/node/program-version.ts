import { open, stat } from 'node:fs/promises';
import type { VersionText } from '../core/model/sighting';
import type { VersionScheme } from '../core/model/tool';
import type { CancelToken } from '../ports/cancel';
import { success, type Outcome } from '../ports/outcome';
import { searchBytes, type ByteSearch, type SearchText } from './byte-search';
import { realPath } from './folder';
import { CALLED_OFF, fsFailure, isOff } from './fs-failure';
import { isVersionOf } from './locations';

/** What a program file says of itself. */
export interface ProgramVersion {
  /** The file with every link resolved. */
  readonly realPath: string;
  readonly version: VersionText;
  /** Why the version cannot be read, in a few words; null when it can. */
  readonly problem: string | null;
}

/** Smaller files are scripts that start something else, or the text that an unfinished installation leaves. */
const SMALLEST_PROGRAM_BYTES = 64 * 1024;
/** Results that are kept; a machine has a handful of such programs. */
const MAX_KEPT = 200;

/** Reads versions out of programs; a program that has not changed since is not read again. */
export class ProgramReader {
  private readonly kept = new Map<string, ByteSearch>();

  /** Null when the file is no program: too small, a script, or nothing that can be opened as a file. */
  async read(
    path: string,
    search: SearchText | null,
    scheme: VersionScheme,
    home: string | null,
    cancel: CancelToken,
  ): Promise<Outcome<ProgramVersion | null>> {
    try {
      const real = await realPath(path, home);
      if (!real.ok) return real;
      const stats = await stat(real.value);
      if (!stats.isFile() || stats.size < SMALLEST_PROGRAM_BYTES || (await isScript(real.value))) return success(null);
      if (isOff(cancel)) return CALLED_OFF;
      if (search === null) return success(unread(real.value, 'no version can be read from this program'));
      const key = [real.value, stats.size, stats.mtimeMs, stats.ino, scheme, search.before, search.after].join('\n');
      const known = this.kept.get(key);
      const result =
        known === undefined ? await searchBytes(real.value, search, (t) => isVersionOf(scheme, t), home, cancel) : success(known);
      if (!result.ok) return result;
      if (this.kept.size < MAX_KEPT) this.kept.set(key, result.value);
      return success(toVersion(real.value, result.value));
    } catch (error) {
      return fsFailure(error, path, home);
    }
  }
}

function toVersion(path: string, result: ByteSearch): ProgramVersion {
  switch (result.kind) {
    case 'one':
      return { realPath: path, version: { kind: 'exact', text: result.text }, problem: null };
    case 'none':
      return unread(path, 'no version was found inside this program');
    case 'several':
      return unread(path, `two versions stand inside this program, ${result.texts.join(' and ')}`);
    case 'too-large':
      return unread(path, 'this program is too large to be searched for its version');
  }
}

function unread(path: string, problem: string): ProgramVersion {
  return { realPath: path, version: { kind: 'unreadable', text: '' }, problem };
}

async function isScript(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1', 0, bytesRead) === '#!';
  } finally {
    await handle.close();
  }
}
