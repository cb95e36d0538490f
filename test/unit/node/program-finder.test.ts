// Danger: a wrapper script, a stub or another program of the same short name is taken for the agent; a link to a copy
// that another finder reports is counted twice; an unreadable version is passed over in silence.
import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Tool } from '../../../src/core/model/tool';
import type { MachineView } from '../../../src/node/machine';
import { createProgramFinder } from '../../../src/node/program-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE } from '../../support/tools';

const native = (name: string) => ({ ecosystem: 'x-native', name });
const tool = (id: string, search: { before: string; after: string } | null): Tool => ({
  ...CLAUDE_CODE,
  id,
  packages: [{ package: native(id), scheme: 'semver' }],
  locations: [
    {
      kind: 'program',
      package: native(id),
      files: [
        { platform: 'linux', path: `~/.${id}/bin/${id}` },
        { platform: 'linux', path: `~/.local/bin/${id}` },
        { platform: 'win32', path: `%LOCALAPPDATA%/${id}/*/${id}.exe` },
      ],
      search,
      source: `${id}-native`,
    },
  ],
});
const AGENT = tool('agent', { before: '--user-agent=agent/', after: ' ' });
const GOOSE = tool('goose', null);

let home: string;
freshHomes((path) => {
  home = path;
});

const find = (changes: Partial<MachineView> = {}, tools: readonly Tool[] = [AGENT, GOOSE, CLAUDE_CODE]) =>
  createProgramFinder(machineFor(home, changes)).find(tools, NEVER_CANCELLED);
const rows = async (changes: Partial<MachineView> = {}) =>
  (await find(changes)).sightings.map((s) => [s.tool, s.version.kind, s.version.text, s.where, s.active]);
const program = (text = ''): Buffer => Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(70_000), Buffer.from(text)]);
const V = '--user-agent=agent/1.2.3 ';

test('every field of a sighting', async () => {
  const file = await put(home, '.agent/bin/agent', program(V));
  assert.deepEqual((await find({}, [AGENT])), {
    sightings: [
      {
        tool: 'agent',
        package: native('agent'),
        version: { kind: 'exact', text: '1.2.3' },
        presence: 'installed',
        places: [
          {
            uri: pathToFileURL(file).href,
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            text: '',
            source: 'agent-native',
          },
        ],
        where: 'program ~/.agent/bin/agent',
        active: null,
        via: 'text inside the program',
        root: null,
      },
    ],
    coverage: [{ source: 'agent-native', status: 'scanned', count: 1, reason: null, uri: null }],
  });
});

describe('a version that cannot be read is told, with the reason', () => {
  const known = 'program ~/.local/bin/agent, known by its name and place only: ';
  test('nothing is known to look for', async () => {
    await put(home, '.local/bin/goose', program(V));
    const where = 'program ~/.local/bin/goose, known by its name and place only: no version can be read from this program';
    assert.deepEqual(await rows(), [['goose', 'unreadable', '', where, null]]);
  });
  test('nothing is found', async () => {
    await put(home, '.local/bin/agent', program());
    assert.deepEqual(await rows(), [['agent', 'unreadable', '', `${known}no version was found inside this program`, null]]);
  });
  test('two versions', async () => {
    await put(home, '.local/bin/agent', program(`${V}--user-agent=agent/1.2.4 `));
    assert.deepEqual(await rows(), [['agent', 'unreadable', '', `${known}two versions stand inside this program, 1.2.3 and 1.2.4`, null]]);
  });
});

describe('no program', () => {
  for (const [what, content] of [
    ['a wrapper script', '#!/bin/sh\nexec agent --user-agent=agent/1.2.3 "$@"\n'],
    ['a long script', `#!/bin/sh\n${V}${'# x\n'.repeat(30_000)}`],
    ['a stub', `echo "not installed" ${V}`],
    ['an empty file', ''],
  ] as const) {
    test(what, async () => {
      await put(home, '.local/bin/agent', content);
      assert.deepEqual(await rows(), []);
    });
  }
  test('a folder', async () => {
    await put(home, '.local/bin/agent/x', program(V));
    assert.deepEqual(await rows(), []);
  });
  test('a link to nothing', async () => {
    await link(home, '.local/bin/agent', 'gone');
    assert.deepEqual((await find()).coverage.map((c) => c.status), ['scanned', 'scanned']);
  });
});

describe('links', () => {
  test('two ways to one program are one', async () => {
    const file = await put(home, '.agent/bin/agent', program(V));
    await link(home, '.local/bin/agent', file);
    assert.equal((await rows()).length, 1);
  });
  for (const target of [
    '.local/share/claude/versions/2.1.150',
    'prefix/lib/node_modules/agent/bin/agent',
    'brew/Caskroom/agent/1.2.3/agent',
    '.local/share/mise/installs/agent/1.2.3/agent',
  ]) {
    test(`to what another finder reports: ${target}`, async () => {
      await put(home, target, program(V));
      await link(home, '.local/bin/agent', join(home, target));
      assert.deepEqual(await rows(), []);
    });
  }
});

describe('which one a shell starts', () => {
  const path = { env: {} };
  test('the program itself, or a link to it', async () => {
    await chmod(await put(home, '.agent/bin/agent', program(V)), 0o755);
    await link(home, '.local/bin/agent', '../../.agent/bin/agent');
    for (const folder of ['.agent/bin', '.local/bin']) {
      assert.deepEqual((await rows({ ...path, env: { PATH: join(home, folder) } })).map((r) => r[4]), [true], folder);
    }
  });
  test('another program comes first', async () => {
    await chmod(await put(home, '.agent/bin/agent', program(V)), 0o755);
    await chmod(await put(home, 'first/agent', program()), 0o755);
    const env = { PATH: `${join(home, 'first')}:${join(home, '.agent/bin')}` };
    assert.deepEqual((await rows({ env })).map((r) => r[4]), [false]);
  });
  test('a wrapper comes first: not told', async () => {
    await chmod(await put(home, '.agent/bin/agent', program(V)), 0o755);
    await chmod(await put(home, 'first/agent', '#!/bin/sh\n'), 0o755);
    assert.deepEqual((await rows({ env: { PATH: join(home, 'first') } })).map((r) => r[4]), [null]);
  });
});

test('Windows: the folder by its variable, any name where the record has a star', async () => {
  await put(home, 'Local/agent/one/agent.exe', program(V));
  await put(home, 'Local/agent/two/agent.exe', program('--user-agent=agent/1.3.0 '));
  const found = await rows({ platform: 'win32', env: { LOCALAPPDATA: join(home, 'Local') } });
  assert.deepEqual(found.map((r) => r[2]), ['1.2.3', '1.3.0']);
  await put(home, 'AppData/Local/agent/three/agent.exe', program('--user-agent=agent/1.4.0 '));
  assert.deepEqual((await rows({ platform: 'win32' })).map((r) => r[2]), ['1.4.0']);
});

test('a system for which no place is known claims nothing', async () => {
  assert.deepEqual(await find({ platform: 'darwin' }, [AGENT]), { sightings: [], coverage: [] });
});

test('a program that may not be read: failed', async () => {
  const file = await put(home, '.agent/bin/agent', program(V));
  await chmod(file, 0o000);
  const { coverage } = await asOrdinaryUser(() => find({}, [AGENT]));
  await chmod(file, 0o644);
  assert.deepEqual(coverage.map((c) => c.status), ['scanned', 'failed']);
  assert.match(coverage[1]?.reason ?? '', /agent may not be read/);
});

test('a changed program is read again by the same finder', async () => {
  const finder = createProgramFinder(machineFor(home));
  const version = async () => (await finder.find([AGENT], NEVER_CANCELLED)).sightings[0]?.version.text;
  await put(home, '.agent/bin/agent', program(V));
  assert.deepEqual([await version(), await version()], ['1.2.3', '1.2.3']);
  await put(home, '.agent/bin/agent', program('--user-agent=agent/1.20.3 '));
  assert.equal(await version(), '1.20.3');
});
