// Danger: what only one of two ways to an installed copy tells (its marketplace, that it is pinned) is lost when both
// become one row.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_RANGE } from '../../../src/core/model/position';
import type { Sighting } from '../../../src/core/model/sighting';
import { mergeInstalled } from '../../../src/core/read/merge';

const seen = (changes: Partial<Sighting>): Sighting => ({
  tool: 'claude-code-vscode',
  package: { ecosystem: 'VSCode', name: 'anthropic.claude-code' },
  version: { kind: 'exact', text: '2.1.150' },
  presence: 'installed',
  places: [{ uri: 'file:///home/x/.vscode/extensions/a/package.json', range: NO_RANGE, text: '', source: 'editor-extensions' }],
  where: 'VS Code extension folder',
  active: null,
  via: null,
  root: null,
  ...changes,
});
const DISK = seen({
  qualifiers: { editor: 'VS Code', gallery: 'visual-studio-marketplace', platform: 'linux-x64' },
  updater: { state: 'off', text: 'pinned in the editor' },
});
const RUNNING = seen({ where: 'this editor (Code)', active: true, qualifiers: { editor: 'Code', remote: 'x' } });

test('facts of both are kept; where they differ the first counts', () => {
  assert.deepEqual(mergeInstalled([DISK, RUNNING]), [
    {
      ...DISK,
      where: 'VS Code extension folder; this editor (Code)',
      active: true,
      qualifiers: { ...DISK.qualifiers, remote: 'x' },
    },
  ]);
});

test('in the other order the updater is kept as well', () => {
  assert.deepEqual(mergeInstalled([RUNNING, DISK])[0]?.updater, DISK.updater);
});

test('no facts stay no facts', () => {
  const [row] = mergeInstalled([seen({}), seen({})]);
  assert.deepEqual(Object.keys(row ?? {}).filter((k) => k === 'qualifiers' || k === 'updater'), []);
});
