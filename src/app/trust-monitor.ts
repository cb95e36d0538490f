import type { Feed, FeedStatus } from '../core/model/feed';
import type { TrustState } from '../core/model/trust-state';
import type { CancelToken } from '../ports/cancel';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Engine, ScanRequest } from './engine-contract';

const NO_FEED: Feed = { generated: '', events: [], tools: [], vendors: [], releases: [], problems: [] };
const NO_STATUS: FeedStatus = { status: 'bundled', generated: '', events: 0, reason: null, origins: [] };

/** The state before the first scan: nothing is known, and that is what it says. */
export function initialState(restricted: boolean): TrustState {
  return {
    phase: 'scanning',
    failure: null,
    feed: NO_FEED,
    feedStatus: NO_STATUS,
    inventory: { sightings: [], coverage: [] },
    assessment: { findings: [], verdicts: [], ignoreProblems: [] },
    advice: new Map(),
    behind: new Map(),
    scannedAt: null,
    restricted,
  };
}

export interface TrustMonitorDeps {
  readonly loadEngine: () => Promise<Engine>;
  /** What to look at now: folders, settings and trust as they are at the moment of the scan. */
  readonly request: () => ScanRequest;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long changes are gathered before a rescan, in milliseconds. */
const QUIET_TIME = 300;

/** Holds the one state that every surface shows, and decides when to look again. */
export class TrustMonitor {
  private current: TrustState;
  private generation = 0;
  private running: Promise<void> = Promise.resolve();
  private callOff: (() => void) | null = null;
  private waiting: Promise<void> | null = null;
  private waitingFull: string | null = null;
  private disposed = false;
  private readonly listeners = new Set<(state: TrustState) => void>();
  private readonly changed = new Set<string>();
  private readonly deps: TrustMonitorDeps;

  constructor(deps: TrustMonitorDeps) {
    this.deps = deps;
    this.current = initialState(deps.request().restricted);
  }

  get state(): TrustState {
    return this.current;
  }

  /** Calls back with every new state; the returned function ends that. */
  onState(listener: (state: TrustState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Looks at everything again. Settles when this or a later scan has been shown. */
  async check(why: string): Promise<void> {
    this.changed.clear();
    this.deps.log.info(`Scan: ${why}`);
    this.show({ ...this.current, phase: 'scanning', restricted: this.deps.request().restricted });
    this.generation += 1;
    await this.run(async (engine, cancel) => engine.scan(this.deps.request(), cancel));
  }

  /** A workspace file changed, came or went. Changes are gathered for a moment, then only those files are read. */
  fileChanged(uri: string): void {
    this.changed.add(uri);
    this.later(null);
  }

  /** Something outside the files changed; everything is looked at again after a moment. */
  checkSoon(why: string): void {
    this.later(why);
  }

  /** Settles when nothing is under way or waiting and the last result has been shown. */
  async whenQuiet(): Promise<void> {
    for (;;) {
      const { waiting, running } = this;
      await waiting;
      await running;
      if (waiting === this.waiting && running === this.running) return;
    }
  }

  dispose(): void {
    this.disposed = true;
    this.generation += 1;
    this.callOff?.();
    this.listeners.clear();
  }

  /** Acts after the quiet time; a full scan that is waiting is not pushed aside by a changed file. */
  private later(full: string | null): void {
    this.callOff?.();
    this.waitingFull = full ?? this.waitingFull;
    this.waiting = new Promise((settle) => {
      const cancelTimer = this.deps.clock.after(QUIET_TIME, () => {
        const why = this.waitingFull;
        this.callOff = null;
        this.waitingFull = null;
        const act = why === null ? this.rescanChanged() : this.check(why);
        act.then(settle, (error: unknown) => {
          this.deps.log.error(`Scan failed: ${String(error)}`);
          settle();
        });
      });
      this.callOff = () => {
        cancelTimer();
        settle();
      };
    });
  }

  private async rescanChanged(): Promise<void> {
    await this.run(async (engine, cancel) => {
      const files = [...this.changed];
      this.changed.clear();
      let state = this.current;
      for (const uri of files) state = await engine.rescanFile(uri, this.deps.request(), cancel);
      return state;
    });
  }

  /** One scan at a time, in order; a newer full scan makes the results of those before it unwanted. */
  private async run(scan: (engine: Engine, cancel: CancelToken) => Promise<TrustState>): Promise<void> {
    const mine = this.generation;
    const isStale = (): boolean => this.disposed || mine !== this.generation;
    const cancel: CancelToken = {
      get cancelled() {
        return isStale();
      },
    };
    const previous = this.running;
    this.running = (async () => {
      await previous;
      if (isStale()) return;
      const state = await this.guarded(scan, cancel);
      if (!isStale()) this.show(state);
    })();
    await this.running;
  }

  private async guarded(
    scan: (engine: Engine, cancel: CancelToken) => Promise<TrustState>,
    cancel: CancelToken,
  ): Promise<TrustState> {
    try {
      return await scan(await this.deps.loadEngine(), cancel);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      this.deps.log.error(`Scan failed: ${failure}`);
      return { ...this.current, phase: 'failed', failure };
    }
  }

  private show(state: TrustState): void {
    this.current = state;
    for (const listener of this.listeners) {
      try {
        listener(state);
      } catch (error) {
        this.deps.log.error(`A surface failed to show the state: ${String(error)}`);
      }
    }
  }
}
