import satisfies from 'semver/functions/satisfies';
import subset from 'semver/ranges/subset';
import validRange from 'semver/ranges/valid';
import type { TrustEvent } from '../model/event';
import type { Ignore } from '../model/finding';
import { packageKey } from '../model/package';
import { isDay } from './parse-ignores';
import type { Line } from './derive';
import { placeIn } from './version-schemes';

/** The ignores that count now, and what is wrong with the others. */
export interface IgnoreList {
  /** The decision on a finding; null when nobody made one. */
  find(event: TrustEvent, own: Line): { readonly reason: string; readonly until: string } | null;
  /** A line for each ignore that is malformed, expired or was never found by `find`. Ask last. */
  problems(): readonly string[];
}

interface Entry {
  readonly ignore: Ignore;
  /** `versions` without sugar. */
  readonly range: string;
  used: boolean;
}

/** Prepares ignores; `now` is a UTC time, and a decision counts through the whole UTC day of its `until`. */
export function prepareIgnores(ignores: readonly Ignore[], now: string): IgnoreList {
  const today = now.slice(0, 10);
  const byPackage = new Map<string, Entry[]>();
  const entries: (Entry | string)[] = ignores.map((ignore) => {
    const problem = faultOf(ignore, today);
    if (problem !== null) return `${nameOf(ignore)} ${problem}`;
    const entry = { ignore, range: validRange(ignore.versions) ?? '', used: false };
    const key = foldKey(ignore.package);
    byPackage.set(key, [...(byPackage.get(key) ?? []), entry]);
    return entry;
  });
  return {
    find: (event, own) => {
      const matches = (byPackage.get(own.key) ?? []).filter((e) => speaksOf(e, event) && covers(e, own));
      for (const match of matches) match.used = true;
      const first = matches[0]?.ignore;
      return first === undefined ? null : { reason: first.reason, until: first.until };
    },
    problems: () =>
      entries.flatMap((e) => {
        if (typeof e === 'string') return [e];
        return e.used ? [] : [`${nameOf(e.ignore)} matches no finding.`];
      }),
  };
}

function nameOf(ignore: Ignore): string {
  return `The ignore of ${ignore.event} for ${ignore.package} ${ignore.versions}`;
}

function faultOf(ignore: Ignore, today: string): string | null {
  if (ignore.reason.trim() === '') return 'gives no reason, so it does not count.';
  if (validRange(ignore.versions) === null) return 'names no readable version range, so it does not count.';
  if (!isDay(ignore.until)) return `has no readable last day ("${ignore.until}"), so it does not count.`;
  return ignore.until < today ? `expired after ${ignore.until}.` : null;
}

/** `ecosystem/name` with case folded where the ecosystem folds it. */
function foldKey(text: string): string {
  const slash = text.indexOf('/');
  return slash < 0 ? text : packageKey({ ecosystem: text.slice(0, slash), name: text.slice(slash + 1) });
}

function speaksOf(entry: Entry, event: TrustEvent): boolean {
  return entry.ignore.event === event.id || event.aliases.includes(entry.ignore.event);
}

/**
 * Whether a decision covers what stands at the place: the exact version lies in its range, or the whole range pin does.
 * What names no version (a moving tag, something unreadable) is covered only by `*`: a decision on every version.
 */
function covers({ ignore, range }: Entry, own: Line): boolean {
  if (range === '*') return true;
  if (!('version' in own.step)) return false;
  const version = own.step.version;
  if (own.scheme !== 'semver') return placeIn(own.scheme, version, ignore.versions) === 'inside';
  if (version.kind === 'exact') return satisfies(version.version.version, range);
  return version.kind === 'range' && subset(version.range.range, range);
}
