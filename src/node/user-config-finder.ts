import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildCatalogue, type Catalogue } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { listFolder } from './folder';
import { isOff } from './fs-failure';
import type { MachineView } from './machine';
import { readTextFile } from './text-file';
import { profileFiles, profileFolders, userConfigFiles, type UserFile } from './user-config-files';

const SOURCE = 'user-config';

interface Scan {
  readonly machine: MachineView;
  readonly catalogue: Catalogue;
  readonly found: Collector;
  readonly cancel: CancelToken;
}

/**
 * Finds pinned versions in the user's own files: MCP servers of agents and editors, allowed extension versions, tool
 * versions and default packages. Values of variables, headers and tokens that stand in these files are never kept.
 */
export function createUserConfigFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const scan = { machine, catalogue: buildCatalogue(tools), found, cancel };
      const files = [...userConfigFiles(machine), ...(await filesOfProfiles(scan))];
      for (const file of new Map(files.map((f) => [f.path, f])).values()) await readUserFile(scan, file);
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}

async function filesOfProfiles({ machine, found, cancel }: Scan): Promise<readonly UserFile[]> {
  const files: UserFile[] = [];
  for (const folder of profileFolders(machine)) {
    if (isOff(cancel)) return files;
    const listing = await listFolder(folder, machine.home, cancel);
    if (listing.ok) files.push(...listing.value.filter((e) => e.kind === 'folder').flatMap((e) => profileFiles(join(folder, e.name))));
    else if (!listing.missing && !isOff(cancel)) found.failed(folder, listing.reason);
  }
  return files;
}

async function readUserFile({ machine, catalogue, found, cancel }: Scan, { path, reader, as }: UserFile): Promise<void> {
  if (isOff(cancel)) return;
  const text = await readTextFile(path, machine.home, cancel);
  if (!text.ok) {
    if (!text.missing && !isOff(cancel)) found.failed(path, text.reason);
    return;
  }
  if (!mayHoldPins(text.value, catalogue)) return;
  const { pins, problems } = reader.read(text.value, as, catalogue);
  const uri = pathToFileURL(path).href;
  for (const pin of pins) {
    found.add({
      tool: pin.tool,
      package: pin.package,
      version: pin.version,
      presence: 'pinned',
      places: [{ uri, range: pin.range, text: pin.text, source: SOURCE }],
      where: `user configuration, ${pin.where}`,
      active: null,
      via: pin.via,
      root: null,
    });
  }
  for (const problem of problems) found.failed(path, problem);
}

/** Most files name no known package and need no parser. Escapes could spell a name differently. */
function mayHoldPins(text: string, catalogue: Catalogue): boolean {
  const lower = text.toLowerCase();
  return /\\[ux/]/.test(lower) || catalogue.needles.some((needle) => lower.includes(needle));
}
