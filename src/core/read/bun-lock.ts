import type { Catalogue } from './catalogue';
import { jsonAt, jsonElements, jsonMembers, jsonOffset, jsonString, parseJson, type JsonDocument, type JsonMember } from './json-document';
import { importerWhere, lockedPins, type LockedCopy } from './locked-copy';
import { splitNpmSpec } from './package-spec';
import type { Reader, ReadResult } from './reader';

const BINARY = 'Line 1: bun.lockb is binary and cannot be read; write bun.lock with bun install --save-text-lockfile.';

/** Versions that stand for a folder of the workspace, which is no release of the package. */
const FOLDER = /^(?:workspace|link|root):/;

/** Kinds of dependencies that a folder of the workspace lists. */
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** bun's lockfile in text form; of the older binary one only that it cannot be read. */
export const bunLockReader: Reader = {
  source: 'bun-lock',
  label: 'bun.lock',
  accepts: (path) => /(?:^|\/)bun\.lockb?$/.test(path),
  read: readBunLock,
};

/** What the folders of the workspace are: what they depend on by folder, and folders by the name of their package. */
interface Workspaces {
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
  readonly folders: ReadonlyMap<string, string>;
  /** Keys of `packages`. */
  readonly keys: ReadonlySet<string>;
}

function readBunLock(source: string, path: string, catalogue: Catalogue): ReadResult {
  if (path.endsWith('b')) return { pins: [], problems: [BINARY] };
  const document = parseJson(source);
  const workspaces = readWorkspaces(document);
  const copies = jsonMembers(jsonAt(document.root, 'packages')).flatMap((m) => lockedCopy(m, document, workspaces, catalogue) ?? []);
  return { pins: lockedPins(document.text, copies), problems: document.problems };
}

function readWorkspaces({ root }: JsonDocument): Workspaces {
  const all = jsonMembers(jsonAt(root, 'workspaces'));
  return {
    asked: new Map(all.map((w) => [w.key.value, new Set(KINDS.flatMap((kind) => jsonMembers(jsonAt(w.value, kind)).map((d) => d.key.value)))])),
    keys: new Set(jsonMembers(jsonAt(root, 'packages')).map((m) => m.key.value)),
    folders: new Map(all.flatMap((w) => (w.key.value === '' ? [] : [[jsonString(jsonAt(w.value, 'name'))?.value ?? w.key.value, w.key.value]]))),
  };
}

/** An entry `"parent/name": ["package@version", …]`; the name differs from the package for an alias. */
function lockedCopy(member: JsonMember, document: JsonDocument, workspaces: Workspaces, catalogue: Catalogue): LockedCopy | null {
  const spec = jsonString(jsonElements(member.value)[0]);
  if (spec === null) return null;
  const { name, version, versionStart } = splitNpmSpec(spec.value);
  const entry = catalogue.find('npm', name);
  if (entry === null || version === null || FOLDER.test(version)) return null;
  const { parent, own } = splitKey(member.key.value);
  const folder = workspaces.folders.get(parent);
  const where = parent === '' ? 'locked' : folder === undefined ? `locked, below ${parent.slice(0, 80)}` : importerWhere(folder);
  const importers = parent === '' ? importersOf(own, workspaces) : folder === undefined ? [] : [folder];
  const merge = importers.length === 0 ? { mergeKey: null } : { mergeKey: `npm:${own}`, importers };
  return { entry, version, start: jsonOffset(document.text, spec, versionStart), end: spec.end, where, ...merge };
}

/** Folders that ask for a name and get the copy that all share: those without one of their own. */
function importersOf(name: string, { asked, folders, keys }: Workspaces): readonly string[] {
  const own = new Set([...folders].flatMap(([parent, folder]) => (keys.has(`${parent}/${name}`) ? [folder] : [])));
  return [...asked].flatMap(([folder, names]) => (names.has(name) && !own.has(folder) ? [folder === '' ? '.' : folder] : []));
}

/** `a/@s/b` is `@s/b` below `a`; names without a scope have one part. */
function splitKey(key: string): { parent: string; own: string } {
  const slash = key.lastIndexOf('/');
  const before = slash < 0 ? '' : key.slice(0, slash);
  const scope = before.lastIndexOf('/') + 1;
  const at = before.startsWith('@', scope) ? scope : slash + 1;
  return { parent: key.slice(0, Math.max(0, at - 1)), own: key.slice(at) };
}
