// Danger: an agent extension in one of a dozen editors stays unseen, an old folder is taken for the running one, or a
// folder's name is believed over what stands in it.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Tool } from '../../../src/core/model/tool';
import { targetOf } from '../../../src/node/editor-folders';
import { createEditorExtensionsFinder } from '../../../src/node/editor-extensions-finder';
import type { MachineView } from '../../../src/node/machine';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE, CLAUDE_EXTENSION, TOOLS } from '../../support/tools';

const ID = 'anthropic.claude-code';

let home: string;
freshHomes((path) => {
  home = path;
});

const find = (changes: Partial<MachineView> = {}) =>
  createEditorExtensionsFinder(machineFor(home, changes)).find(TOOLS, NEVER_CANCELLED);
const rows = async (changes: Partial<MachineView> = {}) =>
  (await find(changes)).sightings.map((s) => [s.version.text, s.where, s.active]);
const problems = async () => (await find()).coverage.filter((c) => c.status !== 'scanned');
const manifest = (version: string, name = 'claude-code', publisher = 'Anthropic'): string =>
  JSON.stringify({ name, publisher, version, displayName: 'x', engines: { vscode: '^1.98.0' } });
const install = (editor: string, folder: string, version: string): Promise<string> =>
  put(home, `${editor}/extensions/${folder}/package.json`, manifest(version));
/** An entry as VS Code 1.90 and newer writes it. */
const entry = (folder: string, version: string, editor = '.vscode') => ({
  identifier: { id: ID, uuid: '3c13ae49-babe-45fe-8c48-5e45077a62bf' },
  version,
  location: { $mid: 1, path: join(home, editor, 'extensions', folder), scheme: 'file' },
  relativeLocation: folder,
  metadata: { targetPlatform: 'linux-x64', source: 'gallery', pinned: false },
});
const list = (entries: unknown, editor = '.vscode'): Promise<string> =>
  put(home, `${editor}/extensions/extensions.json`, JSON.stringify(entries));

test('every field of a sighting', async () => {
  await install('.vscode', `${ID}-2.1.150-linux-x64`, '2.1.150');
  await list([entry(`${ID}-2.1.150-linux-x64`, '2.1.150')]);
  assert.deepEqual(await find(), {
    sightings: [
      {
        tool: 'claude-code-vscode',
        package: { ecosystem: 'VSCode', name: ID },
        version: { kind: 'exact', text: '2.1.150' },
        presence: 'installed',
        places: [
          {
            uri: pathToFileURL(join(home, `.vscode/extensions/${ID}-2.1.150-linux-x64/package.json`)).href,
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            text: '',
            source: 'editor-extensions',
          },
        ],
        where: 'VS Code extension folder, linux-x64',
        active: true,
        via: null,
        root: null,
        qualifiers: { editor: 'VS Code', gallery: 'visual-studio-marketplace', platform: 'linux-x64' },
      },
    ],
    coverage: [{ source: 'editor-extensions', status: 'scanned', count: 1, reason: null, uri: null }],
  });
});

describe('editors', () => {
  for (const [folder, label] of [
    ['.vscode', 'VS Code'],
    ['.vscode-insiders', 'VS Code Insiders'],
    ['.vscode-oss', 'VSCodium'],
    ['.vscode-server', 'VS Code Server'],
    ['.vscode-server-insiders', 'VS Code Insiders Server'],
    ['.cursor', 'Cursor'],
    ['.cursor-server', 'Cursor Server'],
    ['.windsurf', 'Windsurf'],
    ['.windsurf-server', 'Windsurf Server'],
    ['.devin', 'Devin'],
    ['.kiro', 'Kiro'],
    ['.kiro-server', 'Kiro Server'],
    ['.trae', 'Trae'],
    ['.trae-cn', 'Trae CN'],
    ['.qoder', 'Qoder'],
    ['.antigravity', 'Antigravity'],
    ['.antigravity-ide', 'Antigravity IDE'],
    ['.antigravity-server', 'Antigravity Server'],
    ['.local/share/code-server', 'code-server'],
  ] as const) {
    test(label, async () => {
      await install(folder, `${ID}-2.1.150`, '2.1.150');
      await list([entry(`${ID}-2.1.150`, '2.1.150', folder)], folder);
      assert.deepEqual(await rows(), [['2.1.150', `${label} extension folder`, true]]);
    });
  }

  test('a folder moved by a variable, if it lies where we may look', async () => {
    await install('moved', `${ID}-2.1.150`, '2.1.150');
    assert.deepEqual((await rows({ env: { VSCODE_EXTENSIONS: join(home, 'moved/extensions') } })).length, 1);
    assert.deepEqual((await rows({ env: { VSCODE_PORTABLE: join(home, 'moved') } })).length, 1);
    const outside = join(dirname(home), `outside${basename(home)}`);
    await put(outside, `extensions/${ID}-2.1.150/package.json`, manifest('2.1.150'));
    assert.deepEqual(await rows({ env: { VSCODE_PORTABLE: outside } }), []);
    assert.deepEqual((await rows({ env: { VSCODE_PORTABLE: outside }, systemWide: true })).length, 1);
  });

  test('two editors that share one folder by a link have one copy', async () => {
    await install('.vscode', `${ID}-2.1.150`, '2.1.150');
    await link(home, '.cursor/extensions', '../.vscode/extensions');
    assert.deepEqual((await rows()).length, 1);
  });
});

describe('the platform in the folder’s name', () => {
  for (const [folder, target] of [
    [`${ID}-2.1.150-linux-x64`, 'linux-x64'],
    [`${ID}-2.1.150-alpine-arm64`, 'alpine-arm64'],
    [`${ID}-2.1.150-linux-armhf`, 'linux-armhf'],
    [`${ID}-2.1.150-web`, 'web'],
    [`${ID}-2.1.150-universal`, null],
    [`${ID}-2.1.150`, null],
    ['a.linux-x64', null],
    ['web', null],
    ['', null],
  ] as const) {
    test(JSON.stringify(folder), () => {
      assert.equal(targetOf(folder), target);
    });
  }
});

describe('which folder is in use', () => {
  const older = `${ID}-2.1.90-linux-x64`;
  const newer = `${ID}-2.1.150-linux-x64`;
  const active = async () => Object.fromEntries((await find()).sightings.map((s) => [s.version.text, s.active]));
  beforeEach(async () => {
    await install('.vscode', older, '2.1.90');
    await install('.vscode', newer, '2.1.150');
  });

  test('the listed one; an older folder that waits for removal is not', async () => {
    await list([entry(newer, '2.1.150')]);
    await put(home, '.vscode/extensions/.obsolete', JSON.stringify({ [older]: true }));
    assert.deepEqual(await active(), { '2.1.90': false, '2.1.150': true });
  });

  test('a version of which only another is listed is not', async () => {
    await list([entry(older, '2.1.90')]);
    assert.deepEqual(await active(), { '2.1.90': true, '2.1.150': false });
  });

  test('an old list gives the location as a path', async () => {
    await list([{ identifier: { id: 'Anthropic.Claude-Code' }, version: '2.1.150', location: join(home, '.vscode/extensions', newer) }]);
    assert.deepEqual(await active(), { '2.1.90': false, '2.1.150': true });
  });

  test('a profile has a list of its own', async () => {
    await list([entry(newer, '2.1.150')]);
    await put(home, '.config/Code/User/profiles/-5f3a/extensions.json', JSON.stringify([entry(older, '2.1.90')]));
    assert.deepEqual(await active(), { '2.1.90': true, '2.1.150': true });
  });

  test('profiles lie elsewhere on macOS and Windows, and with a server', async () => {
    await list([entry(newer, '2.1.150')]);
    await put(home, 'Library/Application Support/Code/User/profiles/p/extensions.json', JSON.stringify([entry(older, '2.1.90')]));
    await put(home, 'AppData/Roaming/Code/User/profiles/p/extensions.json', JSON.stringify([entry(older, '2.1.90')]));
    for (const platform of ['darwin', 'win32'] as const) assert.deepEqual((await rows({ platform })).map((r) => r[2]), [true, true]);
    await install('.vscode-server', older, '2.1.90');
    await list([], '.vscode-server');
    await put(home, '.vscode-server/data/User/profiles/p/extensions.json', JSON.stringify([entry(older, '2.1.90', '.vscode-server')]));
    assert.ok((await rows()).some((r) => r[1] === 'VS Code Server extension folder, linux-x64' && r[2] === true));
  });

  test('no list, or a list without the extension: not told', async () => {
    assert.deepEqual(await active(), { '2.1.90': null, '2.1.150': null });
    await list([{ identifier: { id: 'other.one' }, relativeLocation: 'other.one-1.0.0' }]);
    assert.deepEqual(await active(), { '2.1.90': null, '2.1.150': null });
  });

  for (const [name, text, reason] of [
    ['half-written', '[{"identifier":{"id":"anth', /extensions\.json is not valid JSON/],
    ['not a list', '{}', /^~\/\.vscode\/extensions\/extensions\.json does not hold a list/],
  ] as const) {
    test(`a list that is ${name} is told, and decides nothing`, async () => {
      await put(home, '.vscode/extensions/extensions.json', text);
      assert.deepEqual(await active(), { '2.1.90': null, '2.1.150': null });
      assert.deepEqual((await problems()).map((c) => c.status), ['failed']);
      assert.match((await problems())[0]?.reason ?? '', reason);
    });
  }

  test('entries of any shape are survived', async () => {
    await list([null, 1, 'x', [], {}, { identifier: 3 }, { identifier: { id: 7 }, relativeLocation: 9, location: null }, { location: { path: 1 } }, { relativeLocation: 'a\0b' }, entry(newer, '2.1.150')]);
    assert.equal((await active())['2.1.150'], true);
  });
});

describe('what is in a folder', () => {
  test('the manifest decides, whatever the folder’s name says', async () => {
    await install('.vscode', `${ID}-9.9.9`, '2.1.150');
    await put(home, `.vscode/extensions/${ID}-helper-1.0.0/package.json`, manifest('1.0.0', 'claude-code-helper'));
    await put(home, '.vscode/extensions/other.tool-1.0.0/package.json', manifest('2.1.90'));
    assert.deepEqual((await rows()).map((r) => r[0]), ['2.1.150']);
    assert.deepEqual(await problems(), []);
  });

  test('ids are compared without regard to case', async () => {
    await put(home, '.vscode/extensions/Anthropic.Claude-Code-2.1.150/package.json', manifest('2.1.150', 'Claude-Code', 'ANTHROPIC'));
    assert.deepEqual((await rows()).map((r) => r[0]), ['2.1.150']);
  });

  test('an extension that the list puts elsewhere, or under another name, is found', async () => {
    await put(home, 'dev/extension/package.json', manifest('2.1.150'));
    await put(home, '.vscode/extensions/odd-name/package.json', manifest('2.1.90'));
    await list([
      { identifier: { id: ID }, version: '2.1.150', location: { $mid: 1, fsPath: join(home, 'dev/extension'), scheme: 'file' } },
      { identifier: { id: ID }, version: '2.1.90', relativeLocation: 'odd-name' },
      { identifier: { id: ID }, version: '1.0.0', location: '/outside/of/this/home' },
    ]);
    assert.deepEqual((await rows()).map((r) => [r[0], r[2]]), [['2.1.90', true], ['2.1.150', true]]);
  });

  test('a broken manifest is one line, the rest stands', async () => {
    await install('.vscode', `${ID}-2.1.150`, '2.1.150');
    await put(home, `.vscode/extensions/${ID}-2.1.90/package.json`, '{"name":"claude');
    await put(home, `.vscode/extensions/${ID}-2.1.91/README.md`, '');
    assert.deepEqual((await rows()).map((r) => r[0]), ['2.1.150']);
    assert.deepEqual((await problems()).map((c) => [c.status, c.uri?.endsWith('/package.json')]), [['failed', true], ['failed', true]]);
  });

  test('what waits for removal may be half gone', async () => {
    await put(home, `.vscode/extensions/${ID}-2.1.90/README.md`, '');
    await put(home, '.vscode/extensions/.obsolete', JSON.stringify({ [`${ID}-2.1.90`]: true }));
    await mkdir(join(home, `.vscode/extensions/${ID}-2.1.91`));
    assert.deepEqual(await problems(), []);
  });

  test('a version that is none is unreadable', async () => {
    await install('.vscode', `${ID}-x`, 'x');
    assert.deepEqual((await find()).sightings.map((s) => s.version), [{ kind: 'unreadable', text: 'x' }]);
  });

  test('an extension folder that is a circle, and one that is a file, are told', async () => {
    await link(home, '.cursor/extensions', 'extensions');
    await put(home, '.kiro/extensions', '');
    await link(home, `.vscode/extensions/${ID}-2.1.150`, `${ID}-2.1.150`);
    assert.deepEqual((await problems()).length, 3);
    for (const line of await problems()) assert.match(line.reason ?? '', /links lead in a circle|is a file where a folder/);
  });
});

describe('what tells builds under one id and version apart', () => {
  const folder = `${ID}-2.1.150`;
  const qualifiers = async (editor: string, metadata: object, name = folder) => {
    await install(editor, name, '2.1.150');
    await list([{ ...entry(name, '2.1.150', editor), metadata }], editor);
    return (await find()).sightings[0]?.qualifiers;
  };

  for (const [editor, label, gallery] of [
    ['.vscode', 'VS Code', 'visual-studio-marketplace'],
    ['.vscode-insiders', 'VS Code Insiders', 'visual-studio-marketplace'],
    ['.vscode-server', 'VS Code Server', 'visual-studio-marketplace'],
    ['.vscode-oss', 'VSCodium', 'open-vsx'],
    ['.cursor', 'Cursor', 'open-vsx'],
    ['.cursor-server', 'Cursor Server', 'open-vsx'],
    ['.windsurf', 'Windsurf', 'open-vsx'],
    ['.devin', 'Devin', 'open-vsx'],
    ['.kiro', 'Kiro', 'open-vsx'],
    ['.trae-cn', 'Trae CN', 'open-vsx'],
    ['.antigravity-ide', 'Antigravity IDE', 'open-vsx'],
    ['.local/share/code-server', 'code-server', 'open-vsx'],
  ] as const) {
    test(`the marketplace of ${label}`, async () => {
      assert.deepEqual(await qualifiers(editor, { source: 'gallery' }), { editor: label, gallery });
    });
  }

  test('a marketplace that is not known is not named', async () => {
    assert.deepEqual(await qualifiers('.qoder', { source: 'gallery' }), { editor: 'Qoder' });
  });

  test('an extension from a file, and one whose origin is not told', async () => {
    assert.deepEqual(await qualifiers('.vscode', { source: 'vsix' }), { editor: 'VS Code', gallery: 'vsix' });
    assert.deepEqual(await qualifiers('.vscode', { source: 'resource' }), { editor: 'VS Code' });
    assert.deepEqual(await qualifiers('.vscode', {}), { editor: 'VS Code' });
  });

  test('the platform of the list, else of the folder’s name', async () => {
    const editor = 'VS Code';
    assert.deepEqual(await qualifiers('.vscode', { targetPlatform: 'alpine-x64' }), { editor, platform: 'alpine-x64' });
    assert.deepEqual(await qualifiers('.vscode', { targetPlatform: 'undefined' }), { editor });
    assert.deepEqual(await qualifiers('.cursor', { targetPlatform: 'universal' }, `${folder}-darwin-arm64`), {
      editor: 'Cursor',
      platform: 'darwin-arm64',
    });
  });

  test('of a folder that a variable names the editor is not known, unless it is a usual one', async () => {
    await install('moved', folder, '2.1.150');
    await install('.cursor', folder, '2.1.150');
    const moved = await find({ env: { VSCODE_EXTENSIONS: join(home, 'moved/extensions') } });
    assert.deepEqual(moved.sightings.map((s) => [s.where, s.qualifiers]), [
      ['Cursor extension folder', { editor: 'Cursor' }],
      ['VSCODE_EXTENSIONS extension folder', {}],
    ]);
    const usual = await find({ env: { VSCODE_EXTENSIONS: join(home, '.cursor/extensions') } });
    assert.deepEqual(usual.sightings.map((s) => s.where), ['Cursor extension folder']);
  });

  test('a version that a person chose stays: nothing updates it', async () => {
    await qualifiers('.vscode', { pinned: true, source: 'gallery' });
    assert.deepEqual((await find()).sightings[0]?.updater, { state: 'off', text: 'pinned in the editor' });
    await qualifiers('.vscode', { pinned: 'true' });
    assert.equal((await find()).sightings[0]?.updater, undefined);
  });

  test('pinned in one of two profiles that share the folder', async () => {
    await qualifiers('.vscode', { pinned: false });
    const listed = { ...entry(folder, '2.1.150'), metadata: { pinned: true } };
    await put(home, '.config/Code/User/profiles/p/extensions.json', JSON.stringify([listed]));
    assert.equal((await find()).sightings[0]?.updater?.state, 'off');
  });
});

describe('programs inside an extension', () => {
  const native = (name: string) => ({ ecosystem: 'x-native', name });
  const within = { ecosystem: 'VSCode', name: ID };
  const bundled = (name: string, paths: readonly string[], search: { before: string; after: string } | null): Tool => ({
    ...CLAUDE_CODE,
    id: name,
    packages: [
      name === 'claude-code'
        ? (CLAUDE_CODE.packages[1] ?? assert.fail())
        : { package: native(name), scheme: 'semver' },
    ],
    locations: [{ kind: 'bundled-program', package: native(name), within, paths, search, source: `${name}-bundled` }],
  });
  const VERSION = { before: '// Version: ', after: '\n' };
  const OWN = bundled('claude-code', ['resources/native-binary/claude', 'resources/native-binary/claude.exe'], VERSION);
  const OTHER = bundled('other', ['bin/*/other', 'bin/*/other.exe'], VERSION);
  const program = (text: string): Buffer => Buffer.concat([Buffer.alloc(70_000), Buffer.from(text)]);
  const folder = `.vscode/extensions/${ID}-2.1.150-linux-x64`;
  const inside = async (...tools: readonly Tool[]) => {
    await install('.vscode', `${ID}-2.1.150-linux-x64`, '2.1.150');
    const finder = createEditorExtensionsFinder(machineFor(home));
    const { sightings } = await finder.find([CLAUDE_EXTENSION, ...tools], NEVER_CANCELLED);
    return sightings.map((s) => [s.tool, s.presence, s.version.kind, s.version.text, s.where]);
  };
  const outer = 'VS Code extension folder, linux-x64';
  const row = (where: string) => ['claude-code-vscode', 'installed', 'exact', '2.1.150', where];

  test('the one of the extension’s own version is one thing with it', async () => {
    await put(home, `${folder}/resources/native-binary/claude`, program('// Version: 2.1.150\n'));
    assert.deepEqual(await inside(OWN), [row(`${outer}, with a bundled program`)]);
  });

  test('one that cannot be read, on the line that the extension follows, is mentioned', async () => {
    await put(home, `${folder}/resources/native-binary/claude`, program(''));
    assert.deepEqual(await inside(OWN), [row(`${outer}, with a bundled program`)]);
  });

  test('one that says another version is told beside it', async () => {
    await put(home, `${folder}/resources/native-binary/claude`, program('// Version: 2.1.91\n'));
    assert.deepEqual((await inside(OWN)).toSorted(), [
      ['claude-code', 'bundled', 'exact', '2.1.91', `inside ${ID} 2.1.150, ${outer}`],
      row(outer),
    ]);
  });

  test('one with a line of its own, for several platforms, once per version', async () => {
    await put(home, `${folder}/bin/linux-x64/other`, program('// Version: 0.45.0-alpha.3\n'));
    await put(home, `${folder}/bin/macos-arm64/other`, program('// Version: 0.45.0-alpha.3\n'));
    await put(home, `${folder}/bin/windows-x64/other.exe`, program(''));
    assert.deepEqual((await inside(OTHER)).toSorted(), [
      row(outer),
      ['other', 'bundled', 'exact', '0.45.0-alpha.3', `inside ${ID} 2.1.150, ${outer}`],
      ['other', 'bundled', 'unreadable', '', `inside ${ID} 2.1.150, ${outer}: no version was found inside this program`],
    ]);
  });

  test('a script in its place, or nothing, is no program', async () => {
    await put(home, `${folder}/bin/linux-x64/other`, '#!/bin/sh\n');
    assert.deepEqual(await inside(OTHER, OWN), [row(outer)]);
  });
});
