import type { PromptText } from './prompts';

/** What a release can say about itself without being run. The order is the order of lines of one weight. */
export type FacetId =
  | 'source-map'
  | 'time-zone'
  | 'hidden-text'
  | 'install-script'
  | 'locale'
  | 'invisible'
  | 'look-alike'
  | 'reaching-program'
  | 'dependency'
  | 'address'
  | 'host'
  | 'outside-file'
  | 'native-module'
  | 'licence'
  | 'extension-point'
  | 'started-program'
  | 'program'
  | 'environment'
  | 'prompt'
  | 'size'
  | 'permission'
  | 'time-zone-in-program'
  | 'host-in-prose'
  | 'name'
  | 'event'
  | 'encoded'
  | 'source-map-reference'
  | 'small-source-map'
  | 'locale-table'
  | 'file'
  | 'dependency-range';

/** Where a value first stands. */
export interface Place {
  /** Path below the release. */
  readonly file: string;
  /** Characters from the start of a text, bytes from the start of a program; null where a place means nothing. */
  readonly offset: number | null;
}

/** How large a file is, in a measure that only its content changes. */
export interface FileSize {
  readonly unit: 'bytes' | 'characters in strings';
  readonly size: number;
}

/** What was read of one release. */
export interface ReleaseFacts {
  /** The release as it was asked for. */
  readonly name: string;
  readonly facts: ReadonlyMap<FacetId, ReadonlyMap<string, Place>>;
  /** Every string of the JavaScript, for the count of those that no facet speaks of. */
  readonly texts: ReadonlySet<string>;
  /** By value of the facet `prompt`: what pairing of changed texts needs. Without it none is paired. */
  readonly prompts?: ReadonlyMap<string, PromptText>;
  /** By path: for scripts the characters of all their strings, which no minifier changes much; for others bytes. */
  readonly sizes: ReadonlyMap<string, FileSize>;
  /** Programs with hardly any script in them, by path, with a digest of their bytes: most of what they do is not seen. */
  readonly machineCode?: ReadonlyMap<string, string>;
  /** What was not read, one sentence each; empty when all of it was. */
  readonly partial: readonly string[];
  /** A changelog that the release brings along. */
  readonly notes: string | null;
}

export type Mention = 'mentioned' | 'not mentioned' | 'no notes';

/** One line of the comparison. */
export interface XrayLine {
  readonly sign: '+' | '-' | '~';
  readonly facet: FacetId;
  /** What kind of thing it is, in plain words. */
  readonly label: string;
  /** What came, went or changed; several when the lines of a facet were put together. */
  readonly values: readonly string[];
  readonly why: string;
  readonly weight: number;
  readonly place: Place;
  readonly mention: Mention;
}

/** Values that are not told one by one, since building or a bundled library explains them. */
export interface FoldedGroup {
  /** What they are. */
  readonly name: string;
  readonly count: number;
  /** A few of them, so that a reader can judge the folding. */
  readonly examples: readonly string[];
}

/** The comparison of two releases. */
export interface XrayReport {
  readonly before: string;
  readonly after: string;
  /** The heaviest first. */
  readonly lines: readonly XrayLine[];
  /**
   * Weights of the lines added up, each next one at half of what the one before counts: 0 to about 220, and no more for
   * many light lines. It ranks releases of one program and is no verdict.
   */
  readonly score: number;
  /** What was folded away, most values first. */
  readonly folded: readonly FoldedGroup[];
  /** Values that any build changes (dates, build paths, hashes, reserved hosts): folded away, and only counted. */
  readonly noise: number;
  /** Strings that came and went without any facet speaking of them. */
  readonly otherTexts: { readonly added: number; readonly removed: number };
  readonly partial: readonly string[];
  /** Programs that differ and of which little can be seen, by path. */
  readonly machineCode: readonly string[];
  /** How mentions were judged. */
  readonly judged: string;
}
