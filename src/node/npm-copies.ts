import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_RANGE } from '../core/model/position';
import type { Sighting } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { Catalogue, CatalogueEntry } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Collector } from './collector';
import { isOff } from './fs-failure';
import { readInstalledPackage, type InstalledPackage } from './installed-package';
import { shownPath } from './machine';
import type { PathLookup } from './path-lookup';

/** What every look at an installed npm package needs. */
export interface NpmScan {
  readonly source: string;
  readonly home: string | null;
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

/** Looks at `<root>/<name>` and adds what stands there. `label` says for people where the root is. */
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
  scan.found.add(await sighting(scan, entry, read.value, manifest, label));
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
    where: copy.programMissing ? `${label}, not runnable: its program part is missing` : label,
    active: await scan.lookup.runs(copy.commands, copy.name, copy.realFolder, scan.cancel),
    via: null,
    root: null,
  };
}
