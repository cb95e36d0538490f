import type { VersionOrder } from './watch-order';

/** What is known of one package since the first run. Times are UTC, ISO 8601. */
export interface WatchedPackage {
  /** When npm last told its releases. */
  readonly asked: string;
  /** Version to when it was first seen. */
  readonly versions: ReadonlyMap<string, string>;
  /** Releases that are still to be read, with the number of runs that tried in vain. */
  readonly waiting: ReadonlyMap<string, number>;
  /** Releases that were read. */
  readonly read: ReadonlySet<string>;
  /** Releases that npm no longer lists, with when that was noticed. */
  readonly unlisted: ReadonlyMap<string, string>;
}

/** What a watch knows, by package name. */
export type WatchState = ReadonlyMap<string, WatchedPackage>;

/** Names and versions that npm is asked for and that paths are made of; both begin so that no path can lead elsewhere. */
const NAME = /^(?:@[a-z0-9~][a-z0-9._~-]{0,100}\/)?[a-z0-9~][a-z0-9._~-]{0,200}$/i;
const VERSION = /^\d[0-9A-Za-z.+-]{0,80}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T[0-9:.]{5,20}Z$/;
const FORMAT = 1;
/** A release that could not be had in so many runs is no longer asked for. */
export const MAX_TRIES = 3;

/** Whether npm can be asked for a package of this name, and a folder can have it. */
export function isPackageName(name: string): boolean {
  return NAME.test(name);
}

/** Whether npm can be asked for this version, and a file can have it. */
export function isVersion(version: string): boolean {
  return VERSION.test(version);
}

/** Reads a state document; a sentence without a subject when it is none, since half a state would read releases twice or never. */
export function readWatchState(document: unknown): WatchState | string {
  const { format, packages } = fieldsOf(document) ?? {};
  if (format !== FORMAT) return `is no state of a watch that this program reads: "format" is not ${FORMAT}`;
  const listed = fieldsOf(packages);
  if (listed === null) return 'has no "packages"';
  const state = new Map<string, WatchedPackage>();
  for (const [name, value] of Object.entries(listed)) {
    const known = isPackageName(name) ? readPackage(value) : 'is no name of an npm package';
    if (typeof known === 'string') return `packages[${JSON.stringify(name.slice(0, 100))}] ${known}`;
    state.set(name, known);
  }
  return state;
}

function readPackage(value: unknown): WatchedPackage | string {
  const { asked, versions, waiting, read, unlisted } = fieldsOf(value) ?? {};
  if (!isTime(asked)) return 'has no time "asked"';
  const seen = readVersions(versions, isTime);
  const open = readVersions(waiting, isTries);
  const gone = readVersions(unlisted, isTime);
  if (seen === null || open === null || gone === null) return 'does not give versions with their times as a watch writes them';
  const done: readonly unknown[] = Array.isArray(read) ? read : [read];
  if (!done.every((v): v is string => typeof v === 'string' && isVersion(v))) return 'has no list of versions "read"';
  return { asked, versions: seen, waiting: open, read: new Set(done), unlisted: gone };
}

function readVersions<T>(value: unknown, isOne: (item: unknown) => item is T): ReadonlyMap<string, T> | null {
  const listed = fieldsOf(value);
  if (listed === null) return null;
  const found = new Map<string, T>();
  for (const [version, item] of Object.entries(listed)) {
    if (!isVersion(version) || !isOne(item)) return null;
    found.set(version, item);
  }
  return found;
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && TIME.test(value);
}

function isTries(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MAX_TRIES;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return isFields(value) ? value : null;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The state as its file holds it: sorted, one version per line, so that two runs can be compared as text. */
export function watchStateText(state: WatchState): string {
  const packages = sorted(state).map(([name, known]): readonly [string, unknown] => [
    name,
    {
      asked: known.asked,
      versions: Object.fromEntries(sorted(known.versions)),
      waiting: Object.fromEntries(sorted(known.waiting)),
      read: [...known.read].sort(),
      unlisted: Object.fromEntries(sorted(known.unlisted)),
    },
  ]);
  return `${JSON.stringify({ format: FORMAT, packages: Object.fromEntries<unknown>(packages) }, null, 1)}\n`;
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What npm told of a package, and how a watch takes it. */
export interface Listing {
  readonly versions: readonly string[];
  readonly now: string;
  /** Read releases above this one, too, though they are not new; null for none. */
  readonly since: string | null;
  readonly order: VersionOrder;
}

/** A package after npm was asked, and what of it is worth telling. */
export interface Noticed {
  readonly known: WatchedPackage;
  readonly first: boolean;
  readonly added: readonly string[];
  /** Releases that were listed before and are no longer. */
  readonly gone: readonly string[];
}

/**
 * Takes a listing into what is known. At first only the newest release waits, later every new one; `since` adds all
 * above it that were not read. A release that came back is not new.
 */
export function notice(before: WatchedPackage | null, { versions: listed, now, since, order }: Listing): Noticed {
  const versions = new Map(before?.versions);
  const added = listed.filter((version) => !versions.has(version));
  for (const version of added) versions.set(version, now);
  const here = new Set(listed);
  const unlisted = new Map([...versions.keys()].filter((v) => !here.has(v)).map((v) => [v, before?.unlisted.get(v) ?? now]));
  const read = before?.read ?? new Set<string>();
  const above = since === null ? null : order.above(since);
  const fresh = before !== null ? added : above === null ? [order.newest ?? ''] : [];
  const wanted = new Set([...fresh, ...(above ?? [])]);
  // What npm no longer lists goes on waiting: it may come back.
  const waiting = new Map(before?.waiting);
  for (const version of order.releases) {
    if (wanted.has(version) && !read.has(version) && !waiting.has(version) && order.predecessor(version) !== null) waiting.set(version, 0);
  }
  const gone = [...unlisted.keys()].filter((v) => before?.unlisted.has(v) !== true);
  return { known: { asked: now, versions, waiting, read, unlisted }, first: before === null, added: before === null ? [] : added, gone };
}

/** A package after a release of it was read. */
export function afterReading(known: WatchedPackage, version: string): WatchedPackage {
  const waiting = new Map(known.waiting);
  waiting.delete(version);
  return { ...known, waiting, read: new Set([...known.read, version]) };
}

/** A package after a release could not be had whole: it waits for another run, or is given up. */
export function afterFailure(known: WatchedPackage, version: string): WatchedPackage {
  const waiting = new Map(known.waiting);
  const tries = (waiting.get(version) ?? 0) + 1;
  if (tries < MAX_TRIES) waiting.set(version, tries);
  else waiting.delete(version);
  return { ...known, waiting };
}

/** A release that waits to be read. */
export interface Waiting {
  readonly name: string;
  readonly version: string;
}

/**
 * All releases that wait, the first to be read first: those not tried yet; then the newest of every package before the
 * second newest of any, so that no busy package holds up the others; then those that were seen first.
 */
export function queueOf(state: WatchState, orders: ReadonlyMap<string, VersionOrder>): readonly Waiting[] {
  const queue = [...orders].flatMap(([name, order]) => {
    const known = state.get(name);
    if (known === undefined) return [];
    return order.urgentFirst(known.waiting.keys()).map((version, rank) => {
      return { name, version, rank, tries: known.waiting.get(version) ?? 0, seen: known.versions.get(version) ?? '' };
    });
  });
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const turn = (a: (typeof queue)[number], b: (typeof queue)[number]): number =>
    a.tries - b.tries || a.rank - b.rank || text(a.seen, b.seen) || text(a.name, b.name);
  return queue.sort(turn).map(({ name, version }) => ({ name, version }));
}
