import type { ReleaseIndex } from '../feed/check-versions';
import { checkFeed } from '../feed/check-feed';
import type { Feed } from '../model/feed';
import { factIssues } from './review-facts';
import { problem, type Issue } from './review-issue';
import { readingIssues } from './review-reading';

/** The faults that a schema check tells in one line (`summary: is missing; date: …`), one issue each. */
export function faultIssues(file: string, fault: string): readonly Issue[] {
  return fault.split('; ').map((part) => {
    const colon = part.indexOf(': ');
    const field = colon < 0 ? null : part.slice(0, colon);
    if (field === null || !/^[\w.[\]/@-]{1,200}$/.test(field)) return problem(file, null, part);
    return problem(file, field, part.slice(colon + 2));
  });
}

/** Finds the file of a record by its id; tools and vendors have ids of their own. */
export type FileOf = (id: string) => string;

/**
 * Looks at a parsed feed as a second curator would: the rules across records, the facts of each event, and how it
 * reads. `today` is the day until which things can have happened.
 */
export function reviewFeed(feed: Feed, fileOf: FileOf, releases: ReleaseIndex, today: string): readonly Issue[] {
  return [
    ...feed.problems.flatMap((p) => faultIssues(fileOf(p.record), p.message)),
    ...checkFeed(feed, releases).map((line) => lineIssue(line, fileOf)),
    ...feed.events.flatMap((event) => [
      ...factIssues(event, feed, fileOf(event.id), releases, today),
      ...readingIssues(event, fileOf(event.id)),
    ]),
  ];
}

/** A line of the checks across records: `id: message`, or `id package: message`. */
function lineIssue(line: string, fileOf: FileOf): Issue {
  const [, id = '', rest = line] = /^([A-Za-z0-9_-]{1,80}):? (.*)$/su.exec(line) ?? [];
  return id === '' ? problem(fileOf(''), null, line) : problem(fileOf(id), null, rest);
}
