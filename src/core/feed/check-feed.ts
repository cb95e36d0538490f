import type { Feed } from '../model/feed';
import { checkLinks } from './check-links';
import { checkTexts } from './check-texts';
import { checkVersions, type ReleaseIndex } from './check-versions';

/**
 * Checks across the records of a parsed feed, for people who write records: links, versions against known releases,
 * sources, dates, texts. One line per fault, led by the record's id; none when the feed is sound. A feed with faults
 * of this kind still works: these are rules of curation, not of safety.
 */
export function checkFeed(feed: Feed, releases: ReleaseIndex): string[] {
  return [...checkLinks(feed), ...checkVersions(feed, releases), ...checkTexts(feed)];
}
