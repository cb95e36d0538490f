// Danger: marks that lie on one another hide events; a crowded day could push the rest of the report off the page.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { layoutChart, type Mark } from '../../../src/core/present/report-chart';

const LANES = ['credit', 'neutral', 'debit'] as const;
const mark = fc.record({
  x: fc.double({ min: 0, max: 1000, noNaN: true }),
  lane: fc.constantFrom(...LANES),
  size: fc.integer({ min: 0, max: 3 }),
});

function overlaps(marks: readonly Mark[]): number {
  const { placed } = layoutChart(marks, 10);
  let count = 0;
  for (let a = 0; a < placed.length; a++) {
    for (let b = a + 1; b < placed.length; b++) {
      const [p, q] = [placed[a]!, placed[b]!];
      const reach = p.radius + q.radius;
      if (Math.abs(p.x - q.x) < reach && Math.abs(p.y - q.y) < reach) count++;
    }
  }
  return count;
}

describe('chart layout', () => {
  test('no two marks overlap', () => {
    fc.assert(fc.property(fc.array(mark, { maxLength: 20 }), (marks) => overlaps(marks) === 0));
  });

  test('every mark lies inside the band of its lane', () => {
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 80 }), (marks) => {
        const { placed, bands, height } = layoutChart(marks, 10);
        assert.equal(placed.length, marks.length);
        for (const [i, m] of marks.entries()) {
          const band = bands.find((b) => b.lane === m.lane)!;
          const p = placed[i]!;
          assert.equal(p.x, m.x);
          assert.ok(p.y - p.radius >= band.top && p.y + p.radius <= band.top + band.height, JSON.stringify([p, band]));
        }
        const last = bands.at(-1)!;
        assert.equal(height, last.top + last.height);
      }),
    );
  });

  test('bands follow one another: credits above, debits below', () => {
    const { bands } = layoutChart([], 10);
    assert.deepEqual(bands.map((b) => b.lane), LANES);
    assert.equal(bands[0]!.top, 10);
    for (const [i, b] of bands.slice(1).entries()) assert.equal(b.top, bands[i]!.top + bands[i]!.height);
  });

  test('credits stack upwards, debits downwards, both away from the middle', () => {
    const twice = (lane: Mark['lane']): Mark[] => [{ x: 50, lane, size: 1 }, { x: 50, lane, size: 1 }];
    const credit = layoutChart(twice('credit'), 0).placed;
    assert.ok(credit[1]!.y < credit[0]!.y);
    const debit = layoutChart(twice('debit'), 0).placed;
    assert.ok(debit[1]!.y > debit[0]!.y);
  });

  test('a thousand events on one day do not make the chart endless', () => {
    const marks = Array.from({ length: 1000 }, (): Mark => ({ x: 50, lane: 'debit', size: 3 }));
    assert.ok(layoutChart(marks, 0).height < 500);
  });

  test('larger size, larger mark', () => {
    const { placed } = layoutChart([0, 1, 2, 3].map((size): Mark => ({ x: size * 100, lane: 'debit', size })), 0);
    const radii = placed.map((p) => p.radius);
    assert.deepEqual(radii, [...radii].sort((a, b) => a - b));
    assert.equal(new Set(radii).size, 4);
  });
});
