import type { FeedAddress } from '../core/model/feed';
import type { Outcome } from './outcome';

/** What is kept of a remote feed on this machine. */
export interface StoredFeed {
  /** Changes with every update; equal values mean equal content. */
  readonly generation: string;
  /** The last good feed document, unchecked as JSON gave it; null when no update ever succeeded. */
  readonly document: unknown;
  /** UTC time at which the metadata that vouches for the document expires; null without a document. */
  readonly expires: string | null;
  /** Why the last update was not accepted, `expired` for its date alone; null when it was. */
  readonly refusal: { readonly kind: 'expired' | 'refused'; readonly reason: string } | null;
}

/** Reads what is kept of remote feeds. Never goes to the network. */
export interface FeedStore {
  /** A missing failure: nothing is kept yet. Any other: what is kept is damaged, and the reason says how. */
  load(feed: FeedAddress): Promise<Outcome<StoredFeed>>;
}

/** What became of one update. */
export interface FeedUpdate {
  /** `updated`: other content than before; `unchanged`: the same, verified anew; the others say why in `reason`. */
  readonly result: 'updated' | 'unchanged' | 'expired' | 'refused';
  readonly reason: string | null;
}

/** Asks the server (or a folder) for news of one feed, verifies it and keeps it. Never throws. */
export type UpdateFeed = (feed: FeedAddress, options: { readonly folder: string | null }) => Promise<FeedUpdate>;
