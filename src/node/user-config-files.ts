import { dirname, join } from 'node:path';
import { brewfileReader } from '../core/read/brewfile';
import { codexConfigReader } from '../core/read/codex-config';
import { defaultPackagesReader } from '../core/read/default-packages';
import { editorSettingsReader } from '../core/read/editor-settings';
import { mcpConfigReader } from '../core/read/mcp-config';
import { mcpYamlReader } from '../core/read/mcp-yaml';
import { miseReader, prototoolsReader } from '../core/read/mise';
import type { Reader } from '../core/read/reader';
import { toolVersionsReader } from '../core/read/tool-versions';
import { editorFolders } from './editor-folders';
import { envFolder, type MachineView } from './machine';
import { movedFolder, userFolders } from './user-folders';

/** A file of the user's own and how it is read. `as` is the path under which the reader knows such a file. */
export interface UserFile {
  readonly path: string;
  readonly reader: Reader;
  readonly as: string;
}

/** Files below the home, on every system. */
const BELOW_HOME: readonly (readonly [path: string, reader: Reader])[] = [
  ['.claude.json', mcpConfigReader],
  ['.cursor/mcp.json', mcpConfigReader],
  ['.kiro/settings/mcp.json', mcpConfigReader],
  ['.codeium/windsurf/mcp_config.json', mcpConfigReader],
  ['.gemini/settings.json', mcpConfigReader],
  ['.qwen/settings.json', mcpConfigReader],
  ['.factory/mcp.json', mcpConfigReader],
  ['.copilot/mcp-config.json', mcpConfigReader],
  ['.codex/config.toml', codexConfigReader],
  ['.continue/config.yaml', mcpYamlReader],
  ['.tool-versions', toolVersionsReader],
  ['.prototools', prototoolsReader],
  ['.proto/.prototools', prototoolsReader],
  ['mise.toml', miseReader],
  ['.mise.toml', miseReader],
  ['.default-npm-packages', defaultPackagesReader],
  ['.default-node-packages', defaultPackagesReader],
  ['.default-python-packages', defaultPackagesReader],
  ['.nvm/default-packages', defaultPackagesReader],
  ['.Brewfile', brewfileReader],
];

/** Files below the folder of configurations; these programs use `~/.config` on every system. */
const BELOW_CONFIG: readonly (readonly [path: string, reader: Reader, as: string])[] = [
  ['opencode/opencode.json', mcpConfigReader, 'opencode.json'],
  ['opencode/opencode.jsonc', mcpConfigReader, 'opencode.jsonc'],
  ['amp/settings.json', mcpConfigReader, '.amp/settings.json'],
  ['zed/settings.json', mcpConfigReader, '.zed/settings.json'],
  ['goose/config.yaml', mcpYamlReader, 'goose/config.yaml'],
  ['mise/config.toml', miseReader, '.config/mise/config.toml'],
  ['mise/mise.toml', miseReader, '.config/mise/mise.toml'],
  ['homebrew/Brewfile', brewfileReader, 'Brewfile'],
];

/** Files below the folder that the system gives to programs: Application Support, `%APPDATA%`, `~/.config`. */
const BELOW_DATA: readonly (readonly [path: string, reader: Reader, as: string])[] = [
  ['Claude/claude_desktop_config.json', mcpConfigReader, 'claude_desktop_config.json'],
  ['Zed/settings.json', mcpConfigReader, '.zed/settings.json'],
  ['Block/goose/config/config.yaml', mcpYamlReader, 'goose/config.yaml'],
];

/** Extensions that keep their MCP servers in the editor's folder for them. */
const IN_GLOBAL_STORAGE = [
  'saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
  'rooveterinaryinc.roo-cline/settings/mcp_settings.json',
  'kilocode.kilo-code/settings/mcp_settings.json',
];

/** Folders that variables move, and the file in them. */
const MOVED: readonly (readonly [variable: string, path: string, reader: Reader, as: string])[] = [
  ['CLAUDE_CONFIG_DIR', '.claude.json', mcpConfigReader, '.claude.json'],
  ['CODEX_HOME', 'config.toml', codexConfigReader, '.codex/config.toml'],
  ['NVM_DIR', 'default-packages', defaultPackagesReader, '.nvm/default-packages'],
  ['MISE_CONFIG_DIR', 'config.toml', miseReader, '.config/mise/config.toml'],
];

/** The user's own files that may pin a version, whether they exist or not; each path once. */
export function userConfigFiles(machine: MachineView): readonly UserFile[] {
  const files: UserFile[] = [];
  const { home } = machine;
  const config = [...movedFolder(machine, 'XDG_CONFIG_HOME'), ...(home === null ? [] : [join(home, '.config')])];
  const data = userFolders(machine, dataRole(machine));
  if (home !== null) for (const [path, reader] of BELOW_HOME) files.push({ path: join(home, path), reader, as: path });
  for (const folder of config) for (const [path, reader, as] of BELOW_CONFIG) files.push({ path: join(folder, path), reader, as });
  for (const folder of data) for (const [path, reader, as] of BELOW_DATA) files.push({ path: join(folder, path), reader, as });
  for (const [variable, path, reader, as] of MOVED) {
    const folder = envFolder(machine, variable);
    if (folder !== null) files.push({ path: join(folder, path), reader, as });
  }
  for (const profiles of profileFolders(machine)) files.push(...editorFiles(profiles));
  return [...new Map(files.map((f) => [f.path, f])).values()];
}

/** Folders whose subfolders are profiles of an editor, each with settings of its own. */
export function profileFolders(machine: MachineView): readonly string[] {
  return [...new Set(editorFolders(machine).flatMap((e) => e.profiles))];
}

/** Settings and servers of one profile of an editor. */
export function profileFiles(folder: string): readonly UserFile[] {
  return [
    { path: join(folder, 'settings.json'), reader: editorSettingsReader, as: '.vscode/settings.json' },
    { path: join(folder, 'mcp.json'), reader: mcpConfigReader, as: 'mcp.json' },
  ];
}

/** Those of the plain profile lie beside the folder of the others; servers have settings for the machine, too. */
function editorFiles(profiles: string): readonly UserFile[] {
  const user = dirname(profiles);
  const machineSettings: UserFile = { path: join(dirname(user), 'Machine', 'settings.json'), reader: editorSettingsReader, as: '.vscode/settings.json' };
  const stored = IN_GLOBAL_STORAGE.map((path): UserFile => ({ path: join(user, 'globalStorage', path), reader: mcpConfigReader, as: 'mcp_settings.json' }));
  return [...profileFiles(user), machineSettings, ...stored];
}

function dataRole(machine: MachineView): string {
  if (machine.platform === 'win32') return '{roaming}';
  return machine.platform === 'darwin' ? '{library}' : '{config}';
}
