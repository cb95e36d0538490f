import type { Clock } from '../ports/clock';

/** The clock port on the timers that the extension host offers. */
export const EDITOR_CLOCK: Clock = {
  now: () => new Date().toISOString(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  pause: () => new Promise((resolve) => setImmediate(resolve)),
  steady: () => performance.now(),
};
