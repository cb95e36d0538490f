import { LISTED, NO_FIX, placeAt, type AffectedSet, type Fix, type Stretch } from './affected-set';
import { bare, type Constraint, type Scheme, type Version } from './scheme';
import type { ReadVersion } from './version-schemes';

/** Why a comparison could not be decided. */
export type Doubt = 'overlap' | 'floating' | 'unreadable' | 'undecided' | 'no-step' | 'record' | 'order';

/** What one event says about one version. `affectedText` names the affected versions for the trail. */
export type RangeOutcome =
  | { readonly state: 'not-affected' }
  | { readonly state: 'affected'; readonly affectedText: string; readonly fix: Fix }
  | Unknown;

/** An outcome in doubt, with the reason as a sentence. */
export interface Unknown {
  readonly state: 'unknown';
  readonly doubt: Doubt;
  readonly reason: string;
  readonly affectedText: string;
  readonly fix: Fix;
  /** True when every stretch of affected versions has a known end or fix. */
  readonly fixKnown: boolean;
}

/** Compares one version with one set. Total: every input has an outcome, and doubt is `unknown`, never clean. */
export function evaluate(set: AffectedSet, version: ReadVersion): RangeOutcome {
  const listed = set.texts.get(bare(version.text));
  if (listed !== undefined && version.kind !== 'floating') {
    return { state: 'affected', affectedText: LISTED, fix: listed };
  }
  switch (version.kind) {
    case 'exact':
      return evaluateExact(set, version.version, version.text);
    case 'range':
      return evaluateRange(set, version.range, version.text);
    case 'floating':
      return doubtAbout(set, 'floating', floatingReason(version.text));
    case 'unreadable':
      return doubtAbout(set, 'unreadable', `"${version.text}" cannot be read as a version`);
  }
}

/** An `unknown` outcome over the whole set, with the newest fix as the thing to install. */
export function doubtAbout(set: AffectedSet, doubt: Doubt, reason: string, among = set.stretches): Unknown {
  const fixKnown = set.stretches.length > 0 && set.stretches.every((s) => s.to !== null || s.fix.install !== null);
  return { state: 'unknown', doubt, reason, affectedText: textOf(among), fix: fixBeyond(set, among), fixKnown };
}

function floatingReason(text: string): string {
  const what = text.trim() === '' ? 'no version is named' : `${text} is a moving tag`;
  return `${what}: which release it stands for is decided when it is installed`;
}

/**
 * A stated range wins over "known by date only": a version inside a range with an end is affected. Undecided are
 * listed versions outside every range, or inside one that has no end and so says nothing about a fix.
 */
function evaluateExact(set: AffectedSet, version: Version, text: string): RangeOutcome {
  const { scheme } = set;
  const inside = set.stretches.filter((s) => placeAt(scheme, s, version) === 'inside');
  const undecided = set.undecided.find((u) => scheme.compare(u.version, version) === 0 && !scheme.isTie(u.version, version));
  if (undecided !== undefined && inside.every((s) => s.to === null)) {
    return { ...doubtAbout(set, 'undecided', undecidedReason(text), inside), fix: undecided.fix };
  }
  const furthest = highest(scheme, inside);
  if (furthest !== null) return { state: 'affected', affectedText: furthest.text, fix: fixBeyond(set, inside) };
  const open = set.stretches.filter((s) => placeAt(scheme, s, version) === 'open');
  if (open.length > 0) return doubtAbout(set, 'order', orderReason(text), open);
  return set.incomplete ? recordDoubt(set) : { state: 'not-affected' };
}

function evaluateRange(set: AffectedSet, range: Constraint, text: string): RangeOutcome {
  const { scheme } = set;
  const touched = set.stretches.filter((s) => scheme.meets(range, s));
  const undecided = set.undecided.find((u) => mayBe(scheme, range, u.version) && !hasStatedEnd(set, u.version));
  if (touched.length > 0) {
    if (undecided === undefined && scheme.isWithin(range, set.stretches)) {
      return { state: 'affected', affectedText: textOf(touched), fix: fixBeyond(set, touched) };
    }
    return doubtAbout(set, 'overlap', `the range ${text} overlaps affected versions and others`, touched);
  }
  if (undecided !== undefined) return doubtAbout(set, 'undecided', undecidedReason(undecided.version.version));
  return set.incomplete ? recordDoubt(set) : { state: 'not-affected' };
}

function mayBe(scheme: Scheme, range: Constraint, version: Version): boolean {
  return scheme.meets(range, { from: version, to: scheme.lastOf(version), toIncluded: true });
}

function undecidedReason(version: string): string {
  return `the fix is known by date only, and whether ${version} has it is undecided`;
}

function orderReason(text: string): string {
  return `${text} is another build of a version that the record names, and which of the two came first cannot be told`;
}

function recordDoubt(set: AffectedSet): RangeOutcome {
  return doubtAbout(set, 'record', 'the record does not say completely which versions are affected');
}

function hasStatedEnd(set: AffectedSet, version: Version): boolean {
  return set.stretches.some((s) => s.to !== null && placeAt(set.scheme, s, version) === 'inside');
}

function textOf(stretches: readonly Stretch[]): string {
  const texts = [...new Set(stretches.map((s) => s.text))];
  if (texts.length <= 3) return texts.join(', ');
  return `${texts.slice(0, 3).join(', ')} and ${texts.length - 3} more`;
}

/**
 * The fix of the highest stretch: with several release lines it is the one that leaves all of them. A fix that lies in
 * another stretch of the same event is none, so that one's fix is taken instead.
 */
function fixBeyond(set: AffectedSet, stretches: readonly Stretch[]): Fix {
  const { scheme } = set;
  let fix = highest(scheme, stretches)?.fix ?? NO_FIX;
  for (let steps = set.stretches.length; steps >= 0; steps--) {
    const { version } = fix;
    const around = version === null ? [] : set.stretches.filter((s) => placeAt(scheme, s, version) === 'inside');
    const next = highest(scheme, around);
    if (next === null) return fix;
    fix = next.fix;
  }
  return NO_FIX;
}

/** The stretch that ends last; one without an end stands above all. */
function highest(scheme: Scheme, stretches: readonly Stretch[]): Stretch | null {
  let best: Stretch | null = null;
  for (const stretch of stretches) {
    if (best === null || compareEnds(scheme, stretch.to, best.to) > 0) best = stretch;
  }
  return best;
}

function compareEnds(scheme: Scheme, a: Version | null, b: Version | null): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return scheme.compare(a, b);
}
