// Danger: a home that is unknown, closed or misspelt looks like a machine with nothing installed.
import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Coverage, Inventory } from '../../../src/core/model/sighting';
import { createFinders } from '../../../src/node/finders';
import type { MachineView } from '../../../src/node/machine';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, installClaude, link, machineFor, makeHome, put, removeHome } from '../../support/homes';
import { TOOLS } from '../../support/tools';

const SOURCES = [
  'claude-native',
  'claude-local',
  'npm-global',
  'runner-cache',
  'homebrew',
  'python-tools',
  'tool-manager',
  'editor-extensions',
  'user-config',
];

let home: string;
before(async () => {
  home = await makeHome();
});
after(() => removeHome(home));

async function findAll(machine: MachineView): Promise<Inventory> {
  const parts: Inventory[] = [];
  for (const finder of createFinders(machine)) parts.push(await finder.find(TOOLS, NEVER_CANCELLED));
  return { sightings: parts.flatMap((p) => p.sightings), coverage: parts.flatMap((p) => p.coverage) };
}
const lines = (coverage: readonly Coverage[]) => coverage.map((c) => [c.source, c.status]);

test('an empty home: every source scanned, nothing found', async () => {
  const empty = join(home, 'empty');
  await mkdir(empty);
  const inventory = await findAll(machineFor(empty));
  assert.deepEqual(inventory.sightings, []);
  assert.deepEqual(lines(inventory.coverage), SOURCES.map((s) => [s, 'scanned']));
});

test('an unknown home: every source skipped, once, with what to do', async () => {
  const { coverage } = await findAll(machineFor(null));
  assert.deepEqual(lines(coverage), SOURCES.map((s) => [s, 'skipped']));
  for (const line of coverage) assert.match(line.reason ?? '', /home folder of this user is not known.* Set HOME/);
});

test('an unknown home on a whole machine: system-wide places are scanned, the home’s part is skipped', async () => {
  const { coverage } = await findAll(machineFor(null, { systemWide: true, platform: 'win32' }));
  assert.deepEqual(lines(coverage), SOURCES.flatMap((s) => [[s, 'scanned'], [s, 'skipped']]));
});

test('a home that is a file, misspelt, or a circle: every source failed, and none claims to be scanned', async () => {
  await put(home, 'file', '');
  await link(home, 'circle', 'circle');
  for (const [name, reason] of [['file', /is not a folder/], ['misspelt', /does not exist/], ['circle', /links lead in a circle/]] as const) {
    const { coverage } = await findAll(machineFor(join(home, name)));
    assert.deepEqual(lines(coverage), SOURCES.map((s) => [s, 'failed']), name);
    for (const line of coverage) assert.match(line.reason ?? '', reason);
  }
});

test('a home that this user may not enter: failed', async () => {
  const closed = join(home, 'closed');
  await mkdir(closed);
  await chmod(closed, process.getuid?.() === 0 ? 0o700 : 0o000);
  const { coverage } = await asOrdinaryUser(() => findAll(machineFor(closed)));
  await chmod(closed, 0o700);
  assert.deepEqual(lines(coverage), SOURCES.map((s) => [s, 'failed']));
  for (const line of coverage) assert.match(line.reason ?? '', /may not be read by this user/);
});

test('a user without a home folder has nothing there', async () => {
  const machine = machineFor(join(home, 'nonexistent'), { systemWide: true, platform: 'win32' });
  assert.deepEqual(lines((await findAll(machine)).coverage), SOURCES.map((s) => [s, 'scanned']));
});

test('all kinds of place together; the same input gives the same result', async () => {
  const full = join(home, 'full');
  await installClaude(full, 'v20.1.0', '2.1.150');
  await put(full, '.local/share/claude/versions/2.1.198', '\x7fELF');
  await link(full, '.local/bin/claude', join(full, '.local/share/claude/versions/2.1.198'));
  await put(full, '.claude/local/node_modules/@anthropic-ai/claude-code/package.json', '{"name":"@anthropic-ai/claude-code","version":"2.1.91"}');
  await put(full, '.cursor/extensions/anthropic.claude-code-2.1.150/package.json', '{"name":"claude-code","publisher":"anthropic","version":"2.1.150"}');
  const inventory = await findAll(machineFor(full));
  assert.deepEqual(
    inventory.sightings.map((s) => [s.package.ecosystem, s.version.text, s.places[0].source]),
    [
      ['x-native', '2.1.198', 'claude-native'],
      ['npm', '2.1.91', 'claude-local'],
      ['npm', '2.1.150', 'npm-global'],
      ['VSCode', '2.1.150', 'editor-extensions'],
    ],
  );
  assert.deepEqual(await findAll(machineFor(full)), inventory);
});
