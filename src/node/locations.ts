import { isAbsolute, join, resolve, sep } from 'node:path';
import { parseVersion } from '../core/assess/version-schemes';
import { packageKey, type PackageId } from '../core/model/package';
import type { Tool, ToolLocation, VersionScheme } from '../core/model/tool';
import { classifyNpmVersion } from '../core/read/package-spec';
import type { CancelToken } from '../ports/cancel';
import type { Collector } from './collector';
import { envFolder, expandHome, isBelow, mayLookAt, type MachineView } from './machine';
import { expandPattern } from './root-expansion';
import { userFolders } from './user-folders';

type OfKind<K extends ToolLocation['kind']> = Extract<ToolLocation, { kind: K }>;

/** A location with the tool that lies there. */
export interface Located<K extends ToolLocation['kind']> {
  readonly tool: string;
  readonly location: OfKind<K>;
}

/** The locations of one kind in all tool records, in feed order, each place once per package. */
export function locationsOf<K extends ToolLocation['kind']>(tools: readonly Tool[], kind: K): readonly Located<K>[] {
  const located = new Map<string, Located<K>>();
  const isKind = (location: ToolLocation): location is OfKind<K> => location.kind === kind;
  for (const tool of tools) {
    for (const location of tool.locations.filter(isKind)) {
      const key = [packageKey(location.package), location.source, placesOf(location)].join('\n');
      if (!located.has(key)) located.set(key, { tool: tool.id, location });
    }
  }
  return [...located.values()];
}

/** What tells two locations of one package and source apart: where they look, whatever else they say about it. */
function placesOf(location: ToolLocation): string {
  switch (location.kind) {
    case 'versions-folder':
    case 'node-modules':
      return location.folder;
    case 'loader-cache':
      return [...location.roots, location.below].join('\n');
    case 'application':
    case 'program':
      return location.files.map((f) => `${f.platform} ${f.path}`).join('\n');
    case 'bundled-program':
      return [packageKey(location.within), ...location.paths].join('\n');
    case 'homebrew':
      return location.as;
    case 'package-database':
      return `${location.manager} ${location.name}`;
  }
}

/** Folders of tools that a variable moves, by what tool records write. */
const MOVED: readonly (readonly [folder: string, variable: string])[] = [['~/.codex', 'CODEX_HOME']];

/** The path that a tool record's folder means here; null when it lies where we cannot or may not look. */
export function locationFolder(machine: MachineView, written: string): string | null {
  const path = movedPath(machine, written) ?? expandHome(machine, written);
  if (path === null || !isAbsolute(path) || path.includes('\0')) return null;
  const folder = resolve(path);
  return mayLookAt(machine, folder) ? folder : null;
}

function movedPath(machine: MachineView, written: string): string | null {
  for (const [folder, variable] of MOVED) {
    const moved = written === folder || written.startsWith(`${folder}/`) ? envFolder(machine, variable) : null;
    if (moved !== null) return join(moved, written.slice(folder.length));
  }
  return null;
}

const VARIABLE = /^(?:%([A-Z][A-Z0-9_()]*)%|\$([A-Z][A-Z0-9_]*))(?=\/|$)/;

/** Roles of the Windows folders that have a usual place when their variable is not set. */
const WINDOWS_ROLES: Readonly<Record<string, string>> = { LOCALAPPDATA: '{local}', APPDATA: '{roaming}', USERPROFILE: '~' };

/** The folders that the start of a written path stands for, and what follows it, `/` between parts. */
function startOf(machine: MachineView, written: string): { readonly bases: readonly string[]; readonly rest: string } {
  const variable = VARIABLE.exec(written);
  if (variable !== null) {
    const name = variable[1] ?? variable[2] ?? '';
    const role = variable[1] === undefined ? undefined : WINDOWS_ROLES[name];
    const folder = role === undefined ? envFolder(machine, name) : null;
    const bases = role === undefined ? (folder === null ? [] : [folder]) : userFolders(machine, role);
    return { bases, rest: written.slice(variable[0].length) };
  }
  if (written === '~' || written.startsWith('~/')) {
    return { bases: machine.home === null ? [] : [resolve(machine.home)], rest: written.slice(1) };
  }
  return { bases: [resolve(sep)], rest: written };
}

/**
 * The paths that a tool record's path means here: `~`, `%NAME%` and `$NAME` are replaced, and a part that is `*` by every
 * folder at its level. The paths need not exist; none where we cannot or may not look.
 */
export async function locationPaths(
  machine: MachineView,
  written: string,
  found: Collector,
  cancel: CancelToken,
): Promise<readonly string[]> {
  const { bases, rest } = startOf(machine, written);
  const segments = rest.split('/').filter((part) => part !== '');
  const wild = segments.findIndex((part) => part.endsWith('*'));
  const fixed = wild < 0 ? segments : segments.slice(0, wild);
  const paths: string[] = [];
  for (const base of bases) {
    const known = join(base, ...fixed);
    if (!mayLookAt(machine, known) || !isBelow(known, base)) continue;
    const pattern = { label: '', base: known, segments: segments.slice(fixed.length) };
    const roots = await expandPattern(pattern, [], machine.home, found, cancel);
    paths.push(...roots.map((root) => root.path));
  }
  return [...new Set(paths)];
}

/** The scheme of a package's versions, by the tool records; a package they do not have counts as semver. */
export function schemeOf(tools: readonly Tool[], id: PackageId): VersionScheme {
  const key = packageKey(id);
  const known = tools.flatMap((t) => t.packages).find((p) => packageKey(p.package) === key);
  return known?.scheme ?? 'semver';
}

/** Whether a text, a folder's name for example, is one whole version by a scheme. */
export function isVersionOf(scheme: VersionScheme, text: string): boolean {
  if (scheme === 'semver') return classifyNpmVersion(text).kind === 'exact' && /^\d/.test(text);
  return /^\d/.test(text) && parseVersion(scheme, text) !== null;
}
