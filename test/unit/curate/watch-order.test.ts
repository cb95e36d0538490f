// Danger: a release is held against the wrong one, so that old news looks new, or what came in is never seen.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { VersionOrder } from '../../../src/core/curate/watch-order';
import type { VersionScheme } from '../../../src/core/model/tool';

const before = (scheme: VersionScheme, version: string, ...versions: string[]) => new VersionOrder(scheme, [version, ...versions]).predecessor(version);

describe('semver', () => {
  test('numbers decide, not letters', () => {
    assert.equal(before('semver', '2.1.100', '2.1.9', '2.1.99', '2.1.101'), '2.1.99');
    assert.equal(before('semver', '1.10.0', '1.9.0', '1.2.0'), '1.9.0');
  });

  test('a late release of an old line is held against that line', () => {
    assert.equal(before('semver', '22.7.8', '23.0.0', '22.7.7', '21.9.9'), '22.7.7');
    assert.equal(before('semver', '23.0.0', '22.7.8', '23.0.1'), '22.7.8');
  });

  test('the first of all has no predecessor, whatever stands above it', () => {
    assert.equal(before('semver', '0.1.0', '0.2.0', '0.1.1'), null);
    assert.equal(before('semver', '0.1.0'), null);
  });

  test('pre-releases go by their own kind, releases never by a pre-release', () => {
    const known = ['1.0.0', '1.1.0-beta.1', '1.1.0-beta.2', '1.1.0-nightly.20260101.aa', '1.1.0-nightly.20260102.bb', '1.1.0-0', '1.1.0-1'];
    assert.equal(before('semver', '1.1.0-beta.3', ...known), '1.1.0-beta.2');
    assert.equal(before('semver', '1.1.0-nightly.20260103.cc', ...known), '1.1.0-nightly.20260102.bb');
    assert.equal(before('semver', '1.1.0-2', ...known), '1.1.0-1');
    assert.equal(before('semver', '1.1.0', ...known), '1.0.0');
    assert.equal(before('semver', '1.2.0-beta.1', ...known, '1.1.0'), '1.1.0-beta.2');
  });

  test('the first of its kind is held against the release below it', () => {
    assert.equal(before('semver', '1.1.0-rc.1', '1.0.0', '1.0.1', '1.1.0-beta.1', '1.2.0'), '1.0.1');
    assert.equal(before('semver', '1.1.0-rc.1', '1.1.0-beta.1'), null);
  });

  test('builds of a release for one system are no releases', () => {
    const order = new VersionOrder('semver', ['0.168.0', '0.169.0', '0.169.0-linux-x64', '0.169.0-win32-arm64', '0.169.0-alpha.1-darwin-x64', '0.169.0-linux-x64-musl']);
    assert.deepEqual(order.releases, ['0.168.0', '0.169.0']);
  });

  test('what build metadata says moves nothing to another line', () => {
    assert.equal(before('semver', '1.0.1+a-b', '1.0.0'), '1.0.0');
  });
});

describe('other numberings', () => {
  test('dates: a build of a day follows it, a beta is a kind of its own', () => {
    const known = ['2026.2.22', '2026.3.23', '2026.3.24-beta.1', '2026.3.24'];
    assert.equal(before('calendar', '2026.3.23-1', ...known), '2026.3.23');
    assert.equal(before('calendar', '2026.3.23-10', ...known, '2026.3.23-2'), '2026.3.23-2');
    assert.equal(before('calendar', '2026.3.24', ...known, '2026.3.23-2'), '2026.3.23-2');
    assert.equal(before('calendar', '2026.3.24-beta.2', ...known), '2026.3.24-beta.1');
  });

  test('seconds: the commit is no kind of pre-release', () => {
    assert.equal(before('seconds', '0.0.1790712063-gb89205', '0.0.1790179256-g22a153', '0.0.1784106548-gd81d8b'), '0.0.1790179256-g22a153');
  });
});

describe('the whole order', () => {
  test('the newest is the highest of the main line, or of all without one', () => {
    assert.equal(new VersionOrder('semver', ['1.0.0', '1.1.0-beta.1']).newest, '1.0.0');
    assert.equal(new VersionOrder('semver', ['1.1.0-beta.1', '1.1.0-beta.2']).newest, '1.1.0-beta.2');
    assert.equal(new VersionOrder('semver', ['next', '1']).newest, null);
  });

  test('above a version that need not be there; a word is no version', () => {
    const order = new VersionOrder('semver', ['1.0.0', '1.1.0', '1.2.0']);
    assert.deepEqual(order.above('1.0.5'), ['1.1.0', '1.2.0']);
    assert.deepEqual(order.above('1.1.0'), ['1.2.0']);
    assert.equal(order.above('latest'), null);
    assert.equal(new VersionOrder('seconds', []).above('2.1.0'), null);
  });

  test('releases come before pre-releases, the highest first', () => {
    const order = new VersionOrder('semver', ['1.0.0', '1.1.0-beta.1', '1.1.0', '1.2.0-beta.1']);
    assert.deepEqual(order.urgentFirst(['1.0.0', '1.1.0-beta.1', '1.1.0', '1.2.0-beta.1', '9.9.9']), ['1.1.0', '1.0.0', '1.2.0-beta.1', '1.1.0-beta.1']);
  });

  test('any versions in any order: a predecessor is lower, known, and the same whatever came first', () => {
    const version = fc
      .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom('', '-beta.1', '-beta.2', '-rc.1', '-1', '-linux-x64', '-g12ab'))
      .map(([a, b, c, suffix]) => `${a}.${b}.${c}${suffix}`);
    fc.assert(
      fc.property(fc.constantFrom('semver' as const, 'calendar' as const, 'seconds' as const), fc.array(version), (scheme, versions) => {
        const order = new VersionOrder(scheme, versions);
        const again = new VersionOrder(scheme, versions.toReversed());
        assert.deepEqual(again.releases, order.releases);
        for (const [i, one] of order.releases.entries()) {
          const found = order.predecessor(one);
          assert.equal(again.predecessor(one), found);
          if (found !== null) assert.ok(order.releases.indexOf(found) < i);
        }
      }),
    );
  });
});
