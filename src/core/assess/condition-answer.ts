/** Kleene's three values. */
export type Truth = 'true' | 'false' | 'unknown';

/** A sentence about this machine, true whichever way the test went. Of two about one thing the weightier is told. */
export interface Fact {
  readonly about: string;
  readonly weight: number;
  readonly text: string;
}

/** What one test came to, with the facts that decided. */
export interface Answer {
  readonly truth: Truth;
  readonly facts: readonly Fact[];
}

/** An answer that rests on one fact. */
export function answer(truth: Truth, about: string, weight: number, text: string): Answer {
  return { truth, facts: [{ about, weight, text }] };
}

/** `true` or `false` for what is decided. */
export function truthOf(holds: boolean): Truth {
  return holds ? 'true' : 'false';
}
