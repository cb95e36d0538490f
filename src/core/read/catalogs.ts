import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { classifyNpmVersion, manifestSpec } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';
import { overriddenName, overridesAll } from './override-name';
import { parseYaml, type YamlDocument, type YamlEntry, type YamlNode } from './yaml-document';

/** `where` of an entry of the list without a name; those of a named one add the name. */
export const CATALOG = 'catalog';

/**
 * Lists of versions that manifests of a workspace refer to with `catalog:` (https://pnpm.io/catalogs,
 * https://yarnpkg.com/features/catalogs), and pnpm's overrides, which stand beside them since pnpm 10.
 */
export const catalogsReader: Reader = {
  source: 'catalogs',
  label: 'pnpm-workspace.yaml, .yarnrc.yml',
  accepts: (path) => /(?:^|\/)(?:pnpm-workspace\.yaml|\.yarnrc\.yml)$/.test(path),
  read: readCatalogs,
};

interface Context {
  readonly text: string;
  readonly lines: LineIndex;
  readonly yaml: YamlDocument;
  readonly catalogue: Catalogue;
}

function readCatalogs(text: string, path: string, catalogue: Catalogue): ReadResult {
  const yaml = parseYaml(text);
  const context = { text, lines: new LineIndex(text), yaml, catalogue };
  const pins = yaml.roots.flatMap((root) => [
    ...listPins(yaml.get(root, 'catalog'), CATALOG, context),
    ...yaml.entries(yaml.get(root, 'catalogs')).flatMap(({ name, value }) => listPins(value, catalogWhere(name), context)),
    ...(path.endsWith('pnpm-workspace.yaml') ? listPins(yaml.get(root, 'overrides'), 'overrides', context) : []),
  ]);
  return { pins, problems: yaml.problems.slice(0, 1) };
}

/** `where` of the entries of a catalog; `default` is another name of the plain one. */
export function catalogWhere(name: string): string {
  return name === '' || name === 'default' ? CATALOG : `${CATALOG} ${name.slice(0, 60)}`;
}

function listPins(node: YamlNode | null, where: string, context: Context): readonly Pin[] {
  return context.yaml.entries(node).flatMap((entry) => entryPin(entry, where, context) ?? []);
}

function entryPin({ name: key, key: keyNode, value }: YamlEntry, where: string, { text, lines, yaml, catalogue }: Context): Pin | null {
  const written = yaml.text(value);
  if (written === null || written.value.startsWith('$')) return null;
  const { name, version, versionStart } = manifestSpec(where === 'overrides' ? overriddenName(key) : key, written.value);
  const entry = catalogue.find('npm', name);
  const unpinned = version === null || version.trim() === '';
  // Without a version the name is the only thing to point at.
  const shown = unpinned && written.value === '' ? yaml.text(keyNode) : written;
  if (entry === null || shown === null) return null;
  const { start, end } = shown.locate(unpinned ? 0 : versionStart, unpinned ? shown.value.length : versionStart + version.length);
  return {
    ...{ tool: entry.tool, package: entry.package, version: classifyNpmVersion(unpinned ? null : version) },
    ...{ range: lines.range(start, end), text: text.slice(start, end), via: null, where },
    mergeKey: where === 'overrides' && overridesAll(key) ? `npm:${name}` : null,
  };
}
