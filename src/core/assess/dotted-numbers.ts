import Range from 'semver/classes/range';
import validRange from 'semver/ranges/valid';
import { covers, EVERYTHING, includes, intersect, overlaps, toInterval, type Interval, type Intervals } from './intervals';
import { bare, LONGEST, type Scheme, type Span, type Version } from './scheme';

/** Numbers that order, and a build's name that does not. */
export interface DottedVersion extends Version {
  readonly numbers: readonly number[];
  /** What follows a hyphen or plus sign; empty when nothing does. */
  readonly build: string;
}

const VERSION = /^(\d{1,15}(?:\.\d{1,15}){0,15})(?:[-+]([0-9A-Za-z][0-9A-Za-z.+_-]{0,99}))?$/;

/** Reads dotted numbers of any count with an optional build; leading zeros are part of dates. */
export function readDotted(text: string): DottedVersion | null {
  if (text.length > LONGEST) return null;
  const version = bare(text);
  const [, numbers, build] = VERSION.exec(version) ?? [];
  return numbers === undefined ? null : { version, numbers: numbers.split('.').map(Number), build: build ?? '' };
}

/** Numbers from left to right; those that are left out are zero. The build does not order. */
export function compareNumbers(a: DottedVersion, b: DottedVersion): number {
  const count = Math.max(a.numbers.length, b.numbers.length);
  for (let i = 0; i < count; i++) {
    const turn = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (turn !== 0) return turn;
  }
  return 0;
}

/**
 * Constraints in npm's words, since the registries of npm and of extensions are where constraints on such versions are
 * written; npm reads three numbers and no leading zeros. Null for all others and where nothing could satisfy it.
 */
export function readNpmRange(text: string): Intervals<DottedVersion> | null {
  if (text.length > LONGEST || text.trim() === '') return null;
  const range = validRange(text);
  if (range === null) return null;
  const parts = new Range(range).set.flatMap((set) =>
    set.reduce<Interval<DottedVersion>[]>((left, c) => intersect(compareNumbers, left, [toPart(c)]), [EVERYTHING]),
  );
  return parts.length === 0 ? null : { range, parts };
}

type Comparator = Range['set'][number][number];

/**
 * npm ends sugar before the first pre-release (`<2027.0.0-0`), which no dotted version is. Any other suffix is a build
 * without an order, so its number is let in.
 */
function toPart({ value, operator, semver }: Comparator): Interval<DottedVersion> {
  if (value === '') return EVERYTHING;
  const at = { version: semver.version, numbers: [semver.major, semver.minor, semver.patch], build: semver.prerelease.join('.') };
  const loose = at.build !== '' && at.build !== '0';
  switch (operator) {
    case '<':
    case '<=':
      return { ...EVERYTHING, to: at, toIncluded: loose || operator === '<=' };
    case '>':
    case '>=':
      return { ...EVERYTHING, from: at, fromIncluded: loose || operator === '>=' };
    default:
      return { from: at, fromIncluded: true, to: at, toIncluded: true };
  }
}

/** Builds that share a bound's number may lie on either side of it: they are let in, and never counted as covered. */
function widened(span: Span<DottedVersion>): Interval<DottedVersion> {
  return { ...toInterval(span), toIncluded: span.toIncluded || hasBuild(span.to) };
}

function narrowed(span: Span<DottedVersion>): Interval<DottedVersion> {
  return { ...toInterval(span), fromIncluded: !hasBuild(span.from), toIncluded: span.toIncluded && !hasBuild(span.to) };
}

function hasBuild(version: DottedVersion | null): boolean {
  return version !== null && version.build !== '';
}

/** Rules for dotted numbers, to be completed with what a scheme takes for a version and for a constraint. */
export function dottedScheme(
  exact: (text: string) => DottedVersion | null,
  range: (text: string) => Intervals<DottedVersion> | null,
): Scheme<DottedVersion, Intervals<DottedVersion>> {
  return {
    exact,
    range,
    // A partial can be read as a version by itself, so a bound needs no completion.
    bound: () => null,
    isPartial: (text) => /^\d{1,15}(?:\.\d{1,15})?$/.test(bare(text)),
    isPlaceholder: ({ numbers }) => numbers.every((n) => n === 0),
    compare: compareNumbers,
    isTie: (a, b) => a.build !== b.build,
    lastOf: (version) => version,
    satisfies: (version, { parts }) => includes(compareNumbers, parts, version),
    isSubset: (part, whole) => covers(compareNumbers, whole.parts, part.parts),
    meets: ({ parts }, span) => overlaps(compareNumbers, parts, widened(span)),
    isWithin: ({ parts }, spans) => covers(compareNumbers, spans.map(narrowed), parts),
  };
}
