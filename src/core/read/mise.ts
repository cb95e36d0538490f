import type { VersionText } from '../model/sighting';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { LineIndex } from './line-index';
import { classifyNpmVersion } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';
import { parseToml, type TomlEntry, type TomlKey } from './toml-document';
import { findByToolManagerKey } from './tool-manager-key';

/** Names and folders of https://mise.jdx.dev/configuration.html, with `<env>` and `local` in the middle of the name. */
const FILES = [
  /(?:^|\/)\.?mise(?:\.[^./]+){0,2}\.toml$/,
  /(?:^|\/)\.rtx(?:\.[^./]+)?\.toml$/,
  /(?:^|\/)\.?mise\/(?:config|mise)(?:\.[^./]+){0,2}\.toml$/,
  /(?:^|\/)\.config\/mise\/(?:config|mise)(?:\.[^./]+){0,2}\.toml$/,
  /(?:^|\/)\.?mise\/conf\.d\/[^/]+\.toml$/,
];

/** mise configuration: `[tools]` and `[tasks.<name>.tools]`. */
export const miseReader: Reader = {
  source: 'mise',
  label: 'mise configuration',
  accepts: (path) => FILES.some((f) => f.test(path)),
  read: readMise,
};

/** A tool in one table, with all versions that it is given. */
interface Choice {
  readonly key: TomlKey;
  readonly where: string;
  readonly entry: CatalogueEntry;
  /** The package name within the key. */
  readonly name: string;
  readonly versions: TomlEntry[];
}

function readMise(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const { entries, problems } = parseToml(text);
  const lines = new LineIndex(text);
  return { pins: choices(entries, catalogue).flatMap((c) => pinsOf(c, text, lines)), problems };
}

function choices(entries: readonly TomlEntry[], catalogue: Catalogue): readonly Choice[] {
  const found = new Map<string, Choice>();
  for (const entry of entries) {
    const names = entry.path.map((k) => k.name);
    const depth = names[0] === 'tools' ? 1 : names[0] === 'tasks' && names[2] === 'tools' ? 3 : 0;
    const key = entry.path[depth];
    const known = depth === 0 || key === undefined ? null : findByToolManagerKey(key.name, catalogue);
    if (known === null || key === undefined) continue;
    const id = JSON.stringify(names.slice(0, depth + 1));
    const where = depth === 1 ? 'tools' : `task ${names[1]?.slice(0, 60) ?? ''}`;
    const choice = found.get(id) ?? { key, where, ...known, versions: [] };
    found.set(id, choice);
    const option = names.slice(depth + 1).join('.');
    if ((option === '' || option === 'version') && entry.text !== null && entry.text.trim() !== '') choice.versions.push(entry);
  }
  return [...found.values()];
}

function pinsOf(choice: Choice, text: string, lines: LineIndex): readonly Pin[] {
  const { entry, key, name, where } = choice;
  const pin = (version: VersionText, start: number, end: number): Pin => ({
    ...{ tool: entry.tool, package: entry.package, version, range: lines.range(start, end), text: text.slice(start, end) },
    ...{ via: null, where, mergeKey: null },
  });
  if (choice.versions.length === 0) {
    const at = text.slice(key.start, key.end).indexOf(name);
    const start = at < 0 ? key.start : key.start + at;
    return [pin({ kind: 'floating', text: '' }, start, at < 0 ? key.end : start + name.length)];
  }
  return choice.versions.map((v) => {
    // `prefix:2.1` means the same as `2.1`: the newest version that starts so.
    const skip = v.text?.startsWith('prefix:') === true ? 'prefix:'.length : 0;
    return pin(classifyNpmVersion((v.text ?? '').slice(skip)), v.start + skip, v.end);
  });
}
