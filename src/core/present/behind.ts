import { BUNDLED } from '../model/feed';
import { packageKey } from '../model/package';
import type { ReleasesBehind } from '../model/release';
import type { Sighting } from '../model/sighting';
import { shorten, visible } from './escape';
import { counted } from './words';

/** `the list of 2026-11-20`, with the feed that it came with where that is not the bundled one. */
function listWords({ asOf, origin }: ReleasesBehind): string {
  return `the list of ${asOf}${origin === BUNDLED ? '' : ` of the feed ${visible(origin)}`}`;
}

/**
 * How many later releases there are, in a clause: `at least 12 releases behind 2.1.330, as the list of 2026-11-20 has
 * it`. A list without a later one is quoted as such: it may have gaps, and it is as old as its day, so nothing is ever
 * called up to date. Null where no list has the version.
 */
export function behindWords(known: ReleasesBehind | undefined, sighting: Pick<Sighting, 'package'>): string | null {
  if (known === undefined) return null;
  const { behind, atLeast, newest, version } = known;
  const follows = packageKey(known.package) !== packageKey(sighting.package);
  const line = follows ? `as ${shorten(visible(`${known.package.name} ${version}`), 120)}: ` : '';
  if (behind === 0) return `${line}no later release is in ${listWords(known)}${atLeast ? ', which has gaps' : ''}`;
  const count = `${atLeast ? 'at least ' : ''}${counted(behind, 'release')}`;
  return `${line}${count} behind ${shorten(visible(newest), 60)}, as ${listWords(known)} has it`;
}
