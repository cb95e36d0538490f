import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageKey, pythonName } from '../core/model/package';
import { NO_RANGE } from '../core/model/position';
import type { Sighting } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { CatalogueEntry } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Collector } from './collector';
import { listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import type { PathLookup } from './path-lookup';
import { nameOfMetadata, readPythonCopy, type PythonCopy } from './python-package';

/** What every look at installed Python packages needs. */
export interface PythonScan {
  readonly source: string;
  readonly home: string | null;
  readonly platform: NodeJS.Platform;
  /** By normalised name. */
  readonly packages: ReadonlyMap<string, CatalogueEntry>;
  readonly lookup: PathLookup;
  readonly found: Collector;
  readonly cancel: CancelToken;
  /** What was found so far; `addAll` tells which of them run. */
  readonly copies: FoundCopy[];
}

interface FoundCopy {
  readonly sighting: Sighting;
  /** Resolved path of the program that a shell starts, when it belongs to this copy's environment. */
  readonly started: string | null;
}

/** All PyPI packages of the tool records by normalised name; of two that claim one the first keeps it. */
export function pythonPackages(tools: readonly Tool[]): ReadonlyMap<string, CatalogueEntry> {
  const packages = new Map<string, CatalogueEntry>();
  for (const tool of tools) {
    for (const { package: id } of tool.packages) {
      const name = pythonName(id.name);
      if (id.ecosystem === 'PyPI' && !packages.has(name)) packages.set(name, { tool: tool.id, package: id });
    }
  }
  return packages;
}

/** Looks for the known packages in one `site-packages` folder, each folder once. `label` says for people where it is. */
export async function findPythonCopies(scan: PythonScan, site: string, label: string): Promise<void> {
  if (isOff(scan.cancel) || scan.packages.size === 0) return;
  const real = await realPath(site, scan.home);
  if (!real.ok) {
    if (!real.missing) scan.found.failed(site, real.reason);
    return;
  }
  if (!scan.found.firstVisit(real.value)) return;
  const listing = await listFolder(real.value, scan.home, scan.cancel);
  if (!listing.ok) {
    if (!isOff(scan.cancel)) scan.found.failed(site, listing.reason);
    return;
  }
  for (const entry of listing.value) {
    const named = nameOfMetadata(entry.name);
    if (named === null || !scan.packages.has(named)) continue;
    const copy = await readPythonCopy(site, entry, scan.home, scan.cancel);
    if (isOff(scan.cancel)) return;
    if (copy.ok) await keep(scan, copy.value, real.value, label);
    else scan.found.failed(join(site, entry.name), copy.reason);
  }
}

/**
 * Adds all copies. Of several copies of a package the one that a shell starts is active and the others are not. A program
 * that several of them claim (two Python versions share `~/.local/bin`) tells nothing.
 */
export function addAll(scan: PythonScan): void {
  const claims = new Map<string, number>();
  const keyOf = (c: FoundCopy): string => `${packageKey(c.sighting.package)}\n${c.started ?? ''}`;
  for (const c of scan.copies) claims.set(keyOf(c), (claims.get(keyOf(c)) ?? 0) + 1);
  const runs = (c: FoundCopy): boolean => c.started !== null && claims.get(keyOf(c)) === 1;
  const decided = new Set(scan.copies.filter(runs).map((c) => packageKey(c.sighting.package)));
  for (const c of scan.copies) {
    const known = decided.has(packageKey(c.sighting.package));
    scan.found.add({ ...c.sighting, active: known ? runs(c) : null });
  }
}

async function keep(scan: PythonScan, copy: PythonCopy, site: string, label: string): Promise<void> {
  const entry = scan.packages.get(copy.name);
  if (entry === undefined) {
    scan.found.skipped(copy.file, `The package says that it is another, ${copy.name}, than its folder is named for. Check what it is.`);
    return;
  }
  const sighting: Sighting = {
    tool: entry.tool,
    package: entry.package,
    version: copy.version,
    presence: 'installed',
    places: [{ uri: pathToFileURL(copy.file).href, range: NO_RANGE, text: '', source: scan.source }],
    where: label,
    active: null,
    via: copy.via,
    root: null,
  };
  scan.copies.push({ sighting, started: await startedProgram(scan, copy, site) });
}

/**
 * The program of this environment that a shell starts. Installers put a link to it (uv, pipx) or the program itself (pip)
 * into a folder of PATH; on Windows uv and pipx put a program there that tells nothing.
 */
async function startedProgram(scan: PythonScan, copy: PythonCopy, site: string): Promise<string | null> {
  for (const command of copy.commands) {
    const program = join(programsFolder(site, scan.platform), scan.platform === 'win32' ? `${command}.exe` : command);
    const real = await realPath(program, scan.home);
    if (real.ok && (await scan.lookup.runs([command], copy.name, real.value, scan.cancel)) === true) return real.value;
  }
  return null;
}

/** Where the environment of a `site-packages` folder keeps its programs, as Python's own `sysconfig` has it. */
function programsFolder(site: string, platform: NodeJS.Platform): string {
  const above = dirname(site);
  if (platform !== 'win32') return join(above, '..', '..', 'bin');
  // `<environment>\Lib\site-packages`, or the user's `Python311\site-packages`.
  return join(basename(above).toLowerCase() === 'lib' ? dirname(above) : above, 'Scripts');
}
