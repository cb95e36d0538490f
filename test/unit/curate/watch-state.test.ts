// Danger: a watch forgets a release or reads one for ever, or a file that is no state is taken for one and overwritten.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { VersionOrder } from '../../../src/core/curate/watch-order';
import {
  afterFailure,
  afterReading,
  MAX_TRIES,
  notice,
  queueOf,
  readWatchState,
  watchStateText,
  type WatchedPackage,
  type WatchState,
} from '../../../src/core/curate/watch-state';

const [MONDAY, TUESDAY] = ['2026-11-02T10:00:00Z', '2026-11-03T10:00:00Z'];
const orderOf = (versions: readonly string[]) => new VersionOrder('semver', versions);

function told(before: WatchedPackage | null, versions: readonly string[], now: string, since: string | null = null) {
  return notice(before, { versions, now, since, order: orderOf(versions) });
}

const waits = (known: WatchedPackage) => [...known.waiting.keys()].sort();

describe('what is noticed', () => {
  const first = told(null, ['1.0.0', '1.1.0', '1.2.0', '1.3.0-beta.1'], MONDAY);

  test('at first all is recorded, and only the newest release waits', () => {
    assert.equal(first.first, true);
    assert.deepEqual(first.added, []);
    assert.equal(first.known.versions.size, 4);
    assert.deepEqual(waits(first.known), ['1.2.0']);
  });

  test('--since at first: those above it, and not the newest if it is not above', () => {
    assert.deepEqual(waits(told(null, ['1.0.0', '1.1.0', '1.2.0'], MONDAY, '1.0.0').known), ['1.1.0', '1.2.0']);
    assert.deepEqual(waits(told(null, ['1.0.0', '1.1.0'], MONDAY, '9.0.0').known), []);
  });

  test('later every new release waits, in whatever line, with the day of the run', () => {
    const next = told(first.known, ['1.0.0', '1.0.1', '1.1.0', '1.2.0', '1.3.0-beta.1', '1.3.0-beta.2'], TUESDAY);
    assert.deepEqual(next.added, ['1.0.1', '1.3.0-beta.2']);
    assert.deepEqual(waits(next.known), ['1.0.1', '1.2.0', '1.3.0-beta.2']);
    assert.equal(next.known.versions.get('1.0.1'), TUESDAY);
    assert.equal(next.known.versions.get('1.0.0'), MONDAY);
  });

  test('the same list again: nothing is new, and what was read does not come back', () => {
    const read = afterReading(first.known, '1.2.0');
    const next = told(read, [...read.versions.keys()], TUESDAY);
    assert.deepEqual([next.added, next.gone, waits(next.known)], [[], [], []]);
  });

  test('--since later adds what was never read', () => {
    const read = afterReading(first.known, '1.2.0');
    assert.deepEqual(waits(told(read, [...read.versions.keys()], TUESDAY, '1.0.0').known), ['1.1.0', '1.3.0-beta.1']);
  });

  test('a release that is gone is told once, and goes on waiting in case it comes back', () => {
    const gone = told(first.known, ['1.0.0', '1.1.0', '1.3.0-beta.1'], TUESDAY);
    assert.deepEqual(gone.gone, ['1.2.0']);
    assert.deepEqual([...gone.known.unlisted], [['1.2.0', TUESDAY]]);
    assert.deepEqual(told(gone.known, ['1.0.0', '1.1.0', '1.3.0-beta.1'], TUESDAY).gone, []);
    const back = told(gone.known, ['1.0.0', '1.1.0', '1.2.0', '1.3.0-beta.1'], TUESDAY);
    assert.deepEqual([back.added, [...back.known.unlisted], waits(back.known)], [[], [], ['1.2.0']]);
  });

  test('the first release of all waits for nothing', () => {
    assert.deepEqual(waits(told(null, ['1.0.0'], MONDAY).known), []);
  });

  test('a release that cannot be had is tried in a few runs', () => {
    let known = first.known;
    for (let tries = 1; tries < MAX_TRIES; tries++) {
      known = afterFailure(known, '1.2.0');
      assert.equal(known.waiting.get('1.2.0'), tries);
    }
    assert.deepEqual(waits(afterFailure(known, '1.2.0')), []);
    assert.equal(afterFailure(known, '1.2.0').read.has('1.2.0'), false);
  });
});

describe('what is read first', () => {
  function stateOf(packages: Readonly<Record<string, Readonly<Record<string, readonly [string, number]>>>>): WatchState {
    return new Map(
      Object.entries(packages).map(([name, waiting]) => [
        name,
        {
          asked: MONDAY,
          versions: new Map([['0.0.1', MONDAY] as const, ...Object.entries(waiting).map(([v, [seen]]) => [v, seen] as const)]),
          waiting: new Map(Object.entries(waiting).map(([v, [, tries]]) => [v, tries])),
          read: new Set<string>(),
          unlisted: new Map<string, string>(),
        },
      ]),
    );
  }
  const queue = (state: WatchState) =>
    queueOf(state, new Map([...state].map(([name, { versions }]) => [name, orderOf([...versions.keys()])]))).map(({ name, version }) => `${name}@${version}`);

  test('the newest of every package before the second of any; what was seen first before what came later', () => {
    const state = stateOf({ busy: { '1.0.1': [MONDAY, 0], '1.0.2': [MONDAY, 0], '1.0.3': [TUESDAY, 0] }, quiet: { '0.2.0': [MONDAY, 0] } });
    assert.deepEqual(queue(state), ['quiet@0.2.0', 'busy@1.0.3', 'busy@1.0.2', 'busy@1.0.1']);
  });

  test('what failed before comes last', () => {
    assert.deepEqual(queue(stateOf({ a: { '1.0.0': [MONDAY, 1] }, b: { '1.0.0': [TUESDAY, 0] } })), ['b@1.0.0', 'a@1.0.0']);
  });

  test('a package that was not asked for is left out', () => {
    const state = stateOf({ a: { '1.0.0': [MONDAY, 0] }, b: { '1.0.0': [MONDAY, 0] } });
    assert.deepEqual(queueOf(state, new Map([['b', orderOf(['0.0.1', '1.0.0'])]])), [{ name: 'b', version: '1.0.0' }]);
  });
});

describe('the file', () => {
  const sound = { asked: MONDAY, versions: { '1.0.0': MONDAY }, waiting: {}, read: [], unlisted: {} };
  const refused = (packages: unknown) => {
    const said = readWatchState({ format: 1, packages });
    assert.equal(typeof said, 'string');
    return said as string;
  };

  test('what is written is read back, and gives the same text', () => {
    const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((n) => n.join('.'));
    const time = fc.constantFrom(MONDAY, TUESDAY);
    const known = fc.record(
      {
        asked: time,
        versions: fc.array(fc.tuple(version, time)).map((e) => new Map(e)),
        waiting: fc.array(fc.tuple(version, fc.nat(MAX_TRIES - 1))).map((e) => new Map(e)),
        read: fc.array(version).map((e) => new Set(e)),
        unlisted: fc.array(fc.tuple(version, time)).map((e) => new Map(e)),
      },
      { noNullPrototype: true },
    );
    const name = fc.constantFrom('mcp-remote', '@openai/codex', 'constructor', '@a/b', 'nx');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, known)).map((e) => new Map(e)), (state) => {
        const text = watchStateText(state);
        const again = readWatchState(JSON.parse(text));
        if (typeof again === 'string') assert.fail(again);
        assert.deepEqual(new Map([...again].sort()), new Map([...state].sort()));
        assert.equal(watchStateText(again), text);
      }),
    );
  });

  test('another document, another format and half a state are refused', () => {
    for (const document of [null, [], 'x', {}, { format: 2, packages: {} }, { packages: {} }]) {
      const said = readWatchState(document);
      assert.match(typeof said === 'string' ? said : 'read', /is no state of a watch/);
    }
    assert.equal(readWatchState({ format: 1 }), 'has no "packages"');
    for (const member of Object.keys(sound)) assert.match(refused({ nx: { ...sound, [member]: null } }), /^packages\["nx"\] /);
    assert.ok(typeof readWatchState({ format: 1, packages: { nx: sound } }) !== 'string');
  });

  test('names and versions that could lead a path or npm elsewhere are refused', () => {
    for (const name of ['../up', '@../x', 'a/b', '-g', '.hidden', 'a b', '', '@a/../b', '__proto__']) {
      assert.match(refused(JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(sound)}}`)), /no name of an npm package/, name);
    }
    for (const version of ['../1', '1/../2', 'latest', '', '1.0.0 ', '-1', '1\u0000']) {
      refused({ nx: { ...sound, versions: { [version]: MONDAY } } });
      refused({ nx: { ...sound, read: [version] } });
    }
    for (const tries of [-1, 1.5, MAX_TRIES, '0', null]) refused({ nx: { ...sound, waiting: { '1.0.0': tries } } });
  });
});
