// Danger: the part of the curators' commands swallows a second copy of the comparison of releases, tokenizer and all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';

test('the comparison of releases stays in its own part', async () => {
  const { metafile } = await build({
    entryPoints: ['src/node/curate/feed-tools.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const held = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  assert.ok(held.includes('src/node/curate/watch.ts'), 'the watch is in the part');
  assert.deepEqual(held.filter((path) => path.startsWith('src/node/xray/') || path.includes('/acorn/') || path === 'src/core/xray/compare.ts'), []);
});
