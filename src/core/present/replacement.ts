import { comparePlain, PLAIN_VERSION } from '../assess/higher-version';
import type { Sighting } from '../model/sighting';

/** An operator that keeps its meaning with a newer version behind it, blanks, a `v`, then one to three numbers. */
const WRITTEN = /^(\^|~=|~>|~|>=|===|==|=)?([ ]{0,2})(v?)(\d{1,9}(?:\.\d{1,9}){0,2})((?:[-+][0-9A-Za-z.+-]{1,64})?)$/;

/** Files that a package manager writes, with hashes beside the versions: a hand-made change breaks them. */
const LOCK_FILE = /(?:^|[/.-])(?:lock|shrinkwrap)(?:\.[A-Za-z]{1,8})?$|\.lockb$/i;

/** Operators whose meaning stays when a version of fewer than three numbers becomes a full one. */
const OPEN_OPERATORS: ReadonlySet<string> = new Set(['^', '>=']);

function padded(version: string): string {
  const missing = 3 - version.split('.').length;
  return version + '.0'.repeat(Math.max(missing, 0));
}

/**
 * What to write in place of the sighting's literal so that it means `fixedIn`: operator and `v` stay as they are.
 * Null when no fix or no safe text is known: not pinned, written by a package manager, a commit, a moving tag, a compound range,
 * unreadable, or already at or past the fixed version.
 */
export function replacementFor(sighting: Sighting, fixedIn: string | null): string | null {
  if (fixedIn === null) return null;
  const [place] = sighting.places;
  if (sighting.presence !== 'pinned' || LOCK_FILE.test(place.uri)) return null;
  if (sighting.version.kind !== 'exact' && sighting.version.kind !== 'range') return null;
  const fixed = PLAIN_VERSION.exec(fixedIn);
  const written = WRITTEN.exec(place.text);
  if (fixed === null || written === null) return null;
  const [, fixedV = '', fixedNumbers = ''] = fixed;
  const [, operator = '', blanks = '', ownV = '', numbers = '', suffix = ''] = written;
  const full = numbers.split('.').length === 3;
  if (!full && !OPEN_OPERATORS.has(operator)) return null;
  const order = comparePlain(`${padded(numbers)}${full ? suffix : ''}`, fixedNumbers);
  if (order === null || order >= 0) return null;
  // A ref is a name: where the tag of the fix carries a `v`, the tag without it does not exist.
  const v = sighting.package.ecosystem === 'GitHub Actions' && fixedV !== '' ? fixedV : ownV;
  return `${operator}${blanks}${v}${fixedNumbers}`;
}
