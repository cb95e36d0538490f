import { visit } from 'jsonc-parser';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { jsonMistake, jsonTooLarge, withoutByteOrderMark } from './json-document';
import { LineIndex } from './line-index';
import { classifyNpmVersion, splitNpmAlias } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

const FOLDER = 'node_modules/';

/** npm's lockfiles: `packages` of formats 2 and 3, `dependencies` of format 1. */
export const packageLockReader: Reader = {
  source: 'package-lock',
  label: 'package-lock.json',
  accepts: (path) => /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/.test(path),
  read: readPackageLock,
};

/** A string in the file; `start` and `end` are the offsets between its quotes. */
interface LockString {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** An object of the lockfile that describes one copy of a package: its path of keys, and what it says of itself. */
interface LockEntry {
  readonly path: readonly string[];
  name: LockString | null;
  version: LockString | null;
}

function readPackageLock(source: string, _path: string, catalogue: Catalogue): ReadResult {
  const text = withoutByteOrderMark(source);
  const tooLarge = jsonTooLarge(text);
  if (tooLarge !== null) return { pins: [], problems: [tooLarge] };
  const { entries, problem } = lockEntries(text);
  const all = [...entries.values()];
  const current = all.some((entry) => entry.path[0] === 'packages');
  const found = current ? packagesEntries(all, catalogue) : all.flatMap((entry) => dependenciesEntry(entry, catalogue) ?? []);
  // Most lockfiles hold no pin, and need no index of their lines.
  const lines = found.length === 0 ? null : new LineIndex(text);
  const pins = lines === null ? [] : found.map((f) => toPin(f, text, lines));
  return { pins, problems: problem === null ? [] : [problem] };
}

/**
 * Walks through the text without building a tree of it: a lockfile of 100,000 lines has ten times as many values, and
 * three of them matter. Of equal keys the last one counts, as with `JSON.parse`.
 */
function lockEntries(text: string): { entries: ReadonlyMap<string, LockEntry>; problem: string | null } {
  const entries = new Map<string, LockEntry>();
  const keys: string[] = [];
  const open: (LockEntry | null)[] = [];
  let key: string | null = null;
  let problem: string | null = null;
  visit(
    text,
    {
      onObjectBegin: () => {
        if (key !== null) keys.push(key);
        const entry = isEntryPath(keys) ? { path: [...keys], name: null, version: null } : null;
        if (entry !== null) entries.set(JSON.stringify(keys), entry);
        open.push(entry);
        return entry !== null || keys.length === 0 || isListPath(keys);
      },
      onObjectEnd: () => {
        open.pop();
        keys.pop();
      },
      // Objects in arrays are no entries. Without a function for the end, the parser would pass over the whole rest.
      onArrayBegin: () => false,
      onArrayEnd: () => undefined,
      onObjectProperty: (name) => {
        key = name;
      },
      onLiteralValue: (value: unknown, offset, length) => {
        const entry = open.at(-1) ?? null;
        if (entry === null || (key !== 'version' && key !== 'name')) return;
        const quotes = typeof value === 'string' && value.length === length - 1 ? 1 : 2;
        entry[key] = typeof value === 'string' ? { value, start: offset + 1, end: offset + 1 + length - quotes } : null;
      },
      onError: (code, offset) => {
        problem ??= jsonMistake(text, offset, code);
      },
    },
    { allowTrailingComma: true },
  );
  return { entries, problem };
}

/** `packages.<path>`, or `dependencies.<name>` at any depth of format 1. */
function isEntryPath(keys: readonly string[]): boolean {
  if (keys[0] === 'packages') return keys.length === 2;
  return keys.length > 0 && keys.length % 2 === 0 && isListPath(keys.slice(0, -1));
}

/** `packages` itself, or a `dependencies` of format 1. */
function isListPath(keys: readonly string[]): boolean {
  if (keys.length === 1) return keys[0] === 'packages' || keys[0] === 'dependencies';
  return keys.length % 2 === 1 && keys.every((key, i) => i % 2 === 1 || key === 'dependencies');
}

/** What an entry is, when the catalogue knows its package. */
interface Known {
  readonly entry: CatalogueEntry;
  readonly version: LockString;
  readonly where: string;
  readonly mergeKey: string | null;
  readonly importers?: readonly string[];
}

/** The entries of `packages`; folders of the workspace have entries without `node_modules` in their path. */
function packagesEntries(all: readonly LockEntry[], catalogue: Catalogue): readonly Known[] {
  const places = all.flatMap(({ path: [root, place = ''] }) => (root === 'packages' ? [place] : []));
  const folders = places.filter((place) => place !== '' && !place.split('/').includes('node_modules'));
  const known = new Set(places);
  return all.flatMap((entry) => {
    const found = packagesEntry(entry, catalogue);
    return found === null ? [] : [{ ...found, ...spotOf(entry.path[1] ?? '', folders, known) }];
  });
}

/**
 * Whose manifests a copy answers: a copy beside a manifest that manifest; the one at the top those of the root and of
 * all folders without a copy of their own. One below a package answers none.
 */
function spotOf(place: string, folders: readonly string[], known: ReadonlySet<string>): Pick<Known, 'mergeKey' | 'importers'> {
  const at = place.lastIndexOf(FOLDER);
  const above = place.slice(0, Math.max(0, at - 1));
  const name = place.slice(at + FOLDER.length);
  if (above === '') {
    return { mergeKey: `npm:${name}`, importers: ['.', ...folders.filter((f) => !known.has(`${f}/${FOLDER}${name}`))] };
  }
  return folders.includes(above) ? { mergeKey: `npm:${name}`, importers: [above] } : { mergeKey: null };
}

/** An entry of `packages`, whose key is a path; an aliased one states its real name. */
function packagesEntry({ path, name, version }: LockEntry, catalogue: Catalogue): Known | null {
  const [root, place = ''] = path;
  const at = place.lastIndexOf(FOLDER);
  // Links to folders of the workspace have no version.
  if (root !== 'packages' || at < 0 || version === null) return null;
  const folder = place.slice(at + FOLDER.length);
  const entry = catalogue.find('npm', name?.value ?? folder);
  if (entry === null) return null;
  if (at > 0) return { entry, version, where: `locked, below ${place.slice(0, at - 1)}`, mergeKey: null };
  return { entry, version, where: 'locked', mergeKey: `npm:${folder}` };
}

/** An entry of `dependencies` of format 1, which writes an alias as `npm:name@version`. */
function dependenciesEntry({ path, version: written }: LockEntry, catalogue: Catalogue): Known | null {
  if (written === null) return null;
  const folder = path.at(-1) ?? '';
  const alias = splitNpmAlias(written.value);
  const entry = catalogue.find('npm', alias?.name ?? folder);
  if (entry === null) return null;
  const version = alias?.version == null ? written : { ...written, value: alias.version, start: written.start + alias.versionStart };
  const above = path.slice(0, -1).filter((_, i) => i % 2 === 1);
  if (above.length > 0) return { entry, version, where: `locked, below ${above.join(' > ')}`, mergeKey: null };
  return { entry, version, where: 'locked', mergeKey: `npm:${folder}` };
}

function toPin(found: Known, text: string, lines: LineIndex): Pin {
  const { start, end, value } = found.version;
  return {
    tool: found.entry.tool,
    package: found.entry.package,
    version: classifyNpmVersion(value),
    range: lines.range(start, end),
    text: text.slice(start, end),
    via: null,
    where: found.where,
    mergeKey: found.mergeKey,
    ...(found.importers === undefined ? {} : { importers: found.importers }),
  };
}
