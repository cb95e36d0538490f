/** Paths that Renovate skips unless a configuration says otherwise. */
const DEFAULT_IGNORED = ['**/node_modules/**', '**/bower_components/**'] as const;

/** What the preset `:ignoreModulesAndTests` skips; the usual base presets bring it in. */
const MODULES_AND_TESTS = [
  ...DEFAULT_IGNORED,
  '**/vendor/**',
  '**/examples/**',
  '**/__tests__/**',
  '**/test/**',
  '**/tests/**',
  '**/__fixtures__/**',
] as const;

const BASES: ReadonlySet<string> = new Set([
  'config:base',
  'config:recommended',
  'config:best-practices',
  'config:js-app',
  'config:js-lib',
  'config:semverAllMonthly',
  'config:semverAllWeekly',
]);

/** Presets whose members say when and how updates are proposed, and not whether. */
const HARMLESS = ['group', 'schedule', 'helpers', 'workarounds', 'replacements', 'monorepo', 'mergeConfidence', 'abandonments', 'docker', 'npm'];

/** Presets of those families that do say whether. */
const TELLING = /^(?::disableRenovate|:disableDevDependencies|:disablePeerDependencies|:disableDomain|:disableHost|:only\w+|docker:disable)$/;

/** What the presets of a configuration come to. */
export interface PresetEffect {
  /** `:disableRenovate` is among them. */
  readonly off: boolean;
  readonly ignorePaths: readonly string[];
  /** Names of the `customManagers:` presets, such as `dockerfileVersions`. */
  readonly custom: readonly string[];
  readonly lockFiles: boolean;
  /** Presets whose content is not known here. */
  readonly unknown: readonly string[];
}

/**
 * Reads the presets of one configuration as far as they say what is updated
 * (https://docs.renovatebot.com/presets-default and its neighbours). `ignored` are those that the configuration takes out.
 */
export function presetEffect(extended: readonly string[], ignored: readonly string[]): PresetEffect {
  const presets = extended.filter((name) => !ignored.includes(name)).map(bareName);
  const withTests = presets.some((name) => BASES.has(name) || name === ':ignoreModulesAndTests');
  return {
    off: presets.includes(':disableRenovate'),
    ignorePaths: withTests && !ignored.some((name) => bareName(name) === ':ignoreModulesAndTests') ? MODULES_AND_TESTS : DEFAULT_IGNORED,
    custom: presets.filter((name) => /^(?:custom|regex)Managers:/.test(name)).map((name) => name.slice(name.indexOf(':') + 1)),
    lockFiles: presets.some((name) => name.startsWith(':maintainLockFiles')),
    unknown: presets.filter((name) => name !== ':disableRenovate' && !isKnown(name)),
  };
}

/** A preset without its arguments; `default:x` is the long form of `:x`. */
function bareName(preset: string): string {
  const open = preset.indexOf('(');
  const name = open < 0 ? preset : preset.slice(0, open);
  return name.startsWith('default:') ? name.slice('default'.length) : name;
}

function isKnown(name: string): boolean {
  if (TELLING.test(name) || !/^[\w-]*:[\w-]+$/.test(name)) return false;
  const family = name.slice(0, name.indexOf(':'));
  return BASES.has(name) || family === '' || HARMLESS.includes(family) || /^(?:custom|regex)Managers$/.test(family);
}
