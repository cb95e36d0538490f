import { MappedTextBuilder, mapVerbatim, type MappedText } from './offset-map';
import { constraintPin, findPython, pinAt, type PinNotes, type PythonFile } from './python-pin';
import { readAddress, type PythonDialect } from './python-spec';
import type { Pin } from './reader';
import type { TomlEntry, TomlKey } from './toml-document';

/** A dependency that is a key of a table: its value is a constraint, or a table of options. */
export interface TableDependency {
  readonly key: TomlKey;
  /** Names of the keys above it. */
  readonly table: readonly string[];
  /** Values under the key itself and under `version`. */
  readonly versions: TomlEntry[];
  /** Values that say where else it comes from, by option. */
  readonly sources: { readonly option: string; readonly entry: TomlEntry }[];
  readonly options: Set<string>;
}

/** Options that replace the package index, and those that name a state of a repository. */
const SOURCES: ReadonlySet<string> = new Set(['git', 'path', 'url', 'file', 'hg', 'svn', 'bzr', 'workspace']);
const REFS: ReadonlySet<string> = new Set(['rev', 'tag', 'branch', 'ref']);

/** A TOML value with the places of its characters; one with escapes stands as a whole. */
export function tomlText(entry: TomlEntry, source: string): MappedText {
  const value = entry.text ?? '';
  if (source.slice(entry.start, entry.end) === value) return mapVerbatim(source, entry.start, entry.end);
  const builder = new MappedTextBuilder();
  builder.put(value, entry.start, entry.end);
  return builder.build();
}

/** Names of the keys that lead to a value. */
export function pathNames(entry: TomlEntry): readonly string[] {
  return entry.path.map((key) => key.name);
}

/** The dependencies of all tables that `depth` knows: it gives the number of keys above the dependency, null for others. */
export function tableDependencies(entries: readonly TomlEntry[], depth: (names: readonly string[]) => number | null): readonly TableDependency[] {
  const found = new Map<string, TableDependency>();
  for (const entry of entries) {
    const names = pathNames(entry);
    const above = depth(names);
    const key = above === null ? undefined : entry.path[above];
    if (above === null || key === undefined) continue;
    const id = JSON.stringify(names.slice(0, above + 1));
    const dependency = found.get(id) ?? { key, table: names.slice(0, above), versions: [], sources: [], options: new Set<string>() };
    found.set(id, dependency);
    const option = names.slice(above + 1).join('.');
    if (option !== '') dependency.options.add(option);
    if (option === '' || option === 'version') dependency.versions.push(entry);
    else if (SOURCES.has(option) || REFS.has(option)) dependency.sources.push({ option, entry });
  }
  return [...found.values()];
}

/** Where a source other than the index is written: a ref before an address before a word. Null when nothing is. */
export function sourcePlace({ sources }: TableDependency, text: string): { start: number; end: number } | null {
  if (!sources.some(({ option }) => SOURCES.has(option))) return null;
  const best = sources.find(({ option }) => REFS.has(option)) ?? sources.find(({ option }) => SOURCES.has(option));
  if (best === undefined || best.entry.end <= best.entry.start) return null;
  const { start, end } = best.entry;
  if (REFS.has(best.option)) return { start, end };
  return readAddress(text, start, end);
}

/**
 * The pins of a dependency in a table. A package that comes from a repository, a folder or an address is unreadable:
 * the version beside it, if any, is not what is installed.
 */
export function tablePins(dependency: TableDependency, dialect: PythonDialect, notes: PinNotes, file: PythonFile): readonly Pin[] {
  const { key, versions, sources } = dependency;
  const entry = findPython(file.catalogue, key.name);
  if (entry === null) return [];
  if (sources.some(({ option }) => SOURCES.has(option))) {
    const place = sourcePlace(dependency, file.text) ?? key;
    return [pinAt(entry, { kind: 'unreadable', text: '' }, place.start, place.end, notes, file)];
  }
  const pins = versions.flatMap((version) => constraintPin(entry, tomlText(version, file.text), dialect, notes, file) ?? []);
  return pins.length > 0 ? pins : [pinAt(entry, { kind: 'floating', text: '' }, key.start, key.end, notes, file)];
}
