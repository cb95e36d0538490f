import type { Catalogue, CatalogueEntry } from './catalogue';
import { LineIndex } from './line-index';
import { lockBlocks } from './lock-blocks';
import { findPython, pinAt, PYPI_MERGE, type PinNotes, type PythonFile } from './python-pin';
import { classifyPythonVersion, readAddress } from './python-spec';
import type { Pin, Reader, ReadResult } from './reader';
import { parseToml, type TomlEntry } from './toml-document';

/** Lockfiles of uv, Poetry and PDM, and the common format of PEP 751. */
export const pythonLockReader: Reader = {
  source: 'python-lock',
  label: 'uv.lock, poetry.lock, pdm.lock and pylock.toml',
  accepts: (path) => /(?:^|\/)(?:(?:uv|poetry|pdm)\.lock|pylock(?:\.[^./]+)?\.toml)$/.test(path),
  read: readPythonLock,
};

/** A value of a package's table, with its offsets in the file. */
interface LockValue {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The values of one package's table by their dotted keys. */
type LockPackage = ReadonlyMap<string, LockValue>;

function readPythonLock(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const { packages, problems } = packagesOf(text, catalogue);
  const known = packages.filter((values) => entryOf(values, catalogue) !== null);
  if (known.length === 0) return { pins: [], problems };
  const file: PythonFile = { text, lines: new LineIndex(text), catalogue };
  return { pins: known.flatMap((values) => packagePin(values, file) ?? []), problems };
}

function entryOf(values: LockPackage, catalogue: Catalogue): CatalogueEntry | null {
  const name = values.get('name');
  return name === undefined ? null : findPython(catalogue, name.text);
}

/** The packages that may be known: by blocks where lines tell them, else by the whole file. */
function packagesOf(text: string, catalogue: Catalogue): { packages: readonly LockPackage[]; problems: readonly string[] } {
  const blocks = lockBlocks(text, (name) => findPython(catalogue, name) !== null);
  const packages: LockPackage[] = [];
  for (const { start, end } of blocks ?? []) {
    const block = text.slice(start, end);
    const { entries, problems } = parseToml(block);
    // A block that is no table by itself was cut at the wrong place, or the file has a mistake there.
    if (problems.length > 0) return wholeFile(text);
    packages.push(...groupPackages(entries, block, start));
  }
  return blocks === null ? wholeFile(text) : { packages, problems: [] };
}

function wholeFile(text: string): { packages: readonly LockPackage[]; problems: readonly string[] } {
  const { entries, problems } = parseToml(text);
  return { packages: groupPackages(entries, text, 0), problems };
}

/** What stands before the name of a table of an array, and before that of any table. */
const ARRAY_TABLE = /\[[ \t]*\[[ \t]*["']?$/;
const TABLE = /\[[ \t]*["']?$/;

/**
 * The tables of the array: a `[[package]]` begins one, and the tables below it belong to it. Packages in another
 * spelling, such as an array in one value, are not read: no tool writes them.
 */
function groupPackages(entries: readonly TomlEntry[], text: string, offset: number): readonly LockPackage[] {
  const packages: Map<string, LockValue>[] = [];
  let header = -1;
  for (const entry of entries) {
    const [first, ...rest] = entry.path;
    const before = text.slice(Math.max(0, first.start - 8), first.start);
    if ((first.name !== 'package' && first.name !== 'packages') || !TABLE.test(before)) continue;
    if (first.start !== header && ARRAY_TABLE.test(before)) {
      header = first.start;
      packages.push(new Map());
    }
    const key = rest.map((k) => k.name).join('.');
    const values = packages.at(-1);
    if (entry.text !== null && values?.has(key) === false) {
      values.set(key, { text: entry.text, start: entry.start + offset, end: entry.end + offset });
    }
  }
  return packages;
}

/** Keys under which tools write that a package is a folder, which is no release of it. */
const FOLDERS = ['source.editable', 'source.virtual', 'source.directory', 'editable', 'directory.path'];

/** Keys under which tools write a ref or an address, the most telling first. */
const ADDRESSES = ['vcs.requested-revision', 'vcs.commit-id', 'vcs.url', 'vcs.path', 'revision', 'git', 'source.git', 'source.url', 'source.path', 'url', 'path', 'archive.url', 'archive.path'];

function packagePin(values: LockPackage, file: PythonFile): Pin | null {
  const entry = entryOf(values, file.catalogue);
  if (entry === null || FOLDERS.some((key) => values.has(key))) return null;
  const notes: PinNotes = { where: 'locked', merge: PYPI_MERGE };
  const version = values.get('version');
  const elsewhere = isPoetrySource(values) ? poetrySource(values, version) : addressOf(values, file.text);
  const place = elsewhere ?? version;
  if (place === undefined || place.end <= place.start) return null;
  const said = elsewhere === null ? classifyPythonVersion(place.text) : ({ kind: 'unreadable', text: '' } as const);
  return pinAt(entry, said, place.start, place.end, notes, file);
}

function addressOf(values: LockPackage, text: string): LockValue | null {
  const key = ADDRESSES.find((k) => values.has(k));
  const found = key === undefined ? undefined : values.get(key);
  if (found === undefined) return null;
  const { start, end, version } = readAddress(text, found.start, found.end);
  const rev = /[?&](?:rev|tag|branch)=([^&#]+)/.exec(text.slice(found.start, found.end));
  if (rev?.[1] === undefined) return { text: version.text, start, end };
  const from = found.start + rev.index + rev[0].length - rev[1].length;
  return { text: rev[1], start: from, end: from + rev[1].length };
}

/** Poetry's `[package.source]`; `legacy` is another package index, whose versions are releases. */
function isPoetrySource(values: LockPackage): boolean {
  return values.has('source.type');
}

/**
 * Where Poetry took a package from, when that is no release. The plain version beside a repository can hide a build of a
 * ref that is none: only a reference that says the same version is one.
 */
function poetrySource(values: LockPackage, version: LockValue | undefined): LockValue | null {
  if (values.get('source.type')?.text === 'legacy') return null;
  const reference = values.get('source.reference');
  if (reference !== undefined && version !== undefined && reference.text.replace(/^v/, '') === version.text) return null;
  return reference ?? values.get('source.resolved_reference') ?? values.get('source.url') ?? version ?? null;
}
