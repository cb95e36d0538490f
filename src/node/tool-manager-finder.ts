import { join } from 'node:path';
import { NO_RANGE } from '../core/model/position';
import type { PackageId } from '../core/model/package';
import type { Tool } from '../core/model/tool';
import { buildCatalogue } from '../core/read/catalogue';
import { classifyNpmVersion } from '../core/read/package-spec';
import type { CancelToken } from '../ports/cancel';
import type { DirEntry } from '../ports/file-tree';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { copiedVersion } from './database-text';
import { exists, listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import type { MachineView } from './machine';
import { createPathLookup, type PathLookup } from './path-lookup';
import { movedFolder, userFolders } from './user-folders';

const SOURCE = 'tool-manager';

/** Backends whose installations are folders of npm or Python, which their own finders read. */
const OTHER_BACKENDS = ['npm:', 'pipx:'];

/** One tool under the name that a manager's folder has. */
interface Product {
  readonly tool: Tool;
  readonly package: PackageId;
  readonly folder: string;
}

interface Scan {
  readonly home: string | null;
  readonly lookup: PathLookup;
  readonly found: Collector;
  readonly cancel: CancelToken;
}

/** Finds programs that mise and asdf keep: `installs/<tool>/<version>`, under the names that tool records give. */
export function createToolManagerFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const scan = { home: machine.home, lookup: createPathLookup(machine), found, cancel };
      const mise = ['{data}', '{local}'].flatMap((role) => userFolders(machine, role)).map((f) => join(f, 'mise'));
      const asdf = userFolders(machine, '~').map((f) => join(f, '.asdf'));
      for (const [manager, bases] of [
        ['mise', [...movedFolder(machine, 'MISE_DATA_DIR'), ...mise]],
        ['asdf', machine.platform === 'win32' ? [] : [...movedFolder(machine, 'ASDF_DATA_DIR'), ...asdf]],
      ] as const) {
        for (const base of new Set(bases)) {
          for (const product of productsOf(tools, manager === 'mise')) await look(scan, join(base, 'installs', product.folder), manager, product);
        }
      }
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}

/**
 * The folder mise keeps for a name as written in its files: words joined by hyphens, so that
 * `aqua:charmbracelet/crush` is `aqua-charmbracelet-crush` (src/cli/args/backend_arg.rs).
 */
export function miseFolder(key: string): string {
  return key
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .join('-')
    .toLowerCase();
}

function productsOf(tools: readonly Tool[], backends: boolean): readonly Product[] {
  const catalogue = buildCatalogue(tools);
  const products = new Map<string, Product>();
  for (const tool of tools) {
    for (const key of tool.pinNames.toolManager) {
      const entry = catalogue.findToolManagerKey(key);
      // asdf's names are those of its plugins, without a backend in front.
      if (entry?.tool !== tool.id || OTHER_BACKENDS.some((b) => key.startsWith(b)) || (!backends && key.includes(':'))) continue;
      const folder = miseFolder(key);
      if (folder !== '' && !products.has(folder)) products.set(folder, { tool, package: entry.package, folder });
    }
  }
  return [...products.values()];
}

async function look(scan: Scan, folder: string, manager: string, product: Product): Promise<void> {
  if (isOff(scan.cancel)) return;
  const listing = await listFolder(folder, scan.home, scan.cancel);
  if (!listing.ok) {
    if (!listing.missing && !isOff(scan.cancel)) scan.found.failed(folder, listing.reason);
    return;
  }
  const copies: { readonly entry: DirEntry; readonly runs: boolean | null }[] = [];
  for (const entry of versionsOf(listing.value)) {
    const path = join(folder, entry.name);
    const real = await realPath(path, scan.home);
    if (!real.ok || (await isOfOtherFinder(scan, path)) || !scan.found.firstVisit(real.value)) continue;
    const runs = await scan.lookup.runs(product.tool.pinNames.commands, product.package.name, real.value, scan.cancel);
    copies.push({ entry, runs });
  }
  const known = copies.some((c) => c.runs === true);
  for (const { entry, runs } of copies) {
    scan.found.add({
      tool: product.tool.id,
      package: product.package,
      version: copiedVersion(entry.name),
      presence: 'installed',
      places: [{ uri: entry.uri, range: NO_RANGE, text: '', source: SOURCE }],
      where: `${manager}, ${product.folder}`,
      active: known ? runs === true : null,
      via: null,
      root: null,
    });
  }
}

/**
 * The folders are versions; links beside them (`latest`, `2`, `2.1`) are other names for them. Only a whole version counts
 * as a link too: mise's layout by identity links it to a folder named by a hash.
 */
function versionsOf(entries: readonly DirEntry[]): readonly DirEntry[] {
  const folders = entries.filter((e) => e.kind === 'folder' && !e.name.startsWith('.'));
  return [...folders.filter((e) => !e.link), ...folders.filter((e) => e.link && classifyNpmVersion(e.name).kind === 'exact')];
}

/** A tool's short name may stand for a package of npm or Python, which lies in a folder of that kind. */
async function isOfOtherFinder(scan: Scan, path: string): Promise<boolean> {
  for (const part of [['lib', 'node_modules'], ['node_modules'], ['venvs']]) {
    if (await exists(join(path, ...part))) return true;
  }
  const listing = await listFolder(path, scan.home, scan.cancel);
  if (!listing.ok) return false;
  for (const entry of listing.value) {
    if (entry.kind === 'folder' && (await exists(join(path, entry.name, 'pyvenv.cfg')))) return true;
  }
  return false;
}
