import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_RANGE } from '../core/model/position';
import type { Inventory } from '../core/model/sighting';
import type { PackageDatabase, Tool } from '../core/model/tool';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, joinInventories, withUsableHome } from './collector';
import { readApk } from './database-apk';
import { readChocolatey } from './database-chocolatey';
import type { DatabaseReader } from './database-copy';
import { readDpkg } from './database-dpkg';
import { readFlatpaks } from './database-flatpak';
import { readNix } from './database-nix';
import { readPacman } from './database-pacman';
import { readScoop } from './database-scoop';
import { readSnaps } from './database-snap';
import { readWinget } from './database-winget';
import { exists } from './folder';
import { isOff } from './fs-failure';
import { locationsOf, type Located } from './locations';
import type { MachineView } from './machine';

const SOURCE = 'package-database';

const READERS: Readonly<Record<PackageDatabase, DatabaseReader>> = {
  dpkg: readDpkg,
  apk: readApk,
  pacman: readPacman,
  nix: readNix,
  snap: readSnaps,
  flatpak: readFlatpaks,
  winget: readWinget,
  scoop: readScoop,
  chocolatey: readChocolatey,
};

/** A name as every one of these managers allows it; names come from the feed and become a part of a path. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9@+._-]{0,127}$/;

/** rpm's database is a binary file: of SQLite today, of Berkeley DB or its own form before. */
const RPM_FILES = ['usr/lib/sysimage/rpm', 'var/lib/rpm'].flatMap((folder) =>
  ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((file) => `${folder}/${file}`),
);

/**
 * Finds what the package managers of a system say is installed, under the names that tool records give. `systemRoot` is
 * where the system's own folders begin. Each location's source is a source of its own.
 */
export function createPackageDatabaseFinder(view: MachineView, systemRoot = '/'): Finder {
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const bySource = new Map<string, Located<'package-database'>[]>();
      for (const place of locationsOf(tools, 'package-database')) {
        const { source, name } = place.location;
        if (NAME.test(name)) bySource.set(source, [...(bySource.get(source) ?? []), place]);
      }
      const parts: Inventory[] = [];
      for (const [source, places] of bySource) parts.push(await look(view, systemRoot, source, places, cancel));
      parts.push(await lookForRpm(view, systemRoot, tools, cancel));
      return joinInventories(parts);
    },
  };
}

async function look(
  view: MachineView,
  systemRoot: string,
  source: string,
  places: readonly Located<'package-database'>[],
  cancel: CancelToken,
): Promise<Inventory> {
  const found = new Collector(source);
  const machine = await withUsableHome(view, found);
  for (const manager of new Set(places.map((p) => p.location.manager))) {
    const own = places.filter((p) => p.location.manager === manager);
    const copies = isOff(cancel) ? [] : await READERS[manager]({ machine, systemRoot, places: own, found, cancel });
    for (const copy of copies) {
      found.add({
        tool: copy.place.tool,
        package: copy.place.location.package,
        version: copy.version,
        presence: 'installed',
        places: [{ uri: pathToFileURL(copy.path).href, range: NO_RANGE, text: '', source }],
        where: copy.where,
        active: copy.active,
        via: copy.via,
        root: null,
      });
    }
  }
  return found.inventory(cancel, hasPlaces(machine));
}

/** rpm's database cannot be read as text: that is told where there is one, for tools that come as Linux packages. */
async function lookForRpm(machine: MachineView, systemRoot: string, tools: readonly Tool[], cancel: CancelToken): Promise<Inventory> {
  const found = new Collector('rpm');
  const packaged = locationsOf(tools, 'package-database').filter((p) => p.location.manager === 'dpkg').map((p) => p.location.name);
  if (machine.platform !== 'linux' || !machine.systemWide || packaged.length === 0) return joinInventories([]);
  for (const file of RPM_FILES) {
    const path = join(systemRoot, ...file.split('/'));
    if (!(await exists(path))) continue;
    found.skipped(path, `rpm’s database is not a text and was not read. See what rpm -q ${[...new Set(packaged)].sort().join(' ')} says.`);
    return found.inventory(cancel, false);
  }
  return found.inventory(cancel);
}
