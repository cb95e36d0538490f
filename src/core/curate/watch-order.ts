import compareBuild from 'semver/functions/compare-build';
import valid from 'semver/functions/valid';
import { parseVersion, schemeOf } from '../assess/version-schemes';
import type { VersionScheme } from '../model/tool';

/** Packages that bring a program per system repeat each number with such a suffix: a part of a release, and none by itself. */
const PLATFORM_BUILD = /-(?:linux|linuxmusl|darwin|win32|windows|freebsd)-(?:x64|arm64|arm|ia32)(?:-[a-z]{1,16})?$/;
const MAIN = '';

/** A release and the line that it continues. */
interface Numbered {
  readonly version: string;
  /** Empty for the main line, else the word that pre-releases of one kind begin with. */
  readonly line: string;
}

/**
 * The line of a version. Semver: releases without a suffix are the main line, pre-releases a line per first word
 * (`beta`, `nightly`; `pre` for bare numbers). Other numberings: a suffix of digits or of a commit is a build of the main line.
 */
function lineOf(scheme: VersionScheme, version: string): string {
  const dash = version.replace(/\+.*/, '').indexOf('-');
  if (dash < 0 || scheme === 'seconds') return MAIN;
  const word = /^[A-Za-z]{1,40}/.exec(version.slice(dash + 1))?.[0]?.toLowerCase();
  if (scheme === 'semver') return word ?? 'pre';
  return word ?? MAIN;
}

/** Negative when `a` comes first. What the scheme leaves open is decided as npm sorts, a bare number before its builds. */
function compare(scheme: VersionScheme, a: string, b: string): number {
  const [left, right] = [parseVersion(scheme, a), parseVersion(scheme, b)];
  const turn = left === null || right === null ? 0 : schemeOf(scheme).compare(left, right);
  if (turn !== 0) return turn;
  if (scheme !== 'semver' && a.includes('-') !== b.includes('-')) return a.includes('-') ? 1 : -1;
  return compareBuild(a, b);
}

/** Orders the versions of one package by their numbers; the days on which they came play no part. */
export class VersionOrder {
  private readonly sorted: readonly Numbered[];
  private readonly scheme: VersionScheme;

  /** Versions that the scheme cannot read, and builds of a release for one system, are left out. */
  constructor(scheme: VersionScheme, versions: Iterable<string>) {
    this.scheme = scheme;
    const known = [...new Set(versions)].filter((v) => valid(v) !== null && !PLATFORM_BUILD.test(v) && parseVersion(scheme, v) !== null);
    this.sorted = known.sort((a, b) => compare(scheme, a, b)).map((version) => ({ version, line: lineOf(scheme, version) }));
  }

  /** All releases, the lowest first. */
  get releases(): readonly string[] {
    return this.sorted.map(({ version }) => version);
  }

  /** The releases above a version, which itself need not be there; null when the scheme cannot read it. */
  above(version: string): readonly string[] | null {
    if (valid(version) === null || parseVersion(this.scheme, version) === null) return null;
    return this.releases.filter((v) => compare(this.scheme, v, version) > 0);
  }

  /** The highest release of the main line, or of all when there is no main line; null when there is none. */
  get newest(): string | null {
    return (this.sorted.findLast(({ line }) => line === MAIN) ?? this.sorted.at(-1))?.version ?? null;
  }

  /**
   * The release that one is held against: the next lower of its own line; for the first pre-release of a kind the next
   * lower of the main line. Null for the first of all.
   */
  predecessor(version: string): string | null {
    const at = this.sorted.findIndex((one) => one.version === version);
    const line = this.sorted[at]?.line;
    if (line === undefined) return null;
    const lower = this.sorted.slice(0, at);
    return (lower.findLast((one) => one.line === line) ?? lower.findLast((one) => one.line === MAIN))?.version ?? null;
  }

  /** Those of some releases in the order in which they are read: the main line first, the highest first. */
  urgentFirst(versions: Iterable<string>): readonly string[] {
    const wanted = new Set(versions);
    const found = this.sorted.filter(({ version }) => wanted.has(version)).toReversed();
    return [...found.filter(({ line }) => line === MAIN), ...found.filter(({ line }) => line !== MAIN)].map(({ version }) => version);
  }
}
