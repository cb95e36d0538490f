import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_RANGE } from '../core/model/position';
import type { Sighting } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { Catalogue, CatalogueEntry } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import { withBundled } from './bundled-packages';
import type { Collector } from './collector';
import { listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import { readInstalledPackage, type InstalledPackage } from './installed-package';
import { shownPath } from './machine';
import type { PathLookup } from './path-lookup';

/** What every look at an installed npm package needs. */
export interface NpmScan {
  readonly source: string;
  readonly home: string | null;
  readonly tools: readonly Tool[];
  readonly catalogue: Catalogue;
  readonly lookup: PathLookup;
  readonly found: Collector;
  readonly cancel: CancelToken;
}

/** The names of all npm packages in the tool records, sorted. */
export function npmNames(tools: readonly Tool[]): readonly string[] {
  const names = tools.flatMap((t) => t.packages).filter((p) => p.package.ecosystem === 'npm');
  return [...new Set(names.map((p) => p.package.name))].sort();
}

/**
 * Which of the packages stand in a root, each root once. Lists the root and its scopes instead of asking for every known
 * name: most roots hold few packages.
 */
export async function packagesIn(scan: NpmScan, root: string, names: readonly string[]): Promise<readonly string[]> {
  if (isOff(scan.cancel)) return [];
  const real = await realPath(root, scan.home);
  if (!real.ok) {
    if (!real.missing) scan.found.failed(root, real.reason);
    return [];
  }
  if (!scan.found.firstVisit(real.value)) return [];
  const present = await childFolders(scan, root);
  for (const scope of new Set(names.filter((n) => n.includes('/')).map((n) => n.slice(0, n.indexOf('/'))))) {
    if (!present.has(scope)) continue;
    for (const child of await childFolders(scan, join(root, scope))) present.add(`${scope}/${child}`);
  }
  return names.filter((name) => present.has(name));
}

async function childFolders(scan: NpmScan, folder: string): Promise<Set<string>> {
  const listing = await listFolder(folder, scan.home, scan.cancel);
  if (listing.ok) return new Set(listing.value.filter((e) => e.kind !== 'file').map((e) => e.name));
  if (!listing.missing && !isOff(scan.cancel)) scan.found.failed(folder, listing.reason);
  return new Set();
}

/** Looks at `<root>/<name>` and adds what stands there, with what it says to carry inside. `label` says for people where the root is. */
export async function addNpmCopy(scan: NpmScan, root: string, name: string, label: string): Promise<void> {
  const folder = join(root, ...name.split('/'));
  const manifest = join(folder, 'package.json');
  const read = await readInstalledPackage(folder, scan.home, scan.cancel);
  if (isOff(scan.cancel)) return;
  if (!read.ok) {
    if (!read.missing) scan.found.failed(manifest, read.reason);
    return;
  }
  // An alias (`npm install a@npm:b`) lays package b into folder a: the manifest decides.
  const entry = scan.catalogue.find('npm', read.value.name);
  if (entry === null) {
    scan.found.skipped(
      manifest,
      `${shownPath(folder, scan.home)} holds another package, ${read.value.name}, which the feed does not know. Check what it is.`,
    );
    return;
  }
  if (!scan.found.firstVisit(read.value.realFolder)) return;
  const copy = await sighting(scan, entry, read.value, manifest, label);
  for (const s of withBundled(copy, read.value.manifest, scan.catalogue, scan.tools)) scan.found.add(s);
}

async function sighting(
  scan: NpmScan,
  entry: CatalogueEntry,
  copy: InstalledPackage,
  manifest: string,
  label: string,
): Promise<Sighting> {
  return {
    tool: entry.tool,
    package: entry.package,
    version: copy.version,
    presence: 'installed',
    places: [{ uri: pathToFileURL(manifest).href, range: NO_RANGE, text: '', source: scan.source }],
    where: copy.programMissing ? `${label}, installed but not runnable (its install step did not run)` : label,
    active: await scan.lookup.runs(copy.commands, copy.name, copy.realFolder, scan.cancel),
    via: null,
    root: null,
  };
}
