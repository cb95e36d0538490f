import type { VersionText } from '../model/sighting';
import type { VersionScheme } from '../model/tool';
import { CALENDAR } from './calendar-scheme';
import { PEP440 } from './pep440-scheme';
import type { Constraint, Scheme, Version } from './scheme';
import { SECONDS } from './seconds-scheme';
import { SEMVER } from './semver-scheme';

/** A sighting's version after reading. `text` is as written and goes into sentences. */
export type ReadVersion =
  | { readonly kind: 'exact'; readonly text: string; readonly version: Version }
  | { readonly kind: 'range'; readonly text: string; readonly range: Constraint }
  | { readonly kind: 'floating'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string };

const SCHEMES: Readonly<Record<VersionScheme, Scheme>> = {
  semver: SEMVER,
  pep440: PEP440,
  calendar: CALENDAR,
  seconds: SECONDS,
};

/** The rules of a scheme. */
export function schemeOf(name: VersionScheme): Scheme {
  return SCHEMES[name];
}

/** Reads one exact version; null when the scheme cannot. Total for every text. */
export function parseVersion(scheme: VersionScheme, text: string): Version | null {
  return SCHEMES[scheme].exact(text);
}

/** Reads a constraint; null when the scheme cannot, or when no version could satisfy it. */
export function parseRange(scheme: VersionScheme, text: string): Constraint | null {
  return SCHEMES[scheme].range(text);
}

/** Reads the versions of feed records. Many records name the same numbers, so each text is read once. */
export class RecordVersions {
  readonly scheme: Scheme;
  private readonly read = new Map<string, Version | null>();

  constructor(scheme: VersionScheme) {
    this.scheme = SCHEMES[scheme];
  }

  /** An exact version; null when the scheme cannot read it. */
  exact(text: string): Version | null {
    let version = this.read.get(text);
    if (version === undefined) {
      version = this.scheme.exact(text);
      this.read.set(text, version);
    }
    return version;
  }

  /** A bound of a range; what the scheme has to complete starts at it, or with `roundUp` ends behind all it names. */
  bound(text: string, roundUp: boolean): Version | null {
    return this.exact(text) ?? this.scheme.bound(text, roundUp);
  }
}

/**
 * Turns what a place says into something comparable. A text that cannot be read is `unreadable` and is never taken for
 * an old version; so is `0.0.0` with whatever follows, which build machines write when there is no version.
 */
export function readVersion(name: VersionScheme, version: VersionText): ReadVersion {
  const { kind, text } = version;
  if (kind === 'floating' || kind === 'unreadable') return { kind, text };
  const scheme = SCHEMES[name];
  const exact = kind === 'range' && scheme.isPartial(text) ? null : scheme.exact(text);
  if (exact !== null) {
    return scheme.isPlaceholder(exact) ? { kind: 'unreadable', text } : { kind: 'exact', text, version: exact };
  }
  const range = scheme.range(text);
  return range === null ? { kind: 'unreadable', text } : { kind: 'range', text, range };
}

/**
 * Where a version stands to a constraint in the words of its scheme: `open` when it cannot be told, or when a range
 * reaches to both sides.
 */
export function placeIn(name: VersionScheme, version: ReadVersion, constraint: string): 'inside' | 'outside' | 'open' {
  const scheme = SCHEMES[name];
  const wanted = scheme.range(constraint);
  if (wanted === null) return 'open';
  if (version.kind === 'exact') return scheme.satisfies(version.version, wanted) ? 'inside' : 'outside';
  return version.kind === 'range' && scheme.isSubset(version.range, wanted) ? 'inside' : 'open';
}
