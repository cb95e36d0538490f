import type { Feed } from '../model/feed';
import { packageKey, type PackageId } from '../model/package';
import { isIncomplete, type Inventory, type Sighting } from '../model/sighting';
import type { VersionScheme } from '../model/tool';
import { answer, type Answer } from './condition-answer';
import { readVersion, schemeOf } from './version-schemes';

/** The other things found, for conditions that ask whether one of them is here. */
export interface Surroundings {
  /** All sightings of a package. */
  find(id: PackageId): readonly Sighting[];
  /** How its versions are read; null for a package that no tool record names, which is never looked for. */
  schemeOf(id: PackageId): VersionScheme | null;
  /** False when something may be there and was not looked at. */
  readonly complete: boolean;
}

/** For callers that know of nothing but one sighting. */
export const NO_SURROUNDINGS: Surroundings = { find: () => [], schemeOf: () => null, complete: false };

/** Look-ups over one feed and one inventory. */
export function surroundingsOf(feed: Pick<Feed, 'tools'>, inventory: Inventory): Surroundings {
  const schemes = new Map<string, VersionScheme>();
  for (const { package: id, scheme } of feed.tools.flatMap((t) => t.packages)) {
    if (!schemes.has(packageKey(id))) schemes.set(packageKey(id), scheme);
  }
  const found = new Map<string, Sighting[]>();
  for (const sighting of inventory.sightings) {
    const key = packageKey(sighting.package);
    const list = found.get(key);
    if (list === undefined) found.set(key, [sighting]);
    else list.push(sighting);
  }
  return {
    find: (id) => found.get(packageKey(id)) ?? [],
    schemeOf: (id) => schemes.get(packageKey(id)) ?? null,
    complete: !isIncomplete(inventory),
  };
}

/** What one sighting says: it is here at such a version, it is not, or it cannot be told. */
type Standing = 'inside' | 'outside' | 'open';

/**
 * Whether a package is here at a version in the range. Pins tell what may be installed elsewhere, so they keep the
 * question open; that nothing was found counts only if everything was looked at.
 */
export function presentTest(id: PackageId, range: string | null, around: Surroundings): Answer {
  const name = `${id.ecosystem}/${id.name}`;
  const scheme = around.schemeOf(id);
  const say = (truth: Answer['truth'], text: string): Answer => answer(truth, name, 1, text);
  if (scheme === null) return say('unknown', `whether ${name} is here is not looked for`);
  const found = around.find(id);
  const standings = found.map((s) => standingOf(s, range, scheme));
  const inside = found[standings.indexOf('inside')];
  if (inside !== undefined) return say('true', `${name} ${inside.version.text} is here`);
  const open = found[standings.indexOf('open')];
  const among = range === null ? '' : ` in ${range}`;
  if (open !== undefined) return say('unknown', `whether ${name}${among} is here cannot be told from ${describe(open)}`);
  if (!around.complete) return say('unknown', `${name}${among} was not found, and not everything was looked at`);
  return say('false', `${name}${among} is not here`);
}

function describe(sighting: Sighting): string {
  const text = sighting.version.text === '' ? 'no version' : `"${sighting.version.text.slice(0, 60)}"`;
  return sighting.presence === 'pinned' ? `a pin of ${text}` : `an installed copy of ${text}`;
}

function standingOf(sighting: Sighting, range: string | null, scheme: VersionScheme): Standing {
  const pinned = sighting.presence === 'pinned';
  if (range === null) return pinned ? 'open' : 'inside';
  const rules = schemeOf(scheme);
  const wanted = rules.range(range);
  const read = readVersion(scheme, sighting.version);
  if (wanted === null || read.kind !== 'exact') return 'open';
  if (!rules.meets(wanted, { from: read.version, to: read.version, toIncluded: true })) return 'outside';
  return pinned ? 'open' : 'inside';
}
