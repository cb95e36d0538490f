import type { PackageDatabase } from '../model/tool';
import type { Catalogue } from './catalogue';
import { jsonAt, jsonElements, jsonOffset, jsonString, parseJson, type JsonDocument, type JsonString } from './json-document';
import { LineIndex } from './line-index';
import { classifyNpmVersion } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';
import { parseYaml, type YamlNode } from './yaml-document';

const JSON_LIST = /(?:^|\/)(?:packages|winget[^/]{0,60}|scoop[^/]{0,60})\.json$/i;
const CONFIGURATION = /(?:^|\/)(?:[^/]{0,80}\.winget|[^/]{0,80}\.dsc\.ya?ml|\.configurations\/[^/]{1,80}\.ya?ml)$/i;
const CHOCOLATEY = /(?:^|\/)packages\.config$/i;

/**
 * Package lists of Windows: what `winget export` and `scoop export` write, winget's configuration files, and
 * Chocolatey's `packages.config`.
 */
export const windowsPackagesReader: Reader = {
  source: 'windows-packages',
  label: 'winget, scoop and Chocolatey package list',
  accepts: (path) => JSON_LIST.test(path) || CONFIGURATION.test(path) || CHOCOLATEY.test(path),
  read: (text, path, catalogue) => {
    if (CHOCOLATEY.test(path)) return readChocolatey(text, catalogue);
    return JSON_LIST.test(path) ? readJsonList(text, catalogue) : readConfiguration(text, catalogue);
  },
};

/** A package by its name in one manager, with the place of its version. */
interface Listed {
  readonly manager: PackageDatabase;
  readonly name: string;
  readonly version: string | null;
  readonly start: number;
  readonly end: number;
}

function toPins(listed: readonly Listed[], text: string, catalogue: Catalogue): readonly Pin[] {
  const lines = new LineIndex(text);
  return listed.flatMap(({ manager, name, version, start, end }) => {
    const entry = catalogue.findDatabasePackage(manager, name);
    if (entry === null || end <= start) return [];
    return [
      {
        ...{ tool: entry.tool, package: entry.package, version: classifyNpmVersion(version) },
        ...{ range: lines.range(start, end), text: text.slice(start, end), via: null, where: manager, mergeKey: null },
      },
    ];
  });
}

/** winget: `Sources[].Packages[].{PackageIdentifier,Version}`; scoop: `apps[].{Name,Version}`. */
function readJsonList(text: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const listed = (manager: PackageDatabase, name: JsonString | null, version: JsonString | null): readonly Listed[] =>
    name === null ? [] : [{ manager, name: name.value, ...statedOr(version, name, document) }];
  const winget = jsonElements(jsonAt(document.root, 'Sources'))
    .flatMap((source) => jsonElements(jsonAt(source, 'Packages')))
    .flatMap((p) => listed('winget', jsonString(jsonAt(p, 'PackageIdentifier')), jsonString(jsonAt(p, 'Version'))));
  const scoop = jsonElements(jsonAt(document.root, 'apps')).flatMap((app) =>
    listed('scoop', jsonString(jsonAt(app, 'Name')), jsonString(jsonAt(app, 'Version'))),
  );
  return { pins: toPins([...winget, ...scoop], document.text, catalogue), problems: document.problems };
}

function statedOr(version: JsonString | null, name: JsonString, { text }: JsonDocument): Pick<Listed, 'version' | 'start' | 'end'> {
  const stated = version === null || version.value.trim() === '' ? null : version;
  const shown = stated ?? name;
  return { version: stated?.value ?? null, start: jsonOffset(text, shown, 0), end: shown.end };
}

/** `resources` with `id` and `version` in `settings` (or `properties` in the newer form), at the top or below `properties`. */
function readConfiguration(text: string, catalogue: Catalogue): ReadResult {
  const yaml = parseYaml(text);
  const resources = yaml.roots.flatMap((root) => [...yaml.items(yaml.get(root, 'resources')), ...yaml.items(yaml.get(yaml.get(root, 'properties'), 'resources'))]);
  const listed = resources.flatMap((resource): readonly Listed[] => {
    const settings: YamlNode | null = yaml.get(resource, 'settings') ?? yaml.get(resource, 'properties');
    const [id, version] = [yaml.text(yaml.get(settings, 'id')), yaml.text(yaml.get(settings, 'version'))];
    if (id === null) return [];
    const stated = version === null || version.value.trim() === '' ? null : version;
    const shown = stated ?? id;
    return [{ manager: 'winget', name: id.value, version: stated?.value ?? null, ...shown.locate(0, shown.value.length) }];
  });
  return { pins: toPins(listed, text, catalogue), problems: yaml.problems.slice(0, 1) };
}

/** Elements of the list; comments are told apart so that nothing in them counts. */
const ELEMENT = /<!--[^]*?(?:-->|$)|<package\s[^<>]*>/g;
const ATTRIBUTE = /\b(id|version|targetFramework)="([^"<>]*)"/gi;

/** NuGet's file of the same name and shape always states a `targetFramework`; it lists libraries. */
function readChocolatey(text: string, catalogue: Catalogue): ReadResult {
  const listed: Listed[] = [];
  for (const { 0: element, index } of text.matchAll(ELEMENT)) {
    if (element.startsWith('<!--')) continue;
    const attributes = new Map([...element.matchAll(ATTRIBUTE)].map((a) => [a[1]?.toLowerCase() ?? '', a]));
    const [id, version] = [attributes.get('id'), attributes.get('version')];
    if (id === undefined || attributes.has('targetframework')) continue;
    const stated = version?.[2] === undefined || version[2].trim() === '' ? null : version;
    const shown = stated ?? id;
    const end = index + shown.index + shown[0].length - 1;
    listed.push({ manager: 'chocolatey', name: id[2] ?? '', version: stated?.[2] ?? null, start: end - (shown[2]?.length ?? 0), end });
  }
  return { pins: toPins(listed, text, catalogue), problems: [] };
}
