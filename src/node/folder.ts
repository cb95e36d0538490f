import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CancelToken } from '../ports/cancel';
import type { DirEntry } from '../ports/file-tree';
import { failure, success, type Outcome } from '../ports/outcome';
import { CALLED_OFF, errorCode, fsFailure, isOff } from './fs-failure';
import { shownPath } from './machine';

type Kind = DirEntry['kind'];

/** Names that a URI does not encode. */
const PLAIN_NAME = /^[A-Za-z0-9._-]+$/;

/** The names in a folder, sorted by UTF-16 code units. */
export async function listFolder(
  path: string,
  home: string | null,
  cancel: CancelToken,
): Promise<Outcome<readonly DirEntry[]>> {
  try {
    const found = await readdir(path, { withFileTypes: true });
    if (isOff(cancel)) return CALLED_OFF;
    const entries: DirEntry[] = [];
    const base = pathToFileURL(join(path, '/')).href;
    for (const dirent of found) {
      const { name } = dirent;
      const link = dirent.isSymbolicLink();
      const kind = link ? await targetKind(join(path, name)) : kindOf(dirent);
      // Making a URI is the dearest part of a large folder; most names stand in it as they are.
      const uri = PLAIN_NAME.test(name) ? base + name : pathToFileURL(join(path, name)).href;
      entries.push({ name, uri, kind, link });
    }
    if (isOff(cancel)) return CALLED_OFF;
    return success(entries.sort((a, b) => (a.name < b.name ? -1 : 1)));
  } catch (error) {
    // The same code stands for "this is a file" and "a folder above it is a file"; only the latter means "not there".
    if (errorCode(error) === 'ENOTDIR' && (await exists(path))) {
      return failure(`${shownPath(path, home)} is a file where a folder was expected. Remove or rename it.`);
    }
    return fsFailure(error, path, home);
  }
}

/** The path with every link resolved. */
export async function realPath(path: string, home: string | null): Promise<Outcome<string>> {
  try {
    return success(await realpath(path));
  } catch (error) {
    return fsFailure(error, path, home);
  }
}

/** Whether something stands at a path, links followed. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

function kindOf(entry: Pick<Dirent, 'isFile' | 'isDirectory'>): Kind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

async function targetKind(path: string): Promise<Kind> {
  try {
    return kindOf(await stat(path));
  } catch {
    return 'other';
  }
}
