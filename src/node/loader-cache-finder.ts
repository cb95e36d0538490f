import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import compare from 'semver/functions/compare';
import { NO_RANGE } from '../core/model/position';
import type { Inventory } from '../core/model/sighting';
import type { ToolLocation, UpdateSwitch } from '../core/model/tool';
import { LOADER_CACHE } from '../core/read/loader-copies';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, joinInventories, withUsableHome } from './collector';
import { listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import { isVersionOf, locationPaths, locationsOf, type Located } from './locations';
import { envValue, shownPath, type MachineView } from './machine';

type LoaderCache = Extract<ToolLocation, { kind: 'loader-cache' }>;

/** One unpacked version in a cache. */
interface Unpacked {
  readonly folder: string;
  readonly platform: string;
  readonly version: string;
}

/**
 * Finds the versions that a loader has unpacked: what is installed is then only a starter, and the highest version in
 * the cache is what runs unless the installed one is higher. Each location is a source of its own.
 */
export function createLoaderCacheFinder(machine: MachineView): Finder {
  return {
    source: 'loader-caches',
    async find(tools, cancel) {
      const parts: Inventory[] = [];
      for (const place of locationsOf(tools, 'loader-cache')) {
        const switches = tools.find((t) => t.id === place.tool)?.autoUpdate?.switches ?? [];
        parts.push(await look(machine, place, isSwitchedOff(machine, switches), cancel));
      }
      return joinInventories(parts);
    },
  };
}

/** A loader that is told not to update itself starts its own version and leaves the cache alone. */
function isSwitchedOff(machine: MachineView, switches: readonly UpdateSwitch[]): boolean {
  return switches.some((s) => {
    const value = s.kind === 'variable' ? envValue(machine, s.name) : null;
    return s.kind === 'variable' && value !== null && (s.off === 'any' || s.off.includes(value));
  });
}

async function look(
  view: MachineView,
  { tool, location }: Located<'loader-cache'>,
  switchedOff: boolean,
  cancel: CancelToken,
): Promise<Inventory> {
  const found = new Collector(location.source);
  const machine = await withUsableHome(view, found);
  const unpacked = await unpackedVersions(machine, location, found, cancel);
  const highest = unpacked.map((u) => u.version).reduce<string | null>((a, b) => (a !== null && compare(a, b) >= 0 ? a : b), null);
  for (const { folder, platform, version } of unpacked) {
    const active = version === highest && !switchedOff;
    found.add({
      tool,
      package: location.package,
      version: { kind: 'exact', text: version },
      presence: 'installed',
      places: [{ uri: pathToFileURL(folder).href, range: NO_RANGE, text: '', source: location.source }],
      where: `unpacked by its loader in ${shownPath(join(folder, '..', '..'), machine.home)}${active ? ', the highest there' : ''}`,
      active,
      via: null,
      root: null,
      qualifiers: { platform, cache: LOADER_CACHE },
    });
  }
  return found.inventory(cancel, hasPlaces(machine));
}

/** All versions in all roots, `<root>/<below>/<platform>/<version>`, each real folder once. */
async function unpackedVersions(
  machine: MachineView,
  location: LoaderCache,
  found: Collector,
  cancel: CancelToken,
): Promise<readonly Unpacked[]> {
  const unpacked: Unpacked[] = [];
  for (const root of location.roots) {
    for (const folder of await locationPaths(machine, `${root}/${location.below}/*`, found, cancel)) {
      if (isOff(cancel)) return [];
      const listing = await listFolder(folder, machine.home, cancel);
      if (!listing.ok) {
        if (!listing.missing) found.failed(folder, listing.reason);
        continue;
      }
      for (const { name, kind } of listing.value) {
        if (kind !== 'folder' || !isVersionOf('semver', name)) continue;
        const real = await realPath(join(folder, name), machine.home);
        if (!real.ok || !found.firstVisit(real.value)) continue;
        unpacked.push({ folder: join(folder, name), platform: basename(folder), version: name });
      }
    }
  }
  return unpacked;
}
