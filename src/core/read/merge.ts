import satisfies from 'semver/functions/satisfies';
import { packageKey } from '../model/package';
import type { Sighting } from '../model/sighting';

/** A sighting with what is needed to see that two of them speak of one thing. */
export interface MergeCandidate {
  readonly sighting: Sighting;
  /** Folder of the file; manifest and lockfile lie in one. */
  readonly folder: string;
  readonly mergeKey: string | null;
  /** True for lockfiles, whose version is the one that gets installed. */
  readonly lock: boolean;
}

function agrees(manifest: Sighting, lock: Sighting): boolean {
  const { kind, text } = manifest.version;
  if (kind === 'exact') return text.replace(/^[v=]+/, '') === lock.version.text;
  if (kind === 'range') return satisfies(lock.version.text, text, { includePrerelease: true });
  return kind === 'floating';
}

function merged(manifests: readonly Sighting[], lock: Sighting): Sighting {
  const [first, ...rest] = manifests;
  if (first === undefined) return lock;
  return {
    ...first,
    version: lock.version,
    where: `${first.where}, locked`,
    places: [...first.places, ...rest.flatMap((m) => m.places), ...lock.places],
  };
}

/**
 * One row per thing: a manifest entry and the lock entry that answers it become one sighting with the locked version
 * and both places, the manifest's first because that is what a person changes. A lock that does not answer its
 * manifest is out of date; then both stay, each with its own version.
 */
export function mergeSightings(candidates: readonly MergeCandidate[]): readonly Sighting[] {
  const groups = new Map<string, MergeCandidate[]>();
  for (const [index, c] of candidates.entries()) {
    const key = c.mergeKey === null ? `#${index}` : `${c.folder}\n${c.mergeKey}\n${packageKey(c.sighting.package)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [c]);
    else group.push(c);
  }
  return [...groups.values()].flatMap((group) => {
    const locks = group.filter((c) => c.lock);
    const [lock] = locks;
    if (lock === undefined || locks.length > 1) return group.map((c) => c.sighting);
    const answered = group.filter((c) => !c.lock && agrees(c.sighting, lock.sighting)).map((c) => c.sighting);
    const others = group.filter((c) => !c.lock && !answered.includes(c.sighting)).map((c) => c.sighting);
    return [merged(answered, lock.sighting), ...others];
  });
}

/** Sightings of one installed copy reached in several ways (editor's API and its folder on disk) become one. */
export function mergeInstalled(sightings: readonly Sighting[]): readonly Sighting[] {
  const byCopy = new Map<string, Sighting>();
  for (const s of sightings) {
    const key = `${packageKey(s.package)}\n${s.version.text}\n${comparableUri(s.places[0].uri)}`;
    const known = byCopy.get(key);
    if (known === undefined) {
      byCopy.set(key, s);
      continue;
    }
    byCopy.set(key, {
      ...known,
      where: known.where === s.where ? known.where : `${known.where}; ${s.where}`,
      active: known.active === true || s.active === true ? true : (known.active ?? s.active),
    });
  }
  return [...byCopy.values()];
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
