import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_RANGE } from '../core/model/position';
import type { Inventory } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, joinInventories, withUsableHome } from './collector';
import { isOff } from './fs-failure';
import { locationFolder, locationPaths, locationsOf, schemeOf, type Located } from './locations';
import { isBelow, shownPath, type MachineView } from './machine';
import { createPathLookup, type ProgramLookup } from './path-lookup';
import { ProgramReader, type ProgramVersion } from './program-version';

/** Parts of a real path that belong to a package manager: what lies below is that manager's copy, found there. */
const MANAGED = /[\\/](?:node_modules|Cellar|Caskroom|site-packages|installs|scoop|WinGet)[\\/]|^\/nix\/store\//;

/** Finds programs that stand alone, with no file beside them that states a version. Each location is a source of its own. */
export function createProgramFinder(machine: MachineView): Finder {
  const reader = new ProgramReader();
  return {
    source: 'programs',
    async find(tools, cancel) {
      const lookup = createPathLookup(machine);
      const parts: Inventory[] = [];
      for (const place of locationsOf(tools, 'program')) parts.push(await look({ machine, tools, reader, lookup, cancel }, place));
      return joinInventories(parts);
    },
  };
}

interface Scan {
  readonly machine: MachineView;
  readonly tools: readonly Tool[];
  readonly reader: ProgramReader;
  readonly lookup: ProgramLookup;
  readonly cancel: CancelToken;
}

async function look(scan: Scan, place: Located<'program'>): Promise<Inventory> {
  const files = place.location.files.filter((f) => f.platform === scan.machine.platform);
  // No place on this system is known, so nothing is claimed about it.
  if (files.length === 0) return { sightings: [], coverage: [] };
  const found = new Collector(place.location.source);
  const machine = await withUsableHome(scan.machine, found);
  for (const file of files) {
    for (const path of await locationPaths(machine, file.path, found, scan.cancel)) {
      await addProgram({ ...scan, machine }, place, path, found);
      if (isOff(scan.cancel)) break;
    }
  }
  return found.inventory(scan.cancel, hasPlaces(machine));
}

async function addProgram(scan: Scan, { tool, location }: Located<'program'>, path: string, found: Collector): Promise<void> {
  const { machine, cancel } = scan;
  const scheme = schemeOf(scan.tools, location.package);
  const read = await scan.reader.read(path, location.search, scheme, machine.home, cancel);
  if (isOff(cancel)) return;
  if (!read.ok) {
    if (!read.missing) found.failed(path, read.reason);
    return;
  }
  const program = read.value;
  if (program === null || isElsewhere(scan, program.realPath) || !found.firstVisit(program.realPath)) return;
  found.add({
    tool,
    package: location.package,
    version: program.version,
    presence: 'installed',
    places: [{ uri: pathToFileURL(program.realPath).href, range: NO_RANGE, text: '', source: location.source }],
    where: describe(path, program, machine.home),
    active: await scan.lookup.starts([basename(path).replace(/\.exe$/i, '')], program.realPath),
    via: program.problem === null ? 'text inside the program' : null,
    root: null,
  });
}

/** A link to a copy that another finder reports: one in a versions folder, or in a package manager's own. */
function isElsewhere(scan: Scan, realPath: string): boolean {
  if (MANAGED.test(realPath)) return true;
  return locationsOf(scan.tools, 'versions-folder').some(({ location }) => {
    const folder = locationFolder(scan.machine, location.folder);
    return folder !== null && isBelow(realPath, folder);
  });
}

/** Other programs share these short names, and nothing but the place speaks for this one when its version cannot be read. */
function describe(path: string, program: ProgramVersion, home: string | null): string {
  const where = `program ${shownPath(path, home)}`;
  return program.problem === null ? where : `${where}, known by its name and place only: ${program.problem}`;
}
