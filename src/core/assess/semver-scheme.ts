import Range from 'semver/classes/range';
import type SemVer from 'semver/classes/semver';
import parse from 'semver/functions/parse';
import satisfies from 'semver/functions/satisfies';
import intersects from 'semver/ranges/intersects';
import subset from 'semver/ranges/subset';
import validRange from 'semver/ranges/valid';
import { merge, toInterval } from './intervals';
import { bare, LONGEST, type Scheme, type Span } from './scheme';

/** Packages per platform repeat the version of the main package with this suffix; it is no pre-release. */
const PLATFORM = /-(?:linux|darwin|win32)-(?:x64|arm64)(?:-musl)?$/;
/** Release tags of repositories that hold several programs name the program first. */
const PROGRAM_TAG = /^(?:rust|cli)-v(?=\d)/;
const PARTIAL = /^(\d{1,15})(?:\.(\d{1,15}))?$/;
/** Bounds hold pre-releases (OSV orders them like all versions), so ranges are compared with them included. */
const WITH_PRERELEASES = { includePrerelease: true } as const;

function exact(text: string): SemVer | null {
  if (text.length > LONGEST) return null;
  const number = bare(text).replace(PROGRAM_TAG, '');
  return parse(number.includes('-') ? number.replace(PLATFORM, '') : number);
}

/** Partials are ranges as npm reads them. Sugar is resolved first, under npm's rules, so `2.x` starts at `2.0.0`. */
function range(text: string): Range | null {
  if (text.length > LONGEST || text.trim() === '') return null;
  const plain = validRange(text);
  if (plain === null) return null;
  const read = new Range(plain, WITH_PRERELEASES);
  return intersects(read, '*', WITH_PRERELEASES) ? read : null;
}

/** Partials are filled up as npm does it: `1.3` starts at `1.3.0`, and up to `1.3` means before `1.4.0-0`. */
function bound(text: string, roundUp: boolean): SemVer | null {
  const partial = PARTIAL.exec(bare(text));
  if (partial === null) return null;
  const major = Number(partial[1]);
  const minor = partial[2] === undefined ? null : Number(partial[2]);
  if (!roundUp) return parse(`${major}.${minor ?? 0}.0`);
  return parse(minor === null ? `${major + 1}.0.0-0` : `${major}.${minor + 1}.0-0`);
}

/** The span in npm's words. */
function comparators({ from, to, toIncluded }: Span<SemVer>): string {
  const lower = from === null ? '' : `>=${from.version}`;
  const upper = to === null ? '' : `${toIncluded ? '<=' : '<'}${to.version}`;
  return `${lower} ${upper}`.trim() || '*';
}

const order = (a: SemVer, b: SemVer): number => a.compare(b);

/** Semantic Versioning 2.0.0, ranges as npm reads them. Build metadata does not count (item 10). */
export const SEMVER: Scheme<SemVer, Range> = {
  exact,
  range,
  bound,
  isPartial: (text) => PARTIAL.test(bare(text)),
  isPlaceholder: ({ major, minor, patch }) => major === 0 && minor === 0 && patch === 0,
  compare: order,
  isTie: () => false,
  lastOf: (version) => version,
  satisfies: (version, constraint) => satisfies(version, constraint, WITH_PRERELEASES),
  isSubset: (part, whole) => subset(part, whole, WITH_PRERELEASES),
  meets: (constraint, span) => intersects(constraint, comparators(span), WITH_PRERELEASES),
  // Merged first: `subset` looks into one alternative at a time.
  isWithin: (constraint, spans) => {
    const texts = merge(order, spans.map(toInterval)).map(comparators);
    return texts.length > 0 && subset(constraint, new Range(texts.join(' || '), WITH_PRERELEASES), WITH_PRERELEASES);
  },
};
