import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import type { MachineView } from './machine';
import { createPathLookup } from './path-lookup';
import { addAll, findPythonCopies, pythonPackages, type PythonScan } from './python-copies';
import { pythonRootPatterns } from './python-roots';
import { expandPattern } from './root-expansion';

const SOURCE = 'python-tools';

/**
 * Finds Python packages in environments of uv and pipx, in those of Python versions, and where pip puts them. What pipx and
 * uv note about an installation (`pipx_metadata.json`, `uv-receipt.toml`) is not read: the metadata beside the code is what
 * also later changes by pip leave true.
 */
export function createPythonToolsFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const scan: PythonScan = {
        source: SOURCE,
        home: machine.home,
        platform: machine.platform,
        packages: pythonPackages(tools),
        lookup: createPathLookup(machine),
        found,
        cancel,
        copies: [],
      };
      for (const pattern of scan.packages.size === 0 ? [] : pythonRootPatterns(machine)) {
        for (const root of await expandPattern(pattern, [], machine.home, found, cancel)) {
          await findPythonCopies(scan, root.path, root.label);
        }
      }
      addAll(scan);
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}
