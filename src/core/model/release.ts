import type { PackageId } from './package';

/** The releases of one package, as the list of one day had them. */
export interface ReleaseList {
  readonly package: PackageId;
  /** `YYYY-MM-DD`, UTC; what was released later is not in it. */
  readonly asOf: string;
  /** True when a curator has judged that no release is missing; else what is not in it says nothing. */
  readonly whole: boolean;
  /**
   * Releases separated by single blanks, pre-releases left out. One text, since most lists are never asked for and a
   * value per version would stay in memory.
   */
  readonly versions: string;
  /** Name of the feed that it came with, `bundled` for the one that ships. */
  readonly origin: string;
}

/** How many later releases there are: information for people, on which no verdict rests. */
export interface ReleasesBehind {
  /** Releases in the list with a higher number. Zero says that the list has none, not that there is none. */
  readonly behind: number;
  /** True when the list has gaps: there may be more. */
  readonly atLeast: boolean;
  /** The highest release in the list. */
  readonly newest: string;
  /** Day of the list, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The package that the list is of: the sighting's own, or the one whose version line it follows. */
  readonly package: PackageId;
  /** The sighting's version on that line. */
  readonly version: string;
  /** Name of the feed that the list came with. */
  readonly origin: string;
}
