import { dirname } from 'node:path';
import type { Tool, ToolLocation } from '../core/model/tool';
import type { Inventory } from '../core/model/sighting';
import { buildCatalogue } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, joinInventories, withUsableHome } from './collector';
import { locationFolder, locationsOf } from './locations';
import { shownPath, type MachineView } from './machine';
import { addNpmCopy } from './npm-copies';
import { createPathLookup } from './path-lookup';

type ModulesLocation = Extract<ToolLocation, { kind: 'node-modules' }>;

/** Finds copies in a tool's own `node_modules` folder, outside every Node root. Each location is a source of its own. */
export function createNodeModulesFinder(machine: MachineView): Finder {
  return {
    source: 'private-node-modules',
    async find(tools, cancel) {
      const parts: Inventory[] = [];
      for (const { location } of locationsOf(tools, 'node-modules')) parts.push(await look(machine, location, tools, cancel));
      return joinInventories(parts);
    },
  };
}

async function look(
  view: MachineView,
  location: ModulesLocation,
  tools: readonly Tool[],
  cancel: CancelToken,
): Promise<Inventory> {
  const found = new Collector(location.source);
  const machine = await withUsableHome(view, found);
  const folder = locationFolder(machine, location.folder);
  if (folder === null) return found.inventory(cancel, hasPlaces(machine));
  const scan = {
    source: location.source,
    home: machine.home,
    tools,
    catalogue: buildCatalogue(tools),
    lookup: createPathLookup(machine),
    found,
    cancel,
  };
  await addNpmCopy(scan, folder, location.package.name, `own folder ${shownPath(dirname(folder), machine.home)}`);
  return found.inventory(cancel);
}
