import satisfies from 'semver/functions/satisfies';
import { readVersion, schemeOf } from '../assess/version-schemes';
import { packageKey } from '../model/package';
import type { Place, Sighting } from '../model/sighting';
import { settleLoaders } from './loader-copies';

/** A folder with the name that a package has there. */
export interface MergeSpot {
  /** Folder of the manifest. */
  readonly folder: string;
  readonly mergeKey: string;
}

/** A sighting with what is needed to see that two of them speak of one thing. */
export interface MergeCandidate {
  readonly sighting: Sighting;
  /** Folder of the file; manifest and lockfile lie in one, or the lockfile names those that it answers. */
  readonly folder: string;
  readonly mergeKey: string | null;
  /** True for lockfiles, whose version is the one that gets installed. */
  readonly lock: boolean;
  /** Where else it counts than at `folder` and `mergeKey`, or instead of there when that key is null. */
  readonly also?: readonly MergeSpot[];
}

/** As `agrees`, by the rules of Python. */
function pythonAgrees(manifest: Sighting, lock: Sighting): boolean {
  const asked = readVersion('pep440', manifest.version);
  const locked = readVersion('pep440', lock.version);
  if (asked.kind === 'floating') return true;
  if (locked.kind !== 'exact') return false;
  const scheme = schemeOf('pep440');
  if (asked.kind === 'exact') return scheme.compare(asked.version, locked.version) === 0;
  return asked.kind === 'range' && scheme.satisfies(locked.version, asked.range);
}

function agrees(manifest: Sighting, lock: Sighting): boolean {
  if (manifest.package.ecosystem === 'PyPI') return pythonAgrees(manifest, lock);
  const { kind, text } = manifest.version;
  if (kind === 'exact') return text.replace(/^[v=]+/, '') === lock.version.text;
  if (kind === 'range') return satisfies(lock.version.text, text, { includePrerelease: true });
  return kind === 'floating';
}

function merged(manifests: readonly Sighting[], locks: readonly [Sighting, ...Sighting[]]): Sighting {
  const [first, ...rest] = manifests;
  const [lock] = locks;
  if (first === undefined) return lock;
  const others: readonly Place[] = [...rest, ...locks].flatMap((s) => s.places);
  return { ...first, version: lock.version, where: `${first.where}, locked`, places: [...first.places, ...others] };
}

/** One string per thing that a candidate speaks of. */
function keysOf({ sighting, folder, mergeKey, also = [] }: MergeCandidate): readonly string[] {
  const spots = mergeKey === null ? also : [{ folder, mergeKey }, ...also];
  return [...new Set(spots.map((s) => `${s.folder}\n${s.mergeKey}\n${packageKey(sighting.package)}`))];
}

/** For each manifest entry the lock entries that answer it. Of two locks for one thing, none is sure to. */
function answersOf(candidates: readonly MergeCandidate[]): ReadonlyMap<MergeCandidate, readonly MergeCandidate[]> {
  const locks = new Map<string, MergeCandidate[]>();
  for (const lock of candidates.filter((c) => c.lock)) {
    for (const key of keysOf(lock)) locks.set(key, [...(locks.get(key) ?? []), lock]);
  }
  const only = (key: string): readonly MergeCandidate[] => {
    const found = locks.get(key) ?? [];
    return found.length === 1 ? found : [];
  };
  const manifests = candidates.filter((c) => !c.lock);
  return new Map(manifests.map((m) => [m, [...new Set(keysOf(m).flatMap(only))].filter((l) => agrees(m.sighting, l.sighting))]));
}

/**
 * One row per thing: a manifest entry and the lock entry that answers it become one sighting with the locked version
 * and both places, the manifest's first because that is what a person changes. One lock entry may answer the manifests
 * of several folders. A lock that does not answer its manifest is out of date; then both stay, each with its own version.
 */
export function mergeSightings(given: readonly MergeCandidate[]): readonly Sighting[] {
  // Each by itself, even if one object came twice.
  const candidates = given.map((c) => ({ ...c }));
  const answers = answersOf(candidates);
  const done = new Set<MergeCandidate>();
  const rows: Sighting[] = [];
  for (const lock of candidates.filter((c) => c.lock)) {
    if (done.has(lock)) continue;
    const asking = [...answers].filter(([, found]) => found.includes(lock)).map(([m]) => m);
    // What one entry of a catalog stands for is locked once per folder, as a rule at one version.
    const { text } = lock.sighting.version;
    const same = new Set(asking.flatMap((m) => answers.get(m) ?? []).filter((l) => l !== lock && !done.has(l) && l.sighting.version.text === text));
    for (const c of [lock, ...same, ...asking]) done.add(c);
    rows.push(merged(asking.map((m) => m.sighting), [lock.sighting, ...[...same].map((l) => l.sighting)]));
  }
  return [...rows, ...candidates.filter((c) => !done.has(c)).map((c) => c.sighting)];
}

/** Sightings of one installed copy reached in several ways (editor's API and its folder on disk) become one. */
export function mergeInstalled(sightings: readonly Sighting[]): readonly Sighting[] {
  const byCopy = new Map<string, Sighting>();
  for (const s of sightings) {
    const { uri, range } = s.places[0];
    // A file of the user's may pin one version in several places; an installed copy is one wherever it is seen.
    const spot = s.presence === 'pinned' ? `${range.start.line}:${range.start.character}` : '';
    const key = `${packageKey(s.package)}\n${s.version.text}\n${comparableUri(uri)}\n${spot}`;
    const known = byCopy.get(key);
    if (known === undefined) {
      byCopy.set(key, s);
      continue;
    }
    byCopy.set(key, {
      ...known,
      where: known.where === s.where ? known.where : `${known.where}; ${s.where}`,
      active: known.active === true || s.active === true ? true : (known.active ?? s.active),
      ...(known.qualifiers === undefined && s.qualifiers === undefined ? {} : { qualifiers: { ...s.qualifiers, ...known.qualifiers } }),
      ...(known.updater === undefined && s.updater !== undefined ? { updater: s.updater } : {}),
    });
  }
  return settleLoaders([...byCopy.values()]);
}

/** Two spellings of one address, percent-encoded more or less, compare equal. */
function comparableUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    if (error instanceof URIError) return uri;
    throw error;
  }
}

/** Stable order for output: tool, then place, then position. */
export function sortSightings(sightings: readonly Sighting[]): readonly Sighting[] {
  const key = (s: Sighting): readonly [string, string, number, number, string] => {
    const p = s.places[0];
    return [s.tool, p.uri, p.range.start.line, p.range.start.character, s.version.text];
  };
  return sightings
    .map((s) => ({ s, k: key(s) }))
    .sort((a, b) => compareKeys(a.k, b.k))
    .map(({ s }) => s);
}

function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? '';
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return 0;
}
