import type { VersionText } from '../model/sighting';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { LineIndex } from './line-index';
import type { Pin } from './reader';
import type { TomlEntry, TomlKey } from './toml-document';
import { classifyToolVersion, findByToolManagerKey } from './tool-manager-key';

/** Where the key of a tool stands in a path of keys, and what people call that table; null when it is none. */
export type TablePlace = (names: readonly string[]) => { readonly depth: number; readonly where: string } | null;

/** A tool in one table, with all versions that it is given. */
interface Choice {
  readonly key: TomlKey;
  readonly where: string;
  readonly entry: CatalogueEntry;
  /** The package name within the key. */
  readonly name: string;
  readonly versions: TomlEntry[];
}

/** Pins of a TOML file in which keys are tools and values versions, arrays of them, or tables with a `version`. */
export function toolTablePins(entries: readonly TomlEntry[], text: string, catalogue: Catalogue, placeOf: TablePlace): readonly Pin[] {
  const lines = new LineIndex(text);
  return choices(entries, catalogue, placeOf).flatMap((c) => pinsOf(c, text, lines));
}

function choices(entries: readonly TomlEntry[], catalogue: Catalogue, placeOf: TablePlace): readonly Choice[] {
  const found = new Map<string, Choice>();
  for (const entry of entries) {
    const names = entry.path.map((k) => k.name);
    const place = placeOf(names);
    const key = place === null ? undefined : entry.path[place.depth];
    const known = key === undefined ? null : findByToolManagerKey(key.name, catalogue);
    if (known === null || key === undefined || place === null) continue;
    const id = JSON.stringify(names.slice(0, place.depth + 1));
    const choice = found.get(id) ?? { key, where: place.where, ...known, versions: [] };
    found.set(id, choice);
    const option = names.slice(place.depth + 1).join('.');
    if ((option === '' || option === 'version') && entry.text !== null && entry.text.trim() !== '') choice.versions.push(entry);
  }
  return [...found.values()];
}

function pinsOf(choice: Choice, text: string, lines: LineIndex): readonly Pin[] {
  const { entry, key, name, where } = choice;
  const pin = (version: VersionText, start: number, end: number): Pin => ({
    ...{ tool: entry.tool, package: entry.package, version, range: lines.range(start, end), text: text.slice(start, end) },
    ...{ via: null, where, mergeKey: `${where}:${key.name}` },
  });
  if (choice.versions.length === 0) {
    const at = text.slice(key.start, key.end).indexOf(name);
    const start = at < 0 ? key.start : key.start + at;
    return [pin({ kind: 'floating', text: '' }, start, at < 0 ? key.end : start + name.length)];
  }
  return choice.versions.map((v) => {
    // `prefix:2.1` means the same as `2.1`: the newest version that starts so.
    const skip = v.text?.startsWith('prefix:') === true ? 'prefix:'.length : 0;
    return pin(classifyToolVersion(entry, (v.text ?? '').slice(skip)), v.start + skip, v.end);
  });
}
