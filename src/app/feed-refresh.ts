import type { FeedAddress } from '../core/model/feed';
import type { Clock } from '../ports/clock';
import type { FeedUpdate, UpdateFeed } from '../ports/feed-store';
import type { Log } from '../ports/log';

const HOUR = 3_600_000;
/** How far a time may be put off, as a share of it: so that not everybody asks a server at the same moment. */
const SPREAD = 0.1;

export interface FeedRefreshDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Settings as they are at the moment of a refresh. */
  readonly feeds: () => readonly FeedAddress[];
  /** Hours between two refreshes; 0 for none by time. */
  readonly hours: () => number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  /** Loads the part that goes to the network; called only when there is a feed to ask for. */
  readonly loadUpdater: () => Promise<UpdateFeed>;
  /** Called after what is stored may have changed. */
  readonly refreshed: () => Promise<void>;
}

/** What became of one feed in a refresh. */
export interface RefreshResult extends FeedUpdate {
  readonly feed: string;
}

/** Refreshes remote feeds by time and on demand; never at start-up, and never without a feed in the settings. */
export class FeedRefresh {
  private readonly deps: FeedRefreshDeps;
  private callOff: (() => void) | null = null;
  private running: Promise<readonly RefreshResult[]> | null = null;
  private disposed = false;

  constructor(deps: FeedRefreshDeps) {
    this.deps = deps;
  }

  /** Sets the time of the next refresh anew; to be called at start-up and when settings have changed. */
  schedule(): void {
    this.callOff?.();
    this.callOff = null;
    const hours = this.deps.hours();
    if (this.disposed || hours <= 0 || this.deps.feeds().length === 0) return;
    const wait = hours * HOUR * (1 + SPREAD * this.deps.random());
    this.callOff = this.deps.clock.after(wait, () => {
      this.refresh().catch((error: unknown) => {
        this.deps.log.error(`The refresh of feeds failed: ${String(error)}`);
      });
    });
  }

  /** Asks for news of every feed, one after the other. A call while one is under way joins it. */
  refresh(): Promise<readonly RefreshResult[]> {
    this.running ??= this.each(this.deps.feeds(), null).finally(() => {
      this.running = null;
      this.schedule();
    });
    return this.running;
  }

  /** The same over a folder that holds a copy of one feed's repository. */
  async importFolder(feed: FeedAddress, folder: string): Promise<RefreshResult | null> {
    await this.running;
    const [result] = await this.each([feed], folder);
    return result ?? null;
  }

  dispose(): void {
    this.disposed = true;
    this.callOff?.();
  }

  private async each(feeds: readonly FeedAddress[], folder: string | null): Promise<readonly RefreshResult[]> {
    if (feeds.length === 0) return [];
    const update = await this.deps.loadUpdater();
    const results: RefreshResult[] = [];
    for (const feed of feeds) {
      const done = { feed: feed.name, ...(await update(feed, { folder })) };
      results.push(done);
      this.tell(done);
    }
    if (!this.disposed) await this.deps.refreshed();
    return results;
  }

  private tell({ feed, result, reason }: RefreshResult): void {
    if (reason === null) this.deps.log.info(`Feed ${feed}: ${result}`);
    else this.deps.log.warn(`Feed ${feed}: ${result === 'expired' ? 'stale' : 'refused'}: ${reason}`);
  }
}
