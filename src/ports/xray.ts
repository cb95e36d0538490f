/** Two releases of one thing: each a folder, a file, or `name@version` of an npm package. */
export interface ReleasePair {
  readonly before: string;
  readonly after: string;
}

/** Who asked for a comparison, and waits for it. */
export interface XrayAsker {
  /** Told what is done now, in a short phrase. */
  progress(step: string): void;
  /** Asked before the network is used, with a sentence saying for what; false ends the comparison. Never rejects. */
  mayFetch(sentence: string): Promise<boolean>;
  /** Given, at once, what ends the comparison; it may be called at any time and more than once. */
  stopBy(stop: () => void): void;
}

/** What became of a comparison. `stopped`: the person ended it or did not allow the network, so there is nothing to say. */
export type XrayEnd =
  | {
      readonly kind: 'report';
      readonly markdown: string;
      readonly json: string;
      /** How many lines the comparison has, and how many sentences about what was not read. */
      readonly lines: number;
      readonly partial: number;
    }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'stopped' };

/** Compares two releases, away from the thread that asks. Never rejects. */
export interface Xray {
  compare(pair: ReleasePair, asker: XrayAsker): Promise<XrayEnd>;
  /** Ends what is under way. */
  dispose(): void;
}
