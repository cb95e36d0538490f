import type { Constraint, Span, Version } from './scheme';

/** A run of versions; null is open on that side. */
export interface Interval<V extends Version> extends Span<V> {
  readonly fromIncluded: boolean;
}

/** A constraint as the runs of versions that it lets in: at least one, none of them empty. */
export interface Intervals<V extends Version> extends Constraint {
  readonly parts: readonly Interval<V>[];
}

/** Negative when `a` comes first. */
type Order<V> = (a: V, b: V) => number;

/** Every version. */
export const EVERYTHING = { from: null, fromIncluded: true, to: null, toIncluded: false } as const;

/** A span as an interval. */
export function toInterval<V extends Version>(span: Span<V>): Interval<V> {
  return { from: span.from, fromIncluded: true, to: span.to, toIncluded: span.toIncluded };
}

function isEmpty<V extends Version>(order: Order<V>, { from, fromIncluded, to, toIncluded }: Interval<V>): boolean {
  if (from === null || to === null) return false;
  const turn = order(from, to);
  return turn > 0 || (turn === 0 && !(fromIncluded && toIncluded));
}

/** The versions that both let in. */
export function intersect<V extends Version>(
  order: Order<V>,
  some: readonly Interval<V>[],
  others: readonly Interval<V>[],
): Interval<V>[] {
  return some.flatMap((a) => others.map((b) => common(order, a, b)).filter((part) => !isEmpty(order, part)));
}

function common<V extends Version>(order: Order<V>, a: Interval<V>, b: Interval<V>): Interval<V> {
  const low = laterStart(order, a, b);
  const high = earlierEnd(order, a, b);
  return { from: low.from, fromIncluded: low.fromIncluded, to: high.to, toIncluded: high.toIncluded };
}

function laterStart<V extends Version>(order: Order<V>, a: Interval<V>, b: Interval<V>): Interval<V> {
  if (a.from === null) return b;
  if (b.from === null) return a;
  const turn = order(a.from, b.from);
  if (turn === 0) return a.fromIncluded ? b : a;
  return turn > 0 ? a : b;
}

function earlierEnd<V extends Version>(order: Order<V>, a: Interval<V>, b: Interval<V>): Interval<V> {
  if (a.to === null) return b;
  if (b.to === null) return a;
  const turn = order(a.to, b.to);
  if (turn === 0) return a.toIncluded ? b : a;
  return turn < 0 ? a : b;
}

/** True when one of the parts has a version in common with `other`. */
export function overlaps<V extends Version>(order: Order<V>, parts: readonly Interval<V>[], other: Interval<V>): boolean {
  return intersect(order, parts, [other]).length > 0;
}

/** True when the version lies in one of the parts. */
export function includes<V extends Version>(order: Order<V>, parts: readonly Interval<V>[], version: V): boolean {
  return overlaps(order, parts, { from: version, fromIncluded: true, to: version, toIncluded: true });
}

/** True when every part lies within the others taken together. */
export function covers<V extends Version>(
  order: Order<V>,
  others: readonly Interval<V>[],
  parts: readonly Interval<V>[],
): boolean {
  const merged = merge(order, others);
  return parts.every((part) => merged.some((whole) => holds(order, whole, part)));
}

function holds<V extends Version>(order: Order<V>, whole: Interval<V>, part: Interval<V>): boolean {
  if (whole.from !== null) {
    if (part.from === null) return false;
    const turn = order(part.from, whole.from);
    if (turn < 0 || (turn === 0 && part.fromIncluded && !whole.fromIncluded)) return false;
  }
  if (whole.to === null) return true;
  if (part.to === null) return false;
  const turn = order(part.to, whole.to);
  return turn < 0 || (turn === 0 && (whole.toIncluded || !part.toIncluded));
}

/** The same versions in as few intervals as possible, sorted; intervals that touch become one. */
export function merge<V extends Version>(order: Order<V>, intervals: readonly Interval<V>[]): Interval<V>[] {
  const sorted = intervals.filter((i) => !isEmpty(order, i)).sort((a, b) => compareStarts(order, a, b));
  const merged: Interval<V>[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last === undefined || !touch(order, last, next)) merged.push(next);
    else merged[merged.length - 1] = { ...laterEnd(order, last, next), from: last.from, fromIncluded: last.fromIncluded };
  }
  return merged;
}

function compareStarts<V extends Version>(order: Order<V>, a: Interval<V>, b: Interval<V>): number {
  if (a.from === null || b.from === null) return (a.from === null ? 0 : 1) - (b.from === null ? 0 : 1);
  return order(a.from, b.from) || (a.fromIncluded ? 0 : 1) - (b.fromIncluded ? 0 : 1);
}

function touch<V extends Version>(order: Order<V>, first: Interval<V>, next: Interval<V>): boolean {
  if (first.to === null || next.from === null) return true;
  const turn = order(next.from, first.to);
  return turn < 0 || (turn === 0 && (next.fromIncluded || first.toIncluded));
}

function laterEnd<V extends Version>(order: Order<V>, a: Interval<V>, b: Interval<V>): Interval<V> {
  if (a.to === null || b.to === null) return a.to === null ? a : b;
  const turn = order(a.to, b.to);
  if (turn === 0) return a.toIncluded ? a : b;
  return turn > 0 ? a : b;
}
