import { dirname, join } from 'node:path';
import type { SettingsFile } from '../core/model/event';
import type { SettingEntry, SettingQuestion } from '../core/model/local-facts';
import { lookUpSetting, type SettingFormat } from '../core/read/setting-value';
import { NEVER_CANCELLED } from '../ports/cancel';
import type { Outcome } from '../ports/outcome';
import { projectFiles, userFiles, type SettingsFiles } from './claude-settings';
import { editorFolders } from './editor-folders';
import { exists, listFolder } from './folder';
import { locationFolder } from './locations';
import { envFolder, envValue, shownPath, type MachineView } from './machine';
import { readTextFile } from './text-file';
import { movedFolder } from './user-folders';

/** Workspace folder that a program is started in: its path, none, or one that cannot be read from this machine. */
export type ProjectFolder = string | null | { readonly unread: string };

/** The settings of one program. */
interface Program extends SettingFormat {
  /** Lowest precedence first. */
  readonly files: readonly string[];
  /** What stands above or beside the files and cannot be read; null when nothing does. */
  readonly unread: string | null;
}

const JSON_NESTED: SettingFormat = { format: 'json', keys: 'nested' };
/** The editors of the VS Code family write whole keys with dots in them. */
const JSON_FLAT: SettingFormat = { format: 'json', keys: 'flat' };
const TOML: SettingFormat = { format: 'toml', keys: 'nested' };

/** Names of keys whose values are secrets. */
const SECRET_KEY = /(?:key|token|secret|password|headers)$/i;
const HIDDEN = '(set, not kept)';
const LONGEST_KEPT = 200;

/** Answers which value settings have. Files are read once and forgotten with the reader. */
export class SettingsReader {
  private readonly machine: MachineView;
  private readonly managed: SettingsFiles;
  private readonly texts = new Map<string, Promise<Outcome<string>>>();

  /** `managed` are the managed settings files of Claude Code. */
  constructor(machine: MachineView, managed: SettingsFiles) {
    this.machine = machine;
    this.managed = managed;
  }

  /** One entry per program that keeps its own settings; never empty. */
  async answer(question: SettingQuestion, folder: ProjectFolder): Promise<readonly SettingEntry[]> {
    const programs = 'format' in question ? [this.plainFile(question)] : await this.programs(question.file, folder);
    const answers: SettingEntry[] = [];
    for (const program of programs) answers.push(await this.within(program, question.key));
    return answers;
  }

  /** A file by its path below the home folder, as a tool record names it. */
  private plainFile({ file, format }: Extract<SettingQuestion, { format: unknown }>): Program {
    const path = locationFolder(this.machine, file);
    const unread = path === null ? `${file}, as the home folder is not known` : null;
    return { format, keys: 'nested', files: path === null ? [] : [path], unread };
  }

  private async programs(file: SettingsFile, folder: ProjectFolder): Promise<readonly Program[]> {
    const { machine } = this;
    const path = typeof folder === 'string' ? folder : null;
    const far = typeof folder === 'object' && folder !== null ? `the settings in ${folder.unread}` : null;
    const project = (...parts: string[]): readonly string[] => (path === null ? [] : [join(path, ...parts)]);
    switch (file) {
      case 'claude-settings': {
        const user = userFiles(machine);
        const files = [...user.files, ...(path === null ? [] : projectFiles(path)), ...this.managed.files];
        return [{ ...JSON_NESTED, files, unread: far ?? user.unread[0] ?? this.managed.unread[0] ?? null }];
      }
      case 'codex-config':
        return [withHome(machine, far, TOML, [...ownFolder(machine, 'CODEX_HOME', '.codex', 'config.toml'), ...project('.codex', 'config.toml')])];
      case 'gemini-settings':
        return [withHome(machine, far, JSON_NESTED, geminiFiles(machine, project('.gemini', 'settings.json')))];
      case 'opencode-config':
        return [withHome(machine, far ?? opencodeUnread(machine), JSON_NESTED, opencodeFiles(machine, path))];
      case 'vscode-settings':
      case 'cursor-settings':
        return editorPrograms(machine, file === 'cursor-settings', project('.vscode', 'settings.json'), far);
    }
  }

  private async within(program: Program, key: string): Promise<SettingEntry> {
    const { home } = this.machine;
    const last = program.files.at(-1);
    let entry: SettingEntry = { state: 'read', value: null, origin: last === undefined ? '' : shownPath(last, home) };
    for (const file of program.files) {
      const origin = shownPath(file, home);
      const text = await this.text(file);
      if (!text.ok) {
        if (!text.missing) entry = { state: 'unread', origin };
        continue;
      }
      const found = lookUpSetting(text.value, key, program);
      if (found.state === 'unreadable') entry = { state: 'unread', origin };
      else if (found.state === 'value') entry = { state: 'read', value: kept(found.value, key), origin };
    }
    return program.unread === null ? entry : { state: 'unread', origin: program.unread };
  }

  private text(file: string): Promise<Outcome<string>> {
    const text = this.texts.get(file) ?? readTextFile(file, this.machine.home, NEVER_CANCELLED);
    this.texts.set(file, text);
    return text;
  }
}

/** Secrets, and texts longer than any word that is asked for, are not kept. */
function kept(value: string | boolean | number, key: string): string | boolean | number {
  return typeof value === 'string' && (SECRET_KEY.test(key) || value.length > LONGEST_KEPT) ? HIDDEN : value;
}

/** Without a home the user's own file is missing from the list, so nothing is certain. */
function withHome(machine: MachineView, unread: string | null, format: SettingFormat, files: readonly string[]): Program {
  return { ...format, files, unread: unread ?? (machine.home === null ? 'a home folder that is not known' : null) };
}

/** A program's folder in the home, or the one a variable moves it to. */
function ownFolder(machine: MachineView, variable: string, name: string, file: string): readonly string[] {
  const folder = envFolder(machine, variable) ?? (machine.home === null ? null : join(machine.home, name));
  return folder === null ? [] : [join(folder, file)];
}

/** System defaults, user, project, system (https://geminicli.com/docs/reference/configuration). */
function geminiFiles(machine: MachineView, project: readonly string[]): readonly string[] {
  const folder = geminiFolder(machine);
  const system = (name: string): readonly string[] => (folder === null ? [] : [join(folder, name)]);
  const user = machine.home === null ? [] : [join(machine.home, '.gemini', 'settings.json')];
  return [...system('system-defaults.json'), ...user, ...project, ...system('settings.json')];
}

function geminiFolder({ platform, systemWide }: MachineView): string | null {
  if (!systemWide) return null;
  if (platform === 'darwin') return '/Library/Application Support/GeminiCli';
  return platform === 'win32' ? 'C:\\ProgramData\\gemini-cli' : '/etc/gemini-cli';
}

/** Global, the file that a variable names, the project's, the administrator's (https://opencode.ai/docs/config). */
function opencodeFiles(machine: MachineView, project: string | null): readonly string[] {
  const both = (folder: string): readonly string[] => ['opencode.json', 'opencode.jsonc'].map((name) => join(folder, name));
  const config = [...(machine.home === null ? [] : [join(machine.home, '.config')]), ...movedFolder(machine, 'XDG_CONFIG_HOME')];
  const global = config.flatMap((folder) => both(join(folder, 'opencode')));
  const own = project === null ? [] : [...both(project), ...both(join(project, '.opencode'))];
  const managed = machine.systemWide && machine.platform === 'darwin' ? both('/Library/Application Support/opencode') : [];
  return [...global, ...movedFolder(machine, 'OPENCODE_CONFIG'), ...own, ...movedFolder(machine, 'OPENCODE_CONFIG_DIR').flatMap(both), ...managed];
}

/** A whole configuration in a variable stands above the files; it may hold secrets and is not looked into. */
function opencodeUnread(machine: MachineView): string | null {
  return envValue(machine, 'OPENCODE_CONFIG_CONTENT') === null ? null : 'OPENCODE_CONFIG_CONTENT';
}

/**
 * Every editor of the family that is here, and every profile in it, keeps its own settings; the workspace's lie above
 * them. Behind an editor's server the user's settings are on another machine.
 */
async function editorPrograms(
  machine: MachineView,
  cursorOnly: boolean,
  project: readonly string[],
  unread: string | null,
): Promise<readonly Program[]> {
  const programs: Program[] = [];
  for (const { label, extensions, profiles } of editorFolders(machine)) {
    if (cursorOnly && !label.startsWith('Cursor')) continue;
    if (label.endsWith(' Server')) {
      if (await exists(dirname(extensions))) {
        programs.push({ ...JSON_FLAT, files: project, unread: `the settings of the editor that uses ${label}` });
      }
      continue;
    }
    for (const folder of profiles) {
      const user = dirname(folder);
      if (!(await exists(user))) continue;
      const listed = await listFolder(folder, machine.home, NEVER_CANCELLED);
      const own = listed.ok ? listed.value.filter((e) => e.kind === 'folder').map((e) => join(folder, e.name)) : [];
      for (const place of [user, ...own]) {
        programs.push({ ...JSON_FLAT, files: [join(place, 'settings.json'), ...project], unread });
      }
    }
  }
  return programs.length > 0 ? programs : [withHome(machine, unread, JSON_FLAT, project)];
}
