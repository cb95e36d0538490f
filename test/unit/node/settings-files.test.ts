// Danger: a setting is looked for in the wrong file or the wrong order, one editor's answer is taken for another's, or a
// secret that stands beside it is kept.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { SettingEntry, SettingQuestion } from '../../../src/core/model/local-facts';
import type { MachineView } from '../../../src/node/machine';
import { SettingsReader, type ProjectFolder } from '../../../src/node/settings-files';
import { freshHomes, machineFor, put } from '../../support/homes';

let home: string;
freshHomes((path) => {
  home = path;
});

const ask = (
  question: SettingQuestion,
  folder: ProjectFolder = null,
  changes: Partial<MachineView> = {},
): Promise<readonly SettingEntry[]> => new SettingsReader(machineFor(home, changes), { files: [], unread: [] }).answer(question, folder);
const read = (value: string | boolean | number | null, origin: string): SettingEntry => ({ state: 'read', value, origin });
const project = (): string => join(home, 'project');

describe('one program', () => {
  test('Claude Code: user, project, local, managed', async () => {
    const question = { file: 'claude-settings', key: 'permissions.defaultMode' } as const;
    const mode = (defaultMode: string): string => JSON.stringify({ permissions: { defaultMode } });
    assert.deepEqual(await ask(question), [read(null, '~/.claude/settings.json')]);
    await put(home, '.claude/settings.json', mode('user'));
    assert.deepEqual(await ask(question, project()), [read('user', '~/.claude/settings.json')]);
    await put(home, 'project/.claude/settings.json', mode('project'));
    await put(home, 'project/.claude/settings.local.json', mode('local'));
    assert.deepEqual(await ask(question, project()), [read('local', '~/project/.claude/settings.local.json')]);
    assert.deepEqual(await ask(question), [read('user', '~/.claude/settings.json')]);
    const managed = await put(home, 'etc/managed-settings.json', mode('managed'));
    const reader = new SettingsReader(machineFor(home), { files: [managed], unread: [] });
    assert.deepEqual(await reader.answer(question, project()), [read('managed', '~/etc/managed-settings.json')]);
  });

  test('Codex: its TOML, moved by CODEX_HOME, and the project’s', async () => {
    const question = { file: 'codex-config', key: 'check_for_update_on_startup' } as const;
    await put(home, '.codex/config.toml', 'check_for_update_on_startup = false\n');
    assert.deepEqual(await ask(question), [read(false, '~/.codex/config.toml')]);
    await put(home, 'moved/config.toml', 'check_for_update_on_startup = true\n');
    assert.deepEqual(await ask(question, null, { env: { CODEX_HOME: join(home, 'moved') } }), [read(true, '~/moved/config.toml')]);
    await put(home, 'project/.codex/config.toml', 'check_for_update_on_startup = true\n');
    assert.deepEqual(await ask(question, project()), [read(true, '~/project/.codex/config.toml')]);
  });

  test('Gemini CLI: the user’s, then the project’s', async () => {
    const question = { file: 'gemini-settings', key: 'general.enableAutoUpdate' } as const;
    await put(home, '.gemini/settings.json', '{ "general": { "enableAutoUpdate": false } } // mine');
    assert.deepEqual(await ask(question, project()), [read(false, '~/.gemini/settings.json')]);
    await put(home, 'project/.gemini/settings.json', '{ "general": { "enableAutoUpdate": true } }');
    assert.deepEqual(await ask(question, project()), [read(true, '~/project/.gemini/settings.json')]);
  });

  test('OpenCode: both endings; a configuration in a variable is above all and not looked into', async () => {
    const question = { file: 'opencode-config', key: 'autoupdate' } as const;
    await put(home, '.config/opencode/opencode.jsonc', '{ "autoupdate": "notify" }');
    assert.deepEqual(await ask(question), [read('notify', '~/.config/opencode/opencode.jsonc')]);
    await put(home, 'named.json', '{ "autoupdate": true }');
    const env = { OPENCODE_CONFIG: join(home, 'named.json') };
    assert.deepEqual(await ask(question, project(), { env }), [read(true, '~/named.json')]);
    await put(home, 'project/opencode.json', '{ "autoupdate": false }');
    assert.deepEqual(await ask(question, project(), { env }), [read(false, '~/project/opencode.json')]);
    assert.deepEqual(await ask(question, project(), { env: { OPENCODE_CONFIG_CONTENT: '{}' } }), [{ state: 'unread', origin: 'OPENCODE_CONFIG_CONTENT' }]);
  });

  test('a file that a tool record names', async () => {
    const question = { file: '~/.tool/config.yaml', format: 'yaml', key: 'update.auto' } as const;
    assert.deepEqual(await ask(question), [read(null, '~/.tool/config.yaml')]);
    await put(home, '.tool/config.yaml', 'update:\n  auto: false\n');
    assert.deepEqual(await ask(question, project()), [read(false, '~/.tool/config.yaml')]);
  });
});

describe('the editors of the VS Code family', () => {
  const question = { file: 'vscode-settings', key: 'extensions.autoUpdate' } as const;
  test('each editor and each profile answers for itself, the workspace above them', async () => {
    assert.deepEqual(await ask(question), [read(null, '')]);
    await put(home, '.config/Code/User/settings.json', '{\n  // mine\n  "extensions.autoUpdate": false,\n}');
    await put(home, '.config/Code/User/profiles/ab12/settings.json', '{ "extensions.autoUpdate": "onlyEnabledExtensions" }');
    await put(home, '.config/Cursor/User/settings.json', '{}');
    assert.deepEqual(await ask(question), [
      read(false, '~/.config/Code/User/settings.json'),
      read('onlyEnabledExtensions', '~/.config/Code/User/profiles/ab12/settings.json'),
      read(null, '~/.config/Cursor/User/settings.json'),
    ]);
    assert.deepEqual(await ask({ ...question, file: 'cursor-settings' }), [read(null, '~/.config/Cursor/User/settings.json')]);
    await put(home, 'project/.vscode/settings.json', '{ "extensions.autoUpdate": true }');
    const inside = await ask(question, project());
    assert.deepEqual([...new Set(inside.map((e) => JSON.stringify(e)))], [JSON.stringify(read(true, '~/project/.vscode/settings.json'))]);
  });

  test('behind a server the settings are on another machine', async () => {
    await put(home, '.vscode-server/extensions/extensions.json', '[]');
    assert.deepEqual(await ask(question), [{ state: 'unread', origin: 'the settings of the editor that uses VS Code Server' }]);
  });

  test('on macOS and Windows they lie elsewhere', async () => {
    await put(home, 'Library/Application Support/Code/User/settings.json', '{ "extensions.autoUpdate": true }');
    assert.deepEqual(await ask(question, null, { platform: 'darwin' }), [read(true, '~/Library/Application Support/Code/User/settings.json')]);
    await put(home, 'AppData/Roaming/Code/User/settings.json', '{ "extensions.autoUpdate": false }');
    assert.deepEqual(await ask(question, null, { platform: 'win32' }), [read(false, '~/AppData/Roaming/Code/User/settings.json')]);
  });
});

describe('what is not certain', () => {
  const question = { file: 'gemini-settings', key: 'general.enableAutoUpdate' } as const;
  test('a broken file, unless one above it decides', async () => {
    await put(home, '.gemini/settings.json', '{ "general": ');
    assert.deepEqual(await ask(question), [{ state: 'unread', origin: '~/.gemini/settings.json' }]);
    await put(home, 'project/.gemini/settings.json', '{ "general": { "enableAutoUpdate": true } }');
    assert.deepEqual(await ask(question, project()), [read(true, '~/project/.gemini/settings.json')]);
  });

  test('a folder on another machine, and a home that is not known', async () => {
    assert.deepEqual(await ask(question, { unread: 'vscode-vfs://github/a/b' }), [
      { state: 'unread', origin: 'the settings in vscode-vfs://github/a/b' },
    ]);
    assert.deepEqual(await ask(question, null, { home: null }), [{ state: 'unread', origin: 'a home folder that is not known' }]);
    const file = { file: '~/.tool/x.json', format: 'json', key: 'a' } as const;
    assert.equal((await ask(file, null, { home: null }))[0]?.state, 'unread');
  });

  test('secrets and long texts are not kept', async () => {
    await put(home, '.codex/config.toml', `api_key = "sk-1234"\nlong = "${'x'.repeat(201)}"\n`);
    for (const key of ['api_key', 'long']) {
      assert.deepEqual(await ask({ file: 'codex-config', key }), [read('(set, not kept)', '~/.codex/config.toml')]);
    }
  });
});
