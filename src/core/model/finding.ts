import type { Concern, FixBasis } from './event';

export type Verdict = 'affected' | 'not-affected' | 'unknown' | 'not-checked';
export type ConditionState = 'met' | 'not-met' | 'cannot-tell' | 'none';

/** A person's decision; from a setting that a workspace cannot write. */
export interface Ignore {
  readonly event: string;
  /** `ecosystem/name` as in `packageKey`. */
  readonly package: string;
  /** semver range the decision covers. */
  readonly versions: string;
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`, UTC. */
  readonly until: string;
}

/** Event × sighting that a person should know of. */
export interface Finding {
  readonly event: string;
  /** Index into the inventory's sightings. */
  readonly sighting: number;
  readonly verdict: 'affected' | 'unknown';
  /** Why it is unknown, in a sentence; null when affected. */
  readonly reason: string | null;
  /** Our level after conditions and uncertainty. */
  readonly concern: Concern;
  readonly conditions: ConditionState;
  /** What to write at the place: the first installable fixed version in the sighting's own line. */
  readonly fixedIn: string | null;
  readonly fixBasis: FixBasis | null;
  /** The reasoning, in plain sentences. */
  readonly trail: readonly string[];
  readonly ignored: { readonly reason: string; readonly until: string } | null;
}

/** The one verdict of a sighting over all events, with the reason where it is not plain. */
export interface SightingVerdict {
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** Indexes into the findings, most serious first. */
  readonly findings: readonly number[];
}

/** The version to move a sighting to. */
export interface Advice {
  readonly version: string;
  /** Events that stay open there because no fix is known; every one of them is open today too. */
  readonly remaining: number;
}

/** The result of comparing an inventory with a feed. `verdicts[i]` speaks of `sightings[i]`. */
export interface Assessment {
  readonly findings: readonly Finding[];
  readonly verdicts: readonly SightingVerdict[];
  /** Ignores that are malformed, expired or match nothing: a line each. */
  readonly ignoreProblems: readonly string[];
}
