import { open, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { VersionText } from '../core/model/sighting';
import { classifyNpmVersion } from '../core/read/package-spec';
import type { CancelToken } from '../ports/cancel';
import { failure, success, type Failure, type Outcome } from '../ports/outcome';
import { listFolder, realPath } from './folder';
import { isBelow, shownPath } from './machine';
import { isJsonObject, member, readJsonObject, textMember, type JsonObject } from './json-file';

/** What the `package.json` of an installed copy says. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: VersionText;
  /** Names of its commands, without the file they start. */
  readonly commands: readonly string[];
  /** True when the file a command starts is missing or only a text that says so. */
  readonly programMissing: boolean;
  /** The package's folder with every link resolved. */
  readonly realFolder: string;
  /** The whole manifest, foreign text. */
  readonly manifest: JsonObject;
}

/** Most commands of one package that are looked up; a real one has a handful. */
const MAX_COMMANDS = 20;
/** A program file of at most this many bytes may be the text that an unfinished installation leaves in its place. */
const STUB_BYTES = 1024;

/** Reads an installed package's manifest. `missing` when the folder, or everything in it, is not there. */
export async function readInstalledPackage(
  folder: string,
  home: string | null,
  cancel: CancelToken,
): Promise<Outcome<InstalledPackage>> {
  const real = await realPath(folder, home);
  if (!real.ok) return real;
  const manifest = await readManifest(folder, home, cancel);
  if (!manifest.ok) return manifest;
  const name = textMember(manifest.value, 'name');
  if (name === null) return failure(`${shownPath(join(folder, 'package.json'), home)} gives no name. Install the package anew.`);
  const programs = readPrograms(manifest.value, name);
  return success({
    name,
    version: installedVersion(manifest.value),
    commands: [...programs.keys()],
    programMissing: await anyProgramMissing(real.value, [...programs.values()]),
    realFolder: real.value,
    manifest: manifest.value,
  });
}

/** The `package.json` in a folder. A folder that holds nothing at all counts as missing, one with other things does not. */
export async function readManifest(folder: string, home: string | null, cancel: CancelToken): Promise<Outcome<JsonObject>> {
  const manifest = await readJsonObject(join(folder, 'package.json'), home, cancel);
  if (manifest.ok || !manifest.missing) return manifest;
  const listing = await listFolder(folder, home, cancel);
  if (!listing.ok) return listing;
  return listing.value.length === 0 ? manifest : withoutManifest(folder, home);
}

function withoutManifest(folder: string, home: string | null): Failure {
  return failure(`${shownPath(folder, home)} has no package.json, so its version is not known. Install it anew, or remove the folder.`);
}

/** An installed copy has one version; anything that is not exactly one cannot be read. `field` is where it stands. */
export function installedVersion(manifest: JsonObject, field = 'version'): VersionText {
  const text = (textMember(manifest, field) ?? '').trim();
  return classifyNpmVersion(text).kind === 'exact' ? { kind: 'exact', text } : { kind: 'unreadable', text };
}

/** Command names and the files they start, relative to the package. `bin` is one path or a map, as npm has it. */
function readPrograms(manifest: JsonObject, name: string): ReadonlyMap<string, string> {
  const bin = member(manifest, 'bin');
  const pairs: readonly (readonly [string, unknown])[] =
    typeof bin === 'string' ? [[name.slice(name.lastIndexOf('/') + 1), bin]] : isJsonObject(bin) ? Object.entries(bin) : [];
  const programs = new Map<string, string>();
  for (const [command, file] of pairs.slice(0, MAX_COMMANDS)) {
    if (typeof file === 'string' && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(command)) programs.set(command, file);
  }
  return programs;
}

/** A manifest is foreign text: files it names outside its own folder are not looked at. */
async function anyProgramMissing(folder: string, files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    if (isAbsolute(file) || file.includes('\0')) continue;
    const path = join(folder, file);
    if (isBelow(path, folder) && (await isProgramMissing(path))) return true;
  }
  return false;
}

/**
 * Some packages put a short text in the place of their native program until their install script has run; its name ends
 * in `.exe` on every system. Short scripts are real programs, so other names count only when the file is not there.
 */
async function isProgramMissing(path: string): Promise<boolean> {
  try {
    const stats = await stat(path);
    if (!stats.isFile() || !path.endsWith('.exe') || stats.size > STUB_BYTES) return false;
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(STUB_BYTES), 0, STUB_BYTES, 0);
      return !buffer.subarray(0, bytesRead).includes(0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}
