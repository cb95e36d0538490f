import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { terminalText } from '../core/present/escape';
import { failure, success, type Outcome } from '../ports/outcome';

/** A number of days from the command line: zero or more, decimals allowed; null for anything else. */
export function readDays(text: string): number | null {
  return /^\d{1,6}(?:\.\d{1,6})?$/.test(text) ? Number(text) : null;
}

type Kind = 'folder' | 'file' | 'missing' | 'other' | 'unreadable';

async function kindOf(path: string): Promise<Kind> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? 'file' : 'other';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}

/**
 * The folders to scan, as URIs, each once, in the order given. A folder that exists but cannot be read stays in the
 * list, so that the scan tells it as a gap.
 */
export async function readRoots(paths: readonly string[], cwd: string): Promise<Outcome<readonly string[]>> {
  const roots = new Set<string>();
  for (const given of paths.length === 0 ? ['.'] : paths) {
    const path = resolve(cwd, given);
    const kind = await kindOf(path);
    if (kind === 'missing') return failure(`there is no folder ${terminalText(given)}`, true);
    if (kind === 'file' || kind === 'other') {
      return failure(`${terminalText(given)} is not a folder; give the folder that holds it`);
    }
    roots.add(pathToFileURL(path).href);
  }
  return success([...roots]);
}

/** The home folder to search in place of the user's own. */
export async function readHome(given: string, cwd: string): Promise<Outcome<string>> {
  const path = resolve(cwd, given);
  if ((await kindOf(path)) === 'folder') return success(path);
  return failure(`--home: ${terminalText(given)} is not a folder that can be opened`);
}

/** Whether two paths lead to one folder, through links too. */
export async function isSameFolder(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => realpath(path).catch(() => resolve(path))));
  return one === other;
}

/** The path of a feed file. Addresses are refused plainly: nothing is downloaded here. */
export async function readFeedPath(given: string, cwd: string): Promise<Outcome<string>> {
  if (/^[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\//.test(given)) {
    return failure(`--feed: ${terminalText(given)} is an address; only a file on this machine is possible`);
  }
  const path = resolve(cwd, given);
  const kind = await kindOf(path);
  if (kind === 'missing') return failure(`--feed: there is no file ${terminalText(given)}`, true);
  return kind === 'file' ? success(path) : failure(`--feed: ${terminalText(given)} is not a file that can be opened`);
}
