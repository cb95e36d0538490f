/** A version that its scheme could read. Only the scheme that read it can compare it. */
export interface Version {
  /** The scheme's own spelling, which can be written where a version is to be installed. */
  readonly version: string;
}

/** A constraint that its scheme could read and that some version could satisfy. */
export interface Constraint {
  /** For messages and tests. */
  readonly range: string;
}

/** A run of versions without gaps, `from` included; null is open on that side. */
export interface Span<V extends Version = Version> {
  readonly from: V | null;
  readonly to: V | null;
  readonly toIncluded: boolean;
}

/**
 * The rules of one kind of version. Total: no text makes a method throw. Versions and constraints of one scheme must
 * not be given to another; the callers in this folder read both sides of a comparison with one scheme.
 */
export interface Scheme<V extends Version = Version, C extends Constraint = Constraint> {
  /** Reads one version; null when the scheme cannot. */
  exact(text: string): V | null;
  /** Reads a constraint; null when the scheme cannot, or when no version could satisfy it. */
  range(text: string): C | null;
  /** True for a number that names all versions beginning with it where a manifest calls it a range. */
  isPartial(text: string): boolean;
  /** The bound of a record that `exact` cannot read but the scheme can complete; `roundUp`: behind all that it names. */
  bound(text: string, roundUp: boolean): V | null;
  /** True for the number that build machines write when there is no version. */
  isPlaceholder(version: V): boolean;
  /** Negative when `a` comes first. Zero also where the scheme knows no order between two that differ: see `isTie`. */
  compare(a: V, b: V): number;
  /** For two that compare as equal: true when they are different builds whose order is not known. */
  isTie(a: V, b: V): boolean;
  /** The last of the builds that count as this version where a record names it. */
  lastOf(version: V): V;
  /** True when the constraint lets the version in; pre-releases are not held back. */
  satisfies(version: V, constraint: C): boolean;
  /** True when every version that `part` lets in is let in by `whole`; false also where that is not sure. */
  isSubset(part: C, whole: C): boolean;
  /** True when a constraint may let a version of the span in; may say so wrongly, never keep quiet wrongly. */
  meets(constraint: C, span: Span<V>): boolean;
  /** True when every version that the constraint lets in lies in one of the spans; false also where that is not sure. */
  isWithin(constraint: C, spans: readonly Span<V>[]): boolean;
}

/** Text without blanks at its ends and without a leading `v` or `=`. */
export function bare(text: string): string {
  return text.trim().replace(/^[v=\s]{1,8}/, '');
}

/** Longest text that is tried; the semver library itself stops here for one version. */
export const LONGEST = 256;
