import type { Catalogue } from './catalogue';
import { withoutByteOrderMark } from './json-document';
import { BELOW_OTHERS, copyKey, importerWhere, inSource, lockedPins, type LockedCopy } from './locked-copy';
import { splitNpmSpec } from './package-spec';
import type { Reader, ReadResult } from './reader';
import { reducePnpmLock } from './pnpm-lock-lines';
import { dependencyPath, suffixStart, type PnpmVersion } from './pnpm-path';
import { parseYaml, type YamlDocument, type YamlEntry, type YamlNode } from './yaml-document';

/** Kinds of dependencies that an importer lists with their versions. */
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** pnpm's lockfile, formats 5.x, 6.x and 9.0: what importers ask for, and what only other packages ask for. */
export const pnpmLockReader: Reader = {
  source: 'pnpm-lock',
  label: 'pnpm-lock.yaml',
  accepts: (path) => /(?:^|\/)pnpm-lock\.yaml$/.test(path),
  read: readPnpmLock,
};

interface Reading {
  readonly yaml: YamlDocument;
  readonly catalogue: Catalogue;
}

function readPnpmLock(source: string, _path: string, catalogue: Catalogue): ReadResult {
  const text = withoutByteOrderMark(source);
  const reduced = reducePnpmLock(text, catalogue);
  if (reduced !== null) {
    const { copies, problem } = readCopies(reduced.text, catalogue);
    // A mistake in a part is told by its place in the whole.
    if (problem === null) return { pins: lockedPins(text, copies.map((c) => inSource(c, reduced))), problems: [] };
  }
  const { copies, problem } = readCopies(text, catalogue);
  return { pins: lockedPins(text, copies), problems: problem === null ? [] : [problem] };
}

function readCopies(text: string, catalogue: Catalogue): { copies: readonly LockedCopy[]; problem: string | null } {
  const yaml = parseYaml(text);
  const reading: Reading = { yaml, catalogue };
  // Newer versions of pnpm put what they lock for themselves into a document of its own.
  const direct = yaml.roots.flatMap((root) => importedCopies(root, reading));
  const seen = new Set(direct.map(copyKey));
  const below: LockedCopy[] = [];
  for (const copy of yaml.roots.flatMap((root) => packageCopies(root, reading))) {
    if (seen.has(copyKey(copy))) continue;
    seen.add(copyKey(copy));
    below.push(copy);
  }
  return { copies: [...direct, ...below], problem: yaml.problems[0] ?? null };
}

/** Without `importers` the file is of one folder, and its dependencies stand at the top. */
function importedCopies(root: YamlNode, { yaml, catalogue }: Reading): readonly LockedCopy[] {
  const folders = [{ name: '.', value: root }, ...yaml.entries(yaml.get(root, 'importers'))];
  return folders.flatMap(({ name: folder, value }) =>
    KINDS.flatMap((kind) => yaml.entries(yaml.get(value, kind))).flatMap((entry) => importedCopy(folder, entry, yaml, catalogue) ?? []),
  );
}

function importedCopy(folder: string, dependency: YamlEntry, yaml: YamlDocument, catalogue: Catalogue): LockedCopy | null {
  const text = yaml.text(yaml.get(dependency.value, 'version') ?? dependency.value);
  // A link leads to a folder of the workspace, which is no release of the package.
  if (text === null || text.value.startsWith('link:')) return null;
  const found = resolvedVersion(text.value);
  const entry = catalogue.find('npm', found.name ?? dependency.name);
  if (entry === null) return null;
  const { start, end } = text.locate(found.start, found.end);
  const where = folder === '.' ? 'locked' : importerWhere(folder);
  return { entry, version: found.version, start, end, where, mergeKey: `npm:${dependency.name}`, importers: [folder] };
}

function packageCopies(root: YamlNode, { yaml, catalogue }: Reading): readonly LockedCopy[] {
  return yaml.entries(yaml.get(root, 'packages')).flatMap(({ name, key, value }): readonly LockedCopy[] => {
    const found = dependencyPath(name);
    // The key of a package that comes from no registry has its address; the version, and before 9.0 the name, stand below.
    const entry = catalogue.find('npm', found?.name ?? yaml.text(yaml.get(value, 'name'))?.value ?? splitNpmSpec(name).name);
    if (entry === null) return [];
    const text = yaml.text(found === null ? yaml.get(value, 'version') : key);
    if (text === null) return [];
    const span = found ?? { version: text.value, start: 0, end: text.value.length };
    const { start, end } = text.locate(span.start, span.end);
    return [{ entry, version: span.version, start, end, where: BELOW_OTHERS, mergeKey: null }];
  });
}

/** The version of an importer's dependency: a plain one, that of an alias with its package, or an address as it is. */
function resolvedVersion(value: string): PnpmVersion {
  if (!/^\d/.test(value)) return dependencyPath(value) ?? { name: null, version: value, start: 0, end: value.length };
  const end = suffixStart(value, 0);
  return { name: null, version: value.slice(0, end), start: 0, end };
}
