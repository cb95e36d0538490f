/** What a release can say about itself without being run. The order is the order of lines of one weight. */
export type FacetId =
  | 'source-map'
  | 'time-zone'
  | 'hidden-text'
  | 'install-script'
  | 'invisible'
  | 'look-alike'
  | 'dependency'
  | 'address'
  | 'host'
  | 'outside-file'
  | 'native-module'
  | 'licence'
  | 'program'
  | 'environment'
  | 'size'
  | 'permission'
  | 'time-zone-in-program'
  | 'host-in-prose'
  | 'name'
  | 'encoded'
  | 'source-map-reference'
  | 'small-source-map'
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
  /** By path: for scripts the characters of all their strings, which no minifier changes much; for others bytes. */
  readonly sizes: ReadonlyMap<string, FileSize>;
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

/** The comparison of two releases. */
export interface XrayReport {
  readonly before: string;
  readonly after: string;
  /** The heaviest first. */
  readonly lines: readonly XrayLine[];
  /** Values that any build changes (dates, build paths, hashes, reserved hosts): folded away, and only counted. */
  readonly noise: number;
  /** Strings that came and went without any facet speaking of them. */
  readonly otherTexts: { readonly added: number; readonly removed: number };
  readonly partial: readonly string[];
  /** How mentions were judged. */
  readonly judged: string;
}
