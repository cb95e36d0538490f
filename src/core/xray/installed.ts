import type { Sighting } from '../model/sighting';
import type { Feed } from '../model/feed';
import { packageKey, type PackageId } from '../model/package';
import type { Tool } from '../model/tool';
import type { TrustState } from '../model/trust-state';

/** A copy on this machine whose files can be compared with another release. */
export interface InstalledCopy {
  /** Index of the sighting in the inventory. */
  readonly sighting: number;
  /** `Claude Code 2.1.150`. */
  readonly label: string;
  /** What it is: an npm package's folder, a program of its own, an editor extension's folder. */
  readonly kind: 'package' | 'program' | 'extension';
  /** Absolute path of the folder or file. */
  readonly path: string;
  readonly version: string;
  /** npm package whose versions it bears, from which a later release can be had; null where none is known. */
  readonly npmName: string | null;
}

/** The tool that somebody means by its id, its name, a former name, or the name of one of its packages. */
export function findTool({ tools }: Feed, query: string): Tool | null {
  const wanted = query.trim().toLowerCase();
  const names = ({ id, name, formerNames = [], packages }: Tool): readonly string[] => [id, name, ...formerNames, ...packages.map((p) => p.package.name)];
  return tools.find(({ id }) => id === wanted) ?? tools.find((tool) => names(tool).some((n) => n.toLowerCase() === wanted)) ?? null;
}

/** The installed copies of a tool that can be compared, in the order in which they were found; each path once. */
export function installedCopies(state: TrustState, tool: string): readonly InstalledCopy[] {
  const record = state.feed.tools.find(({ id }) => id === tool);
  if (record === undefined) return [];
  const copies = new Map<string, InstalledCopy>();
  for (const [at, sighting] of state.inventory.sightings.entries()) {
    if (sighting.tool !== tool) continue;
    const copy = copyOf(at, sighting, record);
    if (copy !== null && !copies.has(copy.path)) copies.set(copy.path, copy);
  }
  return [...copies.values()];
}

/** How many installed copies of a tool there are whose files cannot be told apart from those of others. */
export function otherCopies(state: TrustState, tool: string): number {
  const record = state.feed.tools.find(({ id }) => id === tool);
  const installed = state.inventory.sightings.filter((s) => s.tool === tool && s.presence !== 'pinned');
  return record === undefined ? 0 : installed.filter((s, at) => copyOf(at, s, record) === null).length;
}

/** Files that only describe a copy whose own files lie somewhere else. */
const DESCRIPTION = /\.(?:json|plist|toml|ya?ml|xml|txt|db|list)$|[\\/](?:METADATA|PKG-INFO|RECORD|status|installed)$/i;
const KINDS: Readonly<Record<string, InstalledCopy['kind']>> = { npm: 'package', 'x-native': 'program', VSCode: 'extension' };

function copyOf(sighting: number, { package: id, version, presence, places }: Sighting, tool: Tool): InstalledCopy | null {
  const kind = KINDS[id.ecosystem];
  const place = localPath(places[0].uri);
  if (presence === 'pinned' || kind === undefined || place === null || version.kind !== 'exact') return null;
  const folder = place.replace(/[\\/]package\.json$/, '');
  if (kind === 'package' ? folder === place : DESCRIPTION.test(folder)) return null;
  return { sighting, label: `${tool.name} ${version.text}`, kind, path: folder, version: version.text, npmName: npmNameOf(id, tool) };
}

/** The npm package itself, or the one whose versions a package bears unchanged. */
function npmNameOf(id: PackageId, tool: Tool): string | null {
  if (id.ecosystem === 'npm') return id.name;
  const follows = tool.packages.find((p) => packageKey(p.package) === packageKey(id))?.follows;
  return follows?.derivation.kind === 'same' && follows.package.ecosystem === 'npm' ? follows.package.name : null;
}

/** The path in a `file:` address (RFC 8089), with the separators of its own system; null for another address. */
function localPath(uri: string): string | null {
  const [, host, path] = /^file:\/\/([^/?#]*)(\/[^?#]*)$/.exec(uri) ?? [];
  if (host === undefined || path === undefined) return null;
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (plain.includes('\0')) return null;
  if (host !== '') return `\\\\${host}${plain.replaceAll('/', '\\')}`;
  return /^\/[A-Za-z]:/.test(plain) ? plain.slice(1).replaceAll('/', '\\') : plain;
}
