import { FeedFault } from './feed-fault';

/** Limits of one file, in milliseconds. */
export interface FetchLimits {
  /** Longest silence, also before the first byte. */
  readonly idle: number;
  /** Longest time for a file as a whole. */
  readonly whole: number;
}

export const FETCH_LIMITS: FetchLimits = { idle: 20_000, whole: 120_000 };

/** The two clocks of one file: silence, and the whole. */
export class Watch {
  fault: FeedFault | null = null;
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly limits: FetchLimits;
  private readonly file: string;
  private idle: NodeJS.Timeout;
  private readonly whole: NodeJS.Timeout;

  constructor(limits: FetchLimits, file: string) {
    this.limits = limits;
    this.file = file;
    this.signal = this.controller.signal;
    this.idle = this.startIdle();
    this.whole = setTimeout(() => {
      this.end(new FeedFault('slow', `${file} came too slowly: it was not whole after ${limits.whole / 1000} s`));
    }, limits.whole);
  }

  /** Something came. */
  heard(): void {
    clearTimeout(this.idle);
    this.idle = this.startIdle();
  }

  stop(): void {
    clearTimeout(this.idle);
    clearTimeout(this.whole);
  }

  /** Ends the connection. */
  end(fault: FeedFault): void {
    this.fault ??= fault;
    this.controller.abort();
  }

  private startIdle(): NodeJS.Timeout {
    return setTimeout(() => {
      this.end(new FeedFault('hangs', `the server hangs: nothing of ${this.file} came for ${this.limits.idle / 1000} s`));
    }, this.limits.idle);
  }
}
