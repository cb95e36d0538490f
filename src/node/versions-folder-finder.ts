import { lstat, readlink, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { NO_RANGE } from '../core/model/position';
import type { Inventory } from '../core/model/sighting';
import type { Tool, ToolLocation, VersionScheme } from '../core/model/tool';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, joinInventories, withUsableHome } from './collector';
import { listFolder, realPath } from './folder';
import { isVersionOf, locationFolder, locationPaths, locationsOf, schemeOf, type Located } from './locations';
import type { MachineView } from './machine';
import { createPathLookup, type ProgramLookup } from './path-lookup';

type VersionsLocation = Extract<ToolLocation, { kind: 'versions-folder' }>;

/** What the launcher says: the name of the entry it starts (null: none of them), or nothing we can follow. */
type Launcher = { readonly known: true; readonly name: string | null } | { readonly known: false };

/** Finds the versions a vendor's own installer keeps side by side. Each location is a source of its own. */
export function createVersionsFolderFinder(machine: MachineView): Finder {
  return {
    source: 'native-installer',
    async find(tools, cancel) {
      const parts: Inventory[] = [];
      const lookup = createPathLookup(machine);
      for (const place of locationsOf(tools, 'versions-folder')) {
        const scheme = schemeOf(tools, place.location.package);
        parts.push(await look({ view: machine, scheme, command: commandOf(tools, place.tool), lookup, cancel }, place));
      }
      return joinInventories(parts);
    },
  };
}

interface Scan {
  readonly view: MachineView;
  readonly scheme: VersionScheme;
  /** Of the tool; null when its record names none. */
  readonly command: string | null;
  readonly lookup: ProgramLookup;
  readonly cancel: CancelToken;
}

async function look(scan: Scan, { tool, location }: Located<'versions-folder'>): Promise<Inventory> {
  const { view, scheme, cancel } = scan;
  const found = new Collector(location.source);
  const machine = await withUsableHome(view, found);
  for (const folder of await versionsFolders(machine, location, found, cancel)) {
    const listing = await listFolder(folder, machine.home, cancel);
    if (!listing.ok) {
      if (!listing.missing) found.failed(folder, listing.reason);
      continue;
    }
    const launcher = await readLauncher(machine, location, folder);
    const elsewhere = launcher.known && (await isOvertaken(scan, machine, location, folder));
    for (const item of listing.value) {
      const version = item.link || item.kind === 'other' ? null : versionIn(item.name, location, scheme);
      if (version === null) continue;
      const chosen = launcher.known ? item.name === launcher.name : null;
      found.add({
        tool,
        package: location.package,
        version: { kind: 'exact', text: version },
        presence: 'installed',
        places: [{ uri: item.uri, range: NO_RANGE, text: '', source: location.source }],
        where: await describe(join(folder, item.name), chosen, elsewhere),
        active: elsewhere ? false : chosen,
        via: null,
        root: null,
      });
    }
  }
  return found.inventory(cancel, hasPlaces(machine));
}

/** Where the versions lie on this system; on Windows the record may name another place. */
async function versionsFolders(
  machine: MachineView,
  location: VersionsLocation,
  found: Collector,
  cancel: CancelToken,
): Promise<readonly string[]> {
  const { folder, windowsFolder } = location;
  if (machine.platform === 'win32' && windowsFolder !== undefined) return locationPaths(machine, windowsFolder, found, cancel);
  const path = locationFolder(machine, folder);
  return path === null ? [] : [path];
}

/** First parts of target triples (`x86_64-unknown-linux-musl`) that agents are released for. */
const TRIPLE = /-(?:x86_64|aarch64|arm64|i686|armv7)-[a-z0-9_]{1,20}-[a-z0-9_]{1,20}(?:-[a-z0-9_]{1,20})?$/;

/**
 * The version in an entry's name; null for a name that is no version, which is the installer's own. Links beside the
 * versions (`latest`, `2.1`) are other names for them and are not asked about.
 */
function versionIn(name: string, location: VersionsLocation, scheme: VersionScheme): string | null {
  const triple = location.names === 'target' ? TRIPLE.exec(name) : null;
  if (location.names === 'target' && triple === null) return null;
  const version = triple === null ? name : name.slice(0, triple.index);
  return isVersionOf(scheme, version) ? version : null;
}

async function describe(path: string, chosen: boolean | null, elsewhere: boolean): Promise<string> {
  const words = ['native installer'];
  if (chosen !== null) words.push(!chosen ? 'kept, not active' : elsewhere ? 'chosen by its launcher, but another copy comes first in PATH' : 'active');
  if (await isEmpty(path)) words.push('an empty file that cannot run');
  return words.join(', ');
}

/** Whether PATH holds another program of the launcher's name before the launcher. */
async function isOvertaken(scan: Scan, machine: MachineView, location: VersionsLocation, folder: string): Promise<boolean> {
  const launcher = locationFolder(machine, location.launcher);
  const real = await realPath(folder, null);
  if (launcher === null || !real.ok) return false;
  // A launcher outside a `bin` folder is a link to the current version, and the command links to what is in there.
  const command = basename(dirname(launcher)) === 'bin' ? basename(launcher) : scan.command;
  return command !== null && (await scan.lookup.starts([command], real.value)) === false;
}

/** The command by which a tool is started: the record's own word, else the name of a program it tells of. */
function commandOf(tools: readonly Tool[], id: string): string | null {
  const tool = tools.find((t) => t.id === id);
  const programs = tool?.locations.flatMap((l) => (l.kind === 'program' ? l.files.map((f) => f.path) : [])) ?? [];
  return tool?.pinNames.commands[0] ?? programs.map((path) => path.slice(path.lastIndexOf('/') + 1).replace(/\.exe$/i, ''))[0] ?? null;
}

async function isEmpty(path: string): Promise<boolean> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size === 0;
  } catch {
    return false;
  }
}

/**
 * The launcher is a link to the version it starts. A file in its place is somebody's own launcher (or Windows, which
 * has no link) and does not tell; nor does a launcher that is not there, since another may stand elsewhere in PATH.
 */
async function readLauncher(machine: MachineView, location: VersionsLocation, folder: string): Promise<Launcher> {
  const launcher = locationFolder(machine, location.launcher);
  if (launcher === null) return { known: false };
  try {
    if (!(await lstat(launcher)).isSymbolicLink()) return { known: false };
    const target = resolve(dirname(launcher), await readlink(launcher));
    // The text of the link decides also when the home was moved or is seen through a mount, so that it leads nowhere.
    const tail = sep + join(...location.folder.replace(/^~[\\/]/, '').split('/')) + sep;
    const name = entryBelow(target, folder) ?? entryAfter(target, tail);
    if (name !== null) return { known: true, name };
    const [realTarget, realFolder] = [await realPath(target, null), await realPath(folder, null)];
    if (!realTarget.ok || !realFolder.ok) return { known: false };
    const inside = entryBelow(realTarget.value, realFolder.value);
    return inside === null ? { known: false } : { known: true, name: inside };
  } catch {
    // No launcher, or one we may not look at: which version is active stays open, the versions are reported all the same.
    return { known: false };
  }
}

/** The entry of a folder that a path is, or leads into; null when it is elsewhere. A version may be a folder of files. */
function entryBelow(path: string, folder: string): string | null {
  return path.startsWith(folder + sep) ? firstPart(path.slice(folder.length + 1)) : null;
}

function entryAfter(path: string, tail: string): string | null {
  const at = path.lastIndexOf(tail);
  return at < 0 ? null : firstPart(path.slice(at + tail.length));
}

function firstPart(path: string): string | null {
  const part = path.split(sep, 1)[0] ?? '';
  return part === '' ? null : part;
}
