import type { TrustEvent } from './event';
import type { ReleaseList } from './release';
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
  /** Known releases, one list per package at most. */
  readonly releases: readonly ReleaseList[];
  readonly problems: readonly FeedProblem[];
}

/** The id of the feed that ships in the package; no other feed may have it. */
export const BUNDLED = 'bundled';

/**
 * `bundled`: ships in the package. `fresh`: verified, and its metadata has not expired. `stale`: past its expiry, or
 * not downloaded yet. `refused`: the last update was not accepted, and the last good feed counts on.
 */
export type FeedStanding = 'fresh' | 'stale' | 'refused' | 'bundled';

/** A feed that a person added in settings or on the command line. */
export interface FeedAddress {
  /** Stands with every event of the feed; lower case letters, digits and `-`. */
  readonly name: string;
  /** Folder of the repository, without a slash at the end; https, or http on the loopback interface, or a local folder. */
  readonly url: string;
  /** SHA-256 of the first root metadata file, in lower case hexadecimal digits. */
  readonly rootSha256: string;
  /** True for a newer release of the bundled feed itself: as a whole it takes the place of the bundled records. */
  readonly replacesBundled: boolean;
}

/** Where one feed stands. */
export interface FeedOrigin {
  /** `bundled`, or the name of the feed. */
  readonly id: string;
  readonly name: string;
  readonly status: FeedStanding;
  /** UTC time at which the feed was put together; empty when nothing of it is here. */
  readonly generated: string;
  /** How many of its events count. */
  readonly events: number;
  /** Why it is stale or refused, or why none of its records count; null when there is nothing to say. */
  readonly reason: string | null;
  /** UTC time after which its signed metadata no longer counts as recent; null for the bundled feed. */
  readonly expires: string | null;
}

/** Where all feeds together stand: the worst standing, the day of the main line, and the reasons of each. */
export interface FeedStatus {
  readonly status: FeedStanding;
  readonly generated: string;
  readonly events: number;
  readonly reason: string | null;
  /** The bundled feed first, then those of the settings in their order. */
  readonly origins: readonly FeedOrigin[];
}
