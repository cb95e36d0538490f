import Range from 'semver/classes/range';
import compare from 'semver/functions/compare';
import type { Affected, AffectedRange, FixBasis, RangeEvent } from '../model/event';
import { bare, isPartial, WITH_PRERELEASES, type RecordVersions, type Version } from './version-schemes';

/** What a record says about the end of a stretch. */
export interface Fix {
  /** The fixed version as the record names it; it may never have been released. */
  readonly named: string | null;
  /** The version to install; null when no fix is known. */
  readonly install: string | null;
  /** `install` as its scheme reads it. */
  readonly version: Version | null;
  readonly basis: FixBasis | null;
}

export const NO_FIX: Fix = { named: null, install: null, version: null, basis: null };

/** A run of affected versions without gaps. `from` null: from the first version; `to` null: no end is known. */
export interface Stretch {
  readonly from: Version | null;
  readonly to: Version | null;
  readonly toIncluded: boolean;
  readonly fix: Fix;
  /** For sentences: `2.1.91 … < 2.1.198`. */
  readonly text: string;
}

/** How the trail speaks of explicit versions, which can be many. */
export const LISTED = 'the versions listed as affected';

/** Everything one event says about the versions of one package, ready to be asked. */
export interface AffectedSet {
  readonly stretches: readonly Stretch[];
  /** Listed versions that the scheme cannot read; they match by text alone. */
  readonly texts: ReadonlyMap<string, Fix>;
  readonly undecided: readonly { readonly version: Version; readonly fix: Fix }[];
  /** True when a bound could not be read, or when the record names no versions: then "not affected" cannot be said. */
  readonly incomplete: boolean;
}

const NO_TEXTS: ReadonlyMap<string, Fix> = new Map();

/** Puts all entries of one package together: ranges and listed versions are alternatives (OSV: any match counts). */
export function compileAffected(entries: readonly Affected[], versions: RecordVersions): AffectedSet {
  const stretches: Stretch[] = [];
  const listed: Stretch[] = [];
  let texts: Map<string, Fix> | null = null;
  const undecided: { version: Version; fix: Fix }[] = [];
  let incomplete = false;
  for (const entry of entries) {
    for (const range of entry.ranges) {
      const read = readStretches(range, entry, versions);
      if (read === null) incomplete = true;
      else stretches.push(...read);
    }
    for (const text of entry.versions) {
      const version = versions.exact(text);
      if (version === null) (texts ??= new Map()).set(bare(text), listedFix(entry, null, versions));
      else listed.push(point(version, listedFix(entry, version, versions)));
    }
    for (const text of entry.undecidedVersions) {
      const version = versions.exact(text);
      if (version === null) incomplete = true;
      else undecided.push({ version, fix: listedFix(entry, version, versions) });
    }
    if (entry.ranges.length + entry.versions.length + entry.undecidedVersions.length === 0) incomplete = true;
  }
  stretches.sort(compareFrom);
  const all = listed.length === 0 ? stretches : [...stretches, ...listed.sort(compareFrom)];
  return { stretches: all, texts: texts ?? NO_TEXTS, undecided, incomplete };
}

/** True when an exact version lies in a stretch. Build metadata does not count (semver 2.0.0, item 10). */
export function contains(stretch: Stretch, version: Version): boolean {
  if (stretch.from !== null && compare(version, stretch.from) < 0) return false;
  if (stretch.to === null) return true;
  const order = compare(version, stretch.to);
  return stretch.toIncluded ? order <= 0 : order < 0;
}

interface Bound {
  /** Order at one and the same version: a fix ends what came before, then the next stretch begins. */
  readonly rank: 0 | 1 | 2;
  readonly at: Version | null;
  readonly included: boolean;
  readonly text: string;
}

const START: Bound = { rank: 1, at: null, included: true, text: '0' };

function readBound(event: RangeEvent, versions: RecordVersions): Bound | null {
  if ('introduced' in event) {
    const text = event.introduced;
    const at = versions.bound(text, false);
    if (at?.version === '0.0.0') return START;
    return at === null ? null : { rank: 1, at, included: true, text };
  }
  if ('fixed' in event) {
    const at = versions.bound(event.fixed, false);
    return at === null ? null : { rank: 0, at, included: false, text: event.fixed };
  }
  const at = versions.bound(event.lastAffected, true);
  return at === null ? null : { rank: 2, at, included: !isPartial(event.lastAffected), text: event.lastAffected };
}

/**
 * OSV evaluation: events sorted by version; `introduced` opens, `fixed` (exclusive) and `last_affected` (inclusive)
 * close. A range that opens nowhere is taken from the start, so that a gap in a record never reads as clean.
 * Null when a bound cannot be read.
 */
function readStretches(range: AffectedRange, entry: Affected, versions: RecordVersions): Stretch[] | null {
  const bounds: Bound[] = [];
  for (const event of range.events) {
    const bound = readBound(event, versions);
    if (bound === null) return null;
    bounds.push(bound);
  }
  bounds.sort(compareBounds);
  const stretches: Stretch[] = [];
  let open: Bound | null = bounds.some((b) => b.rank === 1) ? null : START;
  for (const bound of bounds) {
    if (bound.rank === 1) open ??= bound;
    else if (open !== null) {
      stretches.push(close(open, bound, entry, versions));
      open = null;
    }
  }
  if (open !== null) stretches.push(close(open, null, entry, versions));
  return stretches;
}

function compareBounds(a: Bound, b: Bound): number {
  return compareStart(a.at, b.at) || a.rank - b.rank;
}

function compareStart(a: Version | null, b: Version | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  return compare(a, b);
}

function compareFrom(a: Stretch, b: Stretch): number {
  return compareStart(a.from, b.from);
}

function close(open: Bound, end: Bound | null, entry: Affected, versions: RecordVersions): Stretch {
  const named = end?.rank === 0 ? end.text : null;
  const install = installable(entry, end?.at ?? null, named, versions);
  const version = install === null ? null : versions.bound(install, false);
  const fix = install === null ? NO_FIX : { named, install, version, basis: entry.fixBasis };
  return { from: open.at, to: end?.at ?? null, toIncluded: end?.included ?? false, fix, text: stretchText(open, end) };
}

function stretchText(open: Bound, end: Bound | null): string {
  if (open.at === null) {
    if (end === null) return 'all versions';
    return end.rank === 0 ? `all versions < ${end.text}` : `all versions up to ${end.text}`;
  }
  if (end === null) return `${open.text} and later`;
  return end.rank === 0 ? `${open.text} … < ${end.text}` : `${open.text} … ${end.text}`;
}

/**
 * What to install instead of a stretch's end. The record's installable fix replaces the `fixed` it comes next after;
 * with several release lines in one entry it does not replace the fix of a lower line.
 */
function installable(entry: Affected, end: Version | null, named: string | null, versions: RecordVersions): string | null {
  const text = entry.installableFix;
  const version = text === null ? null : versions.exact(text);
  if (text === null || version === null) return named;
  if (end === null) return text;
  if (compare(version, end) < 0) return named;
  const nearer = fixes(entry, versions).some((f) => compare(f, end) > 0 && compare(f, version) <= 0);
  return nearer && named !== null ? named : text;
}

function fixes(entry: Affected, versions: RecordVersions): Version[] {
  return entry.ranges
    .flatMap((range) => range.events.map((e) => ('fixed' in e ? versions.bound(e.fixed, false) : null)))
    .filter((version) => version !== null);
}

/** The fix for a single listed version: the installable one if it is later, else the nearest later `fixed`. */
function listedFix(entry: Affected, version: Version | null, versions: RecordVersions): Fix {
  const installed = entry.installableFix === null ? null : versions.exact(entry.installableFix);
  const later = [...(installed === null ? [] : [installed]), ...fixes(entry, versions).sort((a, b) => compare(a, b))];
  const found = later.find((f) => version === null || compare(f, version) > 0);
  if (found === undefined) return NO_FIX;
  return { named: null, install: found.version, version: found, basis: entry.fixBasis };
}

function point(version: Version, fix: Fix): Stretch {
  return { from: version, to: version, toIncluded: true, fix, text: LISTED };
}

/**
 * All stretches as one semver range; null when there is none. Those that touch are merged, since semver's `subset`
 * looks into one alternative at a time.
 */
export function toDomain(stretches: readonly Stretch[]): Range | null {
  const merged: { from: Version | null; to: Version | null; included: boolean }[] = [];
  for (const { from, to, toIncluded } of [...stretches].sort(compareFrom)) {
    const last = merged.at(-1);
    const touches = last !== undefined && (last.to === null || from === null || compare(from, last.to) <= 0);
    if (!touches) merged.push({ from, to, included: toIncluded });
    else if (last.to !== null) {
      const order = to === null ? 1 : compare(to, last.to);
      if (order > 0) [last.to, last.included] = [to, toIncluded];
      else if (order === 0) last.included ||= toIncluded;
    }
  }
  if (merged.length === 0) return null;
  const texts = merged.map(({ from, to, included }) => {
    const lower = from === null ? '' : `>=${from.version}`;
    const upper = to === null ? '' : `${included ? '<=' : '<'}${to.version}`;
    return `${lower} ${upper}`.trim() || '*';
  });
  return new Range(texts.join(' || '), WITH_PRERELEASES);
}
