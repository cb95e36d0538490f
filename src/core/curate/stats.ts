import { compareVersions } from '../feed/range-shape';
import type { ReleaseIndex } from '../feed/check-versions';
import { responseTimes, type ResponseTimes } from '../ledger/response-times';
import { CONCERNS, type Affected, type TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { VersionScheme } from '../model/tool';

/** A value and how many records have it. */
export type Counts = readonly (readonly [string, number])[];

/** How the fixed versions of the ranges stand to the release index. One number per event, package and `fixed`. */
export interface FixCounts {
  /** Held against a release list. */
  readonly checked: number;
  /** Of these: in the list. */
  readonly released: number;
  /** Of these: not in the list, so that the record names the first later release. */
  readonly neededInstallable: number;
  /** Of these: not in the list, and no later release is known either. */
  readonly withoutRelease: number;
  /** Packages without a release list. */
  readonly unchecked: number;
}

/** What a feed holds. Withdrawn records count only as withdrawn. */
export interface FeedStats {
  readonly generated: string;
  readonly events: number;
  readonly ledger: number;
  readonly withdrawn: number;
  readonly tools: number;
  readonly packages: number;
  readonly vendors: number;
  readonly refused: number;
  readonly byVendor: Counts;
  readonly byKind: Counts;
  readonly byPolarity: Counts;
  readonly byConfidence: Counts;
  readonly byConcern: Counts;
  readonly repair: { readonly withFix: number; readonly partlyFixed: number; readonly withoutFix: number };
  readonly fixes: FixCounts;
  readonly response: ResponseTimes;
  readonly revisions: { readonly corrected: number; readonly updated: number; readonly retracted: number };
  readonly accounts: { readonly primary: number; readonly primaryOpened: number; readonly eventsWithPrimaryOpened: number };
}

/** Counts a feed. `releases` is what its fixes are held against. */
export function feedStats(feed: Feed, releases: ReleaseIndex): FeedStats {
  const standing = feed.events.filter((e) => e.withdrawn === null);
  const events = standing.filter((e) => e.record === 'event');
  const names = new Map(feed.vendors.map((v) => [v.id, v.name]));
  return {
    generated: feed.generated,
    events: events.length,
    ledger: standing.length - events.length,
    withdrawn: feed.events.length - standing.length,
    tools: feed.tools.length,
    packages: feed.tools.reduce((sum, tool) => sum + tool.packages.length, 0),
    vendors: feed.vendors.length,
    refused: feed.problems.length,
    byVendor: mostFirst(standing.map((e) => names.get(e.vendor) ?? e.vendor)),
    byKind: mostFirst(standing.map((e) => e.kind)),
    byPolarity: inOrder(standing.map((e) => e.polarity), ['debit', 'credit', 'neutral']),
    byConfidence: inOrder(standing.map((e) => e.confidence), ['high', 'medium', 'low']),
    byConcern: inOrder(standing.map((e) => e.concern), CONCERNS.toReversed()),
    repair: fixed(events),
    fixes: fixCounts(events, feed, releases),
    response: responseTimes(standing),
    revisions: revisionCounts(feed.events),
    accounts: accountCounts(standing, events),
  };
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function mostFirst(values: readonly string[]): Counts {
  return [...tally(values)].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

/** Every value of a closed list, those that nobody has included: a zero is an answer too. */
function inOrder(values: readonly string[], order: readonly string[]): Counts {
  const counts = tally(values);
  return order.map((value) => [value, counts.get(value) ?? 0]);
}

/** A package has a fix when a range ends in one or the record names one to install. */
function hasFix(affected: Affected): boolean {
  if (affected.installableFix !== null) return true;
  return affected.ranges.length > 0 && affected.ranges.every((r) => {
    const last = r.events.at(-1);
    return last !== undefined && 'fixed' in last;
  });
}

function fixed(events: readonly TrustEvent[]): FeedStats['repair'] {
  const counts = { withFix: 0, partlyFixed: 0, withoutFix: 0 };
  for (const { affected } of events) {
    const n = affected.filter(hasFix).length;
    if (n === 0) counts.withoutFix++;
    else if (n === affected.length) counts.withFix++;
    else counts.partlyFixed++;
  }
  return counts;
}

function fixCounts(events: readonly TrustEvent[], feed: Feed, releases: ReleaseIndex): FixCounts {
  const schemes = new Map(feed.tools.flatMap((t) => t.packages).map((p) => [packageKey(p.package), p.scheme]));
  const counts = { checked: 0, released: 0, neededInstallable: 0, withoutRelease: 0, unchecked: 0 };
  for (const affected of events.flatMap((e) => e.affected)) {
    const key = packageKey(affected.package);
    const known = releases.get(key);
    const scheme: VersionScheme = schemes.get(key) ?? 'semver';
    const fixes = new Set(affected.ranges.flatMap((r) => r.events.flatMap((p) => ('fixed' in p ? [p.fixed] : []))));
    for (const fix of fixes) {
      if (known === undefined) {
        counts.unchecked++;
        continue;
      }
      counts.checked++;
      const orders = known.map((v) => compareVersions(v, fix, scheme));
      if (orders.includes(0)) counts.released++;
      else if (orders.some((order) => order !== null && order > 0)) counts.neededInstallable++;
      else counts.withoutRelease++;
    }
  }
  return counts;
}

function revisionCounts(events: readonly TrustEvent[]): FeedStats['revisions'] {
  const having = (kind: string): number => events.filter((e) => e.revisions.some((r) => r.kind === kind)).length;
  return { corrected: having('correction'), updated: having('update'), retracted: having('retraction') };
}

function accountCounts(standing: readonly TrustEvent[], events: readonly TrustEvent[]): FeedStats['accounts'] {
  const primary = standing.flatMap((e) => e.references).filter((r) => r.primary);
  return {
    primary: primary.length,
    primaryOpened: primary.filter((r) => r.opened).length,
    eventsWithPrimaryOpened: events.filter((e) => e.references.some((r) => r.primary && r.opened)).length,
  };
}
