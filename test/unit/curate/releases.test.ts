// Danger: a broken index is taken for one without releases; a list with gaps counts as whole; what is published holds no
// lists although the folder has them.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { ListedPackage } from '../../../src/core/feed/release-index-document';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import type { CliContext } from '../../../src/node/cli-run';
import { runKeysNew } from '../../../src/node/curate/key-folder';
import { runPublish } from '../../../src/node/curate/publish';
import { readReleaseLists, wholeLists } from '../../../src/node/curate/releases';
import { releasesFor } from '../../../src/node/curate/stats';
import { runValidate } from '../../../src/node/curate/validate';
import { SmallFeed } from '../../support/small-feed';

let feed: SmallFeed;
beforeEach(() => { feed = new SmallFeed(); });
afterEach(() => { feed.remove(); });

const NAME = '@anthropic-ai/claude-code';
const NOW = '2026-12-01T00:00:00Z';

function index(value: unknown, file = 'npm'): void {
  feed.write(`releases/${file}.json`, JSON.stringify(value));
}

async function lists(): Promise<readonly ListedPackage[]> {
  const read = await readReleaseLists(join(feed.cwd, 'feed/releases'));
  assert.ok(read.ok);
  return read.value;
}

describe('the index of a folder', () => {
  test('whole lists and lists with gaps, by ecosystem', async () => {
    index({ packages: { a: { versions: ['1.0.0'], read: 20_779, days: [20_000] } }, partial: { b: ['2.0.0'] } });
    index({ packages: { c: { versions: [] } } }, 'PyPI');
    const [c, a, b] = await lists();
    assert.deepEqual(a, { ecosystem: 'npm', name: 'a', whole: true, versions: ['1.0.0'], outBy: new Map([['1.0.0', '2024-10-04']]), asOf: '2026-11-22' });
    assert.deepEqual(b, { ecosystem: 'npm', name: 'b', whole: false, versions: ['2.0.0'], outBy: new Map(), asOf: null });
    assert.deepEqual([c?.ecosystem, c?.name], ['PyPI', 'c']);
  });

  test('only whole lists are held against what they do not have', async () => {
    index({ packages: { a: ['1.0.0'] }, partial: { b: ['2.0.0'] } });
    assert.deepEqual([...wholeLists(await lists())], [['npm/a', ['1.0.0']]]);
    const found = await releasesFor(['feed'], undefined, feed.cwd);
    assert.deepEqual(found.ok && [...found.value.keys()], ['npm/a']);
  });

  test('a day that is not known is left out, the version stays', async () => {
    index({ packages: { a: { versions: ['1.0.0', '1.1.0', '1.2.0'], days: [null, -1, 20_000] } } });
    const [a] = await lists();
    assert.deepEqual([a?.versions.length, [...(a?.outBy.keys() ?? [])]], [3, ['1.2.0']]);
  });

  test('what is no index is a failure with its file', async () => {
    const bad: readonly unknown[] = [
      [], {}, { packages: [] }, { packages: {}, partial: [] }, { packages: { a: null } }, { packages: { a: '1.0.0' } }, { packages: { a: [1] } },
      { packages: { a: { versions: ['1.0.0'], days: [1, 2] } } }, { packages: {}, partial: { a: { versions: 7 } } }, { packages: { a: { versions: ['1.0.0'], days: 'x' } } },
    ];
    for (const value of bad) {
      index(value);
      const read = await readReleaseLists(join(feed.cwd, 'feed/releases'));
      assert.ok(!read.ok, JSON.stringify(value));
      assert.match(read.reason, /^releases\/npm\.json/);
    }
  });

  test('no folder, no lists', async () => {
    const read = await readReleaseLists(join(feed.cwd, 'nowhere'));
    assert.deepEqual(read, { ok: true, value: [] });
  });
});

describe('commands', () => {
  test('validate tells an undecided version that was out before the fix', async () => {
    feed.event((record) => {
      const trust = SmallFeed.trust(record);
      const own = (trust['affected'] as Record<string, { fix_basis: string; undecided_versions: string[] }>)[`npm/${NAME}`]!;
      own.fix_basis = 'by-date';
      own.undecided_versions = ['1.0.23'];
    });
    const versions = ['0.2.116', '1.0.23', '1.0.24', '1.0.25'];
    const validate = async (days: readonly number[]): Promise<string> => {
      index({ packages: { [NAME]: { versions, read: 20_779, days } } });
      return (await runValidate('feed', { format: 'text', warnings: false }, { cwd: feed.cwd, now: NOW })).err;
    };
    // The fix of the record is of 2025-06-16, which is day 20,255.
    assert.equal(await validate([20_000, 20_255, 20_256, 20_300]), '');
    assert.match(await validate([20_000, 20_254, 20_256, 20_300]), /1\.0\.23 was out by 2025-06-15, before the fix of 2025-06-16: it is affected, not undecided/);
  });

  test('publish puts the lists of the folder into the feed that is signed', async () => {
    index({ packages: { [NAME]: { versions: ['0.2.115', '0.2.116', '1.0.23', '1.0.24', '1.0.25-beta.1'], read: 20_779 } }, partial: { other: { versions: ['1.0.0'], read: 20_000 }, undated: ['1.0.0'] } });
    const work = mkdtempSync(join(tmpdir(), 'tool-trust-releases-'));
    try {
      const context = { cwd: feed.cwd, now: NOW, env: {} } as unknown as CliContext;
      const keys = await runKeysNew(join(work, 'keys'), { role: undefined, count: undefined }, context);
      assert.equal(keys.exit, 0, keys.err);
      const out = join(work, 'out');
      const done = await runPublish({ keys: join(work, 'keys'), out, feed: 'feed', rootDays: 365, expiresDays: 90, timestampDays: 14 }, context);
      assert.equal(done.exit, 0, done.err);
      const [target = ''] = readdirSync(join(out, 'targets'));
      const published = parseFeed(JSON.parse(readFileSync(join(out, 'targets', target), 'utf8')));
      assert.deepEqual(published.problems, []);
      assert.deepEqual(published.releases.map((l) => [l.package.name, l.asOf, l.whole, l.versions]), [
        [NAME, '2026-11-22', true, '0.2.115 0.2.116 1.0.23 1.0.24'],
        ['other', '2024-10-04', false, '1.0.0'],
      ]);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
});
