import { lstat, mkdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { RawRecord } from '../../core/curate/new-record';
import { readWatchState, watchStateText, type WatchState } from '../../core/curate/watch-state';
import { jsonText, visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { errorCode } from '../fs-failure';
import { readStrictJson } from './json-strict';
import { writeFiles } from './write-files';

/** Where a watch keeps what it knows and what it writes. */
export class WatchFiles {
  readonly out: string;
  private readonly state: string;
  private readonly shown: string;

  private constructor(state: string, shown: string, out: string) {
    this.state = state;
    this.shown = visible(shown);
    this.out = out;
  }

  /** The places that a curator named; fails when one lies among the records, or the folder cannot be made. */
  static async at(given: { readonly state: string; readonly out: string; readonly feed: string }, cwd: string): Promise<Outcome<WatchFiles>> {
    const [state, out, feed] = [given.state, given.out, given.feed].map((path) => resolve(cwd, path)) as [string, string, string];
    for (const [name, path] of [['--state', state], ['--out', out]] as const) {
      if (isWithin(feed, path)) return failure(`${name} lies in the folder of the records; nothing of a watch belongs there`);
    }
    try {
      await mkdir(out, { recursive: true });
      await mkdir(dirname(state), { recursive: true });
    } catch (error) {
      return failure(`the folder of --out or --state cannot be made (${errorCode(error) || 'unknown fault'})`);
    }
    return success(new WatchFiles(state, given.state, out));
  }

  /** What is known so far; null before the first run. A state that cannot be read is left as it is. */
  async read(): Promise<Outcome<WatchState | null>> {
    const json = await readStrictJson(this.state);
    if (!json.ok) return json.missing ? success(null) : failure(`--state: ${this.shown}: ${json.reason}. ${LEFT}`);
    const state = readWatchState(json.value);
    return typeof state === 'string' ? failure(`--state: ${this.shown} ${state}. ${LEFT}`) : success(state);
  }

  /** Keeps the state as a whole: after a fault or a power cut the file holds the old or the new one. */
  keep(state: WatchState): Promise<Outcome<number>> {
    return writeFiles(dirname(this.state), [{ path: basename(this.state), text: watchStateText(state) }]);
  }

  /** Writes a page; the path is below the folder of the watch. */
  page(path: string, text: string): Promise<Outcome<number>> {
    return writeFiles(this.out, [{ path, text }]);
  }

  /** Writes a draft unless one is there, which a curator may have begun to complete. */
  async draft(path: string, record: RawRecord): Promise<Outcome<number>> {
    try {
      await lstat(join(this.out, path));
      return success(0);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') return failure(`${visible(path)} cannot be looked at (${errorCode(error) || 'unknown fault'})`);
    }
    return this.page(path, `${jsonText(record)}\n`);
  }
}

const LEFT = 'It was left as it is, and npm was not asked; mend it, or name a new file to begin anew';

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path);
}
