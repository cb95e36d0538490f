import compare from 'semver/functions/compare';
import type { AffectedRange, RangeEvent } from '../model/event';

/** The version that a point of a range names. */
export function pointVersion(point: RangeEvent): string {
  if ('introduced' in point) return point.introduced;
  return 'fixed' in point ? point.fixed : point.lastAffected;
}

/** Compares versions of a range; OSV's `0` stands before everything. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '0') return -1;
  return b === '0' ? 1 : compare(a, b);
}

/**
 * Why a range cannot be read without guessing, or null. It must go introduced, fixed or last affected, introduced, …;
 * within SEMVER each point must come after the one before. ECOSYSTEM order is only known to the ecosystem.
 */
export function rangeFault(range: AffectedRange): string | null {
  for (const [i, point] of range.events.entries()) {
    const opens = 'introduced' in point;
    if (opens !== (i % 2 === 0)) return opens ? 'opens twice without an end' : 'ends before it begins';
    const before = range.events[i - 1];
    if (before === undefined || range.type !== 'SEMVER') continue;
    const order = compareVersions(pointVersion(before), pointVersion(point));
    // A last affected version may be the introduced one; everything else must be later.
    if (order > 0 || (order === 0 && !('lastAffected' in point))) {
      return `${pointVersion(point)} does not come after ${pointVersion(before)}`;
    }
  }
  return null;
}
