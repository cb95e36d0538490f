/** Time and waiting, injected so that the same input gives the same bytes. */
export interface Clock {
  /** UTC, ISO 8601 with milliseconds. */
  now(): string;
  /** Calls back once after `milliseconds`; the returned function calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Lets other work run before going on. */
  pause(): Promise<void>;
  /** Milliseconds of a steady clock, for cutting work into slices. */
  steady(): number;
}
