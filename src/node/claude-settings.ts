import { basename, isAbsolute, join } from 'node:path';
import type { CancelToken } from '../ports/cancel';
import { exists, listFolder } from './folder';
import { isJsonObject, member, readJsonObject, type JsonObject } from './json-file';
import { envFolder, envValue, shownPath, type MachineView } from './machine';

/** The `env` block of one settings file, in the words of the file. */
export interface SettingsEnv {
  /** For people: `~/.claude/settings.json`. */
  readonly origin: string;
  readonly env: JsonObject;
}

/** What some settings files say, later ones winning, and which of them could not be read. */
export interface SettingsRead {
  readonly layers: readonly SettingsEnv[];
  readonly unread: readonly string[];
}

/** Where administrators put settings that nobody can override. Folders as Claude Code documents them. */
export function managedFolders(machine: MachineView): readonly string[] {
  if (!machine.systemWide) return [];
  switch (machine.platform) {
    case 'darwin':
      return ['/Library/Application Support/ClaudeCode'];
    case 'win32':
      return [join(envFolder(machine, 'ProgramFiles') ?? 'C:\\Program Files', 'ClaudeCode')];
    default:
      return ['/etc/claude-code'];
  }
}

/** Files of settings, lowest precedence first, and what could not be told about where they lie. */
export interface SettingsFiles {
  readonly files: readonly string[];
  readonly unread: readonly string[];
}

/** The user's own settings file. `CLAUDE_CONFIG_DIR` moves it. */
export function userFiles(machine: MachineView): SettingsFiles {
  const written = envValue(machine, 'CLAUDE_CONFIG_DIR');
  if (written !== null && !isAbsolute(written) && machine.systemWide) {
    return { files: [], unread: ['CLAUDE_CONFIG_DIR is not an absolute path, so the settings it means are not known.'] };
  }
  const folder = envFolder(machine, 'CLAUDE_CONFIG_DIR') ?? (machine.home === null ? null : join(machine.home, '.claude'));
  if (folder === null) return { files: [], unread: ['~/.claude/settings.json: the home folder of this user is not known.'] };
  return { files: [join(folder, 'settings.json')], unread: [] };
}

/** Settings files of one workspace folder: the one in version control, then the one of this machine only. */
export function projectFiles(folder: string): readonly string[] {
  return ['settings.json', 'settings.local.json'].map((name) => join(folder, '.claude', name));
}

/**
 * Managed settings: the file itself, then drop-in files in the order of their names. Preferences that macOS keeps as
 * property lists are not read; that they exist is told. The Windows registry and settings that a server hands out cannot
 * be seen from files.
 */
export async function managedFiles(folders: readonly string[], machine: MachineView, cancel: CancelToken): Promise<SettingsFiles> {
  const files: string[] = [];
  const unread: string[] = [];
  for (const folder of folders) {
    files.push(join(folder, 'managed-settings.json'));
    const dropIns = join(folder, 'managed-settings.d');
    const listing = await listFolder(dropIns, machine.home, cancel);
    if (listing.ok) {
      const names = listing.value.map((e) => e.name).filter((n) => n.endsWith('.json') && !n.startsWith('.'));
      files.push(...names.map((n) => join(dropIns, n)));
    } else if (!listing.missing) {
      unread.push(listing.reason);
    }
  }
  for (const file of propertyLists(machine)) {
    if (await exists(file)) unread.push(`${file} is a property list, which is not read. Look in it for an env block.`);
  }
  return { files, unread };
}

/** The `env` blocks of some files. */
export async function readEnvBlocks(from: SettingsFiles, machine: MachineView, cancel: CancelToken): Promise<SettingsRead> {
  const read = await readFiles(from.files, machine, cancel);
  return { layers: read.layers, unread: [...read.unread, ...from.unread] };
}

function propertyLists(machine: MachineView): readonly string[] {
  if (machine.platform !== 'darwin' || !machine.systemWide) return [];
  const root = '/Library/Managed Preferences';
  const name = 'com.anthropic.claudecode.plist';
  return [join(root, name), ...(machine.home === null ? [] : [join(root, basename(machine.home), name)])];
}

async function readFiles(files: readonly string[], machine: MachineView, cancel: CancelToken): Promise<SettingsRead> {
  const layers: SettingsEnv[] = [];
  const unread: string[] = [];
  for (const file of files) {
    const json = await readJsonObject(file, machine.home, cancel);
    if (!json.ok) {
      if (!json.missing) unread.push(json.reason);
      continue;
    }
    const origin = shownPath(file, machine.home);
    const env = member(json.value, 'env');
    if (isJsonObject(env)) layers.push({ origin, env });
    else if (env !== undefined) unread.push(`${origin}: its env block is not an object, so its variables are not known.`);
  }
  return { layers, unread };
}
