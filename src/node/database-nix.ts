import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { tellUnread, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { copiedVersion } from './database-text';
import { realPath } from './folder';
import { isJsonObject, member, readJsonObject } from './json-file';
import { userFolders } from './user-folders';

/** A store path's folder is `<32 letters of a hash>-<name>-<version>`. */
const STORE_NAME = /\/nix\/store\/[a-z0-9]{32}-([^/]{1,200})/;
/** Most programs of a profile whose links are read. */
const MAX_PROGRAMS = 20_000;

/** Profiles of Nix. The store itself is not walked: it keeps what nobody uses any more. */
export async function readNix(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  const { machine } = scan;
  if (machine.platform === 'win32') return [];
  const home = userFolders(machine, '~');
  const profiles = [...home.map((f) => join(f, '.nix-profile')), ...home.map((f) => join(f, '.local', 'state', 'nix', 'profile'))];
  if (machine.systemWide) {
    for (const path of ['nix/var/nix/profiles/default', 'run/current-system/sw']) profiles.push(join(scan.systemRoot, ...path.split('/')));
  }
  const copies: DatabaseCopy[] = [];
  for (const profile of new Set(profiles)) {
    const real = await realPath(profile, machine.home);
    // A profile's link leads into the store; two names of one profile are one.
    if (real.ok && !scan.found.firstVisit(real.value)) continue;
    const paths = (await listedPaths(scan, profile)) ?? (await linkedPaths(join(profile, 'bin')));
    for (const place of scan.places) copies.push(...copiesOf(profile, paths, place));
  }
  return copies;
}

function copiesOf(profile: string, paths: readonly string[], place: DatabaseCopy['place']): readonly DatabaseCopy[] {
  const { name } = place.location;
  const versions = new Set(paths.map((p) => storeVersion(p, name)).filter((v) => v !== null));
  return [...versions].map((text) => ({
    place,
    path: profile,
    where: `Nix package ${name}`,
    active: null,
    version: copiedVersion(text),
    via: null,
  }));
}

/** The version in a store path of the named package; null for every other path. */
export function storeVersion(path: string, name: string): string | null {
  // Python programs bear the version of Python in front.
  const stored = STORE_NAME.exec(path)?.[1]?.replace(/^python3\.\d{1,3}-/, '');
  const version = stored?.startsWith(`${name}-`) === true ? stored.slice(name.length + 1) : '';
  return /^\d/.test(version) ? version : null;
}

/** What `manifest.json` of a profile lists; null where there is none: older profiles keep theirs in Nix's own language. */
async function listedPaths(scan: DatabaseScan, profile: string): Promise<readonly string[] | null> {
  const file = join(profile, 'manifest.json');
  const read = await readJsonObject(file, scan.machine.home, scan.cancel);
  if (!read.ok) {
    tellUnread(scan, file, read);
    return null;
  }
  const elements = member(read.value, 'elements');
  // A list up to version 2 of the file, an object by name from version 3 on.
  const items: readonly unknown[] = Array.isArray(elements) ? elements : isJsonObject(elements) ? Object.values(elements) : [];
  return items.flatMap((item) => {
    // An element that was switched off is listed and not linked.
    const paths: unknown = isJsonObject(item) && member(item, 'active') !== false ? member(item, 'storePaths') : null;
    return Array.isArray(paths) ? paths.filter((p) => typeof p === 'string') : [];
  });
}

/** Where the programs of a profile lead: each is a link into the store, or all of `bin` is one. */
async function linkedPaths(bin: string): Promise<readonly string[]> {
  const targets: string[] = [];
  for (const path of [bin, ...(await namesIn(bin)).map((name) => join(bin, name))]) {
    try {
      targets.push(await readlink(path));
    } catch {
      // A program of its own, or nothing: neither says where it comes from.
      continue;
    }
  }
  return targets;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort().slice(0, MAX_PROGRAMS);
  } catch {
    // No such profile on most machines, and a folder that is closed to its own user holds no program for them.
    return [];
  }
}
