import type { Feed, FeedStatus } from './feed';
import type { Advice, Assessment } from './finding';
import type { ReleasesBehind } from './release';
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
  /** By index of the sighting, for those with a fixable finding; null where no version is known that brings nothing new. */
  readonly advice: ReadonlyMap<number, Advice | null>;
  /** By index of the sighting, for those whose exact version a release list has: information, never a verdict. */
  readonly behind: ReadonlyMap<number, ReleasesBehind>;
  /** UTC time of the scan; null before the first. */
  readonly scannedAt: string | null;
  /** True while the editor window is in Restricted Mode. */
  readonly restricted: boolean;
}
