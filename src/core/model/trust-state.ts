import type { Feed, FeedStatus } from './feed';
import type { Assessment } from './finding';
import type { Inventory } from './sighting';

/** Everything every surface shows, in one immutable value. */
export interface TrustState {
  readonly phase: 'scanning' | 'ready' | 'failed';
  /** Why the last scan failed as a whole; null otherwise. */
  readonly failure: string | null;
  readonly feedStatus: FeedStatus;
  readonly feed: Feed;
  readonly inventory: Inventory;
  readonly assessment: Assessment;
  /** UTC time of the scan; null before the first. */
  readonly scannedAt: string | null;
  /** True while the editor window is in Restricted Mode. */
  readonly restricted: boolean;
}
