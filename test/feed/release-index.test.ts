// Danger: what ships and what is published count by different lists; the lists make the package or the memory grow
// without anybody noticing; a release that is out is missing in the shipped list.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { compileFeed } from '../../scripts/compile-feed.mjs';
import { ReleaseCounter } from '../../src/core/assess/releases-behind';
import { parseFeed } from '../../src/core/feed/parse-feed';
import { releaseRecords } from '../../src/core/feed/release-index-document';
import { packageKey } from '../../src/core/model/package';
import { readFeedFolder, toDocument } from '../../src/node/curate/files';
import { readReleaseLists } from '../../src/node/curate/releases';
import { installed, native, sdk } from '../support/events';

const shipped = compileFeed('feed') as { readonly releases: readonly object[] };
const feed = parseFeed(shipped);
const counter = new ReleaseCounter(feed);

describe('the lists that ship', () => {
  test('are those that a publication of the same folder has', async () => {
    const folder = await readFeedFolder('feed', process.cwd());
    const lists = await readReleaseLists('feed/releases');
    assert.ok(folder.ok && lists.ok);
    const published = toDocument(folder.value.files, releaseRecords(lists.value));
    assert.deepEqual(Object.keys(published).sort(), Object.keys(shipped).sort());
    assert.ok(JSON.stringify(published['releases']) === JSON.stringify(shipped.releases), 'the lists differ');
  });

  test('hold every plain release of the index, of packages that tool records name', () => {
    const index = JSON.parse(readFileSync('feed/releases/npm.json', 'utf8')) as Record<'packages' | 'partial', Record<string, { versions: string[] }>>;
    const known = new Set(feed.tools.flatMap((t) => t.packages).map((p) => packageKey(p.package)));
    assert.ok(feed.releases.length > 40);
    for (const { package: id, versions, whole } of feed.releases) {
      assert.ok(known.has(packageKey(id)), packageKey(id));
      const all = index[whole ? 'packages' : 'partial'][id.name]?.versions ?? [];
      assert.deepEqual(versions.split(' '), all.filter((v) => !/-(?!g[0-9a-f]+$)/.test(v)), id.name);
    }
  });

  test('stay small: what they add to the package', () => {
    const added = deflateRawSync(JSON.stringify(shipped)).length - deflateRawSync(JSON.stringify({ ...shipped, releases: [] })).length;
    assert.ok(added < 24 * 1024, `${added} bytes`);
  });

  test('each list can be read by the rules of its package', () => {
    for (const tool of feed.tools) {
      for (const { package: id } of tool.packages) {
        const list = feed.releases.find((l) => packageKey(l.package) === packageKey(id));
        const first = list?.versions.split(' ').find((v) => !/^0(?:\.0)*$/.test(v));
        if (first === undefined) continue;
        const known = counter.behind(installed({ kind: 'exact', text: first }, { tool: tool.id, package: id }));
        assert.ok(known !== null, `${packageKey(id)} ${first}`);
        assert.equal(known.atLeast, list?.whole === false);
      }
    }
  });
});

describe('real counts', () => {
  test('the newest listed release has none behind it, on every line', () => {
    const newest = counter.behind(installed('2.1.91'))?.newest ?? '';
    assert.match(newest, /^2\.1\.\d+$/);
    for (const sighting of [installed(newest), native(newest)]) assert.equal(counter.behind(sighting)?.behind, 0);
  });

  test('a native install and the npm package of one version are as far behind', () => {
    const [one, other] = [counter.behind(installed('2.1.91')), counter.behind(native('2.1.91'))];
    assert.ok(one !== null && one.behind > 100 && !one.atLeast);
    assert.deepEqual(one, other);
  });

  test('the SDK counts by its own list', () => {
    const known = counter.behind(sdk('0.2.91'));
    assert.equal(known?.package.name, '@anthropic-ai/claude-agent-sdk');
  });
});
