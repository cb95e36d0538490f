import { schemeOf } from '../assess/version-schemes';
import type { AffectedRange, RangeEvent } from '../model/event';
import type { VersionScheme } from '../model/tool';

/** The version that a point of a range names. */
export function pointVersion(point: RangeEvent): string {
  if ('introduced' in point) return point.introduced;
  return 'fixed' in point ? point.fixed : point.lastAffected;
}

/**
 * Compares versions of a range; OSV's `0` stands before everything. Null when the scheme cannot read one of them, or
 * knows no order between them.
 */
export function compareVersions(a: string, b: string, name: VersionScheme = 'semver'): number | null {
  if (a === b) return 0;
  if (a === '0') return -1;
  if (b === '0') return 1;
  const scheme = schemeOf(name);
  const [one, other] = [a, b].map((text) => scheme.exact(text) ?? scheme.bound(text, false));
  if (one === null || one === undefined || other === null || other === undefined) return null;
  const order = scheme.compare(one, other);
  return order === 0 && scheme.isTie(one, other) ? null : order;
}

/**
 * Why a range cannot be read without guessing, or null. It must go introduced, fixed or last affected, introduced, …;
 * within SEMVER each point must come after the one before. ECOSYSTEM order is only known to the ecosystem, so it is
 * checked for callers that name the package's scheme.
 */
export function rangeFault(range: AffectedRange, scheme: VersionScheme | null = null): string | null {
  const order = scheme ?? (range.type === 'SEMVER' ? 'semver' : null);
  for (const [i, point] of range.events.entries()) {
    const opens = 'introduced' in point;
    if (opens !== (i % 2 === 0)) return opens ? 'opens twice without an end' : 'ends before it begins';
    const before = range.events[i - 1];
    const fault = before === undefined || order === null ? null : orderFault(before, point, order);
    if (fault !== null) return fault;
  }
  return null;
}

/** A last affected version may be the introduced one; everything else must be later. */
function orderFault(before: RangeEvent, point: RangeEvent, scheme: VersionScheme): string | null {
  const [from, to] = [pointVersion(before), pointVersion(point)];
  const order = compareVersions(from, to, scheme);
  if (order === null) return `${to} has no known order to ${from}`;
  return order > 0 || (order === 0 && !('lastAffected' in point)) ? `${to} does not come after ${from}` : null;
}
