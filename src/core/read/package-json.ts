import type { Catalogue } from './catalogue';
import { jsonAt, jsonMembers, jsonOffset, jsonString, parseJson, type JsonDocument, type JsonMember, type JsonNode } from './json-document';
import { LineIndex } from './line-index';
import { pinsInShell, type ShellSource } from './mapped-shell';
import { mapJsonString } from './offset-map';
import { overriddenName, overridesAll } from './override-name';
import { classifyNpmVersion, manifestSpec } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

/** Every kind of dependency that npm installs. */
const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Places that overrule the dependencies: npm, yarn and pnpm. */
const OVERRIDES: readonly (readonly string[])[] = [['overrides'], ['resolutions'], ['pnpm', 'overrides']];

/** Where bun keeps versions that dependencies refer to with `catalog:` and `catalog:<name>`. */
const CATALOGS: readonly (readonly string[])[] = [[], ['workspaces']];

/** Nested overrides of one package deeper than this are no longer read. */
const MAX_OVERRIDE_DEPTH = 20;

const REFERENCE = 'catalog:';

/** npm's manifest: dependencies of all kinds with aliases, what overrules them, catalogs, and the scripts' commands. */
export const packageJsonReader: Reader = {
  source: 'package-json',
  label: 'package.json',
  accepts: (path) => path === 'package.json' || path.endsWith('/package.json'),
  read: readPackageJson,
};

/** A list of versions that dependencies refer to; the plain one has the empty name. */
interface VersionCatalog {
  readonly name: string;
  readonly where: string;
  readonly members: ReadonlyMap<string, JsonMember>;
}

interface Context {
  readonly document: JsonDocument;
  readonly catalogue: Catalogue;
  readonly catalogs: readonly VersionCatalog[];
}

function readPackageJson(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const context: Context = { document, catalogue, catalogs: versionCatalogs(document) };
  const scripts = scriptPins(context);
  const asked = dependencyPins(context);
  const overrides = allOverrides(context);
  const replaced = new Set(overrides.flatMap((o) => o.mergeKey ?? []));
  return {
    pins: [
      ...asked.filter((pin) => pin.mergeKey === null || !replaced.has(pin.mergeKey)),
      ...catalogPins(context),
      ...overrides.map((o) => ({ ...o, via: viaOf(o, asked) })),
      ...scripts.pins,
    ],
    problems: [...document.problems, ...scripts.problems].slice(0, 1),
  };
}

/** What a dependency asks for does not count when an override holds for every copy of its package. */
function viaOf(override: Pin, asked: readonly Pin[]): string | null {
  const pin = override.mergeKey === null ? undefined : asked.find((a) => a.mergeKey === override.mergeKey);
  return pin === undefined ? null : `${override.where}, in place of ${pin.version.text === '' ? 'no version' : pin.version.text.slice(0, 60)} in ${pin.where}`;
}

function dependencyPins(context: Context): readonly Pin[] {
  return DEPENDENCIES.flatMap((where) =>
    jsonMembers(jsonAt(context.document.root, where)).flatMap((member) => {
      if (isInCatalog(member, context.catalogs)) return [];
      const pin = memberPin(member, member.key.value, where, context);
      return pin === null ? [] : [{ ...pin, mergeKey: `npm:${member.key.value}` }];
    }),
  );
}

function versionCatalogs(document: JsonDocument): readonly VersionCatalog[] {
  const members = (node: JsonNode | null): ReadonlyMap<string, JsonMember> => new Map(jsonMembers(node).map((m) => [m.key.value, m]));
  return CATALOGS.flatMap((above) => [
    { name: '', where: 'catalog', members: members(jsonAt(document.root, ...above, 'catalog')) },
    ...jsonMembers(jsonAt(document.root, ...above, 'catalogs')).map(({ key, value }) => ({
      name: key.value,
      where: `catalog ${key.value.slice(0, 60)}`,
      members: members(value),
    })),
  ]);
}

function catalogPins(context: Context): readonly Pin[] {
  return context.catalogs.flatMap(({ where, members }) =>
    [...members.values()].flatMap((member) => memberPin(member, member.key.value, where, context) ?? []),
  );
}

/** Whether a dependency refers to a catalog of this file: the catalog's entry is then the place to change. */
function isInCatalog({ key, value }: JsonMember, catalogs: readonly VersionCatalog[]): boolean {
  const written = jsonString(value)?.value ?? '';
  if (!written.startsWith(REFERENCE)) return false;
  const wanted = written.slice(REFERENCE.length).trim();
  return catalogs.some(({ name, members }) => name === wanted && members.has(key.value));
}

function allOverrides(context: Context): readonly Pin[] {
  return OVERRIDES.flatMap((path) => overridePins(jsonAt(context.document.root, ...path), path.join('.'), context, 0, null));
}

/** The package that an override stands in, and whether what stands there holds for every copy of it. */
interface Overridden {
  readonly name: string;
  readonly all: boolean;
}

/** npm nests overrides, with `.` for the package itself; yarn and pnpm write paths such as `a/…/b` and `a>b`. */
function overridePins(node: JsonNode | null, where: string, context: Context, depth: number, parent: Overridden | null): readonly Pin[] {
  if (depth > MAX_OVERRIDE_DEPTH) return [];
  return jsonMembers(node).flatMap((member) => {
    const key = member.key.value;
    const of = key === '.' ? parent : { name: overriddenName(key), all: depth === 0 && overridesAll(key) };
    if (of === null) return [];
    const pin = memberPin(member, of.name, where, context);
    if (pin === null) return overridePins(member.value, where, context, depth + 1, of);
    return [{ ...pin, mergeKey: of.all ? `npm:${of.name}` : null }];
  });
}

/** The pin of `"name": "version"` or `"alias": "npm:name@version"`; null when the package is not in the catalogue. */
function memberPin(member: JsonMember, key: string, where: string, { document, catalogue }: Context): Pin | null {
  const value = jsonString(member.value);
  if (value === null) return null;
  const { name, version, versionStart } = manifestSpec(key, value.value);
  const entry = catalogue.find('npm', name);
  // `$name` refers to a dependency of the same file, which has a row of its own.
  if (entry === null || version?.startsWith('$') === true) return null;
  const unpinned = version === null || version === '';
  // Without a version the name is the only thing to point at.
  const whole = value.value === '' ? member.key : value;
  const span = unpinned ? whole : { start: jsonOffset(document.text, value, versionStart), end: value.end };
  return {
    tool: entry.tool,
    package: entry.package,
    version: classifyNpmVersion(unpinned ? null : version),
    range: document.range(span.start, span.end),
    text: document.text.slice(span.start, span.end),
    via: null,
    where,
    mergeKey: null,
  };
}

/** Scripts are shell commands: `npx @scope/name@1.2.3` pins as much as a dependency does. */
function scriptPins({ document, catalogue }: Context): { pins: readonly Pin[]; problems: readonly string[] } {
  const scripts = jsonMembers(jsonAt(document.root, 'scripts'));
  if (scripts.length === 0) return { pins: [], problems: [] };
  const problems: string[] = [];
  const source: ShellSource = { text: document.text, lines: new LineIndex(document.text), catalogue, problems };
  const pins = scripts.flatMap(({ key, value }) => {
    const script = jsonString(value);
    return script === null ? [] : pinsInShell(mapJsonString(document.text, script), source, `script ${key.value.slice(0, 60)}`);
  });
  return { pins, problems };
}
