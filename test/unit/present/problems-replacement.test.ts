// Danger: a quick fix writes a version that means something else, that is itself affected, into a lockfile, over a
// commit, or a lower one than stands there.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import satisfies from 'semver/functions/satisfies';
import { higherVersion } from '../../../src/core/assess/higher-version';
import { replacementFor } from '../../../src/core/present/replacement';
import { safeVersions } from '../../../src/core/assess/safe-versions';
import type { Sighting, VersionText } from '../../../src/core/model/sighting';
import { ACTION_PACKAGE, affected, CLI_PACKAGE, pinned, sdk, span, trustEvent } from '../../support/events';
import { placeAt, stateOf } from '../../support/states';

function pin(text: string, kind: VersionText['kind'], uri = 'file:///w/package.json', over: Partial<Sighting> = {}): Sighting {
  return pinned({ kind, text }, { places: [placeAt(uri, 0, 0, text)], ...over });
}

describe('what is written keeps the form of what stands there', () => {
  const cases: readonly (readonly [string, VersionText['kind'], string])[] = [
    ['2.1.150', 'exact', '2.1.198'],
    ['v2.1.150', 'exact', 'v2.1.198'],
    ['=2.1.150', 'exact', '=2.1.198'],
    ['==2.1.150', 'exact', '==2.1.198'],
    ['2.1.150-beta.1', 'exact', '2.1.198'],
    ['^2.1.150', 'range', '^2.1.198'],
    ['~2.1.150', 'range', '~2.1.198'],
    ['~=2.1.150', 'range', '~=2.1.198'],
    ['>=2.1.150', 'range', '>=2.1.198'],
    ['>= 2.1.150', 'range', '>= 2.1.198'],
    ['^2.1', 'range', '^2.1.198'],
    ['^2', 'range', '^2.1.198'],
  ];
  for (const [text, kind, wanted] of cases) {
    test(text, () => {
      assert.equal(replacementFor(pin(text, kind), '2.1.198'), wanted);
    });
  }

  test('a ref takes the tag of the fix', () => {
    const ref = (text: string) => pin(text, 'exact', 'file:///w/.github/workflows/a.yml', { package: ACTION_PACKAGE });
    assert.equal(replacementFor(ref('v1.0.133'), 'v1.0.162'), 'v1.0.162');
    assert.equal(replacementFor(ref('v1.0.133'), '1.0.162'), 'v1.0.162');
    assert.equal(replacementFor(ref('1.0.133'), 'v1.0.162'), 'v1.0.162');
  });
});

describe('nothing is written where no text is safe', () => {
  const none: readonly (readonly [string, Sighting])[] = [
    ['a commit', pin('1111111111111111111111111111111111111111', 'exact')],
    ['a commit of digits only', pin('1234567890123456789012345678901234567890', 'exact')],
    ['a moving tag', pin('latest', 'floating')],
    ['no version', pin('', 'floating')],
    ['an unreadable version', pin('${VERSION}', 'unreadable')],
    ['a compound range', pin('>=2.1.0 <2.1.150', 'range')],
    ['alternatives', pin('^2.1.0 || ^1.0.0', 'range')],
    ['a wildcard', pin('2.1.x', 'range')],
    ['a partial version without operator', pin('2.1', 'range')],
    ['a partial tilde range, which would grow narrower', pin('~2', 'range')],
    ['an upper bound', pin('<=2.1.150', 'range')],
    ['an alias', pin('npm:@anthropic-ai/claude-code@2.1.150', 'exact')],
    ['the fixed version itself', pin('2.1.198', 'exact')],
    ['a newer version', pin('2.1.300', 'exact')],
    ['npm lock', pin('2.1.150', 'exact', 'file:///w/package-lock.json')],
    ['shrinkwrap', pin('2.1.150', 'exact', 'file:///w/npm-shrinkwrap.json')],
    ['yarn lock', pin('2.1.150', 'exact', 'file:///w/yarn.lock')],
    ['pnpm lock', pin('2.1.150', 'exact', 'file:///w/pnpm-lock.yaml')],
    ['bun lock', pin('2.1.150', 'exact', 'file:///w/bun.lockb')],
    ['an installed copy', pin('2.1.150', 'exact', 'file:///w/package.json', { presence: 'installed' })],
  ];
  for (const [name, sighting] of none) {
    test(name, () => {
      assert.equal(replacementFor(sighting, '2.1.198'), null);
    });
  }

  test('a fix that is no plain version', () => {
    for (const fixed of ['', 'latest', '2.1', '2.1.198; rm -rf ~', '^2.1.198', '2.1.198\n', '"2.1.198"', null]) {
      assert.equal(replacementFor(pin('2.1.150', 'exact'), fixed), null, String(fixed));
    }
  });

  test('a folder named like a lockfile is not one', () => {
    assert.equal(replacementFor(pin('2.1.150', 'exact', 'file:///w/lock/package.json'), '2.1.198'), '2.1.198');
  });
});

describe('properties', () => {
  const number = fc.integer({ min: 0, max: 300 });
  const version = fc.tuple(number, number, number).map((n) => n.join('.'));
  const operator = fc.constantFrom('', '^', '~', '>=', '=');

  test('what is written admits the fixed version, and for an exact pin nothing else', () => {
    fc.assert(
      fc.property(operator, version, version, (op, from, to) => {
        const out = replacementFor(pin(op + from, op === '' ? 'exact' : 'range'), to);
        if (out === null) {
          assert.ok(higherVersion(from, to) === from || from === to);
          return;
        }
        assert.ok(out.startsWith(op));
        assert.ok(satisfies(to, out));
        assert.equal(satisfies(from, out), false);
      }),
    );
  });

  test('whatever stands there, at most a plain version is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), version, (text, to) => {
        const out = replacementFor(pin(text, 'exact'), to);
        assert.ok(out === null || /^[\^~>=]{0,3} {0,2}v?\d+\.\d+\.\d+$/.test(out));
      }),
    );
  });

  test('the higher of two versions is the same in both orders', () => {
    fc.assert(fc.property(version, version, (a, b) => { assert.equal(higherVersion(a, b), higherVersion(b, a)); }));
    assert.equal(higherVersion('2.1.9', '2.1.10'), '2.1.10');
    assert.equal(higherVersion('2.1.9', 'next'), null);
  });
});

describe('the version to move to', () => {
  const event = (n: number, from: string, to?: string) =>
    trustEvent({
      id: `x_TT-2026-020${n}`,
      affected: [affected(CLI_PACKAGE, { ranges: [span(from, to)], fixBasis: 'vendor-stated' })],
    });
  const advice = (version: string, ...events: ReturnType<typeof event>[]) =>
    safeVersions(stateOf({ events, sightings: [pinned(version)] })).get(0);

  test('satisfies all open events', () => {
    assert.deepEqual(advice('2.1.50', event(1, '0', '2.1.60'), event(2, '2.1.0', '2.1.70')), { version: '2.1.70', remaining: 0 });
  });

  test('is not the fix of one event inside the range of another', () => {
    assert.deepEqual(advice('2.1.50', event(1, '0', '2.1.163'), event(2, '2.1.91', '2.1.198')), { version: '2.1.198', remaining: 0 });
  });

  test('climbs past a chain of later events', () => {
    const chain = [event(1, '0', '2.1.2'), event(2, '2.1.2', '2.1.3'), event(3, '2.1.3', '2.1.4'), event(4, '2.1.4', '2.1.5')];
    assert.deepEqual(advice('2.1.1', ...chain), { version: '2.1.5', remaining: 0 });
  });

  test('there is none when every fix leads into something new that has no fix', () => {
    assert.equal(advice('2.1.50', event(1, '0', '2.1.60'), event(2, '2.1.60')), null);
  });

  test('what is open today without a fix does not stand in the way of the other fixes, and is counted', () => {
    assert.deepEqual(advice('2.1.50', event(1, '0', '2.1.60'), event(2, '0')), { version: '2.1.60', remaining: 1 });
  });

  test('there is nothing to say where nothing has a fix', () => {
    assert.equal(advice('2.1.50', event(1, '0')), undefined);
  });

  test('stands in the sighting’s own line', () => {
    const state = stateOf({ sightings: [sdk('0.2.150')] });
    const fixedIn = state.assessment.findings[0]?.fixedIn;
    assert.equal(safeVersions(state).get(0)?.version, fixedIn);
    assert.match(fixedIn ?? '', /^0\.[23]\.198$/);
  });

  test('whatever the events, the version named is one at which nothing new is open', () => {
    const number = fc.integer({ min: 0, max: 12 });
    const ranges = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(number, ranges, (at, list) => {
        const events = list.map(([from, length], i) => event(i, `2.1.${from}`, length > 10 ? undefined : `2.1.${from + length + 1}`));
        const today = stateOf({ events, sightings: [pinned(`2.1.${at}`)] });
        const best = safeVersions(today).get(0) ?? null;
        if (best === null) return;
        const then = stateOf({ events, sightings: [pinned(best.version)] });
        const open = new Set(today.assessment.findings.map((f) => f.event));
        assert.ok(then.assessment.findings.every((f) => open.has(f.event)));
        assert.equal(new Set(then.assessment.findings.map((f) => f.event)).size, best.remaining);
      }),
    );
  });
});
