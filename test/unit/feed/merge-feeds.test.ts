// Danger: somebody's own feed changes, hides or takes over a record of another feed, or an older release of our feed
// pushes a newer one aside.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeFeeds, type FeedPart } from '../../../src/core/feed/merge-feeds';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import type { Feed } from '../../../src/core/model/feed';
import { feedDocument } from '../../support/tuf-repository';
import { sampleDocument } from './sample';

const OURS = parseFeed(sampleDocument());
const [OUR_EVENT] = OURS.events;
const DAY = '2026-11-22T00:00:00Z';

function part(id: string, feed: Feed, replacesBundled = false): FeedPart {
  return { id, feed, replacesBundled };
}

function feedWith(ids: readonly string[], generated = DAY, over: Partial<Feed> = {}): Feed {
  return { ...parseFeed(feedDocument(ids, generated)), ...over };
}

describe('feeds are merged', () => {
  test('the bundled feed alone stays what it is', () => {
    const { feed, events, main } = mergeFeeds([part('bundled', OURS)]);
    assert.deepEqual(feed, OURS);
    assert.equal(events.get('bundled'), OURS.events.length);
    assert.equal(main, 'bundled');
  });

  test('new ids are added, each with its origin, in order of id', () => {
    const { feed, events } = mergeFeeds([part('bundled', OURS), part('org', feedWith(['x_TT-2026-7001']))]);
    assert.deepEqual(feed.events.map((e) => [e.id, e.origin]).at(-1), ['x_TT-2026-7001', 'org']);
    assert.equal(feed.events.length, OURS.events.length + 1);
    assert.equal(events.get('org'), 1);
    assert.deepEqual(feed.problems, []);
  });

  test('a record under a known id is refused with both names, and the known one is untouched', () => {
    const forged = { ...OUR_EVENT!, concern: 'info' as const, withdrawn: DAY };
    const { feed, events } = mergeFeeds([part('bundled', OURS), part('org', feedWith([], DAY, { events: [forged] }))]);
    assert.deepEqual(feed.events.find((e) => e.id === OUR_EVENT!.id), OUR_EVENT);
    assert.equal(events.get('org'), 0);
    const [problem] = feed.problems;
    assert.equal(problem?.record, `org: ${OUR_EVENT!.id}`);
    assert.match(problem.message, /has the id of a event of feed bundled; that one stays as it is, and this record of feed org does not count/);
  });

  test('between two feeds of an organisation the first one counts', () => {
    const { feed } = mergeFeeds([
      part('bundled', OURS),
      part('one', feedWith(['x_TT-2026-7001'])),
      part('two', feedWith(['x_TT-2026-7001'], DAY, { events: feedWith(['x_TT-2026-7001']).events.map((e) => ({ ...e, summary: 'Other' })) })),
    ]);
    assert.equal(feed.events.find((e) => e.id === 'x_TT-2026-7001')?.origin, 'one');
    assert.match(feed.problems[0]?.message ?? '', /of feed one;/);
  });

  test('the same record word for word is no problem', () => {
    assert.deepEqual(mergeFeeds([part('bundled', OURS), part('copy', OURS)]).feed.problems, []);
  });

  test('a tool under another id cannot take a package over', () => {
    const thief = { ...OURS.tools[0]!, id: 'thief' };
    const { feed } = mergeFeeds([part('bundled', OURS), part('org', feedWith(['x_TT-2026-7001'], DAY, { tools: [thief] }))]);
    assert.deepEqual(feed.tools, OURS.tools);
    assert.match(feed.problems[0]?.message ?? '', /^speaks of a package of the tool \S+ of feed bundled/);
  });

  test('a changed vendor or tool of a known id is refused', () => {
    const vendors = OURS.vendors.map((v) => ({ ...v, name: 'Renamed' }));
    const tools = OURS.tools.map((t) => ({ ...t, packages: [] }));
    const { feed } = mergeFeeds([part('bundled', OURS), part('org', feedWith([], DAY, { vendors, tools }))]);
    assert.deepEqual([feed.vendors, feed.tools], [OURS.vendors, OURS.tools]);
    assert.equal(feed.problems.length, vendors.length + tools.length);
  });

  test('refused records of a remote feed are told under its name', () => {
    const problems = [{ record: 'x_TT-2026-7009', message: 'is wrong' }];
    const { feed } = mergeFeeds([part('bundled', OURS), part('org', feedWith([], DAY, { problems }))]);
    assert.deepEqual(feed.problems, [{ record: 'org: x_TT-2026-7009', message: 'is wrong' }]);
  });
});

describe('a newer release of the bundled feed', () => {
  const release = (generated: string): Feed => feedWith([OUR_EVENT!.id, 'x_TT-2026-9001'], generated);

  test('takes its place as a whole, and its records may differ', () => {
    const { feed, main, events } = mergeFeeds([part('bundled', OURS), part('ours', release('2026-11-23T00:00:00Z'), true)]);
    assert.equal(main, 'ours');
    assert.equal(feed.generated, '2026-11-23T00:00:00Z');
    assert.deepEqual(new Set(feed.events.map((e) => e.origin)), new Set(['ours']));
    assert.equal(events.get('bundled'), undefined);
    assert.deepEqual(feed.problems, []);
  });

  for (const [name, generated] of [['older', '2026-11-21T00:00:00Z'], ['as old', DAY]] as const) {
    test(`one that is ${name} does not count at all`, () => {
      const { feed, main } = mergeFeeds([part('bundled', OURS), part('ours', release(generated), true)]);
      assert.equal(main, 'bundled');
      assert.deepEqual(feed.events, OURS.events);
    });
  }

  test('the newest of several counts, and an organisation’s feed is added to it', () => {
    const { feed, main } = mergeFeeds([
      part('bundled', OURS),
      part('newer', release('2026-11-23T00:00:00Z'), true),
      part('newest', release('2026-11-24T00:00:00Z'), true),
      part('org', feedWith(['x_TT-2026-7001'])),
    ]);
    assert.equal(main, 'newest');
    assert.deepEqual(new Set(feed.events.map((e) => e.origin)), new Set(['newest', 'org']));
  });

  test('one without events never takes the place', () => {
    const empty = feedWith([], '2027-01-01T00:00:00Z', { events: [] });
    assert.equal(mergeFeeds([part('bundled', OURS), part('ours', empty, true)]).main, 'bundled');
  });
});

test('whatever feeds say: the bundled records are all there and unchanged, ids are unique, and the result is the same', () => {
  const ids = fc.uniqueArray(fc.constantFrom(OUR_EVENT!.id, 'x_A-2026-0001', 'x_B-2026-0001', 'x_C-2026-0001', '__proto__', 'constructor'));
  fc.assert(
    fc.property(fc.array(ids, { maxLength: 4 }), (lists) => {
      const events = (list: readonly string[], i: number) => list.map((id) => ({ ...OUR_EVENT!, id, summary: `of ${i}` }));
      const parts = [part('bundled', OURS), ...lists.map((list, i) => part(`f${i}`, feedWith([], DAY, { events: events(list, i) })))];
      const { feed } = mergeFeeds(parts);
      const seen = feed.events.map((e) => e.id);
      assert.equal(new Set(seen).size, seen.length);
      for (const event of OURS.events) assert.deepEqual(feed.events.find((e) => e.id === event.id), event);
      assert.deepEqual(new Set(seen), new Set([...OURS.events.map((e) => e.id), ...lists.flat()]));
      assert.deepEqual(mergeFeeds(parts).feed, feed);
    }),
  );
});
