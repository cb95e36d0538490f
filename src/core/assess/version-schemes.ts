import Range from 'semver/classes/range';
import type SemVer from 'semver/classes/semver';
import parse from 'semver/functions/parse';
import intersects from 'semver/ranges/intersects';
import validRange from 'semver/ranges/valid';
import type { VersionText } from '../model/sighting';
import type { VersionScheme } from '../model/tool';

/** A version that its scheme could read. */
export type Version = SemVer;

/** A sighting's version after reading. `text` is as written and goes into sentences. */
export type ReadVersion =
  | { readonly kind: 'exact'; readonly text: string; readonly version: Version }
  | { readonly kind: 'range'; readonly text: string; readonly range: Range }
  | { readonly kind: 'floating'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string };

/** Longest text that is tried; semver itself stops at 256 for one version. */
const LONGEST = 256;
/** Packages per platform repeat the version of the main package with this suffix; it is no pre-release. */
const PLATFORM = /-(?:linux|darwin|win32)-(?:x64|arm64)(?:-musl)?$/;
const PARTIAL = /^(\d{1,15})(?:\.(\d{1,15}))?$/;
/** Bounds hold pre-releases (OSV orders them like all versions), so ranges are compared with them included. */
export const WITH_PRERELEASES = { includePrerelease: true } as const;

interface Scheme {
  exact(text: string): Version | null;
  range(text: string): Range | null;
}

const SCHEMES: Readonly<Record<VersionScheme, Scheme>> = {
  semver: { exact: semverExact, range: semverRange },
};

function semverExact(text: string): Version | null {
  if (text.length > LONGEST) return null;
  const number = bare(text);
  return parse(number.includes('-') ? number.replace(PLATFORM, '') : number);
}

/** Partials are ranges as npm reads them. Sugar is resolved first, under npm's rules, so `2.x` starts at `2.0.0`. */
function semverRange(text: string): Range | null {
  if (text.length > LONGEST || text.trim() === '') return null;
  const plain = validRange(text);
  return plain === null ? null : new Range(plain, WITH_PRERELEASES);
}

/** Text without blanks and without a leading `v` or `=`. */
export function bare(text: string): string {
  return text.trim().replace(/^[v=\s]{1,8}/, '');
}

/** Reads one exact version; null when the scheme cannot. Total for every text. */
export function parseVersion(scheme: VersionScheme, text: string): Version | null {
  return SCHEMES[scheme].exact(text);
}

/** Reads a constraint; null when the scheme cannot, or when no version could satisfy it. */
export function parseRange(scheme: VersionScheme, text: string): Range | null {
  const range = SCHEMES[scheme].range(text);
  return range !== null && intersects(range, '*', WITH_PRERELEASES) ? range : null;
}

/** Reads the versions of feed records. Many records name the same numbers, so each text is read once. */
export class RecordVersions {
  private readonly scheme: VersionScheme;
  private readonly read = new Map<string, Version | null>();

  constructor(scheme: VersionScheme) {
    this.scheme = scheme;
  }

  /** An exact version; null when the scheme cannot read it. */
  exact(text: string): Version | null {
    let version = this.read.get(text);
    if (version === undefined) {
      version = parseVersion(this.scheme, text);
      this.read.set(text, version);
    }
    return version;
  }

  /**
   * A bound of a range. Partials are filled up as npm does it: `1.3` starts at `1.3.0`, and up to `1.3` inclusive
   * means before `1.4.0-0` (`roundUp`). Null when the scheme cannot read it.
   */
  bound(text: string, roundUp: boolean): Version | null {
    const whole = this.exact(text);
    const partial = whole === null ? PARTIAL.exec(bare(text)) : null;
    if (partial === null) return whole;
    const major = Number(partial[1]);
    const minor = partial[2] === undefined ? null : Number(partial[2]);
    if (!roundUp) return this.exact(`${major}.${minor ?? 0}.0`);
    return this.exact(minor === null ? `${major + 1}.0.0-0` : `${major}.${minor + 1}.0-0`);
  }
}

/** True for a number without its minor or patch part. */
export function isPartial(text: string): boolean {
  return PARTIAL.test(bare(text));
}

/**
 * Turns what a place says into something comparable. A text that cannot be read is `unreadable` and is never taken for
 * an old version; so is `0.0.0` with whatever follows, which build machines write when there is no version.
 */
export function readVersion(scheme: VersionScheme, version: VersionText): ReadVersion {
  const { kind, text } = version;
  if (kind === 'floating' || kind === 'unreadable') return { kind, text };
  const exact = parseVersion(scheme, text);
  if (exact !== null) {
    const placeholder = exact.major === 0 && exact.minor === 0 && exact.patch === 0;
    return placeholder ? { kind: 'unreadable', text } : { kind: 'exact', text, version: exact };
  }
  const range = parseRange(scheme, text);
  return range === null ? { kind: 'unreadable', text } : { kind: 'range', text, range };
}
