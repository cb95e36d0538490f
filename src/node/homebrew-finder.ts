import { join } from 'node:path';
import { NO_RANGE } from '../core/model/position';
import { packageKey, type PackageId } from '../core/model/package';
import type { VersionText } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import { classifyNpmVersion } from '../core/read/package-spec';
import type { CancelToken } from '../ports/cancel';
import type { DirEntry } from '../ports/file-tree';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import { isJsonObject, member, readJsonObject, textMember } from './json-file';
import { locationsOf } from './locations';
import { envFolder, mayLookAt, shownPath, type MachineView } from './machine';
import { createPathLookup, type PathLookup } from './path-lookup';

const SOURCE = 'homebrew';

/** Where Homebrew lives unless it was moved: Apple silicon, Intel, Linux. */
const PREFIXES = ['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'];

/** A token as Homebrew allows it; names come from the feed and become a part of a path. */
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9@+._-]{0,127}$/;

const CORE_TAP = 'homebrew/core';

/** Casks and formulae lie apart, and spell what follows the version in their own way. */
const KINDS = [
  { as: 'cask', folder: 'Caskroom', label: 'Homebrew cask', versionOf: caskVersion },
  { as: 'formula', folder: 'Cellar', label: 'Homebrew formula', versionOf: formulaVersion },
] as const;

interface Product {
  readonly tool: Tool;
  readonly package: PackageId;
  /** The folder's name: a package of a tap (`user/tap/name`) has only its last part there. */
  readonly token: string;
  /** Where its formula comes from: `user/tap`, for a bare name Homebrew's own. */
  readonly tap: string;
  /** What the record says the name means: a cask and a formula of one name may be two programs. Empty: either. */
  readonly kinds: ReadonlySet<string>;
}

interface Scan {
  readonly home: string | null;
  readonly lookup: PathLookup;
  readonly found: Collector;
  readonly cancel: CancelToken;
}

interface Copy {
  readonly entry: DirEntry;
  readonly runs: boolean | null;
}

/** Finds what Homebrew keeps, each version that stands side by side. */
export function createHomebrewFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const scan = { home: machine.home, lookup: createPathLookup(machine), found, cancel };
      const products = productsOf(tools);
      for (const prefix of homebrewPrefixes(machine)) {
        for (const kind of KINDS) {
          for (const product of products.filter((p) => p.kinds.size === 0 || p.kinds.has(kind.as))) {
            await look(scan, join(prefix, kind.folder), kind, product);
          }
        }
      }
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}

/** The folders Homebrew may be installed in, where we may look; none on Windows, which has no Homebrew. */
export function homebrewPrefixes(machine: MachineView): readonly string[] {
  if (machine.platform === 'win32') return [];
  const moved = envFolder(machine, 'HOMEBREW_PREFIX');
  const own = machine.home === null ? [] : [join(machine.home, '.linuxbrew')];
  return [...new Set([...(moved === null ? [] : [moved]), ...PREFIXES, ...own])].filter((p) => mayLookAt(machine, p));
}

/** Names of the formulae that this finder tells: what lies inside them is no copy of its own. */
export function formulaNames(tools: readonly Tool[]): ReadonlySet<string> {
  const formulae = productsOf(tools).filter((p) => p.kinds.size === 0 || p.kinds.has('formula'));
  return new Set(formulae.map((p) => p.token));
}

/** Caskroom `<version>[,<build>]`. */
export function caskVersion(folder: string): string {
  const comma = folder.indexOf(',');
  return comma < 0 ? folder : folder.slice(0, comma);
}

/** Cellar `<version>[_<revision>]`. */
export function formulaVersion(folder: string): string {
  return folder.replace(/_\d{1,9}$/, '');
}

function productsOf(tools: readonly Tool[]): readonly Product[] {
  const kinds = new Map<string, ReadonlySet<string>>();
  for (const { location } of locationsOf(tools, 'homebrew')) {
    const key = packageKey(location.package);
    kinds.set(key, new Set([...(kinds.get(key) ?? []), location.as]));
  }
  const products = new Map<string, Product>();
  for (const tool of tools) {
    for (const { package: id } of tool.packages) {
      const slash = id.name.lastIndexOf('/');
      const token = id.name.slice(slash + 1);
      const tap = slash < 0 ? CORE_TAP : id.name.slice(0, slash).toLowerCase();
      if (id.ecosystem === 'Homebrew' && TOKEN.test(token) && !products.has(id.name)) {
        products.set(id.name, { tool, package: id, token, tap, kinds: kinds.get(packageKey(id)) ?? new Set() });
      }
    }
  }
  return [...products.values()];
}

async function look(scan: Scan, base: string, kind: (typeof KINDS)[number], product: Product): Promise<void> {
  if (isOff(scan.cancel)) return;
  const folder = join(base, product.token);
  const listing = await listFolder(folder, scan.home, scan.cancel);
  if (!listing.ok) {
    if (!listing.missing && !isOff(scan.cancel)) scan.found.failed(folder, listing.reason);
    return;
  }
  const copies: Copy[] = [];
  for (const entry of listing.value) {
    // `.metadata` is Homebrew's own; a link is another name for a version that stands beside it.
    if (entry.kind !== 'folder' || entry.link || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (kind.folder === 'Cellar' && (await isOfOtherTap(scan, path, product))) continue;
    const copy = await visit(scan, path, entry, product);
    if (copy !== null) copies.push(copy);
  }
  const known = copies.some((c) => c.runs === true);
  for (const { entry, runs } of copies) {
    scan.found.add({
      tool: product.tool.id,
      package: product.package,
      version: readVersion(kind.versionOf(entry.name)),
      presence: 'installed',
      places: [{ uri: entry.uri, range: NO_RANGE, text: '', source: SOURCE }],
      where: `${kind.label} ${product.token}`,
      active: known ? runs === true : null,
      via: null,
      root: null,
    });
  }
}

/**
 * Formulae of one name in two taps are two products in one folder; the receipt of the installation tells them apart. A
 * receipt that is missing or does not name a tap tells nothing, and the folder's name counts.
 */
async function isOfOtherTap(scan: Scan, path: string, product: Product): Promise<boolean> {
  const receipt = await readJsonObject(join(path, 'INSTALL_RECEIPT.json'), scan.home, scan.cancel);
  const source = receipt.ok ? member(receipt.value, 'source') : null;
  const tap = isJsonObject(source) ? textMember(source, 'tap') : null;
  if (tap === null || tap.toLowerCase() === product.tap) return false;
  const why = `${shownPath(path, scan.home)} comes from another tap than ${product.tap}, so it may be another product. Check what it is.`;
  scan.found.skipped(path, why);
  return true;
}

/** Null for a copy that was seen by another way: a renamed cask leaves a link under its old token. */
async function visit(scan: Scan, path: string, entry: DirEntry, product: Product): Promise<Copy | null> {
  const real = await realPath(path, scan.home);
  if (!real.ok) {
    if (!real.missing) scan.found.failed(path, real.reason);
    return null;
  }
  if (!scan.found.firstVisit(real.value)) return null;
  // Commands never say which product this is, only which of its versions a shell starts.
  const runs = await scan.lookup.runs(product.tool.pinNames.commands, product.package.name, real.value, scan.cancel);
  return { entry, runs };
}

/** An installed copy has one version; anything that is not exactly one (`latest`, `1.2`) cannot be read. */
function readVersion(text: string): VersionText {
  return { kind: classifyNpmVersion(text).kind === 'exact' ? 'exact' : 'unreadable', text };
}
