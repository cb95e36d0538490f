import { parseFeed } from './parse-feed';

/** Why a document would only take knowledge away if it were used as a feed; null when at least one event counts. */
export function unusableFeed(document: unknown): string | null {
  const feed = parseFeed(document);
  if (feed.events.length > 0) return null;
  const [problem] = feed.problems;
  return `it holds no usable event${problem === undefined ? '' : ` (${problem.record} ${problem.message})`}`;
}
