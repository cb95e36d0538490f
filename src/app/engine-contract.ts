import type { FeedAddress } from '../core/model/feed';
import type { Ignore } from '../core/model/finding';
import type { TrustState } from '../core/model/trust-state';
import type { CancelToken } from '../ports/cancel';

/** What to look at. */
export interface ScanRequest {
  /** Workspace folders (or paths of the command line) as URIs. */
  readonly roots: readonly string[];
  /** Whether installed copies are looked for. */
  readonly installed: boolean;
  readonly ignores: readonly Ignore[];
  /** Remote feeds to compare with besides the bundled one; absent or empty: none. */
  readonly feeds?: readonly FeedAddress[];
  /** The editor window is in Restricted Mode. */
  readonly restricted: boolean;
}

/** The scan and comparison behind one call; loads when first needed. */
export interface Engine {
  /** A whole scan. A feed or inventory that could not be read is told in the state, not thrown. */
  scan(request: ScanRequest, cancel: CancelToken): Promise<TrustState>;
  /** Reads one changed, new or deleted workspace file again and compares anew. */
  rescanFile(uri: string, request: ScanRequest, cancel: CancelToken): Promise<TrustState>;
  /** Whether a file is of a kind that can hold pins, by its path below its workspace folder. */
  accepts(path: string): boolean;
  /** Lets go of what a scan has started. */
  dispose(): void;
}
