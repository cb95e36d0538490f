import { basename, join } from 'node:path';
import { valid } from '@renovatebot/pep440';
import { parse as parseIni } from 'ini';
import { pythonName } from '../core/model/package';
import type { VersionText } from '../core/model/sighting';
import type { CancelToken } from '../ports/cancel';
import { failure, success, type Outcome } from '../ports/outcome';
import { isJsonObject, member, readJsonObject, textMember, type JsonObject } from './json-file';
import { shownPath } from './machine';
import { readTextFile } from './text-file';

/** What an installed distribution says of itself. */
export interface PythonCopy {
  /** Normalised. */
  readonly name: string;
  readonly version: VersionText;
  /** Names of its commands. */
  readonly commands: readonly string[];
  /** The file the version stands in. */
  readonly file: string;
  /** Where it came from when that is not a release of an index, in words for people; null otherwise. */
  readonly via: string | null;
}

/** Most commands of one package that are looked up. */
const MAX_COMMANDS = 20;
/** Longest list of commands that is parsed, in characters; real ones have a few lines. */
const MAX_ENTRY_POINTS = 64 * 1024;
const COMMAND = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
/** A branch, tag or commit that is safe to show. */
const REF = /^[A-Za-z0-9][\w./+-]{0,79}$/;

/** The normalised name in `<name>-<version>.dist-info` or `….egg-info`; null for every other name. */
export function nameOfMetadata(entry: string): string | null {
  const stem = /^(.+)\.(?:dist|egg)-info$/.exec(entry)?.[1];
  if (stem === undefined) return null;
  const version = stem.search(/-\d/);
  return pythonName(version < 0 ? stem : stem.slice(0, version));
}

/**
 * Reads `<site-packages>/<entry>`, a folder of pip, uv and the like (`.dist-info`), or the folder or file that older
 * installers leave (`.egg-info`). Its name is not believed: the fields in it are.
 */
export async function readPythonCopy(
  site: string,
  entry: { readonly name: string; readonly kind: string },
  home: string | null,
  cancel: CancelToken,
): Promise<Outcome<PythonCopy>> {
  const path = join(site, entry.name);
  const file = entry.kind === 'file' ? path : join(path, entry.name.endsWith('.egg-info') ? 'PKG-INFO' : 'METADATA');
  const text = await readTextFile(file, home, cancel);
  if (!text.ok) return text;
  const name = headerField(text.value, 'name');
  const written = headerField(text.value, 'version');
  if (name === null || written === null) {
    return failure(`${shownPath(file, home)} gives no name or no version. Install the package anew.`);
  }
  const origin = entry.kind === 'file' ? null : await readOrigin(join(path, 'direct_url.json'), home, cancel);
  return success({
    name: pythonName(name),
    ...versionFrom(written, origin),
    commands: entry.kind === 'file' ? [] : await readCommands(join(path, 'entry_points.txt'), home, cancel),
    file,
  });
}

/** A field before the first empty line; what follows is prose. Names do not differ by case. */
export function headerField(text: string, name: string): string | null {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end).trimEnd();
    if (line === '') return null;
    const colon = line.indexOf(':');
    if (colon > 0 && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
    from = end < 0 ? text.length : end + 1;
  }
  return null;
}

/** What `direct_url.json` says (https://packaging.python.org/en/latest/specifications/direct-url/). */
type Origin = { readonly kind: 'archive' } | { readonly kind: 'sources'; readonly text: string };

/**
 * Sources from a repository or a folder state the version of the last release, whatever was written since: such a version
 * is shown and not compared. An archive was built as a whole. An address may hold a password and is not shown.
 */
async function readOrigin(file: string, home: string | null, cancel: CancelToken): Promise<Origin | null> {
  const read = await readJsonObject(file, home, cancel);
  if (!read.ok) return read.missing ? null : { kind: 'sources', text: `a place that ${basename(file)} does not tell readably` };
  const vcs = member(read.value, 'vcs_info');
  if (isJsonObject(vcs)) return { kind: 'sources', text: repositoryText(vcs) };
  if (isJsonObject(member(read.value, 'dir_info'))) return { kind: 'sources', text: 'a local folder' };
  return isJsonObject(member(read.value, 'archive_info')) ? { kind: 'archive' } : { kind: 'sources', text: 'an unknown address' };
}

function repositoryText(vcs: JsonObject): string {
  const kind = textMember(vcs, 'vcs');
  const ref = textMember(vcs, 'requested_revision') ?? textMember(vcs, 'commit_id')?.slice(0, 12) ?? '';
  return `${kind !== null && /^[a-z]{2,10}$/.test(kind) ? kind : 'a repository'}${REF.test(ref) ? ` ${ref}` : ''}`;
}

function versionFrom(text: string, origin: Origin | null): Pick<PythonCopy, 'version' | 'via'> {
  if (origin?.kind === 'sources') {
    const via = `built from ${origin.text}, so its code may be newer than the version it states`;
    return { version: { kind: 'unreadable', text: `${text} from ${origin.text}` }, via };
  }
  const via = origin === null ? null : 'installed from an archive, not by name from an index';
  return { version: { kind: valid(text) === null ? 'unreadable' : 'exact', text }, via };
}

/** Commands only tell which copy a shell starts, so a file that cannot be read is no gap in the scan. */
async function readCommands(file: string, home: string | null, cancel: CancelToken): Promise<readonly string[]> {
  const text = await readTextFile(file, home, cancel);
  const sections: unknown = text.ok && text.value.length <= MAX_ENTRY_POINTS ? parseIni(text.value) : null;
  const scripts = isJsonObject(sections) ? member(sections, 'console_scripts') : null;
  return isJsonObject(scripts) ? Object.keys(scripts).filter((c) => COMMAND.test(c)).slice(0, MAX_COMMANDS) : [];
}
