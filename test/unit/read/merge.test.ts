// Danger: one pin is reported twice, or a lockfile that contradicts its manifest hides one of the two versions.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Sighting, VersionText } from '../../../src/core/model/sighting';
import { mergeInstalled, mergeSightings, sortSightings, type MergeCandidate } from '../../../src/core/read/merge';
import { NO_RANGE } from '../../../src/core/model/position';

const PKG = { ecosystem: 'npm', name: '@anthropic-ai/claude-code' };

function sighting(version: VersionText, file: string, extra: Partial<Sighting> = {}): Sighting {
  return {
    tool: 'claude-code',
    package: PKG,
    version,
    presence: 'pinned',
    places: [{ uri: `file:///w/${file}`, range: NO_RANGE, text: version.text, source: file }],
    where: file,
    active: null,
    via: null,
    root: 'file:///w',
    ...extra,
  };
}

const manifest = (version: VersionText, folder = 'file:///w'): MergeCandidate => ({
  sighting: sighting(version, 'package.json'),
  folder,
  mergeKey: 'npm:x',
  lock: false,
});
const lock = (text: string, folder = 'file:///w'): MergeCandidate => ({
  sighting: sighting({ kind: 'exact', text }, 'package-lock.json'),
  folder,
  mergeKey: 'npm:x',
  lock: true,
});

test('a range and the lock that answers it are one row with the locked version, the manifest first', () => {
  const [row, ...rest] = mergeSightings([manifest({ kind: 'range', text: '^2.1.0' }), lock('2.1.150')]);
  assert.equal(rest.length, 0);
  assert.deepEqual(row!.version, { kind: 'exact', text: '2.1.150' });
  assert.deepEqual(row!.places.map((p) => p.source), ['package.json', 'package-lock.json']);
});

test('a floating manifest entry is answered by any lock', () => {
  assert.equal(mergeSightings([manifest({ kind: 'floating', text: 'latest' }), lock('2.1.150')]).length, 1);
});

test('the order of the files does not matter', () => {
  assert.equal(mergeSightings([lock('2.1.150'), manifest({ kind: 'range', text: '^2.1.0' })]).length, 1);
});

test('a lock that does not answer its manifest stays a row of its own', () => {
  const rows = mergeSightings([manifest({ kind: 'exact', text: '2.1.198' }), lock('2.1.150')]);
  assert.deepEqual(rows.map((r) => r.version.text).sort(), ['2.1.150', '2.1.198']);
});

test('other folders and other keys are other things', () => {
  const rows = mergeSightings([manifest({ kind: 'exact', text: '2.1.150' }), lock('2.1.150', 'file:///w/sub')]);
  assert.equal(rows.length, 2);
});

test('pins without a merge key are never merged', () => {
  const one = { ...lock('2.1.150'), mergeKey: null };
  assert.equal(mergeSightings([one, one]).length, 2);
});

test('one installed copy seen by API and on disk is one row, active if either says so', () => {
  const uri = 'file:///home/u/.vscode/extensions/a%40b/package.json';
  const places = (u: string): Sighting['places'] => [{ uri: u, range: NO_RANGE, text: '', source: 's' }];
  const base = { kind: 'exact', text: '2.1.150' } as const;
  const disk = sighting(base, 'x', { places: places(uri.replace('%40', '@')), where: 'VS Code folder' });
  const api = sighting(base, 'x', { places: places(uri), where: 'this editor', active: true });
  const [row, ...rest] = mergeInstalled([disk, api]);
  assert.equal(rest.length, 0);
  assert.equal(row!.active, true);
  assert.equal(row!.where, 'VS Code folder; this editor');
});

test('two versions in one place stay two rows', () => {
  const rows = mergeInstalled([
    sighting({ kind: 'exact', text: '2.1.1' }, 'x'),
    sighting({ kind: 'exact', text: '2.1.2' }, 'x'),
  ]);
  assert.equal(rows.length, 2);
});

test('sorting does not depend on the order of arrival', () => {
  const a = sighting({ kind: 'exact', text: '1.0.0' }, 'a');
  const b = sighting({ kind: 'exact', text: '1.0.0' }, 'b');
  assert.deepEqual(sortSightings([b, a]), sortSightings([a, b]));
});
