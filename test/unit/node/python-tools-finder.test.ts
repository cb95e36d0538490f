// Danger: a Python tool stays unseen, a version of sources is believed that its code has long left behind, or another
// package is taken for a known one. Layouts are those that pip 23, pipx 1.1 and uv write.
import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { pythonName } from '../../../src/core/model/package';
import type { Inventory } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import type { MachineView } from '../../../src/node/machine';
import { headerField, nameOfMetadata } from '../../../src/node/python-package';
import { pythonRootPatterns } from '../../../src/node/python-roots';
import { createPythonToolsFinder } from '../../../src/node/python-tools-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE } from '../../support/tools';

const python = (id: string, name: string): Tool => ({
  ...CLAUDE_CODE,
  id,
  locations: [],
  packages: [{ package: { ecosystem: 'PyPI', name }, scheme: 'pep440' as const }],
});
const AIDER = python('aider', 'aider-chat');
const TOOLS = [AIDER, python('litellm', 'litellm')];
const UV = '.local/share/uv/tools/aider-chat';
const SITE = 'lib/python3.12/site-packages';

let home: string;
freshHomes((fresh) => {
  home = fresh;
});

const find = (changes: Partial<MachineView> = {}, tools: readonly Tool[] = TOOLS): Promise<Inventory> =>
  createPythonToolsFinder(machineFor(home, changes)).find(tools, NEVER_CANCELLED);
const rows = (inventory: Inventory) => inventory.sightings.map((s) => [s.tool, s.version.kind, s.version.text, s.where, s.active]);
const problems = (inventory: Inventory) => inventory.coverage.filter((c) => c.status !== 'scanned');

/** A distribution in an environment, with its command as a program beside it. */
async function install(environment: string, name: string, version: string, site = SITE): Promise<string> {
  const info = `${environment}/${site}/${name.replaceAll('-', '_')}-${version}.dist-info`;
  await put(home, `${info}/entry_points.txt`, `[console_scripts]\n${name.slice(0, 5)} = ${name}:main\n[other.section]\nx = y\n`);
  return put(home, `${info}/METADATA`, `Metadata-Version: 2.4\nName: ${name}\nVersion: ${version}\n\nVersion: 9.9.9 is in the prose\n`);
}
const program = async (path: string): Promise<void> => chmod(await put(home, path, '#!/usr/bin/python3\n'), 0o755);

describe('environments of tools', () => {
  test('every field of a uv tool that PATH leads to; the one of pipx beside it is not active', async () => {
    const file = await install(UV, 'aider-chat', '0.86.1');
    await install('.local/pipx/venvs/aider-chat', 'aider-chat', '0.85.0');
    await program(`${UV}/bin/aider`);
    await program('.local/pipx/venvs/aider-chat/bin/aider');
    await link(home, '.local/bin/aider', join(home, UV, 'bin/aider'));
    const inventory = await find({ env: { PATH: join(home, '.local/bin') } });
    assert.deepEqual(rows(inventory)[0], ['aider', 'exact', '0.85.0', 'pipx aider-chat', false]);
    assert.deepEqual(inventory.sightings[1], {
      tool: 'aider',
      package: { ecosystem: 'PyPI', name: 'aider-chat' },
      version: { kind: 'exact', text: '0.86.1' },
      presence: 'installed',
      places: [
        {
          uri: pathToFileURL(file).href,
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          text: '',
          source: 'python-tools',
        },
      ],
      where: 'uv tool aider-chat',
      active: true,
      via: null,
      root: null,
    });
    assert.deepEqual(inventory.coverage, [{ source: 'python-tools', status: 'scanned', count: 2, reason: null, uri: null }]);
  });

  test('a known package that came along with another tool is told, unknown ones are not', async () => {
    await install(UV, 'litellm', '1.75.0');
    await install(UV, 'requests', '2.0.0');
    assert.deepEqual(rows(await find()), [['litellm', 'exact', '1.75.0', 'uv tool aider-chat', null]]);
  });

  const moved: readonly (readonly [string, string, NodeJS.Platform, string])[] = [
    ['UV_TOOL_DIR', 'u/aider-chat', 'linux', 'uv tool aider-chat'],
    ['XDG_DATA_HOME', 'u/uv/tools/aider-chat', 'darwin', 'uv tool aider-chat'],
    ['PIPX_HOME', 'u/venvs/aider-chat', 'linux', 'pipx aider-chat'],
    ['PYENV_ROOT', 'u/versions/3.12.1', 'linux', 'pyenv, Python 3.12.1'],
    ['MISE_DATA_DIR', 'u/installs/pipx-aider-chat/0.86.1/aider-chat', 'linux', 'mise, pipx-aider-chat'],
    ['MISE_DATA_DIR', 'u/installs/pipx-aider-chat/0.86.1/venvs/aider-chat', 'linux', 'mise, pipx-aider-chat'],
    ['ASDF_DATA_DIR', 'u/installs/python/3.12.1', 'linux', 'asdf, Python 3.12.1'],
    ['APPDATA', 'u/uv/tools/aider-chat', 'win32', 'uv tool aider-chat'],
    ['APPDATA', 'u/uv/data/tools/aider-chat', 'win32', 'uv tool aider-chat'],
    ['LOCALAPPDATA', 'u/pipx/venvs/aider-chat', 'win32', 'pipx aider-chat'],
    ['LOCALAPPDATA', 'u/pipx/pipx/venvs/aider-chat', 'win32', 'pipx aider-chat'],
    ['WORKON_HOME', 'u/mine', 'linux', 'virtualenv mine'],
    ['XDG_CACHE_HOME', 'u/pypoetry/virtualenvs/mine', 'linux', 'Poetry environment mine'],
  ];
  for (const [name, environment, platform, label] of moved) {
    test(`${environment} by ${name} on ${platform}`, async () => {
      await install(environment, 'aider-chat', '0.86.1', platform === 'win32' ? 'Lib/site-packages' : SITE);
      assert.deepEqual(rows(await find({ platform, env: { [name]: join(home, 'u') } })), [['aider', 'exact', '0.86.1', label, null]]);
    });
  }

  test('usual places of every system', async () => {
    for (const environment of ['pipx/venvs/a', '.local/share/pipx/venvs/b', 'miniconda3/envs/c', '.cache/pypoetry/virtualenvs/d', '.virtualenvs/e']) {
      await install(environment, 'aider-chat', '0.86.1');
    }
    const labels = ['Poetry environment d', 'conda environment c', 'pipx a', 'pipx b', 'virtualenv e'];
    assert.deepEqual((await find()).sightings.map((s) => s.where).sort(), labels);
  });

  test('one environment that is reached in two ways is one', async () => {
    await install(UV, 'aider-chat', '0.86.1');
    await link(home, '.local/share/pipx', join(home, 'elsewhere'));
    await link(home, 'elsewhere/venvs/aider-chat', join(home, UV));
    assert.equal((await find()).sightings.length, 1);
  });
});

describe('pip for one user', () => {
  const layouts: readonly (readonly [NodeJS.Platform, string])[] = [
    ['linux', '.local/lib/python3.12/site-packages'],
    ['darwin', 'Library/Python/3.9/lib/python/site-packages'],
    ['win32', 'AppData/Roaming/Python/Python312/site-packages'],
    ['win32', 'AppData/Local/Programs/Python/Python312/Lib/site-packages'],
    ['win32', 'AppData/Local/Packages/PythonSoftwareFoundation.Python.3.12_x/LocalCache/local-packages/Python312/site-packages'],
  ];
  for (const [platform, site] of layouts) {
    test(`${platform}: ${site}`, async () => {
      await install('.', 'aider-chat', '0.86.1', site);
      assert.deepEqual((await find({ platform })).sightings.map((s) => s.version.text), ['0.86.1']);
    });
  }

  test('the program in PATH marks the copy as active', async () => {
    await install('.local', 'aider-chat', '0.86.1');
    await program('.local/bin/aider');
    assert.deepEqual((await find({ env: { PATH: join(home, '.local/bin') } })).sightings.map((s) => s.active), [true]);
  });

  test('two Python versions that share one program: neither is called active', async () => {
    await install('.local', 'aider-chat', '0.86.1');
    await install('.local', 'aider-chat', '0.85.0', 'lib/python3.11/site-packages');
    await program('.local/bin/aider');
    assert.deepEqual((await find({ env: { PATH: join(home, '.local/bin') } })).sightings.map((s) => s.active), [null, null]);
  });

  test('on Windows the program beside the packages does', async () => {
    await install('.', 'aider-chat', '0.86.1', 'AppData/Roaming/Python/Python312/site-packages');
    await put(home, 'AppData/Roaming/Python/Python312/Scripts/aider.exe', 'MZ');
    const env = { PATH: join(home, 'AppData/Roaming/Python/Python312/Scripts') };
    assert.deepEqual((await find({ platform: 'win32', env })).sightings.map((s) => s.active), [true]);
  });
});

describe('what the metadata says', () => {
  const origin = async (json: string): Promise<Inventory> => {
    const file = await install(UV, 'aider-chat', '0.86.1');
    await put(join(file, '..'), 'direct_url.json', json);
    return find();
  };
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['{"url":"https://u:secret@example.com/a.git","vcs_info":{"vcs":"git","commit_id":"1d88dab47d76476ae4d6368e0b768cebf8305354"}}', 'unreadable', '0.86.1 from git 1d88dab47d76', /may be newer/],
    ['{"url":"https://example.com/a.git","vcs_info":{"vcs":"git","requested_revision":"main","commit_id":"1d"}}', 'unreadable', '0.86.1 from git main', /may be newer/],
    ['{"url":"file:///src","dir_info":{"editable":true}}', 'unreadable', '0.86.1 from a local folder', /may be newer/],
    ['{"url":"file:///src","dir_info":{}}', 'unreadable', '0.86.1 from a local folder', /may be newer/],
    ['{"url":"https://example.com/a.whl","archive_info":{}}', 'exact', '0.86.1', /archive/],
    ['{"url":"https://example.com/a.whl"}', 'unreadable', '0.86.1 from an unknown address', /may be newer/],
    ['{', 'unreadable', '0.86.1 from a place that direct_url.json does not tell readably', /may be newer/],
  ];
  for (const [json, kind, text, via] of cases) {
    test(`origin ${json}`, async () => {
      const [s] = (await origin(json)).sightings;
      assert.deepEqual(s?.version, { kind, text });
      assert.match(s.via ?? '', via);
      assert.doesNotMatch(JSON.stringify(s), /secret/);
    });
  }

  for (const version of ['2026.1.0', '1.0rc1', '1!2.0', '0.86.1+local', '0.86.1.dev3']) {
    test(`${version} is one version`, async () => {
      await install(UV, 'aider-chat', version);
      assert.deepEqual((await find()).sightings.map((s) => s.version), [{ kind: 'exact', text: version }]);
    });
  }

  test('a version that Python does not know is told and not believed', async () => {
    await put(home, `${UV}/${SITE}/aider_chat-0.dist-info/METADATA`, 'Name: aider-chat\r\nversion: latest\r\n\r\n');
    assert.deepEqual((await find()).sightings.map((s) => s.version), [{ kind: 'unreadable', text: 'latest' }]);
  });

  for (const commands of ['[console_scripts]\n'.repeat(20_000), '[console_scripts', 'console_scripts = x', '[console_scripts]\n../../x = y\n', '[__proto__]\nx = y\n']) {
    test(`commands written as ${JSON.stringify(commands.slice(0, 40))} are survived`, async () => {
      const file = await install(UV, 'aider-chat', '0.86.1');
      await put(join(file, '..'), 'entry_points.txt', commands);
      assert.deepEqual(rows(await find()), [['aider', 'exact', '0.86.1', 'uv tool aider-chat', null]]);
    });
  }

  test('older installers: a folder or a file .egg-info', async () => {
    await put(home, `a/${SITE}/aider_chat-0.5.0-py3.12.egg-info/PKG-INFO`, 'Metadata-Version: 1.0\nName: aider-chat\nVersion: 0.5.0\n');
    await put(home, `b/${SITE}/aider_chat-0.4.0.egg-info`, 'Metadata-Version: 1.0\nName: Aider.Chat\nVersion: 0.4.0\n');
    const inventory = await find({ env: { UV_TOOL_DIR: home } });
    assert.deepEqual(inventory.sightings.map((s) => s.version.text), ['0.5.0', '0.4.0']);
  });

  test('leftovers of an uninstallation, similar names and prose are none', async () => {
    for (const name of ['~ider_chat-0.86.1.dist-info', 'aider_chat_extra-0.86.1.dist-info', 'aider_chat', 'aider_chat-0.86.1.data']) {
      await put(home, `${UV}/${SITE}/${name}/METADATA`, 'Name: aider-chat\nVersion: 0.86.1\n');
    }
    const inventory = await find();
    assert.deepEqual([inventory.sightings, problems(inventory)], [[], []]);
  });

  test('a folder named for one package that holds another is told and not counted', async () => {
    await put(home, `${UV}/${SITE}/aider_chat-0.86.1.dist-info/METADATA`, 'Name: aider-chat-evil\nVersion: 0.86.1\n');
    const inventory = await find();
    assert.equal(inventory.sightings.length, 0);
    assert.match(problems(inventory)[0]?.reason ?? '', /aider-chat-evil/);
  });

  for (const [what, text] of [['nothing', null], ['no version', 'Name: aider-chat\n\nVersion: 1.0.0'], ['binary data', '\0\0']] as const) {
    test(`metadata with ${what} is a gap in the scan`, async () => {
      const info = `${UV}/${SITE}/aider_chat-0.86.1.dist-info`;
      await mkdir(join(home, info), { recursive: true });
      if (text !== null) await put(home, `${info}/METADATA`, text);
      const inventory = await find();
      assert.deepEqual([inventory.sightings.length, problems(inventory).length], [0, 1]);
    });
  }

  test('a closed folder is a gap in the scan', async () => {
    await install(UV, 'aider-chat', '0.86.1');
    await chmod(join(home, UV, SITE), 0o000);
    const inventory = await asOrdinaryUser(find);
    await chmod(join(home, UV, SITE), 0o755);
    assert.deepEqual(problems(inventory).map((c) => c.status), ['failed']);
  });
});

describe('limits', () => {
  test('no known Python package: nothing is looked at', async () => {
    await install(UV, 'aider-chat', '0.86.1');
    assert.deepEqual(rows(await find({}, [CLAUDE_CODE])), []);
  });

  test('a look limited to the home leaves every other place alone', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const env = { UV_TOOL_DIR: '/elsewhere', PIPX_HOME: '/elsewhere', ProgramFiles: '/programs' };
      const bases = pythonRootPatterns(machineFor(home, { platform, env })).map((p) => p.base);
      assert.deepEqual(bases.filter((b) => !b.startsWith(home)), []);
    }
  });

  test('a whole machine has places of its own on each system', () => {
    const system = (platform: NodeJS.Platform, env = {}): readonly string[] =>
      pythonRootPatterns({ home: null, platform, env, systemWide: true }).map((p) => p.base);
    assert.ok(system('linux').includes('/usr/lib/python3') && system('linux').includes('/opt/pipx'));
    assert.ok(system('darwin').includes('/opt/homebrew/lib'));
    assert.deepEqual(system('win32', { ProgramFiles: '/programs' }), ['/programs']);
  });

  test('a scan that was called off claims nothing', async () => {
    await install(UV, 'aider-chat', '0.86.1');
    const cancel = { cancelled: true };
    const inventory = await createPythonToolsFinder(machineFor(home)).find(TOOLS, cancel);
    assert.deepEqual([inventory.sightings, inventory.coverage.map((c) => c.status)], [[], ['skipped']]);
  });
});

describe('names and fields', () => {
  test('names compare as the index compares them', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z-]{0,9}$/), fc.constantFrom('1.0', '2026.1', '0a1'), (name, version) => {
        const plain = pythonName(name).replace(/^-|-$/g, '');
        assert.equal(nameOfMetadata(`${plain.replaceAll('-', '_')}-${version}.dist-info`), plain);
      }),
    );
    assert.equal(pythonName('Aider._-Chat'), 'aider-chat');
  });

  test('reading a field never throws and gives a part of the text before the first empty line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = headerField(text, 'name');
        assert.ok(value === null || text.includes(value));
      }),
    );
  });
});
