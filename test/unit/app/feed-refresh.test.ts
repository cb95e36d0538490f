// Danger: the network is used at start-up, without a feed in the settings, or by everybody at the same moment.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { FeedRefresh, type FeedRefreshDeps } from '../../../src/app/feed-refresh';
import type { FeedAddress } from '../../../src/core/model/feed';
import type { FeedUpdate } from '../../../src/ports/feed-store';

const FEED: FeedAddress = { name: 'org', url: 'https://feeds.example.com', rootSha256: 'ab'.repeat(32), replacesBundled: false };

interface Bench {
  readonly refresh: FeedRefresh;
  readonly timers: { readonly wait: number; readonly run: () => void; off: boolean }[];
  readonly log: string[];
  readonly asked: string[];
  loads: number;
  shown: number;
}

function bench(over: Partial<FeedRefreshDeps> & { answer?: FeedUpdate } = {}): Bench {
  const b = { timers: [] as Bench['timers'], log: [] as string[], asked: [] as string[], loads: 0, shown: 0 };
  const note = (level: string) => (text: string) => { b.log.push(`${level} ${text}`); };
  const refresh = new FeedRefresh({
    clock: {
      now: () => '2026-11-22T00:00:00.000Z',
      steady: () => 0,
      pause: () => Promise.resolve(),
      after: (wait, run) => {
        const timer = { wait, run, off: false };
        b.timers.push(timer);
        return () => { timer.off = true; };
      },
    },
    log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
    feeds: () => [FEED],
    hours: () => 24,
    random: () => 0.5,
    loadUpdater: () => {
      b.loads += 1;
      return Promise.resolve((feed, { folder }) => {
        b.asked.push(`${feed.name} ${String(folder)}`);
        return Promise.resolve(over.answer ?? { result: 'updated', reason: null });
      });
    },
    refreshed: () => {
      b.shown += 1;
      return Promise.resolve();
    },
    ...over,
  });
  return Object.assign(b, { refresh });
}

describe('by time', () => {
  test('not at the start: a day later, put off by up to a tenth', () => {
    for (const [random, expected] of [[0, 24], [0.5, 25.2], [0.999999, 26.4]] as const) {
      const b = bench({ random: () => random });
      b.refresh.schedule();
      assert.equal(b.loads, 0);
      assert.ok(Math.abs(b.timers[0]!.wait / 3_600_000 - expected) < 0.01, String(b.timers[0]!.wait));
    }
  });

  test('never without a feed, and never with 0 hours', () => {
    for (const over of [{ feeds: () => [] }, { hours: () => 0 }]) {
      const b = bench(over);
      b.refresh.schedule();
      assert.deepEqual(b.timers, []);
    }
  });

  test('changed settings set the time anew, and the end calls it off', () => {
    const b = bench();
    b.refresh.schedule();
    b.refresh.schedule();
    assert.deepEqual(b.timers.map((t) => t.off), [true, false]);
    b.refresh.dispose();
    assert.deepEqual(b.timers.map((t) => t.off), [true, true]);
    b.refresh.schedule();
    assert.equal(b.timers.length, 2);
  });

  test('when it is time, every feed is asked once and the next time is set', async () => {
    const b = bench();
    b.refresh.schedule();
    b.timers[0]!.run();
    await b.refresh.refresh();
    assert.deepEqual(b.asked, ['org null']);
    assert.deepEqual([b.shown, b.timers.length], [1, 2]);
  });

  test('a part that cannot be loaded is logged, and the time is set again', async () => {
    const b = bench({ loadUpdater: () => Promise.reject(new Error('gone')) });
    b.refresh.schedule();
    b.timers[0]!.run();
    await assert.rejects(b.refresh.refresh());
    await new Promise((resolve) => setImmediate(resolve));
    assert.match(b.log.join(), /error The refresh of feeds failed: Error: gone/);
    assert.equal(b.timers.length, 2);
  });
});

describe('on demand', () => {
  test('without a feed nothing is loaded', async () => {
    const b = bench({ feeds: () => [] });
    assert.deepEqual(await b.refresh.refresh(), []);
    assert.deepEqual([b.loads, b.shown], [0, 0]);
  });

  test('two calls at once ask once', async () => {
    const b = bench();
    const [one, two] = await Promise.all([b.refresh.refresh(), b.refresh.refresh()]);
    assert.equal(one, two);
    assert.deepEqual(b.asked, ['org null']);
  });

  test('a refusal is logged with its reason and handed back', async () => {
    const b = bench({ answer: { result: 'refused', reason: 'rollback: older' } });
    assert.deepEqual(await b.refresh.refresh(), [{ feed: 'org', result: 'refused', reason: 'rollback: older' }]);
    assert.deepEqual(b.log, ['warn Feed org: refused: rollback: older']);
  });

  test('an expired one is logged as stale', async () => {
    const b = bench({ answer: { result: 'expired', reason: 'freeze' } });
    await b.refresh.refresh();
    assert.deepEqual(b.log, ['warn Feed org: stale: freeze']);
  });

  test('a folder is handed on', async () => {
    const b = bench();
    assert.equal((await b.refresh.importFolder(FEED, '/media/stick'))?.result, 'updated');
    assert.deepEqual(b.asked, ['org /media/stick']);
    assert.equal(b.shown, 1);
  });
});
