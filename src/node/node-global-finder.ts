import { buildCatalogue } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { formulaNames } from './homebrew-finder';
import type { MachineView } from './machine';
import { addNpmCopy, npmNames, packagesIn, type NpmScan } from './npm-copies';
import { findNpmPrefixes } from './npm-prefix';
import { FORMULA_LABEL, libSegments, nodeRootPatterns, type RootPattern } from './node-roots';
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
        tools,
        catalogue: buildCatalogue(tools),
        lookup: createPathLookup(machine),
        found,
        cancel,
      };
      const formulae = new Set([...formulaNames(tools)].map((name) => FORMULA_LABEL.replace('{}', () => name)));
      for (const pattern of await allPatterns(machine, found, cancel)) {
        for (const root of await expandPattern(pattern, names, machine.home, found, cancel)) {
          if (!formulae.has(root.label)) await scanRoot(scan, root, names);
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

async function scanRoot(scan: NpmScan, root: PackageRoot, names: readonly string[]): Promise<void> {
  for (const name of await packagesIn(scan, root.path, names)) await addNpmCopy(scan, root.path, name, root.label);
}
