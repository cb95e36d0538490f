import { lstat, readlink, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { NO_RANGE } from '../core/model/position';
import type { Inventory } from '../core/model/sighting';
import type { ToolLocation } from '../core/model/tool';
import { classifyNpmVersion } from '../core/read/package-spec';
import type { CancelToken } from '../ports/cancel';
import type { DirEntry } from '../ports/file-tree';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, joinInventories, withUsableHome } from './collector';
import { listFolder, realPath } from './folder';
import { locationFolder, locationsOf, type Located } from './locations';
import type { MachineView } from './machine';

type VersionsLocation = Extract<ToolLocation, { kind: 'versions-folder' }>;

/** What the launcher says: the name of the entry it starts (null: none of them), or nothing we can follow. */
type Launcher = { readonly known: true; readonly name: string | null } | { readonly known: false };

/** Finds the versions a vendor's own installer keeps side by side. Each location is a source of its own. */
export function createVersionsFolderFinder(machine: MachineView): Finder {
  return {
    source: 'native-installer',
    async find(tools, cancel) {
      const parts: Inventory[] = [];
      for (const place of locationsOf(tools, 'versions-folder')) parts.push(await look(machine, place, cancel));
      return joinInventories(parts);
    },
  };
}

async function look(view: MachineView, { tool, location }: Located<'versions-folder'>, cancel: CancelToken): Promise<Inventory> {
  const found = new Collector(location.source);
  const machine = await withUsableHome(view, found);
  const folder = locationFolder(machine, location.folder);
  if (folder === null) return found.inventory(cancel, hasPlaces(machine));
  const listing = await listFolder(folder, machine.home, cancel);
  if (!listing.ok) {
    if (!listing.missing) found.failed(folder, listing.reason);
    return found.inventory(cancel);
  }
  const launcher = await readLauncher(machine, location, folder);
  for (const item of listing.value) {
    if (!isVersion(item)) continue;
    const active = launcher.known ? item.name === launcher.name : null;
    found.add({
      tool,
      package: location.package,
      version: { kind: 'exact', text: item.name },
      presence: 'installed',
      places: [{ uri: item.uri, range: NO_RANGE, text: '', source: location.source }],
      where: await describe(join(folder, item.name), active),
      active,
      via: null,
      root: null,
    });
  }
  return found.inventory(cancel);
}

/** Links beside the versions (`latest`, `2.1`) are other names for them; names that are no version are the installer's own. */
function isVersion(item: DirEntry): boolean {
  return !item.link && item.kind !== 'other' && classifyNpmVersion(item.name).kind === 'exact';
}

async function describe(path: string, active: boolean | null): Promise<string> {
  const words = ['native installer'];
  if (active !== null) words.push(active ? 'active' : 'kept, not active');
  if (await isEmpty(path)) words.push('an empty file that cannot run');
  return words.join(', ');
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
    const tail = sep + join(...location.folder.replace(/^~[\\/]/, '').split('/'));
    if (dirname(target) === folder || dirname(target).endsWith(tail)) return { known: true, name: basename(target) };
    const [realTarget, realFolder] = [await realPath(target, null), await realPath(folder, null)];
    if (!realTarget.ok || !realFolder.ok) return { known: false };
    const inside = dirname(realTarget.value) === realFolder.value;
    return inside ? { known: true, name: basename(realTarget.value) } : { known: false };
  } catch {
    // No launcher, or one we may not look at: which version is active stays open, the versions are reported all the same.
    return { known: false };
  }
}
