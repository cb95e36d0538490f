import { compareVersions } from '../feed/range-shape';
import { isPlainRelease, type ListedPackage } from '../feed/release-index-document';
import type { Affected, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { VersionScheme } from '../model/tool';
import type { FileOf } from './review';
import { problem, type Issue } from './review-issue';

const DAY_MS = 86_400_000;

/**
 * Fixes that are known by date only, held against the days of the release index. A day of the index is an upper bound,
 * so it proves that a release was out before the fix, never that it came after. What the index knows corrects nothing by
 * itself: ranges and listed versions count as they stand, and a curator mends the record.
 */
export function byDateIssues(feed: Feed, fileOf: FileOf, lists: readonly ListedPackage[]): readonly Issue[] {
  const known = new Map(lists.map((list) => [packageKey(list), list]));
  const schemes = new Map(feed.tools.flatMap((t) => t.packages).map((p) => [packageKey(p.package), p.scheme]));
  return feed.events.flatMap((event) => {
    const fixDay = earliestFix(event);
    return event.affected.flatMap((affected) => {
      const key = packageKey(affected.package);
      const list = known.get(key);
      if (affected.fixBasis !== 'by-date' || list === undefined || fixDay === null) return [];
      const scheme = schemes.get(key) ?? 'semver';
      const lines = [...tooEarly(affected, list, fixDay), ...unnamed(affected, list, { fixDay, scheme })];
      return lines.map((line) => problem(fileOf(event.id), null, `${key}: ${line}`));
    });
  });
}

/** The first day on which anybody can have had the fix; a day of another zone may have begun a day earlier in UTC. */
function earliestFix({ course }: TrustEvent): string | null {
  const days = course.flatMap(({ step, date, zone }) => {
    if (step !== 'fix-merged' && step !== 'fix-released') return [];
    const time = Date.parse(date.length === 7 ? `${date}-01` : date.slice(0, 10));
    return Number.isNaN(time) ? [] : [new Date(zone === 'UTC' ? time : time - DAY_MS).toISOString().slice(0, 10)];
  });
  return days.sort()[0] ?? null;
}

/** What was out before the fix cannot have it: neither undecided, nor the version that is said to bring it. */
function tooEarly(affected: Affected, { outBy }: ListedPackage, fixDay: string): string[] {
  const before = (version: string): string | null => {
    const day = outBy.get(version);
    return day !== undefined && day < fixDay ? day : null;
  };
  const undecided = affected.undecidedVersions.flatMap((version) => {
    const day = before(version);
    return day === null ? [] : [`${version} was out by ${day}, before the fix of ${fixDay}: it is affected, not undecided`];
  });
  const fixes = [...fixesOf(affected), ...(affected.installableFix === null ? [] : [affected.installableFix])];
  const named = [...new Set(fixes)].flatMap((version) => {
    const day = before(version);
    return day === null ? [] : [`${version} is named as fixed, but was out by ${day}, before the fix of ${fixDay}`];
  });
  return [...undecided, ...named];
}

function fixesOf({ ranges }: Affected): string[] {
  return ranges.flatMap((r) => r.events).flatMap((p) => ('fixed' in p ? [p.fixed] : []));
}

/** Releases between an undecided version and the one that has the fix for certain are no better known than that one. */
function unnamed(affected: Affected, { versions, outBy }: ListedPackage, { fixDay, scheme }: { fixDay: string; scheme: VersionScheme }): string[] {
  const compare = (a: string, b: string): number => compareVersions(a, b, scheme) ?? 0;
  const { undecidedVersions, installableFix } = affected;
  const [low] = [...undecidedVersions].sort(compare);
  const end = [...fixesOf(affected), ...(installableFix === null ? [] : [installableFix])].sort(compare).at(-1);
  if (low === undefined || end === undefined) return [];
  const decided = [...undecidedVersions, ...affected.versions];
  return versions.filter(isPlainRelease).flatMap((version) => {
    if (compare(version, low) <= 0 || compare(version, end) >= 0 || (outBy.get(version) ?? fixDay) < fixDay) return [];
    if (decided.some((v) => compare(v, version) === 0)) return [];
    return [`${version} was released between ${low} and ${end}, and the record does not say whether it is affected: name it as undecided or as affected`];
  });
}
