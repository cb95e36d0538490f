// Danger: a secret that stands beside a pin in a user's file is kept, a file that cannot be read passes for one without
// pins, or two pins of one file become one.
import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { mergeInstalled } from '../../../src/core/read/merge';
import { createUserConfigFinder } from '../../../src/node/user-config-finder';
import { userConfigFiles } from '../../../src/node/user-config-files';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, machineFor, makeHome, put, removeHome } from '../../support/homes';
import { TOOLS } from '../../support/tools';

const CLI = '@anthropic-ai/claude-code';

let home: string;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => removeHome(home));

const find = (cancelled = false) => createUserConfigFinder(machineFor(home)).find(TOOLS, cancelled ? { cancelled: true } : NEVER_CANCELLED);

test('nothing there: scanned and empty', async () => {
  assert.deepEqual(await find(), { sightings: [], coverage: [{ source: 'user-config', status: 'scanned', count: 0, reason: null, uri: null }] });
});

test('a pin with its place in the file, and none of the secrets beside it', async () => {
  const server = { command: 'npx', args: ['-y', `${CLI}@2.1.5`, '--token', 'secret-1'], env: { KEY: 'secret-2' }, headers: { Authorization: 'secret-3' } };
  await put(home, '.cursor/mcp.json', JSON.stringify({ mcpServers: { review: server } }));
  const inventory = await find();
  const [sighting] = inventory.sightings;
  assert.deepEqual(sighting?.version, { kind: 'exact', text: '2.1.5' });
  assert.equal(sighting.presence, 'pinned');
  assert.equal(sighting.where, 'user configuration, server review');
  assert.equal(sighting.places[0].text, '2.1.5');
  assert.equal(sighting.places[0].range.start.line, 0);
  assert.doesNotMatch(JSON.stringify(inventory), /secret/);
});

test('two servers with one version are two pins', async () => {
  const server = { command: 'npx', args: [`${CLI}@2.1.5`] };
  await put(home, '.cursor/mcp.json', JSON.stringify({ mcpServers: { a: server, b: server } }));
  assert.equal(mergeInstalled((await find()).sightings).length, 2);
});

test('a file that cannot be read, and a folder in the place of a file, are told', async () => {
  await put(home, '.claude.json', 'claude');
  await mkdir(join(home, '.cursor/mcp.json'), { recursive: true });
  await put(home, '.gemini/settings.json', new Uint8Array([0, 1, 2, 3]));
  await chmod(join(home, '.claude.json'), 0o000);
  const { coverage } = await asOrdinaryUser(() => find());
  assert.deepEqual(coverage.map((c) => c.status).sort(), ['failed', 'failed', 'failed', 'scanned']);
});

test('called off: nothing claims to have been scanned', async () => {
  await put(home, '.cursor/mcp.json', JSON.stringify({ mcpServers: { a: { command: 'npx', args: [CLI] } } }));
  const { sightings, coverage } = await find(true);
  assert.deepEqual([sightings.length, coverage.map((c) => c.status)], [0, ['skipped']]);
});

test('every file is asked for once, and its reader knows it by its path', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const files = userConfigFiles(machineFor('/home/u', { platform, env: { XDG_CONFIG_HOME: '/home/u/.config', CODEX_HOME: '/home/u/.codex' } }));
    assert.ok(files.length > 50);
    assert.equal(new Set(files.map((f) => f.path)).size, files.length);
    for (const file of files) assert.ok(file.reader.accepts(file.as), file.as);
  }
});

test('without a home no file is asked for', () => {
  assert.deepEqual(userConfigFiles(machineFor(null)), []);
});
