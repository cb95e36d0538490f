import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { ReleaseList, ReleasesBehind } from '../model/release';
import type { Sighting } from '../model/sighting';
import type { VersionScheme } from '../model/tool';
import { followedLine, indexPackages, ownLine, type KnownPackage, type Line } from './derive';
import type { Version } from './scheme';
import { schemeOf } from './version-schemes';

/** Counts later releases by the lists of one feed. A list is read when a sighting first asks for it, and then kept. */
export class ReleaseCounter {
  private readonly known: ReadonlyMap<string, KnownPackage>;
  private readonly lists: ReadonlyMap<string, ReleaseList>;
  private readonly read = new Map<string, readonly Version[]>();

  constructor(feed: Pick<Feed, 'tools' | 'releases'>) {
    this.known = indexPackages(feed.tools);
    this.lists = new Map(feed.releases.map((list) => [packageKey(list.package), list]));
  }

  /**
   * By the list of the sighting's package, else by that of the line it follows. Null where the version is not exact or
   * in no list: what a list does not have may be a build that was never released, and is not held against others.
   */
  behind(sighting: Sighting): ReleasesBehind | null {
    const own = this.countOn(ownLine(sighting, this.known));
    if (own !== null) return own;
    const followed = followedLine(sighting, this.known);
    return followed === null ? null : this.countOn(followed);
  }

  private countOn({ key, scheme, step }: Line): ReleasesBehind | null {
    const list = this.lists.get(key);
    if (list === undefined || !('version' in step) || step.version.kind !== 'exact') return null;
    const { version } = step.version;
    const rules = schemeOf(scheme);
    const releases = this.releasesOf(key, list, scheme);
    const from = firstIndex(releases, (release) => rules.compare(release, version) >= 0);
    const later = firstIndex(releases, (release) => rules.compare(release, version) > 0);
    const newest = releases.at(-1);
    const isListed = releases.slice(from, later).some((release) => !rules.isTie(release, version));
    if (!isListed || newest === undefined) return null;
    return {
      behind: releases.length - later,
      atLeast: !list.whole,
      newest: newest.version,
      asOf: list.asOf,
      package: list.package,
      version: version.version,
      origin: list.origin,
    };
  }

  /** In version order, each release once. */
  private releasesOf(key: string, list: ReleaseList, scheme: VersionScheme): readonly Version[] {
    const known = this.read.get(key);
    if (known !== undefined) return known;
    const rules = schemeOf(scheme);
    const versions = list.versions.split(' ').flatMap((text) => rules.exact(text) ?? []);
    versions.sort((a, b) => rules.compare(a, b));
    const releases = versions.filter((version, i) => {
      const before = versions[i - 1];
      return before === undefined || rules.compare(before, version) !== 0 || rules.isTie(before, version);
    });
    this.read.set(key, releases);
    return releases;
  }
}

/** The first place in an ordered list from which on the test holds; its length when it never does. */
function firstIndex<T>(list: readonly T[], test: (value: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = list[middle];
    if (value !== undefined && test(value)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How far each sighting is behind, by its index; copies of one version are counted once. */
export function releasesBehind(counter: ReleaseCounter, sightings: readonly Sighting[]): ReadonlyMap<number, ReleasesBehind> {
  const done = new Map<string, ReleasesBehind | null>();
  const result = new Map<number, ReleasesBehind>();
  for (const [at, sighting] of sightings.entries()) {
    const { kind, text } = sighting.version;
    const key = `${packageKey(sighting.package)}\n${kind}\n${text}`;
    let behind = done.get(key);
    if (behind === undefined) {
      behind = counter.behind(sighting);
      done.set(key, behind);
    }
    if (behind !== null) result.set(at, behind);
  }
  return result;
}
