// Danger: what the publishing side makes is sound by its own tests, and the reading side of the program refuses it.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unusableFeed } from '../../../src/core/feed/unusable-feed';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import type { CliContext, CliResult } from '../../../src/node/cli-run';
import { runKeysNew, runKeysRotate } from '../../../src/node/curate/key-folder';
import { runPublish } from '../../../src/node/curate/publish';
import { updateFeed } from '../../../src/node/feed-repository';
import { FeedFolders } from '../../../src/node/feed-store';
import { FIRST_IDS, SECOND_IDS } from '../../support/feed-attacks';
import { feedDocument } from '../../support/tuf-repository';

const work = mkdtempSync(join(tmpdir(), 'tool-trust-published-'));
after(() => { rmSync(work, { recursive: true, force: true }); });

function fine(result: CliResult): void {
  assert.equal(result.exit, 0, result.err);
}

test('a published repository is read, and so are its next release and a rotation of the root keys', async () => {
  const [keys, out, base, feed] = ['keys', 'out', 'store', 'feed.json'].map((name) => join(work, name)) as [string, string, string, string];
  mkdirSync(base);
  const context = { cwd: work, now: new Date().toISOString(), env: {} } as unknown as CliContext;
  const publish = async (ids: readonly string[], generated: string): Promise<void> => {
    writeFileSync(feed, JSON.stringify(feedDocument(ids, generated)));
    fine(await runPublish({ keys, out, feed, rootDays: 365, expiresDays: 90, timestampDays: 14 }, context));
  };
  fine(await runKeysNew(keys, {}, context));
  await publish(FIRST_IDS, '2026-11-20T00:00:00Z');
  const rootSha256 = createHash('sha256').update(readFileSync(join(out, 'metadata/1.root.json'))).digest('hex');
  const address = { name: 'ours', url: 'https://feeds.example.com', rootSha256, replacesBundled: true };
  const update = () => updateFeed(address, { base, limits: { idle: 1000, whole: 5000 }, folder: out, agent: null, unusable: unusableFeed });
  const ids = async (): Promise<readonly string[]> => {
    const stored = await new FeedFolders(base).load(address);
    assert.ok(stored.ok);
    return parseFeed(stored.value.document).events.map((e) => e.id);
  };
  assert.deepEqual(await update(), { result: 'updated', reason: null });
  assert.deepEqual(await ids(), FIRST_IDS);
  fine(await runKeysRotate(keys, { role: 'root' }, context));
  await publish(SECOND_IDS, '2026-11-21T00:00:00Z');
  assert.deepEqual(await update(), { result: 'updated', reason: null });
  assert.deepEqual(await ids(), SECOND_IDS);
});
