import { Worker } from 'node:worker_threads';
import type { ReleasePair, Xray, XrayAsker, XrayEnd } from '../ports/xray';
import type { FromXray, ToXray, XrayQuestion } from './xray-messages';

export interface XrayLimits {
  /** How long a worker that was told to end may take to end npm and remove its folder, in milliseconds. */
  readonly grace: number;
  /** Heap of the thread; one that needs more ends with a sentence, and nothing else with it. */
  readonly megabytes: number;
}

const LIMITS: XrayLimits = { grace: 5_000, megabytes: 2_048 };

/** Compares releases in a worker thread of their own, so that nothing else waits for them or falls with them. */
export class XrayWorker implements Xray {
  private readonly stops = new Set<() => void>();
  private readonly script: string;
  private readonly ground: Omit<XrayQuestion, keyof ReleasePair>;
  private readonly limits: XrayLimits;

  /** `script` is the path of the built worker; `limits` a parameter for tests. */
  constructor(script: string, ground: Omit<XrayQuestion, keyof ReleasePair>, limits = LIMITS) {
    this.script = script;
    this.ground = ground;
    this.limits = limits;
  }

  compare({ before, after }: ReleasePair, asker: XrayAsker): Promise<XrayEnd> {
    const workerData: XrayQuestion = { before, after, ...this.ground, env: { ...this.ground.env } };
    const worker = new Worker(this.script, { workerData, name: 'tool-trust-xray', resourceLimits: { maxOldGenerationSizeMb: this.limits.megabytes } });
    return new Promise((settle) => {
      const finish = (end: XrayEnd): void => {
        this.stops.delete(stop);
        settle(end);
      };
      const tell = (told: ToXray): void => {
        worker.postMessage(told);
      };
      const stop = (): void => {
        tell({ kind: 'stop' });
        endAfter(worker, this.limits.grace);
        finish({ kind: 'stopped' });
      };
      this.stops.add(stop);
      const ask = async (sentence: string): Promise<void> => {
        if (await asker.mayFetch(sentence)) tell({ kind: 'answer', yes: true });
        else stop();
      };
      worker.on('message', (said: FromXray) => {
        if (said.kind === 'progress') asker.progress(said.step);
        else if (said.kind === 'end') finish(said.end);
        else void ask(said.sentence);
      });
      worker.on('error', (error: unknown) => { finish({ kind: 'failed', reason: brokenWords(error) }); });
      worker.on('exit', (status) => { finish({ kind: 'failed', reason: `The comparison ended early (status ${status}). Run the command again.` }); });
      asker.stopBy(stop);
    });
  }

  dispose(): void {
    for (const stop of [...this.stops]) stop();
  }
}

/** Lets a worker end by itself, and ends it when that takes too long. */
function endAfter(worker: Worker, milliseconds: number): void {
  const timer = setTimeout(() => {
    // That an ending thread cannot be ended would change nothing.
    void worker.terminate().catch(() => 0);
  }, milliseconds);
  timer.unref();
  worker.once('exit', () => { clearTimeout(timer); });
}

function brokenWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'The comparison needs more memory than it may use here. Compare smaller parts, for example one file of each release.';
  return `The comparison broke off (${error instanceof Error ? error.message : String(error)}).`;
}
