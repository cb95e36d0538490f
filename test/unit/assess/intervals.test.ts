// Danger: an interval that is cut wrongly at its edge lets a version in or out that nobody meant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { covers, includes, intersect, merge, overlaps, type Interval } from '../../../src/core/assess/intervals';
import type { Version } from '../../../src/core/assess/scheme';

interface Point extends Version {
  readonly at: number;
}

const point = (at: number): Point => ({ version: String(at), at });
const order = (a: Point, b: Point): number => a.at - b.at;
const bound = fc.option(fc.nat({ max: 6 }), { nil: null }).map((at) => (at === null ? null : point(at)));
const interval: fc.Arbitrary<Interval<Point>> = fc.record({ from: bound, fromIncluded: fc.boolean(), to: bound, toIncluded: fc.boolean() });
const intervals = fc.array(interval, { maxLength: 4 });
/** Halves too: between two numbers there is always another version. */
const GRID = Array.from({ length: 17 }, (_, i) => point(i / 2 - 1));

function holds({ from, fromIncluded, to, toIncluded }: Interval<Point>, { at }: Point): boolean {
  const above = from === null || at > from.at || (fromIncluded && at === from.at);
  return above && (to === null || at < to.at || (toIncluded && at === to.at));
}

test('property: each operation agrees with asking point by point', () => {
  fc.assert(
    fc.property(intervals, intervals, (some, others) => {
      const inSome = (p: Point): boolean => some.some((i) => holds(i, p));
      const inOthers = (p: Point): boolean => others.some((i) => holds(i, p));
      const both = intersect(order, some, others);
      const merged = merge(order, some);
      for (const p of GRID) {
        assert.equal(includes(order, both, p), inSome(p) && inOthers(p));
        assert.equal(includes(order, merged, p), inSome(p));
      }
      assert.equal(covers(order, others, merge(order, some)), GRID.every((p) => !inSome(p) || inOthers(p)));
    }),
    { numRuns: 2000 },
  );
});

test('property: intervals overlap when they have a point in common', () => {
  fc.assert(
    fc.property(intervals, interval, (some, other) => {
      assert.equal(overlaps(order, some, other), GRID.some((p) => holds(other, p) && some.some((i) => holds(i, p))));
    }),
  );
});

test('intervals that touch become one, those with a hole do not', () => {
  const part = (from: number, to: number, toIncluded: boolean, fromIncluded = true): Interval<Point> => ({ from: point(from), fromIncluded, to: point(to), toIncluded });
  assert.equal(merge(order, [part(1, 2, false), part(2, 3, false)]).length, 1);
  assert.equal(merge(order, [part(1, 2, false), part(2, 3, false, false)]).length, 2);
  assert.equal(merge(order, [part(3, 1, true), part(2, 2, false)]).length, 0);
});
