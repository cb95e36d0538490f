import type { Finding } from '../model/finding';
import type { Sighting } from '../model/sighting';
import { counted } from './words';

/**
 * A moving tag (or no version at all) against an event that has a fix: the answer is decided when the thing is
 * installed. Such findings are counted in one line per place, not told one by one: each says the same.
 */
export function isDecidedLater(finding: Finding, sighting: Sighting): boolean {
  return (
    sighting.version.kind === 'floating' &&
    finding.verdict === 'unknown' &&
    finding.concern === 'info' &&
    finding.ignored === null
  );
}

/** The one line for all findings of a place that are decided later. */
export function decidedLaterWords(events: number): string {
  const speak = events === 1 ? 'speaks' : 'speak';
  return `${counted(events, 'event')} with a fix ${speak} of older releases; which release this is, is decided when it is installed, and a cache or image made earlier may hold an affected one.`;
}
