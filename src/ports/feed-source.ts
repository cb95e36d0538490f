import type { Outcome } from './outcome';

/** Gives the feed as it lies somewhere; what comes is `unknown` until `core/feed` has checked it. */
export interface FeedSource {
  load(): Promise<Outcome<unknown>>;
}
