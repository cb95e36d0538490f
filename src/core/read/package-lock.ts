import type { Catalogue } from './catalogue';
import { jsonAt, jsonMembers, jsonString, parseJson, type JsonDocument, type JsonMember } from './json-document';
import { classifyNpmVersion } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

const FOLDER = 'node_modules/';

/** Nested `dependencies` of format 1 deeper than this are no longer read. */
const MAX_DEPTH = 60;

/** npm's lockfiles: `packages` of formats 2 and 3, `dependencies` of format 1. */
export const packageLockReader: Reader = {
  source: 'package-lock',
  label: 'package-lock.json',
  accepts: (path) => /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/.test(path),
  read: readPackageLock,
};

function readPackageLock(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const packages = jsonAt(document.root, 'packages');
  const pins =
    packages === null
      ? oldEntries(jsonMembers(jsonAt(document.root, 'dependencies')), document, catalogue, 0)
      : jsonMembers(packages).flatMap((member) => entryPins(member, document, catalogue));
  return { pins, problems: document.problems };
}

/** An entry of `packages`, whose key is a path; an aliased one states its real name. */
function entryPins(member: JsonMember, document: JsonDocument, catalogue: Catalogue): readonly Pin[] {
  const path = member.key.value;
  const at = path.lastIndexOf(FOLDER);
  if (at < 0) return [];
  const folderName = path.slice(at + FOLDER.length);
  const name = jsonString(jsonAt(member.value, 'name'))?.value ?? folderName;
  const pin = versionPin(member, name, document, catalogue);
  if (pin === null) return [];
  const mergeKey = at === 0 ? `npm:${folderName}` : null;
  return [{ ...pin, where: at === 0 ? 'locked' : `locked, below ${path.slice(0, at - 1)}`, mergeKey }];
}

function oldEntries(
  members: readonly JsonMember[],
  document: JsonDocument,
  catalogue: Catalogue,
  depth: number,
): readonly Pin[] {
  if (depth > MAX_DEPTH) return [];
  return members.flatMap((member) => {
    const pin = versionPin(member, member.key.value, document, catalogue);
    const own = pin === null ? [] : [{ ...pin, mergeKey: depth === 0 ? `npm:${member.key.value}` : null }];
    const nested = jsonMembers(jsonAt(member.value, 'dependencies'));
    return [...own, ...oldEntries(nested, document, catalogue, depth + 1)];
  });
}

function versionPin(member: JsonMember, name: string, document: JsonDocument, catalogue: Catalogue): Pin | null {
  const entry = catalogue.find('npm', name);
  const version = jsonString(jsonAt(member.value, 'version'));
  // Entries without a version are links to folders of the workspace.
  if (entry === null || version === null) return null;
  return {
    tool: entry.tool,
    package: entry.package,
    version: classifyNpmVersion(version.value),
    range: document.range(version.start, version.end),
    text: document.text.slice(version.start, version.end),
    via: null,
    where: 'locked',
    mergeKey: null,
  };
}
