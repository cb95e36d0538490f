import type { TrustEvent } from './event';
import type { Tool, Vendor } from './tool';

/** A record that was refused: which file, and what to mend. */
export interface FeedProblem {
  readonly record: string;
  readonly message: string;
}

/** The curated feed as the rest of the program sees it: good records, and a line for each refused one. */
export interface Feed {
  /** UTC time at which the feed was put together. */
  readonly generated: string;
  readonly events: readonly TrustEvent[];
  readonly tools: readonly Tool[];
  readonly vendors: readonly Vendor[];
  readonly problems: readonly FeedProblem[];
}

/** Where the feed stands: `bundled` ships in the package; `stale` is past its expiry; `refused` keeps the last good one. */
export interface FeedStatus {
  readonly status: 'fresh' | 'stale' | 'refused' | 'bundled';
  readonly generated: string;
  readonly events: number;
  readonly reason: string | null;
}
