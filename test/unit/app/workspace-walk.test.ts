// Danger: a walk hangs on a link, enters other people's code, or drops a folder it could not read without a word.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { walkWorkspace } from '../../../src/app/workspace-walk';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { ManualClock, MemoryTree } from '../../support/memory-tree';

const ROOT = 'file:///w';
const accepts = (path: string): boolean => path.endsWith('package.json');

function walk(tree: MemoryTree, root = ROOT): ReturnType<typeof walkWorkspace> {
  return walkWorkspace(root, { tree, clock: new ManualClock(), accepts, cancel: NEVER_CANCELLED });
}

test('accepted files are found at every depth, sorted by path', async () => {
  const tree = new MemoryTree({
    'file:///w/z/package.json': '',
    'file:///w/a/b/c/package.json': '',
    'file:///w/package.json': '',
    'file:///w/readme.md': '',
  });
  const { files, problems } = await walk(tree);
  assert.deepEqual(files.map((f) => f.path), ['a/b/c/package.json', 'package.json', 'z/package.json']);
  assert.deepEqual(problems, []);
});

test('folders of installed packages and of version control are not entered', async () => {
  const tree = new MemoryTree({ 'file:///w/node_modules/x/package.json': '', 'file:///w/.git/package.json': '' });
  assert.deepEqual((await walk(tree)).files, []);
});

test('a folder that cannot be listed is told and the rest stands', async () => {
  const tree = new MemoryTree({ 'file:///w/a/package.json': '', 'file:///w/b/package.json': '' });
  tree.failing.set('file:///w/a', 'a cannot be read: permission denied');
  const { files, problems } = await walk(tree);
  assert.deepEqual(files.map((f) => f.path), ['b/package.json']);
  assert.deepEqual(problems.map((p) => [p.status, p.uri]), [['failed', 'file:///w/a']]);
});

test('a link to a folder inside the root is reached without it', async () => {
  const tree = new MemoryTree({ 'file:///w/a/package.json': '' });
  tree.links.set('file:///w/loop', 'file:///w/a');
  const { files, problems } = await walk(tree);
  assert.equal(files.length, 1);
  assert.deepEqual(problems, []);
});

test('a link that leads out is skipped, and said to be', async () => {
  const tree = new MemoryTree({ 'file:///w/package.json': '' });
  tree.links.set('file:///w/out', 'file:///elsewhere');
  const { problems } = await walk(tree);
  assert.deepEqual(problems.map((p) => [p.status, p.uri]), [['skipped', 'file:///w/out']]);
});

test('a root that does not exist is a failure, not an empty result', async () => {
  const { problems } = await walk(new MemoryTree(), 'file:///gone');
  assert.equal(problems[0]?.status, 'failed');
});

test('a root that is a single file is read with its last path parts', async () => {
  const tree = new MemoryTree({ 'file:///w/.github/workflows/package.json': 'x' });
  const uri = 'file:///w/.github/workflows/package.json';
  tree.failing.set(`${uri}/`, 'not a folder');
  const { files } = await walk(tree, uri);
  assert.equal(files[0]?.uri, uri);
});
