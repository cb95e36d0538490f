import type { CancelToken } from './cancel';
import type { Outcome } from './outcome';

/** One name in a folder. `link` is true for symbolic links; `kind` is then that of the target. */
export interface DirEntry {
  readonly name: string;
  readonly uri: string;
  readonly kind: 'file' | 'folder' | 'other';
  readonly link: boolean;
}

/** Largest file that is read, in bytes; a larger one is reported, not read. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** Reading access to folders and text files, by URI. Never writes, never runs anything. */
export interface FileTree {
  /** Entries sorted by name. A link that cannot be resolved has kind `other`. */
  list(uri: string, cancel: CancelToken): Promise<Outcome<readonly DirEntry[]>>;
  /** Text without byte order mark; fails for files over `MAX_FILE_BYTES` and for binary content. */
  read(uri: string, cancel: CancelToken): Promise<Outcome<string>>;
  /** The URI with every link resolved: equal for two ways to one folder. */
  realUri(uri: string): Promise<Outcome<string>>;
}
