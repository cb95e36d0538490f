// Danger: a range that is read by guessing clears or condemns versions that its author did not mean.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compareVersions, rangeFault } from '../../../src/core/feed/range-shape';
import type { RangeEvent } from '../../../src/core/model/event';

const fault = (type: 'SEMVER' | 'ECOSYSTEM', ...events: RangeEvent[]) => rangeFault({ type, events });

describe('rangeFault', () => {
  const sound: [string, RangeEvent[]][] = [
    ['open at the end', [{ introduced: '1.0.0' }]],
    ['from the beginning', [{ introduced: '0' }, { fixed: '1.0.0' }]],
    ['two stretches', [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }, { fixed: '2.0.1' }]],
    ['one version alone', [{ introduced: '1.0.0' }, { lastAffected: '1.0.0' }]],
    ['1.9.0 before 1.10.0', [{ introduced: '1.9.0' }, { fixed: '1.10.0' }]],
    ['a prerelease before its release', [{ introduced: '1.0.0-rc.1' }, { fixed: '1.0.0' }]],
  ];
  for (const [what, events] of sound) test(`reads ${what}`, () => { assert.equal(fault('SEMVER', ...events), null); });

  test('refuses what cannot be read', () => {
    assert.match(fault('SEMVER', { fixed: '1.0.0' }) ?? '', /ends before it begins/);
    assert.match(fault('SEMVER', { introduced: '0' }, { introduced: '1.0.0' }) ?? '', /opens twice/);
    assert.match(fault('SEMVER', { introduced: '0' }, { fixed: '1.0.0' }, { lastAffected: '1.1.0' }) ?? '', /ends before it begins/);
    assert.match(fault('SEMVER', { introduced: '1.0.0' }, { fixed: '1.0.0' }) ?? '', /does not come after/);
    assert.match(fault('SEMVER', { introduced: '1.10.0' }, { fixed: '1.9.0' }) ?? '', /1\.9\.0 does not come after 1\.10\.0/);
    assert.match(fault('SEMVER', { introduced: '0' }, { fixed: '2.0.0' }, { introduced: '1.0.0' }) ?? '', /does not come after/);
  });

  test('leaves the order of an ecosystem to the ecosystem, but not the alternation', () => {
    assert.equal(fault('ECOSYSTEM', { introduced: '2026.8.31' }, { fixed: '2.0.1' }), null);
    assert.match(fault('ECOSYSTEM', { fixed: '2.0.1' }) ?? '', /ends before it begins/);
  });
});

describe('the order of a package’s own scheme', () => {
  const points = (introduced: string, fixed: string) => ({ type: 'ECOSYSTEM' as const, events: [{ introduced }, { fixed }] });

  test('decides what comes after what', () => {
    assert.equal(rangeFault(points('1.0rc1', '1.0'), 'pep440'), null);
    assert.match(rangeFault(points('1.0', '1.0rc1'), 'pep440') ?? '', /1\.0rc1 does not come after 1\.0/);
    assert.match(rangeFault(points('2026.8.31', '2.0.1'), 'calendar') ?? '', /2\.0\.1 does not come after 2026\.8\.31/);
    assert.equal(rangeFault(points('26.901.5280.0', '26.901.5280.1'), 'calendar'), null);
    assert.equal(rangeFault(points('0', '0.0.1790142911-g7618fb'), 'seconds'), null);
  });

  test('may know none', () => {
    assert.equal(compareVersions('2026.5.28-aaaaaaa', '2026.5.28-bbbbbbb', 'calendar'), null);
    assert.equal(compareVersions('x', '1.0', 'pep440'), null);
    assert.equal(compareVersions('1.0', 'x', 'pep440'), null);
    assert.match(rangeFault(points('2026.5.28-aaaaaaa', '2026.5.28-bbbbbbb'), 'calendar') ?? '', /has no known order to/);
  });
});

test('property: comparison is an order, with 0 before everything', () => {
  const part = fc.nat({ max: 40 });
  const version = fc.oneof(fc.constant('0'), fc.tuple(part, part, part).map((p) => p.join('.')));
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const order = (x: string, y: string): number => compareVersions(x, y) ?? NaN;
      assert.equal(Math.sign(order(a, b)) + Math.sign(order(b, a)), 0);
      if (order(a, b) <= 0 && order(b, c) <= 0) assert.ok(order(a, c) <= 0);
      assert.ok(order('0', a) <= 0);
    }),
  );
});
