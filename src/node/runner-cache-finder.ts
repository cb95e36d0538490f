import { dirname, join, relative, sep } from 'node:path';
import type { Tool } from '../core/model/tool';
import { buildCatalogue } from '../core/read/catalogue';
import { classifyNpmVersion, resolveNpmSpec } from '../core/read/package-spec';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { isJsonObject, member, readJsonObject } from './json-file';
import { envFolder, type MachineView } from './machine';
import type { RootPattern } from './node-roots';
import { addNpmCopy, npmNames, packagesIn, type NpmScan } from './npm-copies';
import type { PathLookup } from './path-lookup';
import { addAll, findPythonCopies, pythonPackages, type PythonScan } from './python-copies';
import { pythonCachePatterns } from './python-roots';
import { expandPattern } from './root-expansion';
import { movedFolder, userFolders } from './user-folders';

const SOURCE = 'runner-cache';
const NPX = 'npx';
const BUNX = 'bunx';

/** Most specs of one npx call that are shown. */
const MAX_SPECS = 3;
const PACKAGE_NAME = /^(?:@[a-z0-9._~-]{1,100}\/)?[a-z0-9._~-]{1,100}$/i;
const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

/** Such a copy runs when the runner is told its spec again; what PATH holds under its command says nothing about it. */
const NO_LOOKUP: PathLookup = { runs: () => Promise.resolve(null) };

/**
 * Finds packages that a one-off runner left in its cache: a later call with the same spec starts them again, however old
 * they are. Layouts are those that npm 11, pnpm 10 to 12, Bun 1.4 and pipx 1.1 write; uv's are from its documentation and
 * issues. What Bun and Yarn keep to install from (`install/cache`, `berry/cache`) is no copy that anything starts, and
 * `yarn dlx` leaves nothing.
 */
export function createRunnerCacheFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools: readonly Tool[], cancel: CancelToken) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const names = npmNames(tools);
      const catalogue = buildCatalogue(tools);
      const scan: NpmScan = { source: SOURCE, home: machine.home, tools, catalogue, lookup: NO_LOOKUP, found, cancel };
      for (const pattern of cachePatterns(machine)) {
        for (const root of await expandPattern(pattern, names, machine.home, found, cancel)) {
          await scanRoot(scan, root.path, pattern, names);
        }
      }
      await scanPython(machine, tools, found, cancel);
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}

async function scanPython(machine: MachineView, tools: readonly Tool[], found: Collector, cancel: CancelToken): Promise<void> {
  const { home, platform } = machine;
  const packages = pythonPackages(tools);
  const scan: PythonScan = { source: SOURCE, home, platform, packages, lookup: NO_LOOKUP, found, cancel, copies: [] };
  for (const pattern of packages.size === 0 ? [] : pythonCachePatterns(machine)) {
    for (const root of await expandPattern(pattern, [], home, found, cancel)) {
      await findPythonCopies(scan, root.path, `left by ${pattern.label}`);
    }
  }
  addAll(scan);
}

/** Every place a cache of npm packages may be in on this machine, without touching the disk; `label` is the runner's name. */
export function cachePatterns(machine: MachineView): readonly RootPattern[] {
  const windows = machine.platform === 'win32';
  // npm reads its own variables whatever their case.
  const configured = envFolder(machine, 'npm_config_cache', true);
  const local = userFolders(machine, '{local}');
  const npm = [
    ...(configured === null ? [] : [configured]),
    ...userFolders(machine, '~').map((f) => join(f, '.npm')),
    ...local.map((f) => join(f, 'npm-cache')),
  ];
  const home = userFolders(machine, '~');
  const pnpm = [
    ...movedFolder(machine, 'XDG_CACHE_HOME').map((f) => join(f, 'pnpm')),
    ...(windows ? [] : home.map((f) => join(f, '.cache', 'pnpm'))),
    ...(machine.platform === 'darwin' ? home.map((f) => join(f, 'Library', 'Caches', 'pnpm')) : []),
    ...local.map((f) => join(f, 'pnpm-cache')),
  ];
  return [
    ...[...new Set(npm)].map((base) => ({ label: NPX, base, segments: ['_npx', '*', 'node_modules'] })),
    // One folder per spec, and in it one per installation with a link `pkg` to the current one.
    ...[...new Set(pnpm)].map((base) => ({ label: 'pnpm dlx', base, segments: ['dlx', '*', '*', 'node_modules'] })),
    ...bunPatterns(machine),
  ];
}

/**
 * bunx keeps one folder per spec, named by it, in a folder per user of Bun's cache. Older versions had it in the folder
 * for temporary files; that layout is not confirmed.
 */
function bunPatterns(machine: MachineView): readonly RootPattern[] {
  const caches = [
    ...movedFolder(machine, 'BUN_INSTALL_CACHE_DIR'),
    ...movedFolder(machine, 'BUN_INSTALL').map((f) => join(f, 'install', 'cache')),
    ...[...movedFolder(machine, 'XDG_CACHE_HOME'), ...userFolders(machine, '~')].map((f) => join(f, '.bun', 'install', 'cache')),
  ];
  const temporary = ['BUN_TMPDIR', 'TMPDIR', 'TEMP'].flatMap((name) => movedFolder(machine, name));
  if (machine.systemWide && machine.platform !== 'win32') temporary.push('/tmp');
  // The folder of a scoped package has its scope as a level of its own.
  const below = (base: string, first: string): readonly RootPattern[] =>
    [[], ['*']].map((more) => ({ label: BUNX, base, segments: [first, ...more, 'node_modules'] }));
  return [
    ...[...new Set(caches)].flatMap((base) => [['*'], ['@*', '*']].map((spec) => ({ label: BUNX, base, segments: ['.bunx-*', ...spec, 'node_modules'] }))),
    ...[...new Set(temporary)].flatMap((base) => below(base, 'bunx-*')),
  ];
}

async function scanRoot(scan: NpmScan, root: string, { label: runner, base }: RootPattern, names: readonly string[]): Promise<void> {
  const present = await packagesIn(scan, root, names);
  if (present.length === 0) return;
  const specs = runner === NPX ? await typedSpecs(scan, join(dirname(root), 'package.json')) : runner === BUNX ? folderSpec(root, base) : [];
  const label = `left by ${runner}${specs.length === 0 ? '' : ` (spec as typed: ${specs.join(', ')})`}`;
  for (const name of present) await addNpmCopy(scan, root, name, label);
}

/** The spec that a folder of bunx is named by; none for the older folders, which put more into their name. */
function folderSpec(root: string, base: string): readonly string[] {
  const [users = '', ...spec] = relative(base, dirname(root)).split(sep);
  return users.startsWith('.bunx-') && isPlainSpec(spec.join('/')) ? [spec.join('/')] : [];
}

/**
 * What npx was called with, from the manifest it keeps beside the packages. Only packages by name are shown: an address
 * may hold a password. The specs only help a person to recognise the call, so a broken manifest is no gap in the scan.
 */
async function typedSpecs(scan: NpmScan, manifest: string): Promise<readonly string[]> {
  const read = await readJsonObject(manifest, scan.home, scan.cancel);
  const npx = read.ok ? member(read.value, '_npx') : null;
  const packages = isJsonObject(npx) ? member(npx, 'packages') : null;
  if (!Array.isArray(packages)) return [];
  return packages.filter((spec): spec is string => typeof spec === 'string' && isPlainSpec(spec)).slice(0, MAX_SPECS);
}

function isPlainSpec(spec: string): boolean {
  if (!PRINTABLE.test(spec)) return false;
  const { name, version, alias } = resolveNpmSpec(spec);
  if (!PACKAGE_NAME.test(name) || (alias !== null && !PACKAGE_NAME.test(alias))) return false;
  return classifyNpmVersion(version).kind !== 'unreadable';
}
