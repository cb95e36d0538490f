import compare from 'semver/functions/compare';
import parse from 'semver/functions/parse';
import type { Sighting } from '../model/sighting';

/** Value of the qualifier `cache` on copies that a loader has unpacked and starts in place of what was installed. */
export const LOADER_CACHE = 'loader';

function isCached(s: Sighting): boolean {
  return s.qualifiers?.['cache'] === LOADER_CACHE;
}

/**
 * Settles which copy of a tool runs where what was installed is a loader: it starts the highest version in its cache, but
 * nothing lower than itself. The installed copy is then a floor, and its own version runs only when it is the highest.
 */
export function settleLoaders(sightings: readonly Sighting[]): readonly Sighting[] {
  const highest = new Map(sightings.filter((s) => isCached(s) && s.active === true).map((s) => [s.tool, s]));
  if (highest.size === 0) return sightings;
  const loaders = (tool: string): readonly Sighting[] => {
    const all = sightings.filter((s) => s.tool === tool && !isCached(s) && s.presence === 'installed' && s.version.kind === 'exact');
    const first = all.filter((s) => s.active === true);
    return first.length > 0 ? first : all;
  };
  return sightings.map((s) => {
    const cached = highest.get(s.tool);
    if (cached === undefined) return s;
    if (s === cached) return loaders(s.tool).some((l) => isHigher(l, s)) ? { ...s, active: false } : s;
    if (isCached(s) || s.presence !== 'installed' || !isHigher(cached, s)) return s;
    return { ...s, active: false, where: `${s.where}, starts ${cached.version.text} from its cache` };
  });
}

/** False also where one of the two cannot be compared. */
function isHigher(a: Sighting, b: Sighting): boolean {
  const [left, right] = [parse(a.version.text), parse(b.version.text)];
  return left !== null && right !== null && compare(left, right) > 0;
}
