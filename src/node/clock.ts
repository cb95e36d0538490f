import { performance } from 'node:perf_hooks';
import type { Clock } from '../ports/clock';

/** Longest delay a Node timer keeps, in milliseconds; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The clock and timers of this process. */
export class NodeClock implements Clock {
  now(): string {
    return new Date().toISOString();
  }

  after(milliseconds: number, callback: () => void): () => void {
    let left = milliseconds;
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const step = Math.min(left, LONGEST_TIMER);
      left -= step;
      timer = setTimeout(left > 0 ? arm : callback, step);
    };
    arm();
    return () => {
      clearTimeout(timer);
    };
  }

  pause(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  steady(): number {
    return performance.now();
  }
}
