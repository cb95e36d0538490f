// Danger: a changed file keeps its old pins, a deleted one haunts the result, a file that could not be read counts as
// read, or the cheap first test skips a file that spells a name with escapes.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { WorkspaceScan } from '../../../src/app/workspace-scan';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { READERS } from '../../../src/core/read/registry';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { ManualClock, MemoryTree } from '../../support/memory-tree';
import { TOOLS } from '../../support/tools';

const CATALOGUE = buildCatalogue(TOOLS);
const ROOT = 'file:///w';
const manifest = (version: string): string => `{ "dependencies": { "@anthropic-ai/claude-code": "${version}" } }`;

function scanOf(tree: MemoryTree): WorkspaceScan {
  return new WorkspaceScan({ tree, clock: new ManualClock(), readers: READERS });
}

async function scanned(files: Readonly<Record<string, string>>, roots = [ROOT]): Promise<{ scan: WorkspaceScan; tree: MemoryTree }> {
  const tree = new MemoryTree(files);
  const scan = scanOf(tree);
  await scan.scan(roots, CATALOGUE, NEVER_CANCELLED);
  return { scan, tree };
}

const versions = (scan: WorkspaceScan): string[] => scan.inventory().sightings.map((s) => s.version.text).sort();

describe('a scan', () => {
  test('finds the pins of every folder and says which folder they belong to', async () => {
    const { scan } = await scanned(
      { 'file:///w/package.json': manifest('2.1.1'), 'file:///v/a/package.json': manifest('2.1.2') },
      [ROOT, 'file:///v'],
    );
    assert.deepEqual(scan.inventory().sightings.map((s) => [s.version.text, s.root]), [['2.1.1', ROOT], ['2.1.2', 'file:///v']]);
  });

  test('has one line of coverage per kind of file, with its count', async () => {
    const { scan } = await scanned({ 'file:///w/package.json': manifest('2.1.1') });
    const { coverage } = scan.inventory();
    assert.equal(coverage.filter((c) => c.status === 'scanned').length, READERS.length);
    assert.equal(coverage.find((c) => c.source === 'package-json')?.count, 1);
  });

  test('without a folder says nothing of workspace files', async () => {
    const { scan } = await scanned({}, []);
    assert.deepEqual(scan.inventory(), { sightings: [], coverage: [] });
  });

  test('reads no file that no reader wants', async () => {
    const { tree } = await scanned({ 'file:///w/package.json': manifest('2.1.1'), 'file:///w/notes.txt': manifest('2.1.2') });
    assert.deepEqual([...new Set(tree.readUris)], ['file:///w/package.json']);
  });

  test('a name that is spelled with escapes is found', async () => {
    const { scan } = await scanned({ 'file:///w/package.json': '{ "dependencies": { "\\u0040anthropic-ai\\/claude-code": "2.1.9" } }' });
    assert.deepEqual(versions(scan), ['2.1.9']);
  });

  for (const before of [524_000, 524_260, 524_280, 524_288, 1_048_570]) {
    test(`a name that stands ${before} characters into a large file is found`, async () => {
      const filler = ' '.repeat(before - 40);
      const { scan } = await scanned({ 'file:///w/package.json': `{${filler}"dependencies": { "@anthropic-ai/claude-code": "2.1.9" } }` });
      assert.deepEqual(versions(scan), ['2.1.9']);
    });
  }

  test('a file that cannot be read is one failed line, and the rest stands', async () => {
    const tree = new MemoryTree({ 'file:///w/a/package.json': manifest('2.1.1'), 'file:///w/b/package.json': manifest('2.1.2') });
    tree.failing.set('file:///w/a/package.json', 'a/package.json is binary.');
    const scan = scanOf(tree);
    await scan.scan([ROOT], CATALOGUE, NEVER_CANCELLED);
    assert.deepEqual(versions(scan), ['2.1.2']);
    const failed = scan.inventory().coverage.filter((c) => c.status === 'failed');
    assert.deepEqual(failed.map((c) => [c.uri, c.reason]), [['file:///w/a/package.json', 'a/package.json is binary.']]);
  });

  test('a manifest and its lock are one row', async () => {
    const lock = '{"lockfileVersion":3,"packages":{"node_modules/@anthropic-ai/claude-code":{"version":"2.1.150"}}}';
    const { scan } = await scanned({ 'file:///w/package.json': manifest('^2.1.0'), 'file:///w/package-lock.json': lock });
    const [row, ...rest] = scan.inventory().sightings;
    assert.equal(rest.length, 0);
    assert.equal(row?.version.text, '2.1.150');
    assert.deepEqual(row.places.map((p) => p.source), ['package-json', 'package-lock']);
  });
});

describe('one changed file', () => {
  test('is read again alone', async () => {
    const { scan, tree } = await scanned({ 'file:///w/a/package.json': manifest('2.1.1'), 'file:///w/b/package.json': manifest('2.1.2') });
    tree.files.set('file:///w/a/package.json', manifest('2.1.3'));
    tree.readUris.length = 0;
    await scan.update('file:///w/a/package.json', CATALOGUE, NEVER_CANCELLED);
    assert.deepEqual(versions(scan), ['2.1.2', '2.1.3']);
    assert.deepEqual(tree.readUris, ['file:///w/a/package.json']);
  });

  test('that is gone takes its pins along', async () => {
    const { scan, tree } = await scanned({ 'file:///w/package.json': manifest('2.1.1') });
    tree.files.delete('file:///w/package.json');
    await scan.update('file:///w/package.json', CATALOGUE, NEVER_CANCELLED);
    assert.deepEqual(versions(scan), []);
    assert.ok(scan.inventory().coverage.every((c) => c.status === 'scanned'));
  });

  test('that no longer names a tool takes its pins and its problems along', async () => {
    const { scan, tree } = await scanned({ 'file:///w/package.json': '{ "dependencies": { "@anthropic-ai/claude-code": "2.1.1"' });
    assert.equal(scan.inventory().coverage.filter((c) => c.status === 'failed').length, 1);
    tree.files.set('file:///w/package.json', '{}');
    await scan.update('file:///w/package.json', CATALOGUE, NEVER_CANCELLED);
    assert.deepEqual(versions(scan), []);
    assert.ok(scan.inventory().coverage.every((c) => c.status === 'scanned'));
  });

  test('outside every folder, or of no known kind, changes nothing', async () => {
    const { scan, tree } = await scanned({ 'file:///w/package.json': manifest('2.1.1') });
    tree.files.set('file:///elsewhere/package.json', manifest('2.1.2'));
    await scan.update('file:///elsewhere/package.json', CATALOGUE, NEVER_CANCELLED);
    await scan.update('file:///w/notes.txt', CATALOGUE, NEVER_CANCELLED);
    assert.deepEqual(versions(scan), ['2.1.1']);
  });

  test('of nested folders belongs to the inner one', async () => {
    const { scan, tree } = await scanned({ 'file:///w/in/package.json': manifest('2.1.1') }, ['file:///w/in', ROOT]);
    tree.files.set('file:///w/in/package.json', manifest('2.1.5'));
    await scan.update('file:///w/in/package.json', CATALOGUE, NEVER_CANCELLED);
    assert.deepEqual(scan.inventory().sightings.map((s) => [s.version.text, s.root]), [['2.1.5', 'file:///w/in']]);
  });

  test('with a percent sign in its name does no harm', async () => {
    const { scan } = await scanned({ 'file:///w/package.json': manifest('2.1.1') });
    await scan.update('file:///w/100%/%zz/package.json', CATALOGUE, NEVER_CANCELLED);
    assert.deepEqual(versions(scan), ['2.1.1']);
  });
});
