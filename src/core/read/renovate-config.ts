import { getNodeValue } from 'jsonc-parser';
import { parseJson } from './json-document';
import { json5ToJsonc } from './json5-text';
import { presetEffect } from './renovate-presets';

/** A package rule that switches updates on or off: lists by matcher (`matchPackageNames`), and what is not understood. */
export interface RenovateRule {
  readonly enabled: boolean;
  readonly matchers: ReadonlyMap<string, readonly string[]>;
  /** Matchers that are no list of texts, or presets within the rule. */
  readonly other: readonly string[];
}

/** A Renovate configuration as far as it says what is updated. */
export interface RenovateConfig {
  readonly path: string;
  /** Why nothing at all is updated; null when something is. */
  readonly off: string | null;
  /** The only managers that run; null for the usual ones. */
  readonly enabledManagers: readonly string[] | null;
  readonly disabledManagers: readonly string[];
  /** Managers that run only because the configuration says so. */
  readonly switchedOn: readonly string[];
  readonly ignoreDeps: readonly string[];
  readonly ignorePaths: readonly string[];
  /** The only paths that are looked at; empty for all. */
  readonly includePaths: readonly string[];
  readonly rules: readonly RenovateRule[];
  readonly customPresets: readonly string[];
  readonly hasCustomManagers: boolean;
  readonly lockFiles: boolean;
  /** What in it is not known here, in words: it may switch anything on or off. */
  readonly unknown: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function field(object: Fields, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A text or a list of texts as a list; empty for everything else. */
function texts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((v) => typeof v === 'string');
}

/**
 * Reads a configuration, or the `renovate` part of a `package.json`. Null when the text cannot be read, `absent` when a
 * `package.json` has no such part.
 */
export function readRenovateConfig(text: string, path: string): RenovateConfig | 'absent' | null {
  const json = path.endsWith('.json5') ? json5ToJsonc(text) : text;
  const { root, problems } = parseJson(json);
  if (root === null || problems.length > 0) return path.endsWith('package.json') ? 'absent' : null;
  const value: unknown = getNodeValue(root);
  if (!isFields(value)) return null;
  if (!path.endsWith('package.json')) return toConfig(value, path);
  const own = field(value, 'renovate');
  if (own === undefined) return 'absent';
  return isFields(own) ? toConfig(own, path) : null;
}

function toConfig(config: Fields, path: string): RenovateConfig {
  const presets = presetEffect(texts(field(config, 'extends')), texts(field(config, 'ignorePresets')));
  const managers = texts(field(config, 'enabledManagers'));
  const ownPaths = field(config, 'ignorePaths');
  const custom = [field(config, 'customManagers'), field(config, 'regexManagers')];
  const maintenance = field(config, 'lockFileMaintenance');
  const datasources = ['docker'].filter((name) => isSwitchedOff(field(config, name)));
  const groups = ['js', 'node', 'python'].filter((name) => isSwitchedOff(field(config, name)));
  return {
    path,
    off: offReason(config, presets.off),
    enabledManagers: managers.length > 0 ? managers : null,
    disabledManagers: Object.keys(config).filter((name) => isSwitchedOff(field(config, name))),
    switchedOn: [
      ...Object.keys(config).filter((name) => isFields(config[name]) && field(config[name], 'enabled') === true),
      ...(texts(field(config, 'extends')).includes(':enablePreCommit') ? ['pre-commit'] : []),
    ],
    ignoreDeps: texts(field(config, 'ignoreDeps')),
    ignorePaths: Array.isArray(ownPaths) ? texts(ownPaths) : presets.ignorePaths,
    includePaths: texts(field(config, 'includePaths')),
    rules: [...datasources.map(datasourceRule), ...rulesOf(field(config, 'packageRules'))],
    customPresets: presets.custom,
    hasCustomManagers: custom.some((list) => Array.isArray(list) && list.length > 0),
    lockFiles: presets.lockFiles || (isFields(maintenance) && field(maintenance, 'enabled') === true),
    unknown: [
      ...presets.unknown.map((name) => `the preset ${name.slice(0, 80)} is not known here`),
      ...groups.map((name) => `what "${name}": {"enabled": false} covers is not known here`),
    ],
  };
}

function offReason(config: Fields, presetOff: boolean): string | null {
  if (field(config, 'enabled') === false) return '"enabled": false';
  if (field(config, 'mode') === 'silent') return '"mode": "silent"';
  return presetOff && field(config, 'enabled') !== true ? ':disableRenovate' : null;
}

function isSwitchedOff(value: unknown): boolean {
  return isFields(value) && field(value, 'enabled') === false;
}

function datasourceRule(name: string): RenovateRule {
  return { enabled: false, matchers: new Map([['matchDatasources', [name]]]), other: [] };
}

/** Only rules that switch something; the others say how and when. */
function rulesOf(value: unknown): readonly RenovateRule[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter(isFields).flatMap((rule): readonly RenovateRule[] => {
    const enabled = field(rule, 'enabled');
    if (typeof enabled !== 'boolean') return [];
    const matchers = new Map<string, readonly string[]>();
    const other: string[] = field(rule, 'extends') === undefined ? [] : ['extends'];
    for (const name of Object.keys(rule).filter((key) => /^(?:match|exclude|paths$|packageNames$)/.test(key))) {
      const given = field(rule, name);
      const list = texts(given);
      if (list.length > 0) matchers.set(name, list);
      else other.push(name);
    }
    return [{ enabled, matchers, other }];
  });
}
