import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CancelToken } from '../ports/cancel';
import type { DirEntry, FileTree } from '../ports/file-tree';
import { failure, success, type Outcome } from '../ports/outcome';
import { listFolder, realPath } from './folder';
import { readTextFile } from './text-file';

/** Files and folders of this machine, by `file:` URI. */
export class NodeFileTree implements FileTree {
  private readonly home: string | null;

  /** `home` is only used to write `~` in sentences. */
  constructor(home: string | null) {
    this.home = home;
  }

  async list(uri: string, cancel: CancelToken): Promise<Outcome<readonly DirEntry[]>> {
    const path = filePath(uri);
    return path.ok ? listFolder(path.value, this.home, cancel) : path;
  }

  async read(uri: string, cancel: CancelToken): Promise<Outcome<string>> {
    const path = filePath(uri);
    return path.ok ? readTextFile(path.value, this.home, cancel) : path;
  }

  async realUri(uri: string): Promise<Outcome<string>> {
    const path = filePath(uri);
    if (!path.ok) return path;
    const real = await realPath(path.value, this.home);
    return real.ok ? success(pathToFileURL(real.value).href) : real;
  }
}

/** The path that a `file:` URI names on this system. */
export function filePath(uri: string): Outcome<string> {
  try {
    return success(fileURLToPath(uri));
  } catch {
    return failure(`${uri} does not name a file on this machine, so it was not read.`);
  }
}
