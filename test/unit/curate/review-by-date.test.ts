// Danger: a version that was out before the fix stays undecided for ever, or a release that came in between is told as
// fixed because nobody looked; or a day that proves nothing is taken for a proof.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { byDateIssues } from '../../../src/core/curate/review-by-date';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import type { ListedPackage } from '../../../src/core/feed/release-index-document';
import type { Affected, CourseStep, TrustEvent } from '../../../src/core/model/event';
import { compileFeed } from '../../../scripts/compile-feed.mjs';
import { readReleaseLists } from '../../../src/node/curate/releases';
import { affected, CLI_PACKAGE, feedOf, span, trustEvent } from '../../support/events';

const STEP: CourseStep = { step: 'fix-merged', date: '2026-05-03', zone: 'UTC', text: 'Merged', basis: 'commit' };

function eventWith(over: Partial<Affected>, course: readonly CourseStep[] = [STEP]): TrustEvent {
  const entry = affected(CLI_PACKAGE, { ranges: [span('1.0.0', '1.4.0')], fixBasis: 'by-date', undecidedVersions: ['1.2.0'], ...over });
  return trustEvent({ affected: [entry], course });
}

function list(days: Readonly<Record<string, string>>, over: Partial<ListedPackage> = {}): ListedPackage {
  return { ecosystem: 'npm', name: CLI_PACKAGE.name, whole: false, versions: Object.keys(days), outBy: new Map(Object.entries(days).filter(([, day]) => day !== '')), asOf: '2026-11-22', ...over };
}

function lines(event: TrustEvent, ...lists: readonly ListedPackage[]): readonly string[] {
  return byDateIssues(feedOf([event]), () => 'f.json', lists).map((i) => `${i.level}: ${i.message}`);
}

const KEY = 'problem: npm/@anthropic-ai/claude-code:';
const BETWEEN = (version: string): string =>
  `${KEY} ${version} was released between 1.2.0 and 1.4.0, and the record does not say whether it is affected: name it as undecided or as affected`;

describe('what was out before the fix is not undecided', () => {
  test('by its day in the index', () => {
    assert.deepEqual(lines(eventWith({}), list({ '1.2.0': '2026-05-02' })), [
      `${KEY} 1.2.0 was out by 2026-05-02, before the fix of 2026-05-03: it is affected, not undecided`,
    ]);
  });

  test('a day that is not before the fix proves nothing: days are upper bounds', () => {
    for (const day of ['2026-05-03', '2026-05-04', '2026-11-22', '']) assert.deepEqual(lines(eventWith({}), list({ '1.2.0': day })), [], day);
  });

  test('the fix itself cannot be older than the fix', () => {
    assert.deepEqual(lines(eventWith({}), list({ '1.4.0': '2026-05-01' })), [
      `${KEY} 1.4.0 is named as fixed, but was out by 2026-05-01, before the fix of 2026-05-03`,
    ]);
    assert.deepEqual(lines(eventWith({ installableFix: '1.5.0' }), list({ '1.5.0': '2026-05-01' })), [
      `${KEY} 1.5.0 is named as fixed, but was out by 2026-05-01, before the fix of 2026-05-03`,
    ]);
  });

  test('the earliest step counts; a month counts from its first day, another zone a day earlier', () => {
    const course = (...steps: Partial<CourseStep>[]): readonly CourseStep[] => steps.map((s) => ({ ...STEP, ...s }));
    const index = list({ '1.2.0': '2026-05-01' });
    const count = (...steps: Partial<CourseStep>[]): number => lines(eventWith({}, course(...steps)), index).length;
    assert.equal(count({ date: '2026-05-09', step: 'fix-released' }), 1);
    assert.equal(count({ date: '2026-05-09', step: 'fix-released' }, { date: '2026-05-01' }), 0);
    assert.equal(count({ date: '2026-05' }), 0);
    assert.equal(count({ date: '2026-06' }), 1);
    assert.equal(count({ date: '2026-05-02T10:00:00Z' }), 1);
    assert.equal(count({ date: '2026-05-02', zone: 'PDT' }), 0);
    assert.equal(count({ date: '2026-05-03', zone: 'PDT' }), 1);
    assert.equal(count({ step: 'disclosed' }), 0, 'without a day of the fix nothing can be said');
  });
});

describe('releases in between are named', () => {
  test('those that a list shows between the undecided version and the fix', () => {
    const index = list({ '1.1.0': '', '1.2.0': '', '1.2.1': '2026-09-01', '1.3.0': '', '1.4.0': '', '1.5.0': '' });
    assert.deepEqual(lines(eventWith({}), index), [BETWEEN('1.2.1'), BETWEEN('1.3.0')]);
    assert.deepEqual(lines(eventWith({ undecidedVersions: ['1.3.0', '1.2.0', '1.2.1'] }), index), []);
    assert.deepEqual(lines(eventWith({ versions: ['1.2.1'], undecidedVersions: ['1.2.0', '1.3.0'] }), index), [], 'what is listed as affected is decided');
  });

  test('up to the fix that can be installed', () => {
    const index = list({ '1.4.0': '', '1.4.1': '' });
    const said = lines(eventWith({ installableFix: '1.5.0', undecidedVersions: ['1.2.0', '1.4.0'] }), index);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /1\.4\.1 was released between 1\.2\.0 and 1\.5\.0/);
  });

  test('not those that were out before the fix, and no pre-release', () => {
    assert.deepEqual(lines(eventWith({}), list({ '1.2.1': '2026-05-02', '1.3.0-beta.1': '', '1.3.0-nightly.3': '' })), []);
  });
});

describe('nothing is said', () => {
  test('about other fixes, other packages, and where there is no list', () => {
    const index = list({ '1.2.0': '2020-01-01', '1.3.0': '' });
    assert.deepEqual(lines(eventWith({ fixBasis: 'vendor-stated' }), index), []);
    assert.deepEqual(lines(eventWith({ fixBasis: null }), index), []);
    assert.deepEqual(lines(eventWith({}), { ...index, name: 'other' }), []);
    assert.deepEqual(lines(eventWith({})), []);
  });

  test('about a whole list that has nothing to object to', () => {
    assert.deepEqual(lines(eventWith({}), list({ '1.1.0': '2026-01-01', '1.2.0': '2026-05-03', '1.4.0': '2026-05-08' }, { whole: true })), []);
  });

  test('about the records of the feed as they are', async () => {
    const lists = await readReleaseLists('feed/releases');
    assert.ok(lists.ok);
    const feed = parseFeed(compileFeed('feed'));
    const byDate = feed.events.filter((e) => e.affected.some((a) => a.fixBasis === 'by-date')).map((e) => e.id);
    for (const id of ['x_TT-2025-0151', 'x_TT-2026-0211']) assert.ok(byDate.includes(id), id);
    assert.deepEqual(byDateIssues(feed, (id) => id, lists.value), []);
    // The list of Codex is dated, so the record is really held against something.
    const codex = lists.value.find((l) => l.name === '@openai/codex');
    const changed = lists.value.map((l) => (l === codex ? { ...l, outBy: new Map([...l.outBy, ['0.23.0', '2025-08-19']]) } : l));
    assert.match(byDateIssues(feed, (id) => id, changed).map((i) => i.message).join(), /0\.23\.0 was out by 2025-08-19, before the fix of 2025-08-20: it is affected/);
  });
});
