// Danger: a program that mise or asdf keeps stays unseen, one copy is told under each of its links, or a copy of npm or
// Python is told a second time as another package. Folder names are those of mise's own test of them.
import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Inventory } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import type { MachineView } from '../../../src/node/machine';
import { createToolManagerFinder, miseFolder } from '../../../src/node/tool-manager-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE } from '../../support/tools';

const TOOL: Tool = {
  ...CLAUDE_CODE,
  pinNames: { ...CLAUDE_CODE.pinNames, toolManager: ['claude', 'aqua:example/claude', 'npm:@anthropic-ai/claude-code'] },
};
const INSTALLS = '.local/share/mise/installs';

let home: string;
freshHomes((fresh) => {
  home = fresh;
});

const find = (changes: Partial<MachineView> = {}): Promise<Inventory> =>
  createToolManagerFinder(machineFor(home, changes)).find([TOOL], NEVER_CANCELLED);
const rows = (inventory: Inventory) => inventory.sightings.map((s) => [s.version.kind, s.version.text, s.where, s.active]);
const program = async (path: string): Promise<void> => chmod(await put(home, path, '\x7fELF'), 0o755);

test('versions side by side; links are other names; the one in PATH is active', async () => {
  for (const version of ['2.1.91', '2.1.150']) await program(`${INSTALLS}/claude/${version}/claude`);
  await link(home, `${INSTALLS}/claude/latest`, './2.1.150');
  await link(home, `${INSTALLS}/claude/2.1`, './2.1.150');
  await put(home, `${INSTALLS}/claude/.mise.backend`, 'claude');
  const inventory = await find({ env: { PATH: join(home, INSTALLS, 'claude/latest') } });
  assert.deepEqual(rows(inventory), [
    ['exact', '2.1.150', 'mise, claude', true],
    ['exact', '2.1.91', 'mise, claude', false],
  ]);
  assert.deepEqual(inventory.sightings[0]?.package, { ecosystem: 'x-native', name: 'claude-code' });
  assert.deepEqual(inventory.coverage, [{ source: 'tool-manager', status: 'scanned', count: 2, reason: null, uri: null }]);
});

test('mise’s layout by identity: the version is a link to a folder named by a hash', async () => {
  await program(`${INSTALLS}/claude-hlencrst/claude`);
  await link(home, `${INSTALLS}/claude/2.1.150`, '../claude-hlencrst');
  await link(home, `${INSTALLS}/claude/2.1`, './2.1.150');
  await link(home, `${INSTALLS}/claude/latest`, './2.1.150');
  assert.deepEqual(rows(await find()), [['exact', '2.1.150', 'mise, claude', null]]);
});

test('a name with a backend has a folder of its own; asdf knows bare names only', async () => {
  await program(`${INSTALLS}/aqua-example-claude/2.1.91/claude`);
  await program('.asdf/installs/claude/2.1.150/bin/claude');
  await program('.asdf/installs/aqua-example-claude/2.1.10/bin/claude');
  assert.deepEqual(rows(await find()).map((r) => [r[1], r[2]]), [
    ['2.1.150', 'asdf, claude'],
    ['2.1.91', 'mise, aqua-example-claude'],
  ]);
});

for (const inside of ['lib/node_modules/x', 'node_modules/x', 'venvs/x', 'aider-chat/pyvenv.cfg']) {
  test(`a folder with ${inside} is left to its own finder`, async () => {
    await put(home, `${INSTALLS}/claude/2.1.150/${inside}`, '');
    assert.deepEqual(rows(await find()), []);
  });
}

test('a version that is none is told and not believed', async () => {
  await mkdir(join(home, INSTALLS, 'claude/ref-main'), { recursive: true });
  assert.deepEqual(rows(await find()), [['unreadable', 'ref-main', 'mise, claude', null]]);
});

describe('places', () => {
  for (const [name, path, platform] of [
    ['MISE_DATA_DIR', 'moved/installs', 'linux'],
    ['XDG_DATA_HOME', 'moved/mise/installs', 'darwin'],
    ['ASDF_DATA_DIR', 'moved/installs', 'linux'],
    ['LOCALAPPDATA', 'moved/mise/installs', 'win32'],
  ] as const) {
    test(`${name} on ${platform}`, async () => {
      await program(`${path}/claude/2.1.150/claude`);
      assert.equal((await find({ platform, env: { [name]: join(home, 'moved') } })).sightings.length, 1);
      assert.equal((await find({ platform })).sightings.length, 0);
    });
  }

  test('a closed folder is a gap in the scan', async () => {
    await program(`${INSTALLS}/claude/2.1.150/claude`);
    await chmod(join(home, INSTALLS, 'claude'), 0o000);
    const inventory = await asOrdinaryUser(find);
    await chmod(join(home, INSTALLS, 'claude'), 0o755);
    assert.deepEqual(inventory.coverage.map((c) => c.status), ['scanned', 'failed']);
  });
});

test('the names of mise’s folders', () => {
  for (const [key, folder] of [
    ['node', 'node'],
    ['cargo:eza', 'cargo-eza'],
    ['npm:@antfu/ni', 'npm-antfu-ni'],
    ['vfox:version-fox/vfox-nodejs', 'vfox-version-fox-vfox-nodejs'],
    ['../..', ''],
  ] as const) {
    assert.equal(miseFolder(key), folder);
  }
});
