import { dirname, join } from 'node:path';
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
import { expandPattern } from './root-expansion';
import { movedFolder, userFolders } from './user-folders';

const SOURCE = 'runner-cache';
const NPX = 'npx';

/** Most specs of one npx call that are shown. */
const MAX_SPECS = 3;
const PACKAGE_NAME = /^(?:@[a-z0-9._~-]{1,100}\/)?[a-z0-9._~-]{1,100}$/i;
const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

/** Such a copy runs when the runner is told its spec again; what PATH holds under its command says nothing about it. */
const NO_LOOKUP: PathLookup = { runs: () => Promise.resolve(null) };

/**
 * Finds npm packages that a one-off runner left in its cache: a later call with the same spec starts them again, however
 * old they are. Layouts are those that npm 11 and pnpm 10 and 12 write.
 */
export function createRunnerCacheFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools: readonly Tool[], cancel: CancelToken) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const names = npmNames(tools);
      const catalogue = buildCatalogue(tools);
      const scan: NpmScan = { source: SOURCE, home: machine.home, catalogue, lookup: NO_LOOKUP, found, cancel };
      for (const pattern of cachePatterns(machine)) {
        for (const root of await expandPattern(pattern, names, machine.home, found, cancel)) {
          await scanRoot(scan, root.path, pattern.label, names);
        }
      }
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}

/** Every place a runner's cache may be in on this machine, without touching the disk; `label` is the runner's name. */
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
  ];
}

async function scanRoot(scan: NpmScan, root: string, runner: string, names: readonly string[]): Promise<void> {
  const present = await packagesIn(scan, root, names);
  if (present.length === 0) return;
  const specs = runner === NPX ? await typedSpecs(scan, join(dirname(root), 'package.json')) : [];
  const label = `left by ${runner}${specs.length === 0 ? '' : ` (spec as typed: ${specs.join(', ')})`}`;
  for (const name of present) await addNpmCopy(scan, root, name, label);
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
