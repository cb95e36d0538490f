import { join } from 'node:path';
import { buildCatalogue } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import type { MachineView } from './machine';
import { addNpmCopy, npmNames, type NpmScan } from './npm-copies';
import { findNpmPrefixes } from './npm-prefix';
import { libSegments, nodeRootPatterns, type RootPattern } from './node-roots';
import { createPathLookup } from './path-lookup';
import { expandPattern, type PackageRoot } from './root-expansion';

const SOURCE = 'npm-global';

/** Finds npm packages that are installed for the user or the machine, under every Node version and package manager. */
export function createNodeGlobalFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const names = npmNames(tools);
      const scan: NpmScan = {
        source: SOURCE,
        home: machine.home,
        catalogue: buildCatalogue(tools),
        lookup: createPathLookup(machine),
        found,
        cancel,
      };
      for (const pattern of await allPatterns(machine, found, cancel)) {
        for (const root of await expandPattern(pattern, names, machine.home, found, cancel)) {
          await scanRoot(scan, root, names);
        }
      }
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}

async function allPatterns(machine: MachineView, found: Collector, cancel: CancelToken): Promise<readonly RootPattern[]> {
  const configured = await findNpmPrefixes(machine, found, cancel);
  const segments = libSegments(machine.platform);
  return [...nodeRootPatterns(machine), ...configured.map((p) => ({ label: p.label, base: p.path, segments }))];
}

/** Lists the root and its scopes instead of asking for every known name: most roots hold few packages. */
async function scanRoot(scan: NpmScan, root: PackageRoot, names: readonly string[]): Promise<void> {
  if (isOff(scan.cancel)) return;
  const real = await realPath(root.path, scan.home);
  if (!real.ok) {
    if (!real.missing) scan.found.failed(root.path, real.reason);
    return;
  }
  if (!scan.found.firstVisit(real.value)) return;
  const present = await childFolders(scan, root.path);
  for (const scope of new Set(names.filter((n) => n.includes('/')).map((n) => n.slice(0, n.indexOf('/'))))) {
    if (!present.has(scope)) continue;
    for (const child of await childFolders(scan, join(root.path, scope))) present.add(`${scope}/${child}`);
  }
  for (const name of names) {
    if (present.has(name)) await addNpmCopy(scan, root.path, name, root.label);
  }
}

async function childFolders(scan: NpmScan, folder: string): Promise<Set<string>> {
  const listing = await listFolder(folder, scan.home, scan.cancel);
  if (listing.ok) return new Set(listing.value.filter((e) => e.kind !== 'file').map((e) => e.name));
  if (!listing.missing && !isOff(scan.cancel)) scan.found.failed(folder, listing.reason);
  return new Set();
}
