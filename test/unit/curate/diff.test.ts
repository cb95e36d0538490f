// Danger: a change of the feed that alters an answer for somebody is told as none, or the other way round.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diffFeeds, rangeWords } from '../../../src/core/curate/diff';
import { diffText } from '../../../src/core/curate/diff-text';
import type { TrustEvent } from '../../../src/core/model/event';
import type { Feed } from '../../../src/core/model/feed';
import { runDiff } from '../../../src/node/curate/diff';
import { CLI_PACKAGE, SDK_PACKAGE, affected, span, trustEvent } from '../../support/events';
import { SmallFeed } from '../../support/small-feed';

const RELEASES = new Map([['npm/@anthropic-ai/claude-code', ['1.0.0', '1.1.0', '1.2.0', '2.0.0']]]);

function feedOf(...events: TrustEvent[]): Feed {
  return { generated: '2026-11-22T00:00:00Z', events, tools: [], vendors: [], releases: [], problems: [] };
}

const at = (from: string, to?: string) => affected(CLI_PACKAGE, { ranges: [span(from, to)] });
const one = (overrides: Partial<TrustEvent>) => feedOf(trustEvent({ affected: [at('1.0.0', '1.2.0')], ...overrides }));
const change = (before: Feed, after: Feed) => {
  const { records } = diffFeeds(before, after, RELEASES);
  assert.equal(records.length, 1);
  return records[0]!;
};

describe('what changes for a user', () => {
  test('the same feed: nothing', () => {
    assert.deepEqual(diffFeeds(one({}), one({}), RELEASES).records, []);
    assert.match(diffText(diffFeeds(one({}), one({}), RELEASES)), /Nothing changes for a user\.\n$/);
  });

  test('a new record names the releases that become affected', () => {
    const said = change(feedOf(), one({}));
    assert.equal(said.change, 'added');
    assert.deepEqual(said.packages[0]!.nowAffected, ['1.0.0', '1.1.0']);
    assert.equal(said.packages[0]!.fixAfter, '1.2.0');
  });

  test('a range that grows and shrinks', () => {
    const said = change(one({}), one({ affected: [at('1.1.0', '2.0.0')] }));
    assert.equal(said.change, 'changed');
    assert.deepEqual(said.packages[0]!.nowAffected, ['1.2.0']);
    assert.deepEqual(said.packages[0]!.noLongerAffected, ['1.0.0']);
    assert.deepEqual([said.packages[0]!.fixBefore, said.packages[0]!.fixAfter], ['1.2.0', '2.0.0']);
  });

  test('a version that the record no longer decides is not told to be fine', () => {
    const said = change(one({}), one({ affected: [{ ...at('1.0.0', '1.1.0'), undecidedVersions: ['1.1.0'] }] }));
    assert.deepEqual(said.packages[0]!.nowUndecided, ['1.1.0']);
    assert.deepEqual(said.packages[0]!.noLongerAffected, []);
  });

  test('a withdrawn record affects nothing any more, and comes back', () => {
    const gone = one({ withdrawn: '2026-11-02T00:00:00Z' });
    assert.equal(change(one({}), gone).change, 'withdrawn');
    assert.deepEqual(change(one({}), gone).packages[0]!.noLongerAffected, ['1.0.0', '1.1.0']);
    assert.equal(change(gone, one({})).change, 'reinstated');
  });

  test('a record that is gone', () => {
    assert.equal(change(one({}), feedOf()).change, 'removed');
    assert.deepEqual(change(one({}), feedOf()).packages[0]!.noLongerAffected, ['1.0.0', '1.1.0']);
  });

  test('concern, polarity and condition count; texts do not', () => {
    assert.deepEqual([change(one({}), one({ concern: 'urgent' })).concernAfter, change(one({}), one({ concern: 'urgent' })).change], ['urgent', 'changed']);
    assert.deepEqual(change(one({}), one({ polarity: 'neutral' })).fields, ['polarity']);
    const condition = { summary: 's', question: 'q', test: { asked: 'a' } };
    assert.deepEqual(change(one({}), one({ condition })).fields, ['condition']);
    assert.equal(change(one({}), one({ details: 'Other words.' })).change, 'texts');
  });

  test('a package without a release list is told as such', () => {
    const text = diffText(diffFeeds(feedOf(), one({ affected: [affected(SDK_PACKAGE, { ranges: [span('1.0.0')] })] }), RELEASES));
    assert.match(text, /no release list of this package/);
    assert.match(text, /fix: not known|from 1\.0\.0/);
  });

  test('ranges in words', () => {
    assert.equal(rangeWords([at('0', '1.0.0')]), 'from 0 to before 1.0.0');
    assert.equal(rangeWords([affected(CLI_PACKAGE, { versions: ['1.0.1', '1.0.2'] })]), 'the versions 1.0.1, 1.0.2');
    assert.equal(rangeWords([]), null);
  });

  test('texts of a record cannot move the terminal', () => {
    assert.ok(!diffText(diffFeeds(feedOf(), one({ summary: 'a\u001b[2Jb\u202e' }), RELEASES)).includes('\u001b'));
  });
});

describe('feed diff', () => {
  test('compares folders and documents, and tells refused records', async () => {
    const feed = new SmallFeed();
    try {
      const run = (a: string, b: string, format: 'text' | 'json' = 'text') => runDiff(a, b, { format }, { cwd: feed.cwd });
      assert.match((await run('feed', 'feed')).out, /Nothing changes/);
      feed.write('whole.json', JSON.stringify({ format: 1, generated: '2026-01-01T00:00:00Z', events: [], ledger: [], tools: [], vendors: [] }));
      const said = await run('feed/whole.json', 'feed');
      assert.equal(said.exit, 0);
      assert.match(said.out, /New records: 1\n {2}x_TT-2025-0001/);
      assert.match(said.out, /now affected: 2 \(0\.2\.116, 1\.0\.23\)/);
      const json = JSON.parse((await run('feed', 'feed/whole.json', 'json')).out) as { schemaVersion: number; records: { change: string }[] };
      assert.deepEqual([json.schemaVersion, json.records[0]!.change], [1, 'removed']);
      feed.write('events/x_TT-2025-0002.json', '{}');
      assert.match((await run('feed', 'feed')).err, /note: feed has 1 refused record/);
      feed.write('bad.json', '{"format":2}');
      assert.match((await run('feed/bad.json', 'feed')).err, /is not a feed this version can read/);
      assert.equal((await run('nowhere', 'feed')).exit, 2);
    } finally {
      feed.remove();
    }
  });
});
