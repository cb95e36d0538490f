// Danger: of several versions that a native installer keeps, the wrong one is called active, or old ones stay unseen.
import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Tool } from '../../../src/core/model/tool';
import type { MachineView } from '../../../src/node/machine';
import { createVersionsFolderFinder } from '../../../src/node/versions-folder-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE, TOOLS } from '../../support/tools';

const VERSIONS = '.local/share/claude/versions';
const LAUNCHER = '.local/bin/claude';

let home: string;
freshHomes((path) => {
  home = path;
});

const find = (changes: Partial<MachineView> = {}, tools: readonly Tool[] = TOOLS) =>
  createVersionsFolderFinder(machineFor(home, changes)).find(tools, NEVER_CANCELLED);
const rows = async (changes: Partial<MachineView> = {}) =>
  (await find(changes)).sightings.map((s) => [s.version.text, s.where, s.active]);
const keep = (...versions: string[]) => Promise.all(versions.map((v) => put(home, `${VERSIONS}/${v}`, '\x7fELF')));
const ACTIVE = 'native installer, active';
const KEPT = 'native installer, kept, not active';

test('every field of a sighting', async () => {
  await keep('2.1.150');
  await link(home, LAUNCHER, join(home, VERSIONS, '2.1.150'));
  assert.deepEqual(await find(), {
    sightings: [
      {
        tool: 'claude-code',
        package: { ecosystem: 'x-native', name: 'claude-code' },
        version: { kind: 'exact', text: '2.1.150' },
        presence: 'installed',
        places: [
          {
            uri: pathToFileURL(join(home, VERSIONS, '2.1.150')).href,
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            text: '',
            source: 'claude-native',
          },
        ],
        where: ACTIVE,
        active: true,
        via: null,
        root: null,
      },
    ],
    coverage: [{ source: 'claude-native', status: 'scanned', count: 1, reason: null, uri: null }],
  });
});

describe('the launcher', () => {
  beforeEach(() => keep('2.1.150', '2.1.198'));

  test('links to one: that one is active, the other is kept', async () => {
    await link(home, LAUNCHER, join(home, VERSIONS, '2.1.198'));
    assert.deepEqual(await rows(), [['2.1.150', KEPT, false], ['2.1.198', ACTIVE, true]]);
  });

  test('links by a relative path, or by way of another link', async () => {
    await link(home, LAUNCHER, '../share/claude/versions/2.1.150');
    assert.deepEqual((await rows()).map((r) => r[2]), [true, false]);
    home = join(dirname(home), `${basename(home)}-other`);
    await keep('2.1.150', '2.1.198');
    await link(home, 'bin/claude', join(home, VERSIONS, '2.1.198'));
    await link(home, LAUNCHER, '../../bin/claude');
    assert.deepEqual((await rows()).map((r) => r[2]), [false, true]);
  });

  test('links to a version of a home that was moved here from elsewhere', async () => {
    await link(home, LAUNCHER, `/home/before/${VERSIONS}/2.1.150`);
    assert.deepEqual((await rows()).map((r) => r[2]), [true, false]);
  });

  test('links to a version that is gone: none of the kept ones runs', async () => {
    await link(home, LAUNCHER, join(home, VERSIONS, '2.1.199'));
    assert.deepEqual((await rows()).map((r) => r[2]), [false, false]);
  });

  test('is a custom wrapper, links elsewhere, links to itself, is missing: not told', async () => {
    await chmod(await put(home, LAUNCHER, '#!/bin/sh\nexec x\n'), 0o755);
    assert.deepEqual(await rows(), [['2.1.150', 'native installer', null], ['2.1.198', 'native installer', null]]);
    for (const target of ['/usr/bin/env', 'claude', '../../gone', null]) {
      home = join(dirname(home), `${basename(home)}-other`);
      await keep('2.1.150');
      if (target !== null) await link(home, LAUNCHER, target);
      assert.deepEqual((await rows()).map((r) => r[2]), [null], String(target));
    }
  });

  test('on Windows is a file of its own: not told', async () => {
    await put(home, `${LAUNCHER}.exe`, 'MZ');
    assert.deepEqual((await rows({ platform: 'win32' })).map((r) => r[2]), [null, null]);
  });
});

test('only names that are versions count; links beside them are other names', async () => {
  await keep('2.1.150', '2.1.199-beta.1', '.DS_Store', 'latest.json', '2.1', '2.1.150.tmp', 'v2', '02.1.0');
  await mkdir(join(home, VERSIONS, '2.1.151'));
  await link(home, `${VERSIONS}/2.1.152`, '2.1.150');
  await link(home, `${VERSIONS}/latest`, '2.1.150');
  assert.deepEqual((await rows()).map((r) => r[0]), ['2.1.150', '2.1.151', '2.1.199-beta.1']);
});

test('an empty file, which a download that broke off leaves, is told as what it is', async () => {
  await put(home, `${VERSIONS}/2.1.150`, '');
  await keep('2.1.198');
  await link(home, LAUNCHER, join(home, VERSIONS, '2.1.198'));
  assert.deepEqual(await rows(), [['2.1.150', `${KEPT}, an empty file that cannot run`, false], ['2.1.198', ACTIVE, true]]);
});

describe('the folder', () => {
  test('missing or empty: scanned, nothing found', async () => {
    const scanned = [{ source: 'claude-native', status: 'scanned', count: 0, reason: null, uri: null }];
    assert.deepEqual((await find()).coverage, scanned);
    await mkdir(join(home, VERSIONS), { recursive: true });
    assert.deepEqual((await find()).coverage, scanned);
  });

  test('a file, or links in a circle: failed with a reason', async () => {
    await put(home, VERSIONS, '');
    const lines = (await find()).coverage.filter((c) => c.status === 'failed');
    assert.match(lines[0]?.reason ?? '', /^~\/\.local\/share\/claude\/versions is a file where a folder was expected/);
    home = join(dirname(home), `${basename(home)}-other`);
    await link(home, VERSIONS, 'versions');
    const circle = (await find()).coverage.filter((c) => c.status === 'failed');
    assert.match(circle[0]?.reason ?? '', /links lead in a circle/);
  });

  test('of a tool record that lies outside the home is looked at only with the whole machine', async () => {
    const outside = join(dirname(home), `outside${basename(home)}`);
    await put(outside, '2.1.150', '\x7fELF');
    const tool: Tool = {
      ...CLAUDE_CODE,
      locations: [
        { kind: 'versions-folder', package: { ecosystem: 'x-native', name: 'claude-code' }, folder: outside, launcher: '~/none', source: 's' },
      ],
    };
    assert.deepEqual((await find({}, [tool])).sightings, []);
    assert.deepEqual((await find({ systemWide: true }, [tool, tool])).sightings.map((s) => s.version.text), ['2.1.150']);
  });

  test('by way of a linked home part is still this folder', async () => {
    await put(home, 'data/claude/versions/2.1.150', '\x7fELF');
    await link(home, '.local/share', '../data');
    await link(home, LAUNCHER, '../../data/claude/versions/2.1.150');
    assert.deepEqual(await rows(), [['2.1.150', ACTIVE, true]]);
  });
});

describe('versions that are folders', () => {
  const native = (name: string) => ({ ecosystem: 'x-native', name });
  const CODEX: Tool = {
    ...CLAUDE_CODE,
    id: 'codex',
    packages: [{ package: native('codex'), scheme: 'semver' }],
    locations: [
      {
        kind: 'versions-folder',
        package: native('codex'),
        folder: '~/.codex/packages/standalone/releases',
        launcher: '~/.codex/packages/standalone/current',
        source: 'codex-standalone',
        names: 'target',
      },
    ],
    pinNames: { toolManager: [], installers: [], features: [], commands: ['codex'] },
  };
  const CURSOR: Tool = {
    ...CODEX,
    id: 'cursor-cli',
    packages: [{ package: native('cursor-agent'), scheme: 'calendar' }],
    locations: [
      {
        kind: 'versions-folder',
        package: native('cursor-agent'),
        folder: '~/.local/share/cursor-agent/versions',
        launcher: '~/.local/bin/cursor-agent',
        source: 'cursor-agent-native',
        windowsFolder: '%LOCALAPPDATA%/cursor-agent/versions',
      },
    ],
  };
  const CURSOR_VERSIONS = '.local/share/cursor-agent/versions';
  const RELEASES = '.codex/packages/standalone/releases';
  const found = async (tool: Tool, changes: Partial<MachineView> = {}) =>
    (await find(changes, [tool])).sightings.map((s) => [s.version.text, s.active]);

  test('names with a target triple; the link to the current one decides', async () => {
    const names = ['0.169.0-x86_64-unknown-linux-musl', '0.170.0-alpha.2-aarch64-apple-darwin', '0.150.0', 'x86_64-unknown-linux-musl', '0.1-x86_64-unknown-linux-musl'];
    for (const name of names) await put(home, `${RELEASES}/${name}/bin/codex`, '');
    await link(home, '.codex/packages/standalone/current', 'releases/0.169.0-x86_64-unknown-linux-musl');
    assert.deepEqual(await found(CODEX), [['0.169.0', true], ['0.170.0-alpha.2', false]]);
  });

  test('a home of the tool that a variable moves', async () => {
    await put(home, 'moved/packages/standalone/releases/0.169.0-x86_64-pc-windows-msvc/codex.exe', '');
    assert.deepEqual(await found(CODEX, { env: { CODEX_HOME: join(home, 'moved') } }), [['0.169.0', null]]);
  });

  test('another program of the command’s name comes first in PATH: what the link chose does not run', async () => {
    const codex = await put(home, `${RELEASES}/0.169.0-x86_64-unknown-linux-musl/bin/codex`, 'x'.repeat(70_000));
    const other = await put(home, 'npm/lib/node_modules/@openai/codex/bin/codex.js', '#!/usr/bin/env node\n');
    await chmod(codex, 0o755);
    await chmod(other, 0o755);
    await link(home, '.codex/packages/standalone/current', 'releases/0.169.0-x86_64-unknown-linux-musl');
    await link(home, '.local/bin/codex', '../../.codex/packages/standalone/current/bin/codex');
    await link(home, 'npm/bin/codex', other);
    const [own, npm] = [join(home, '.local/bin'), join(home, 'npm/bin')];
    assert.deepEqual(await found(CODEX, { env: { PATH: `${own}:${npm}` } }), [['0.169.0', true]]);
    assert.deepEqual(await found(CODEX, { env: { PATH: `${npm}:${own}` } }), [['0.169.0', false]]);
    const [row] = (await find({ env: { PATH: npm } }, [CODEX])).sightings;
    assert.equal(row?.where, 'native installer, chosen by its launcher, but another copy comes first in PATH');
  });

  test('the command is that of the record’s program where it names none for pins', async () => {
    const files = [{ platform: 'linux', path: '~/.local/bin/codex' }] as const;
    const bare = { kind: 'program', package: native('codex'), files, search: null, source: 'codex-native' } as const;
    const tool = { ...CODEX, locations: [...CODEX.locations, bare], pinNames: { ...CODEX.pinNames, commands: [] } };
    await put(home, `${RELEASES}/0.169.0-x86_64-unknown-linux-musl/bin/codex`, '');
    await link(home, '.codex/packages/standalone/current', 'releases/0.169.0-x86_64-unknown-linux-musl');
    await chmod(await put(home, '.local/bin/codex', 'x'.repeat(70_000)), 0o755);
    assert.deepEqual(await found(tool, { env: { PATH: join(home, '.local/bin') } }), [['0.169.0', false]]);
    assert.deepEqual(await found(CODEX, {}), [['0.169.0', true]]);
  });

  test('versions that are dates; the launcher links to a file in one', async () => {
    for (const name of ['2026.05.28-418efe5', '2026.06.02-a1b2c3d', 'tmp', '.lock']) await put(home, `${CURSOR_VERSIONS}/${name}/cursor-agent`, '');
    await link(home, '.local/bin/cursor-agent', join(home, CURSOR_VERSIONS, '2026.05.28-418efe5/cursor-agent'));
    assert.deepEqual(await found(CURSOR), [['2026.05.28-418efe5', true], ['2026.06.02-a1b2c3d', false]]);
  });

  test('Windows has a folder of its own', async () => {
    await put(home, 'Local/cursor-agent/versions/2026.05.28-418efe5/cursor-agent.cmd', '');
    assert.deepEqual(await found(CURSOR, { platform: 'win32', env: { LOCALAPPDATA: join(home, 'Local') } }), [['2026.05.28-418efe5', null]]);
  });
});
