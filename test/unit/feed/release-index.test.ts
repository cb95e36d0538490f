// Danger: a broken or hostile list in a feed takes the records with it, or one that cannot be right is counted by; the
// document that is published holds other lists than the one that ships.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeFeeds } from '../../../src/core/feed/merge-feeds';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { dayOfNumber, isPlainRelease, releaseRecords, type ListedPackage } from '../../../src/core/feed/release-index-document';
import type { Feed } from '../../../src/core/model/feed';
import { npm } from '../../support/events';
import { releaseList } from '../../support/releases';
import { sampleDocument } from './sample';

const GOOD = { package: { ecosystem: 'npm', name: '@maker/agent' }, asOf: '2026-11-20', whole: true, versions: '1.0.0 1.1.0' };

function parsed(releases: unknown): Feed {
  return parseFeed({ ...sampleDocument(), releases });
}

describe('lists of an untrusted document', () => {
  test('a good list is kept as it is', () => {
    const feed = parsed([GOOD]);
    assert.deepEqual(feed.problems, []);
    assert.deepEqual(feed.releases, [{ ...GOOD, origin: 'bundled' }]);
  });

  test('a document of before there were lists has none, and no fault', () => {
    assert.deepEqual(parsed(undefined).problems, []);
    const feed = parseFeed(sampleDocument());
    assert.deepEqual([feed.releases, feed.problems], [[], []]);
  });

  test('what is no list of lists is told, and the records are kept', () => {
    for (const releases of [null, 'npm', 7, {}, true]) {
      const feed = parsed(releases);
      assert.equal(feed.events.length, parseFeed(sampleDocument()).events.length);
      assert.deepEqual(feed.problems, [{ record: 'releases', message: 'must be a list' }]);
    }
  });

  const BAD: readonly (readonly [string, unknown, RegExp])[] = [
    ['null', null, /^package: has no ecosystem/],
    ['a text', 'x', /^package: has no ecosystem/],
    ['no package', { ...GOOD, package: undefined }, /^package: has no ecosystem/],
    ['an ecosystem with signs', { ...GOOD, package: { ecosystem: 'n/pm', name: 'a' } }, /^package: has no ecosystem/],
    ['no name', { ...GOOD, package: { ecosystem: 'npm', name: '' } }, /^package: has no name/],
    ['a name that hides signs', { ...GOOD, package: { ecosystem: 'npm', name: 'a\u202eb' } }, /^package: has no name/],
    ['a name of many letters', { ...GOOD, package: { ecosystem: 'npm', name: 'a'.repeat(215) } }, /^package: has no name/],
    ['an inherited package', Object.create(GOOD) as unknown, /^package: has no ecosystem/],
    ['no day', { ...GOOD, asOf: 20779 }, /^asOf: must be a day/],
    ['a day that is none', { ...GOOD, asOf: '2026-13-01' }, /^asOf: must be a day/],
    ['a time for a day', { ...GOOD, asOf: '2026-11-20T00:00:00Z' }, /^asOf: must be a day/],
    ['a word for whole', { ...GOOD, whole: 'yes' }, /^whole: /],
    ['a list of versions', { ...GOOD, versions: ['1.0.0'] }, /^versions: must be a text/],
    ['no version', { ...GOOD, versions: '' }, /^versions: must be releases/],
    ['two blanks', { ...GOOD, versions: '1.0.0  1.1.0' }, /^versions: must be releases/],
    ['a blank at the end', { ...GOOD, versions: '1.0.0 ' }, /^versions: must be releases/],
    ['a pre-release', { ...GOOD, versions: '1.0.0 1.1.0-beta.1' }, /^versions: must be releases/],
    ['a tag', { ...GOOD, versions: 'latest' }, /^versions: must be releases/],
    ['a line end', { ...GOOD, versions: '1.0.0\n1.1.0' }, /^versions: must be releases/],
    ['too long a text', { ...GOOD, versions: `1.0.0${' 1.0.1'.repeat(50_000)}` }, /^versions: must be a text of at most/],
  ];
  for (const [name, entry, message] of BAD) {
    test(`${name}: refused with its place, the next list kept`, () => {
      const feed = parsed([entry, { ...GOOD, package: { ecosystem: 'npm', name: 'next' } }]);
      assert.deepEqual(feed.releases.map((l) => l.package.name), ['next']);
      assert.equal(feed.problems.length, 1);
      assert.equal(feed.problems[0]?.record, 'releases[0]');
      assert.match(feed.problems[0].message, message);
      assert.equal(feed.events.length, 2);
    });
  }

  test('of two lists of a package the first counts, however it is spelled', () => {
    const one = { ...GOOD, package: { ecosystem: 'PyPI', name: 'My_Agent' } };
    const feed = parsed([one, { ...GOOD, package: { ecosystem: 'PyPI', name: 'my-agent' }, versions: '9.9.9' }]);
    assert.deepEqual(feed.releases.map((l) => l.versions), [GOOD.versions]);
    assert.match(feed.problems[0]?.message ?? '', /an earlier list is of PyPI\/my-agent/);
  });

  test('more lists than there can be are cut, and that is told', () => {
    const many = Array.from({ length: 5_002 }, (_, i) => ({ ...GOOD, package: { ecosystem: 'npm', name: `p${i}` } }));
    const feed = parsed(many);
    assert.equal(feed.releases.length, 5_000);
    assert.match(feed.problems[0]?.message ?? '', /has 5002 lists; only the first 5000/);
  });

  test('fields that a later version adds are let be', () => {
    assert.deepEqual(parsed([{ ...GOOD, days: [1, 2] }]).problems, []);
  });

  test('nothing in JSON makes it throw or loses a record', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (releases) => {
        const feed = parsed(JSON.parse(JSON.stringify(releases)));
        assert.equal(feed.events.length, 2);
        assert.equal(feed.releases.length + feed.problems.length, releases.length);
      }),
    );
  });
});

describe('lists of several feeds', () => {
  const feedOf = (...releases: Feed['releases']): Feed => ({ ...parseFeed(sampleDocument()), events: [], tools: [], vendors: [], releases });
  const part = (id: string, feed: Feed, replacesBundled = false) => ({ id, feed, replacesBundled });

  test('another feed adds lists under its own name, and changes none', () => {
    const { feed } = mergeFeeds([
      part('bundled', feedOf(releaseList('1.0.0 1.1.0'))),
      part('org', feedOf(releaseList('1.0.0'), releaseList('7.0.0', { package: npm('ours') }))),
    ]);
    assert.deepEqual(feed.releases.map((l) => [l.package.name, l.versions, l.origin]), [
      ['@anthropic-ai/claude-code', '1.0.0 1.1.0', 'bundled'],
      ['ours', '7.0.0', 'org'],
    ]);
    assert.deepEqual(feed.problems.map((p) => p.record), ['org: releases of npm/@anthropic-ai/claude-code']);
    assert.match(feed.problems[0]?.message ?? '', /of which feed bundled has one; that one stays as it is/);
  });

  test('the same list word for word is no problem', () => {
    const { feed } = mergeFeeds([part('bundled', feedOf(releaseList('1.0.0'))), part('org', feedOf(releaseList('1.0.0')))]);
    assert.deepEqual(feed.problems, []);
    assert.equal(feed.releases.length, 1);
  });

  test('a newer release of the bundled feed brings its lists with it, and the old ones are gone', () => {
    const old = parseFeed({ ...sampleDocument(), releases: [GOOD, { ...GOOD, package: { ecosystem: 'npm', name: 'gone' } }] });
    const fresh = parseFeed({ ...sampleDocument(), generated: '2026-12-01T00:00:00Z', releases: [{ ...GOOD, versions: '1.0.0 1.1.0 1.2.0' }] });
    const { feed } = mergeFeeds([part('bundled', old), part('main', fresh, true)]);
    assert.deepEqual(feed.releases.map((l) => [l.versions, l.origin]), [['1.0.0 1.1.0 1.2.0', 'main']]);
  });
});

describe('lists for a document', () => {
  const listed = (versions: readonly string[], over: Partial<ListedPackage> = {}): ListedPackage =>
    ({ ecosystem: 'npm', name: 'a', whole: false, versions, outBy: new Map(), asOf: '2026-11-22', ...over });

  test('pre-releases, nightly builds and builds for a platform are left out', () => {
    const versions = ['1.0.0', '1.1.0-beta.1', '1.1.0-nightly.20260101', '1.1.0', '1.1.0-linux-x64', '2026.1.24-1', '0.0.1790000000-gabc1234'];
    assert.deepEqual(releaseRecords([listed(versions)]), [
      { package: { ecosystem: 'npm', name: 'a' }, asOf: '2026-11-22', whole: false, versions: '1.0.0 1.1.0 0.0.1790000000-gabc1234' },
    ]);
  });

  test('a list without a day, or without a release, is left out', () => {
    assert.deepEqual(releaseRecords([listed(['1.0.0'], { asOf: null }), listed(['1.0.0-alpha']), listed([])]), []);
  });

  test('what is written is read again', () => {
    const version = fc.oneof(fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((v) => v.join('.')), fc.stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,9}-[a-z]{1,5}$/));
    fc.assert(
      fc.property(fc.uniqueArray(version, { minLength: 1, maxLength: 30 }), (versions) => {
        const feed = parsed(releaseRecords([listed(versions)]));
        assert.deepEqual(feed.problems, []);
        assert.equal(feed.releases[0]?.versions ?? '', versions.filter(isPlainRelease).join(' '));
      }),
    );
  });

  test('days', () => {
    assert.equal(dayOfNumber(0), '1970-01-01');
    assert.equal(dayOfNumber(20_779), '2026-11-22');
    assert.equal(dayOfNumber(2_932_896), '9999-12-31');
    for (const days of [-1, 1.5, 2_932_897, Number.NaN, Infinity, '20779', null, undefined]) assert.equal(dayOfNumber(days), null);
  });
});
