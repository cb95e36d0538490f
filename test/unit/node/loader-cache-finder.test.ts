// Danger: a loader's own version is taken for what runs, while a newer one from its cache does; or a cache of another
// platform, a half-unpacked folder or a moved cache is misread.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Sighting } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import { mergeInstalled } from '../../../src/core/read/merge';
import { createLoaderCacheFinder } from '../../../src/node/loader-cache-finder';
import type { MachineView } from '../../../src/node/machine';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE } from '../../support/tools';

const PACKAGE = { ecosystem: 'x-native', name: 'copilot-cli' };
const COPILOT: Tool = {
  ...CLAUDE_CODE,
  id: 'copilot-cli',
  packages: [{ package: PACKAGE, scheme: 'semver' }],
  locations: [
    {
      kind: 'loader-cache',
      package: PACKAGE,
      roots: ['$COPILOT_CACHE_HOME', '%LOCALAPPDATA%/copilot', '~/.cache/copilot', '~/.copilot'],
      below: 'pkg',
      source: 'copilot-cache',
    },
  ],
  autoUpdate: {
    ecosystems: ['x-native'],
    switches: [{ kind: 'variable', name: 'COPILOT_AUTO_UPDATE', off: ['false'] }],
    note: 'x',
  },
};

let home: string;
freshHomes((path) => {
  home = path;
});

const find = (changes: Partial<MachineView> = {}) => createLoaderCacheFinder(machineFor(home, changes)).find([COPILOT], NEVER_CANCELLED);
const rows = async (changes: Partial<MachineView> = {}) =>
  (await find(changes)).sightings.map((s) => [s.version.text, s.qualifiers?.['platform'], s.active]);
const unpack = (root: string, ...versions: string[]) => Promise.all(versions.map((v) => put(home, `${root}/${v}/index.js`, '')));
const LINUX = '.cache/copilot/pkg/linux-x64';

test('the highest version runs, by number and not by letter', async () => {
  await unpack(LINUX, '1.0.9', '1.0.60', '1.0.102', '1.0.102-1');
  assert.deepEqual(await rows(), [
    ['1.0.102', 'linux-x64', true],
    ['1.0.102-1', 'linux-x64', false],
    ['1.0.60', 'linux-x64', false],
    ['1.0.9', 'linux-x64', false],
  ]);
  const [first] = (await find()).sightings;
  assert.equal(first?.where, 'unpacked by its loader in ~/.cache/copilot/pkg, the highest there');
});

test('over all roots and platforms', async () => {
  await unpack(LINUX, '1.0.60');
  await unpack('.copilot/pkg/universal', '1.0.61');
  await unpack('moved/pkg/linux-x64', '1.0.62');
  assert.deepEqual(await rows(), [['1.0.60', 'linux-x64', false], ['1.0.61', 'universal', true]]);
  assert.deepEqual(await rows({ env: { COPILOT_CACHE_HOME: join(home, 'moved') } }), [
    ['1.0.60', 'linux-x64', false],
    ['1.0.61', 'universal', false],
    ['1.0.62', 'linux-x64', true],
  ]);
});

test('a cache that two variables name is one', async () => {
  await unpack(LINUX, '1.0.60');
  assert.equal((await rows({ env: { COPILOT_CACHE_HOME: join(home, '.cache/copilot') } })).length, 1);
});

test('the Windows folder by its variable', async () => {
  await unpack('Local/copilot/pkg/win32-x64', '1.0.60');
  assert.deepEqual(await rows({ platform: 'win32', env: { LOCALAPPDATA: join(home, 'Local') } }), [['1.0.60', 'win32-x64', true]]);
});

test('a loader told not to update itself leaves the cache alone', async () => {
  await unpack(LINUX, '1.0.60');
  assert.deepEqual((await rows({ env: { COPILOT_AUTO_UPDATE: 'false' } })).map((r) => r[2]), [false]);
  assert.deepEqual((await rows({ env: { COPILOT_AUTO_UPDATE: '0' } })).map((r) => r[2]), [true]);
});

test('what is no version, no folder or not there', async () => {
  await unpack(LINUX, '.extracting-1.0.70', '1.0', 'v1.0.71', 'latest');
  await put(home, `${LINUX}/1.0.72`, '');
  assert.deepEqual(await rows(), []);
  assert.deepEqual((await find()).coverage, [{ source: 'copilot-cache', status: 'scanned', count: 0, reason: null, uri: null }]);
});

test('a root that is a file where a folder belongs: failed', async () => {
  await put(home, '.cache/copilot/pkg', '');
  assert.deepEqual((await find()).coverage.map((c) => c.status), ['scanned', 'failed']);
});

describe('against what was installed', () => {
  const installed = (version: string, active: boolean | null): Sighting => ({
    tool: 'copilot-cli',
    package: { ecosystem: 'npm', name: '@github/copilot' },
    version: { kind: 'exact', text: version },
    presence: 'installed',
    places: [{ uri: `file:///x/${version}`, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '', source: 'npm-global' }],
    where: 'npm',
    active,
    via: null,
    root: null,
  });
  const merged = async (...loaders: Sighting[]) =>
    mergeInstalled([...loaders, ...(await find()).sightings]).map((s) => [s.version.text, s.active, s.package.ecosystem]);

  test('a lower loader is a floor: the cached version runs', async () => {
    await unpack(LINUX, '1.0.60', '1.0.50');
    assert.deepEqual(await merged(installed('1.0.40', true)), [
      ['1.0.40', false, 'npm'],
      ['1.0.50', false, 'x-native'],
      ['1.0.60', true, 'x-native'],
    ]);
    const [floor] = mergeInstalled([installed('1.0.40', true), ...(await find()).sightings]);
    assert.equal(floor?.where, 'npm, starts 1.0.60 from its cache');
  });

  test('a higher loader runs itself', async () => {
    await unpack(LINUX, '1.0.60');
    assert.deepEqual(await merged(installed('1.0.61', true)), [['1.0.61', true, 'npm'], ['1.0.60', false, 'x-native']]);
  });

  test('of two loaders the one that PATH starts decides', async () => {
    await unpack(LINUX, '1.0.60');
    assert.deepEqual(await merged(installed('1.0.40', true), installed('1.0.70', false)), [
      ['1.0.40', false, 'npm'],
      ['1.0.70', false, 'npm'],
      ['1.0.60', true, 'x-native'],
    ]);
  });

  test('other tools are left as they are', async () => {
    await unpack(LINUX, '1.0.60');
    const other = { ...installed('0.0.1', true), tool: 'other' };
    assert.deepEqual(mergeInstalled([other, ...(await find()).sightings])[0], other);
  });
});

test('a linked platform folder counts once', async () => {
  await unpack(LINUX, '1.0.60');
  await link(home, '.copilot/pkg/linux-x64', join(home, LINUX));
  assert.equal((await rows()).length, 1);
});
