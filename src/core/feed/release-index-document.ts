/** Dotted numbers, perhaps with the commit that goes with a number of seconds; the reader of the document asks for the same. */
const PLAIN = /^\d+(?:\.\d+)*(?:-g[0-9a-f]+)?$/;
const DAY_MS = 86_400_000;
/** The last day of the year 9999, in days since 1970-01-01. */
const LAST_DAY = 2_932_896;

/** One package of a curators' release index. */
export interface ListedPackage {
  readonly ecosystem: string;
  readonly name: string;
  /** True when a curator has judged that no release is missing. */
  readonly whole: boolean;
  /** All known releases, pre-releases among them. */
  readonly versions: readonly string[];
  /** By version, the day (`YYYY-MM-DD`, UTC) on which it was out at the latest; versions without a known day are missing. */
  readonly outBy: ReadonlyMap<string, string>;
  /** Day on which the list was made; null when the index does not tell. */
  readonly asOf: string | null;
}

/** True for a release as people install it: no pre-release, no nightly build. */
export function isPlainRelease(version: string): boolean {
  return PLAIN.test(version);
}

/** `YYYY-MM-DD` for a number of days since 1970-01-01; null when it is none. */
export function dayOfNumber(days: unknown): string | null {
  const isDay = typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= LAST_DAY;
  return isDay ? new Date(days * DAY_MS).toISOString().slice(0, 10) : null;
}

/**
 * The lists as they stand in a feed document: plain releases only, since nobody is behind a nightly build, and without
 * their days, which only curators need. A list without a day is left out: it could not say how old it is.
 */
export function releaseRecords(packages: readonly ListedPackage[]): readonly object[] {
  return packages.flatMap(({ ecosystem, name, whole, versions, asOf }) => {
    const released = versions.filter(isPlainRelease);
    if (released.length === 0 || asOf === null) return [];
    return [{ package: { ecosystem, name }, asOf, whole, versions: released.join(' ') }];
  });
}
