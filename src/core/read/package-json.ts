import type { Catalogue, CatalogueEntry } from './catalogue';
import { jsonAt, jsonMembers, jsonOffset, jsonString, parseJson, type JsonDocument, type JsonMember, type JsonNode } from './json-document';
import { classifyNpmVersion, splitNpmAlias, splitNpmSpec } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

/** Every kind of dependency that npm installs. */
const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Places that overrule the dependencies: npm, yarn and pnpm. */
const OVERRIDES: readonly (readonly string[])[] = [['overrides'], ['resolutions'], ['pnpm', 'overrides']];

/** Nested overrides of one package deeper than this are no longer read. */
const MAX_OVERRIDE_DEPTH = 20;

/** npm's manifest: dependencies of all kinds with aliases, and what overrules them. */
export const packageJsonReader: Reader = {
  source: 'package-json',
  label: 'package.json',
  accepts: (path) => path === 'package.json' || path.endsWith('/package.json'),
  read: readPackageJson,
};

function readPackageJson(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const dependencies = DEPENDENCIES.flatMap((kind) =>
    jsonMembers(jsonAt(document.root, kind)).flatMap((member) => {
      const pin = memberPin(member, member.key.value, { document, catalogue, where: kind });
      return pin === null ? [] : [{ ...pin, mergeKey: `npm:${member.key.value}` }];
    }),
  );
  const overrides = OVERRIDES.flatMap((path) =>
    overridePins(jsonAt(document.root, ...path), { document, catalogue, where: path.join('.') }, 0, null),
  );
  return { pins: [...dependencies, ...overrides], problems: document.problems };
}

interface Context {
  readonly document: JsonDocument;
  readonly catalogue: Catalogue;
  readonly where: string;
}

/** The pin of `"name": "version"` or `"alias": "npm:name@version"`; null when the package is not in the catalogue. */
function memberPin(member: JsonMember, name: string, context: Context): Pin | null {
  const value = jsonString(member.value);
  if (value === null) return null;
  const alias = splitNpmAlias(value.value);
  const entry = context.catalogue.find('npm', alias?.name ?? name);
  if (entry === null) return null;
  const version = alias === null ? value.value : alias.version;
  // `$name` refers to a dependency of the same file, which has a row of its own.
  if (version?.startsWith('$') === true) return null;
  const from = alias === null ? 0 : alias.versionStart;
  const { text } = context.document;
  if (version === null || version === '') return unpinned(entry, member, context);
  const start = jsonOffset(text, value, from);
  return toPin(entry, version, { start, end: value.end }, context);
}

/** Without a version the name is the only thing to point at. */
function unpinned(entry: CatalogueEntry, member: JsonMember, context: Context): Pin {
  const value = jsonString(member.value);
  const span = value === null || value.value === '' ? member.key : value;
  return toPin(entry, null, span, context);
}

function toPin(entry: CatalogueEntry, version: string | null, span: { start: number; end: number }, context: Context): Pin {
  const written = context.document.text.slice(span.start, span.end);
  return {
    tool: entry.tool,
    package: entry.package,
    version: classifyNpmVersion(version),
    range: context.document.range(span.start, span.end),
    text: written,
    via: null,
    where: context.where,
    mergeKey: null,
  };
}

/** npm nests overrides, with `.` for the package itself; yarn and pnpm write paths such as `a/…/b` and `a>b`. */
function overridePins(node: JsonNode | null, context: Context, depth: number, parent: string | null): readonly Pin[] {
  if (depth > MAX_OVERRIDE_DEPTH) return [];
  return jsonMembers(node).flatMap((member) => {
    const name = member.key.value === '.' ? parent : overriddenName(member.key.value);
    if (name === null) return [];
    const pin = memberPin(member, name, context);
    return pin === null ? overridePins(member.value, context, depth + 1, name) : [pin];
  });
}

/** `parent>name@range`, `parent/…/name` and `name@range` speak of `name`. */
function overriddenName(key: string): string {
  const afterArrow = key.slice(key.lastIndexOf('>') + 1);
  const scope = afterArrow.lastIndexOf('/@');
  const parts = afterArrow.split('/');
  const last = scope >= 0 ? afterArrow.slice(scope + 1) : afterArrow.startsWith('@') && parts.length === 2 ? afterArrow : (parts.at(-1) ?? '');
  return splitNpmSpec(last).name;
}
