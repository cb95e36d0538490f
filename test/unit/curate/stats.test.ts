// Danger: the numbers that stand in public about the feed are not those of its records.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { feedStats } from '../../../src/core/curate/stats';
import { statsMarkdown, statsText } from '../../../src/core/curate/stats-text';
import type { Feed } from '../../../src/core/model/feed';
import { loadFeed } from '../../../src/node/curate/files';
import { runStats } from '../../../src/node/curate/stats';
import { CLI_PACKAGE, SDK_PACKAGE, affected, span, trustEvent } from '../../support/events';
import { SmallFeed } from '../../support/small-feed';

const RELEASES = new Map([['npm/@anthropic-ai/claude-code', ['1.0.0', '1.2.0']]]);
const reference = { type: 'WEB', url: 'https://example.org/', title: 't', publisher: 'p', date: null, primary: true, opened: true };

const FEED: Feed = {
  generated: '2026-11-22T00:00:00Z',
  events: [
    trustEvent({ id: 'x_TT-2026-0001', affected: [affected(CLI_PACKAGE, { ranges: [span('1.0.0', '1.2.0')] })], references: [reference] }),
    trustEvent({ id: 'x_TT-2026-0002', affected: [affected(CLI_PACKAGE, { ranges: [span('1.0.0', '1.1.0')], installableFix: '1.2.0' })], references: [{ ...reference, opened: false }] }),
    trustEvent({ id: 'x_TT-2026-0003', affected: [affected(CLI_PACKAGE, { ranges: [span('1.0.0', '1.3.0')] }), affected(SDK_PACKAGE, { ranges: [span('1.0.0')] })] }),
    trustEvent({ id: 'x_TT-2026-0004', affected: [affected(SDK_PACKAGE, { versions: ['1.0.0'] })], concern: 'urgent', confidence: 'medium' }),
    trustEvent({ id: 'x_TT-2026-0005', record: 'ledger', affected: [], polarity: 'credit', kind: 'practice', vendor: 'other' }),
    trustEvent({ id: 'x_TT-2026-0006', withdrawn: '2026-11-02T00:00:00Z', revisions: [{ date: '2026-11-02', kind: 'correction', text: 'c' }, { date: '2026-11-02', kind: 'retraction', text: 'r' }] }),
  ],
  tools: [],
  vendors: [{ format: 1, id: 'anthropic', name: 'Anthropic', homepage: 'https://example.org/', securityContact: null }] as unknown as Feed['vendors'],
  releases: [],
  problems: [{ record: 'x', message: 'y' }],
};

describe('counts', () => {
  const stats = feedStats(FEED, RELEASES);

  test('records by what they are; withdrawn ones count nowhere else', () => {
    assert.deepEqual([stats.events, stats.ledger, stats.withdrawn, stats.refused], [4, 1, 1, 1]);
    assert.deepEqual(stats.byVendor, [['Anthropic', 4], ['other', 1]]);
    assert.deepEqual(stats.byPolarity, [['debit', 4], ['credit', 1], ['neutral', 0]]);
    assert.deepEqual(stats.byConfidence, [['high', 4], ['medium', 1], ['low', 0]]);
    assert.deepEqual(stats.byConcern[0], ['urgent', 1]);
    assert.deepEqual(stats.byKind, [['vulnerability', 4], ['practice', 1]]);
  });

  test('events with a fix for every, for some and for no package', () => {
    assert.deepEqual(stats.repair, { withFix: 2, partlyFixed: 1, withoutFix: 1 });
  });

  test('fixes against the release index', () => {
    assert.deepEqual(stats.fixes, { checked: 3, released: 1, neededInstallable: 1, withoutRelease: 1, unchecked: 0 });
    assert.deepEqual(feedStats(FEED, new Map()).fixes, { checked: 0, released: 0, neededInstallable: 0, withoutRelease: 0, unchecked: 3 });
  });

  test('corrections and accounts', () => {
    assert.deepEqual(stats.revisions, { corrected: 1, updated: 0, retracted: 1 });
    assert.deepEqual(stats.accounts, { primary: 2, primaryOpened: 1, eventsWithPrimaryOpened: 1 });
  });

  test('every breakdown of the real feed adds up to its records', async () => {
    const feed = await loadFeed('feed', '.');
    assert.ok(feed.ok);
    const real = feedStats(feed.value, new Map());
    for (const counts of [real.byVendor, real.byKind, real.byPolarity, real.byConfidence, real.byConcern]) {
      assert.equal(counts.reduce((sum, [, n]) => sum + n, 0), real.events + real.ledger);
    }
    assert.equal(real.repair.withFix + real.repair.partlyFixed + real.repair.withoutFix, real.events);
  });

  test('text and Markdown tell the same numbers', () => {
    assert.match(statsText(stats), /never released: the first later release is named {2}1\n/);
    assert.match(statsMarkdown(stats), /\| a known release \| 1 \|/);
    const untimed = feedStats({ ...FEED, events: FEED.events.map((e) => ({ ...e, course: [] })) }, RELEASES);
    assert.match(statsText(untimed), /public report to first response {2}not known/);
  });
});

describe('feed stats', () => {
  test('of a folder, as JSON, with its own release index or a named one', async () => {
    const feed = new SmallFeed();
    try {
      const run = (releases?: string) => runStats('feed', { format: 'json', releases }, { cwd: feed.cwd });
      type Said = { schemaVersion: number; fixes: { checked: number; unchecked: number } };
      const said = JSON.parse((await run()).out) as Said;
      assert.deepEqual([said.schemaVersion, said.fixes.checked], [1, 1]);
      assert.match((await run('nowhere')).err, /--releases: nowhere is not a folder/);
      feed.write('releases/npm.json', '{');
      assert.match((await run()).err, /releases\/npm\.json/);
      assert.equal((await runStats('nowhere', { format: 'text' }, { cwd: feed.cwd })).exit, 2);
    } finally {
      feed.remove();
    }
  });
});
