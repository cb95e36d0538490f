import { settingId, type EnvEntry, type EnvScope, type LocalFacts, type SettingEntry, type SettingQuestion } from '../core/model/local-facts';
import type { Platform } from '../core/model/tool';
import { NEVER_CANCELLED } from '../ports/cancel';
import type { FactsReader } from '../ports/facts-reader';
import { managedFiles, managedFolders, projectFiles, readEnvBlocks, userFiles, type SettingsEnv, type SettingsFiles } from './claude-settings';
import { filePath } from './file-tree';
import { envValue, type MachineView } from './machine';
import { SettingsReader } from './settings-files';

export interface FactsOptions {
  /** Variables that conditions ask for. No other one is kept, but `TZ`. */
  readonly names: readonly string[];
  /** IANA zone of this process, `Intl.DateTimeFormat().resolvedOptions().timeZone`; null when not known. */
  readonly processZone: string | null;
  /** Where managed settings lie; by default the platform's own folders, and none when only a home is looked at. */
  readonly managed?: readonly string[];
  /** Settings that conditions and tool records ask for. No other one is kept. */
  readonly settings?: readonly SettingQuestion[];
  /** True when the home is another user's: the environment and the time zone of this process are not theirs. */
  readonly foreign?: boolean;
}

/** Noun phrase for what is missing of a home that is not this user's. */
const FOREIGN_ENVIRONMENT = 'the environment of the user whose home this is';
const PLATFORMS: readonly Platform[] = ['linux', 'darwin', 'win32'];

/** Names whose values are secrets: that they are set may be asked, what they hold may not. */
const SECRET_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD|HEADERS)$/;
const HIDDEN = '(set, not kept)';

/** Facts for conditions from the environment and the settings files of Claude Code. Keeps only what is asked for. */
export class NodeFactsReader implements FactsReader {
  private readonly machine: MachineView;
  private readonly options: FactsOptions;
  private readonly names: readonly string[];

  constructor(machine: MachineView, options: FactsOptions) {
    this.machine = machine;
    this.options = options;
    this.names = [...new Set([...options.names, 'TZ'])].sort();
  }

  /**
   * One scope outside every folder, then one per root. Order of precedence, lowest first: environment, user, project,
   * local, managed (https://code.claude.com/docs/en/settings).
   */
  async read(roots: readonly string[]): Promise<LocalFacts> {
    const { machine, options } = this;
    const managedPlaces = await managedFiles(options.managed ?? managedFolders(machine), machine, NEVER_CANCELLED);
    const user = await readEnvBlocks(userFiles(machine), machine, NEVER_CANCELLED);
    const managed = await readEnvBlocks(managedPlaces, machine, NEVER_CANCELLED);
    const settings = new SettingsReader(machine, managedPlaces);
    const unread = [...(options.foreign === true ? [FOREIGN_ENVIRONMENT] : []), ...user.unread, ...managed.unread];
    const outside = this.scope(null, [...user.layers, ...managed.layers], unread);
    const scopes = [{ ...outside, settings: await this.settings(settings, null) }];
    for (const root of roots) {
      const path = filePath(root);
      if (!path.ok) unread.push(`The settings in ${root} were not read: it is not a folder of this machine.`);
      const own: SettingsFiles = { files: path.ok ? projectFiles(path.value) : [], unread: [] };
      const project = await readEnvBlocks(own, machine, NEVER_CANCELLED);
      unread.push(...project.unread);
      const scope = this.scope(root, [...user.layers, ...project.layers, ...managed.layers], unread);
      scopes.push({ ...scope, settings: await this.settings(settings, path.ok ? path.value : { unread: root }) });
    }
    const platform = PLATFORMS.find((p) => p === machine.platform);
    return { scopes, unread: [...new Set(unread)], ...(platform === undefined ? {} : { platform }) };
  }

  private async settings(
    reader: SettingsReader,
    folder: Parameters<SettingsReader['answer']>[1],
  ): Promise<ReadonlyMap<string, readonly SettingEntry[]>> {
    const answers = new Map<string, readonly SettingEntry[]>();
    for (const question of this.options.settings ?? []) {
      answers.set(settingId(question), await reader.answer(question, folder));
    }
    return answers;
  }

  private scope(root: string | null, layers: readonly SettingsEnv[], unread: string[]): EnvScope {
    const variables = new Map<string, EnvEntry>();
    let zone = this.ownZone();
    for (const name of this.names) {
      const fromShell = this.options.foreign === true ? null : envValue(this.machine, name);
      if (fromShell !== null) variables.set(name, entry(name, fromShell, 'the environment'));
      for (const { origin, env } of layers) {
        const key = this.ownKey(env, name);
        if (key === undefined) continue;
        const value = env[key];
        if (typeof value === 'string') {
          variables.set(name, entry(name, value, origin));
          if (name === 'TZ') zone = { timeZone: resolveZone(value), timeZoneOrigin: `TZ in ${origin}` };
        } else {
          unread.push(`${origin}: ${name} in its env block is not text, so its value is not known.`);
        }
      }
    }
    return { root, variables, ...zone };
  }

  private ownZone(): { timeZone: string | null; timeZoneOrigin: string } {
    if (this.options.foreign === true) return { timeZone: null, timeZoneOrigin: FOREIGN_ENVIRONMENT };
    const origin = envValue(this.machine, 'TZ') === null ? 'this machine' : 'TZ in the environment';
    return { timeZone: this.options.processZone, timeZoneOrigin: origin };
  }

  private ownKey(env: Readonly<Record<string, unknown>>, name: string): string | undefined {
    if (Object.hasOwn(env, name)) return name;
    if (this.machine.platform !== 'win32') return undefined;
    return Object.keys(env).find((key) => key.toUpperCase() === name.toUpperCase());
  }
}

function entry(name: string, value: string, origin: string): EnvEntry {
  if (SECRET_NAME.test(name)) return { value: value === '' ? '' : HIDDEN, origin, url: null };
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.host === '') return { value, origin, url: null };
  const parts = { authority: url.host.toLowerCase(), hostname: url.hostname.toLowerCase() };
  if (url.username === '' && url.password === '') return { value, origin, url: parts };
  // A name and password in an address are no part of any condition.
  url.username = '';
  url.password = '';
  return { value: url.href, origin, url: parts };
}

/** The zone a JavaScript runtime makes of a `TZ` value; null when it is not the name of one. */
function resolveZone(value: string): string | null {
  const name = value.startsWith(':') ? value.slice(1) : value;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
