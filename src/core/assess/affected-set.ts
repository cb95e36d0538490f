import type { Affected, AffectedRange, FixBasis, RangeEvent } from '../model/event';
import { bare, type Scheme, type Span, type Version } from './scheme';
import type { RecordVersions } from './version-schemes';

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
export interface Stretch extends Span {
  readonly fix: Fix;
  /** For sentences: `2.1.91 … < 2.1.198`. */
  readonly text: string;
}

/** How the trail speaks of explicit versions, which can be many. */
export const LISTED = 'the versions listed as affected';

/** Everything one event says about the versions of one package, ready to be asked. */
export interface AffectedSet {
  /** The rules that its versions were read with, and that every version must be read with that is asked for. */
  readonly scheme: Scheme;
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
      else listed.push(point(versions.scheme, version, listedFix(entry, version, versions)));
    }
    for (const text of entry.undecidedVersions) {
      const version = versions.exact(text);
      if (version === null) incomplete = true;
      else undecided.push({ version, fix: listedFix(entry, version, versions) });
    }
    if (entry.ranges.length + entry.versions.length + entry.undecidedVersions.length === 0) incomplete = true;
  }
  const { scheme } = versions;
  const byStart = (a: Stretch, b: Stretch): number => compareStart(scheme, a.from, b.from);
  stretches.sort(byStart);
  const all = listed.length === 0 ? stretches : [...stretches, ...listed.sort(byStart)];
  return { scheme, stretches: all, texts: texts ?? NO_TEXTS, undecided, incomplete };
}

/** Where a version stands to a stretch; `open`: it shares a bound's number, and which came first is not known. */
export type Place = 'inside' | 'outside' | 'open';

/** Where an exact version stands to a stretch. */
export function placeAt(scheme: Scheme, { from, to, toIncluded }: Span, version: Version): Place {
  const low = from === null ? 1 : scheme.compare(version, from);
  if (low < 0) return 'outside';
  const high = to === null ? -1 : scheme.compare(version, to);
  if (high > 0) return 'outside';
  const tied = (low === 0 && from !== null && scheme.isTie(version, from)) || (high === 0 && to !== null && scheme.isTie(version, to));
  // A single version is itself and no other build.
  if (tied) return from === to ? 'outside' : 'open';
  return high < 0 || toIncluded ? 'inside' : 'outside';
}

interface Bound {
  /** Order at one and the same version: a fix ends what came before, then the next stretch begins. */
  readonly rank: 0 | 1 | 2;
  readonly at: Version | null;
  readonly included: boolean;
  readonly text: string;
}

const START: Bound = { rank: 1, at: null, included: true, text: '0' };
/** Nothing comes before it in any scheme (OSV: `0`). */
const ZERO = /^0(?:\.0)*$/;

function readBound(event: RangeEvent, versions: RecordVersions): Bound | null {
  if ('introduced' in event) {
    const text = event.introduced;
    if (text === '0' || ZERO.test(text)) return START;
    const at = versions.bound(text, false);
    return at === null ? null : { rank: 1, at, included: true, text };
  }
  if ('fixed' in event) {
    const at = versions.bound(event.fixed, false);
    return at === null ? null : { rank: 0, at, included: false, text: event.fixed };
  }
  const text = event.lastAffected;
  const whole = versions.exact(text);
  if (whole !== null) return { rank: 2, at: versions.scheme.lastOf(whole), included: true, text };
  const at = versions.bound(text, true);
  return at === null ? null : { rank: 2, at, included: false, text };
}

/**
 * OSV evaluation: events sorted by version; `introduced` opens, `fixed` (exclusive) and `last_affected` (inclusive)
 * close. A range that opens nowhere is taken from the start, so that a gap in a record never reads as clean.
 * Null when a bound cannot be read, or when two of them have no known order.
 */
function readStretches(range: AffectedRange, entry: Affected, versions: RecordVersions): Stretch[] | null {
  const bounds: Bound[] = [];
  for (const event of range.events) {
    const bound = readBound(event, versions);
    if (bound === null) return null;
    bounds.push(bound);
  }
  const { scheme } = versions;
  bounds.sort((a, b) => compareStart(scheme, a.at, b.at) || a.rank - b.rank);
  const stretches: Stretch[] = [];
  let open: Bound | null = bounds.some((b) => b.rank === 1) ? null : START;
  let before: Version | null = null;
  for (const bound of bounds) {
    if (areTied(scheme, before, bound.at)) return null;
    before = bound.at;
    if (bound.rank === 1) open ??= bound;
    else if (open !== null) {
      stretches.push(close(open, bound, entry, versions));
      open = null;
    }
  }
  if (open !== null) stretches.push(close(open, null, entry, versions));
  return stretches;
}

function areTied(scheme: Scheme, a: Version | null, b: Version | null): boolean {
  return a !== null && b !== null && scheme.compare(a, b) === 0 && scheme.isTie(a, b);
}

function compareStart(scheme: Scheme, a: Version | null, b: Version | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  return scheme.compare(a, b);
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
  const { scheme } = versions;
  if (scheme.compare(version, end) < 0) return named;
  const nearer = fixes(entry, versions).some((f) => scheme.compare(f, end) > 0 && scheme.compare(f, version) <= 0);
  return nearer && named !== null ? named : text;
}

function fixes(entry: Affected, versions: RecordVersions): Version[] {
  return entry.ranges
    .flatMap((range) => range.events.map((e) => ('fixed' in e ? versions.bound(e.fixed, false) : null)))
    .filter((version) => version !== null);
}

/**
 * The fix for a single listed version: the installable one if it is later, else the nearest later `fixed`. A record that
 * only lists versions may be about numbers whose order is not that of the releases, so what it names counts as it is.
 */
function listedFix(entry: Affected, version: Version | null, versions: RecordVersions): Fix {
  const { scheme } = versions;
  const installed = entry.installableFix === null ? null : versions.exact(entry.installableFix);
  const later = [...(installed === null ? [] : [installed]), ...fixes(entry, versions).sort((a, b) => scheme.compare(a, b))];
  const anyOrder = version === null || entry.ranges.length === 0;
  const found = later.find((f) => anyOrder || scheme.compare(f, version) > 0);
  if (found === undefined) return NO_FIX;
  return { named: null, install: found.version, version: found, basis: entry.fixBasis };
}

function point(scheme: Scheme, version: Version, fix: Fix): Stretch {
  return { from: version, to: scheme.lastOf(version), toIncluded: true, fix, text: LISTED };
}
