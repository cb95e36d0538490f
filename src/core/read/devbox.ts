import type { Catalogue, CatalogueEntry } from './catalogue';
import { jsonAt, jsonElements, jsonMembers, jsonOffset, jsonString, parseJson, type JsonDocument, type JsonString } from './json-document';
import { classifyNpmVersion } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

/** devbox's list of nixpkgs packages: `["name@1.2.3"]`, or an object of names and versions. */
export const devboxReader: Reader = {
  source: 'devbox',
  label: 'devbox.json',
  accepts: (path) => /(?:^|\/)devbox\.json$/.test(path),
  read: readDevbox,
};

function readDevbox(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const packages = jsonAt(document.root, 'packages');
  const listed = jsonElements(packages).flatMap((element) => {
    const spec = jsonString(element);
    return spec === null ? [] : (listedPin(spec, document, catalogue) ?? []);
  });
  const named = jsonMembers(packages).flatMap(({ key, value }) => {
    const entry = catalogue.findDatabasePackage('nix', key.value);
    if (entry === null) return [];
    const written = jsonString(value.type === 'object' ? jsonAt(value, 'version') : value);
    return [written === null || written.value.trim() === '' ? toPin(entry, null, key, 0, document) : toPin(entry, written.value, written, 0, document)];
  });
  return { pins: [...listed, ...named], problems: document.problems };
}

function listedPin(spec: JsonString, document: JsonDocument, catalogue: Catalogue): Pin | null {
  const at = spec.value.lastIndexOf('@');
  const entry = catalogue.findDatabasePackage('nix', at < 0 ? spec.value : spec.value.slice(0, at));
  if (entry === null) return null;
  const version = at < 0 ? '' : spec.value.slice(at + 1);
  return version === '' ? toPin(entry, null, spec, 0, document) : toPin(entry, version, spec, at + 1, document);
}

function toPin(entry: CatalogueEntry, version: string | null, written: JsonString, from: number, document: JsonDocument): Pin {
  const [start, end] = [jsonOffset(document.text, written, from), written.end];
  return {
    ...{ tool: entry.tool, package: entry.package, version: classifyNpmVersion(version) },
    ...{ range: document.range(start, end), text: document.text.slice(start, end) },
    ...{ via: null, where: 'packages', mergeKey: null },
  };
}
