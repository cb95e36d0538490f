import { visit } from 'jsonc-parser';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { jsonMistake, jsonTooLarge, withoutByteOrderMark } from './json-document';
import { LineIndex } from './line-index';
import { classifyNpmVersion } from './package-spec';
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
  const found = all.flatMap((entry) => {
    const known = current ? packagesEntry(entry, catalogue) : dependenciesEntry(entry, catalogue);
    return known === null || entry.version === null ? [] : [{ ...known, version: entry.version }];
  });
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
  let key: string | null = null;
  let entry: LockEntry | null = null;
  let problem: string | null = null;
  const open = (): boolean => {
    // A member's own object; an array or a second root holds no entry.
    if (key !== null) keys.push(key);
    entry = isEntryPath(keys) ? { path: [...keys], name: null, version: null } : null;
    if (entry !== null) entries.set(JSON.stringify(keys), entry);
    key = null;
    return entry !== null || keys.length === 0 || isListPath(keys);
  };
  visit(
    text,
    {
      onObjectBegin: open,
      onObjectEnd: () => {
        keys.pop();
        key = null;
        entry = entries.get(JSON.stringify(keys)) ?? null;
      },
      onArrayBegin: () => false,
      onObjectProperty: (name) => {
        key = name;
      },
      onLiteralValue: (value: unknown, offset, length) => {
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
  readonly where: string;
  readonly mergeKey: string | null;
}

/** An entry of `packages`, whose key is a path; an aliased one states its real name. */
function packagesEntry({ path, name }: LockEntry, catalogue: Catalogue): Known | null {
  const [root, place = ''] = path;
  const at = place.lastIndexOf(FOLDER);
  if (root !== 'packages' || at < 0) return null;
  const folder = place.slice(at + FOLDER.length);
  const entry = catalogue.find('npm', name?.value ?? folder);
  if (entry === null) return null;
  if (at > 0) return { entry, where: `locked, below ${place.slice(0, at - 1)}`, mergeKey: null };
  return { entry, where: 'locked', mergeKey: `npm:${folder}` };
}

/** An entry of `dependencies` of format 1, which writes an alias as `npm:name@version`. */
function dependenciesEntry({ path }: LockEntry, catalogue: Catalogue): Known | null {
  const name = path.at(-1) ?? '';
  const entry = path[0] === 'dependencies' ? catalogue.find('npm', name) : null;
  if (entry === null) return null;
  const above = path.slice(0, -1).filter((_, i) => i % 2 === 1);
  if (above.length > 0) return { entry, where: `locked, below ${above.join(' > ')}`, mergeKey: null };
  return { entry, where: 'locked', mergeKey: `npm:${name}` };
}

function toPin(found: Known & { readonly version: LockString }, text: string, lines: LineIndex): Pin {
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
  };
}
