import { proxyAgent } from './node/feed-proxy';
import { updateFeed } from './node/feed-repository';
import { FETCH_LIMITS, type FetchLimits } from './node/feed-watch';
import type { UpdateFeed } from './ports/feed-store';

export interface FeedRemoteOptions {
  /** Folder of all stores. */
  readonly base: string;
  /** Whose proxy variables count; null where the host patches connections itself, as editors do. */
  readonly proxyEnv: Readonly<Record<string, string | undefined>> | null;
  /** Why a verified document cannot be used; null when it can. Handed in, so that this part needs no schemas. */
  readonly unusable: (document: unknown) => string | null;
  /** Longest silence of the server, in seconds, and a sixth of the longest time for a file; null for the usual. */
  readonly timeout: number | null;
}

/** Updates of remote feeds. This part alone goes to the network, and it loads only when a feed is to be asked for. */
export function createFeedUpdater({ base, proxyEnv, unusable, timeout }: FeedRemoteOptions): UpdateFeed {
  const limits: FetchLimits = timeout === null ? FETCH_LIMITS : { idle: timeout * 1000, whole: timeout * 6000 };
  return (feed, { folder }) =>
    updateFeed(feed, { base, limits, folder, unusable, agent: proxyEnv === null ? null : proxyAgent(feed.url, proxyEnv) });
}
