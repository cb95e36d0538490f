import { compileAffected, type AffectedSet } from '../assess/affected-set';
import { evaluate } from '../assess/ranges';
import { RecordVersions, readVersion } from '../assess/version-schemes';
import type { ReleaseIndex } from '../feed/check-versions';
import type { Affected, Concern, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { VersionScheme } from '../model/tool';

/** What a record says of one package before and after; versions are those of the release index whose answer changes. */
export interface PackageChange {
  readonly package: string;
  /** Known releases that were held against both; 0 when the package has no release list. */
  readonly releases: number;
  readonly nowAffected: readonly string[];
  readonly noLongerAffected: readonly string[];
  /** Versions of which the record no longer decides, or decides only now that it does not. */
  readonly nowUndecided: readonly string[];
  /** The ranges as text; null where the package is not named. */
  readonly before: string | null;
  readonly after: string | null;
  /** First fixed version to install; null when none is known. */
  readonly fixBefore: string | null;
  readonly fixAfter: string | null;
}

/** One record that differs. `texts`: nothing that changes an answer. */
export interface RecordChange {
  readonly id: string;
  readonly summary: string;
  readonly change: 'added' | 'removed' | 'withdrawn' | 'reinstated' | 'changed' | 'texts';
  readonly concernBefore: Concern | null;
  readonly concernAfter: Concern | null;
  readonly packages: readonly PackageChange[];
  /** Other fields that count: `kind`, `polarity`, `condition`, … */
  readonly fields: readonly string[];
}

/** Everything that is different for a user. */
export interface FeedDiff {
  readonly before: string;
  readonly after: string;
  readonly records: readonly RecordChange[];
  readonly toolsAdded: readonly string[];
  readonly toolsRemoved: readonly string[];
  readonly toolsChanged: readonly string[];
}

/** Fields besides the affected versions that change what a user is told to do or how the event counts. */
const FIELDS = ['vendor', 'kind', 'polarity', 'confidence', 'date', 'condition', 'aliases'] as const;

/** Compares two feeds by what they say, not by their bytes. Versions are held against `releases`. */
export function diffFeeds(before: Feed, after: Feed, releases: ReleaseIndex): FeedDiff {
  const schemes = new Map([...before.tools, ...after.tools].flatMap((t) => t.packages).map((p) => [packageKey(p.package), p.scheme]));
  const judge: Judge = { releases, schemeOf: (key) => schemes.get(key) ?? 'semver' };
  const old = new Map(before.events.map((e) => [e.id, e]));
  const fresh = new Map(after.events.map((e) => [e.id, e]));
  const ids = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const records = ids.flatMap((id) => recordChange(old.get(id) ?? null, fresh.get(id) ?? null, judge) ?? []);
  const [oldTools, newTools] = [before, after].map((f) => new Map(f.tools.map((t) => [t.id, JSON.stringify(t)])));
  const toolIds = (of: ReadonlyMap<string, string> | undefined, but: ReadonlyMap<string, string> | undefined): string[] =>
    [...(of?.keys() ?? [])].filter((id) => but?.has(id) !== true).sort();
  return {
    before: before.generated,
    after: after.generated,
    records,
    toolsAdded: toolIds(newTools, oldTools),
    toolsRemoved: toolIds(oldTools, newTools),
    toolsChanged: [...(newTools ?? [])].flatMap(([id, text]) => (oldTools?.has(id) === true && oldTools.get(id) !== text ? [id] : [])).sort(),
  };
}

interface Judge {
  readonly releases: ReleaseIndex;
  readonly schemeOf: (key: string) => VersionScheme;
}

function recordChange(old: TrustEvent | null, fresh: TrustEvent | null, judge: Judge): RecordChange | null {
  const told = fresh ?? old;
  if (told === null || JSON.stringify(old) === JSON.stringify(fresh)) return null;
  const packages = packageChanges(standing(old), standing(fresh), judge);
  const fields = old === null || fresh === null ? [] : FIELDS.filter((f) => JSON.stringify(old[f]) !== JSON.stringify(fresh[f]));
  const [concernBefore, concernAfter] = [old?.concern ?? null, fresh?.concern ?? null];
  const counts = packages.length > 0 || fields.length > 0 || concernBefore !== concernAfter;
  return { id: told.id, summary: told.summary, change: changeOf(old, fresh, counts), concernBefore, concernAfter, packages, fields };
}

function changeOf(old: TrustEvent | null, fresh: TrustEvent | null, counts: boolean): RecordChange['change'] {
  if (old === null) return 'added';
  if (fresh === null) return 'removed';
  if (old.withdrawn === null && fresh.withdrawn !== null) return 'withdrawn';
  if (old.withdrawn !== null && fresh.withdrawn === null) return 'reinstated';
  return counts ? 'changed' : 'texts';
}

/** A withdrawn record matches nothing. */
function standing(event: TrustEvent | null): readonly Affected[] {
  return event === null || event.withdrawn !== null ? [] : event.affected;
}

function packageChanges(old: readonly Affected[], fresh: readonly Affected[], judge: Judge): PackageChange[] {
  const keys = [...new Set([...old, ...fresh].map((a) => packageKey(a.package)))].sort();
  return keys.flatMap((key) => {
    const [before, after] = [old, fresh].map((list) => list.filter((a) => packageKey(a.package) === key));
    if (before === undefined || after === undefined || JSON.stringify(before) === JSON.stringify(after)) return [];
    const known = judge.releases.get(key) ?? [];
    const versions = new RecordVersions(judge.schemeOf(key));
    const [was, is] = [before, after].map((list) => {
      const set = list.length === 0 ? null : compileAffected(list, versions);
      return known.map((version) => answer(set, version, judge.schemeOf(key)));
    });
    const turned = (to: Answer): string[] => known.filter((_, i) => was?.[i] !== is?.[i] && is?.[i] === to);
    const change: PackageChange = {
      package: key,
      releases: known.length,
      nowAffected: turned('affected'),
      // What the record did not decide before was never told to be affected.
      noLongerAffected: known.filter((_, i) => was?.[i] === 'affected' && is?.[i] === 'clean'),
      nowUndecided: turned('undecided'),
      before: rangeWords(before),
      after: rangeWords(after),
      fixBefore: fixOf(before),
      fixAfter: fixOf(after),
    };
    return [change];
  });
}

type Answer = 'affected' | 'clean' | 'undecided';

function answer(set: AffectedSet | null, text: string, scheme: VersionScheme): Answer {
  if (set === null) return 'clean';
  const { state } = evaluate(set, readVersion(scheme, { kind: 'exact', text }));
  if (state === 'affected') return 'affected';
  return state === 'not-affected' ? 'clean' : 'undecided';
}

/** `from 0.2.116 to before 1.0.24; the versions 1.2.3, 1.2.4`; null for no entry. */
export function rangeWords(entries: readonly Affected[]): string | null {
  if (entries.length === 0) return null;
  const ranges = entries.flatMap((a) => a.ranges).map((r) =>
    r.events
      .map((p) => ('introduced' in p ? `from ${p.introduced}` : 'fixed' in p ? `to before ${p.fixed}` : `to ${p.lastAffected}`))
      .join(' '),
  );
  const listed = entries.flatMap((a) => a.versions);
  return [...ranges, ...(listed.length === 0 ? [] : [`the versions ${listed.join(', ')}`])].join('; ');
}

/** What a record tells people to install. */
function fixOf(entries: readonly Affected[]): string | null {
  const installable = entries.map((a) => a.installableFix).find((fix) => fix !== null);
  if (installable !== undefined) return installable;
  const fixes = entries.flatMap((a) => a.ranges).flatMap((r) => r.events.flatMap((p) => ('fixed' in p ? [p.fixed] : [])));
  return fixes.at(-1) ?? null;
}
