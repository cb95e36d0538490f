// Danger: a manifest that says `catalog:` is shown without the version that its workspace gives it, with the version of
// another workspace, or as a second row beside the catalog's; or a workspace's lockfile lends a folder another's version.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WorkspaceScan } from '../../../src/app/workspace-scan';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { READERS } from '../../../src/core/read/registry';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { ManualClock, MemoryTree } from '../../support/memory-tree';
import { TOOLS } from '../../support/tools';

const CLI = '@anthropic-ai/claude-code';
const manifest = (version: string): string => JSON.stringify({ devDependencies: { [CLI]: version } });

/** Rows as `version place+place`, and problems. */
async function rows(files: Readonly<Record<string, string>>): Promise<string[]> {
  const tree = new MemoryTree(Object.fromEntries(Object.entries(files).map(([path, text]) => [`file:///w/${path}`, text])));
  const scan = new WorkspaceScan({ tree, clock: new ManualClock(), readers: READERS });
  await scan.scan(['file:///w'], buildCatalogue(TOOLS), NEVER_CANCELLED);
  const { sightings, coverage } = scan.inventory();
  const places = sightings.map((s) => `${s.version.kind} ${s.version.text} ${s.places.map((p) => p.uri.replace('file:///w/', '')).join('+')}`);
  return [...places, ...coverage.filter((c) => c.status !== 'scanned').map((c) => `problem ${c.uri ?? ''}`)].sort();
}

describe('catalogs', () => {
  const pnpm = `catalog:\n  '${CLI}': ^2.1.90\ncatalogs:\n  old:\n    '${CLI}': 2.1.50\n`;
  test('the entry of the list is the place to change, the manifests follow', async () => {
    assert.deepEqual(
      await rows({ 'pnpm-workspace.yaml': pnpm, 'package.json': manifest('catalog:'), 'a/package.json': manifest('catalog:default'), 'b/c/package.json': manifest('catalog:old') }),
      ['exact 2.1.50 pnpm-workspace.yaml+b/c/package.json', 'range ^2.1.90 pnpm-workspace.yaml+a/package.json+package.json'],
    );
  });
  test('the nearest list counts, and none that lies elsewhere', async () => {
    assert.deepEqual(
      await rows({ '.yarnrc.yml': pnpm, 'a/pnpm-workspace.yaml': `catalog: { '${CLI}': 2.1.7 }`, 'a/x/package.json': manifest('catalog:'), 'b/package.json': manifest('catalog:none') }),
      ['exact 2.1.50 .yarnrc.yml', 'exact 2.1.7 a/pnpm-workspace.yaml+a/x/package.json', 'range ^2.1.90 .yarnrc.yml', 'unreadable catalog:none b/package.json'],
    );
  });
  test('a list in the manifest of the root', async () => {
    const root = JSON.stringify({ workspaces: { packages: ['a'], catalog: { [CLI]: '2.1.8' } } });
    assert.deepEqual(await rows({ 'package.json': root, 'a/package.json': manifest('catalog:') }), ['exact 2.1.8 package.json+a/package.json']);
  });
  test('the lockfile answers the list through its manifests', async () => {
    const lock = `lockfileVersion: '9.0'\nimporters:\n${['a', 'b'].map((f) => `  ${f}:\n    devDependencies:\n      '${CLI}':\n        specifier: 'catalog:'\n        version: 2.1.99\n`).join('')}`;
    const files = { 'pnpm-workspace.yaml': `catalog:\n  '${CLI}': ^2.1.90\n`, 'a/package.json': manifest('catalog:'), 'b/package.json': manifest('catalog:') };
    assert.deepEqual(await rows({ ...files, 'pnpm-lock.yaml': lock }), ['exact 2.1.99 pnpm-workspace.yaml+a/package.json+b/package.json+pnpm-lock.yaml+pnpm-lock.yaml']);
  });
});

describe('a lockfile at the root of a workspace', () => {
  test('npm: one copy for all, and one of a folder’s own', async () => {
    const lock = JSON.stringify({
      lockfileVersion: 3,
      packages: { '': {}, a: {}, b: {}, 'node_modules/a': { link: true }, [`node_modules/${CLI}`]: { version: '2.1.99' }, [`b/node_modules/${CLI}`]: { version: '2.0.5' } },
    });
    assert.deepEqual(
      await rows({ 'package-lock.json': lock, 'a/package.json': manifest('^2.1.90'), 'b/package.json': manifest('~2.0.0'), 'c/package.json': manifest('^2.1.90') }),
      ['exact 2.0.5 b/package.json+package-lock.json', 'exact 2.1.99 a/package.json+package-lock.json', 'range ^2.1.90 c/package.json'],
    );
  });
  test('yarn: the folders that ask for it', async () => {
    const lock = `__metadata:\n  version: 8\n"${CLI}@npm:^2.1.90":\n  version: 2.1.99\n  resolution: "${CLI}@npm:2.1.99"\n${['a', 'b'].map((f) => `"${f}@workspace:packages/${f}":\n  resolution: "${f}@workspace:packages/${f}"\n  dependencies:\n    "${CLI}": "npm:^2.1.90"\n`).join('')}`;
    assert.deepEqual(
      await rows({ 'yarn.lock': lock, 'packages/a/package.json': manifest('^2.1.90'), 'packages/b/package.json': manifest('^2.1.90') }),
      ['exact 2.1.99 packages/a/package.json+packages/b/package.json+yarn.lock'],
    );
  });
  test('bun: the folders that ask for it and have no copy of their own', async () => {
    const lock = JSON.stringify({
      workspaces: { '': { name: 'r' }, 'p/a': { name: 'a', devDependencies: { [CLI]: '^2.1.90' } }, 'p/b': { name: 'b', devDependencies: { [CLI]: '~2.0.0' } } },
      packages: { [CLI]: [`${CLI}@2.1.99`], [`b/${CLI}`]: [`${CLI}@2.0.5`] },
    });
    assert.deepEqual(await rows({ 'bun.lock': lock, 'p/a/package.json': manifest('^2.1.90'), 'p/b/package.json': manifest('~2.0.0') }), [
      'exact 2.0.5 p/b/package.json+bun.lock',
      'exact 2.1.99 p/a/package.json+bun.lock',
    ]);
  });
  test('names with percent signs and paths that lead up', async () => {
    const lock = `importers:\n  ../my app:\n    devDependencies:\n      '${CLI}':\n        version: 2.1.99\n`;
    assert.deepEqual(await rows({ 'tools/pnpm-lock.yaml': lock, 'my%20app/package.json': manifest('^2.1.90') }), ['exact 2.1.99 my%20app/package.json+tools/pnpm-lock.yaml']);
  });
});

test('bun’s binary lockfile is told of only beside a manifest with a known package', async () => {
  assert.deepEqual(await rows({ 'a/bun.lockb': 'claude', 'a/package.json': '{"dependencies":{"left-pad":"1.0.0"}}' }), []);
  assert.deepEqual(await rows({ 'a/bun.lockb': 'claude', 'a/package.json': manifest('2.1.9') }), ['exact 2.1.9 a/package.json', 'problem file:///w/a/bun.lockb']);
});
