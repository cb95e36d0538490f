import type { Concern } from '../model/event';
import type { TrustState } from '../model/trust-state';
import { countFrom, summarise, type Summary } from './status-summary';
import { StateIndex } from './words-index';

/** What a check was asked to hold the state against. */
export interface CheckLimits {
  readonly failOn: Concern;
  /** Oldest feed that counts as recent, in days; null for any age. */
  readonly maxAgeDays: number | null;
  /** UTC, ISO 8601. */
  readonly now: string;
}

export interface CheckOutcome {
  /** 0 complete and nothing at or above the level; 1 findings; 3 incomplete or stale. */
  readonly exit: 0 | 1 | 3;
  readonly summary: Summary;
  /** Open findings at or above the level. */
  readonly atOrAbove: number;
  /** Sentences without a full stop; empty when the result is complete and the feed recent enough. */
  readonly gaps: readonly string[];
}

const DAY = 86_400_000;

/** Age in days, rounded down; null when one of the times cannot be read. A feed from the future has age 0. */
export function ageInDays(generated: string, now: string): number | null {
  const age = (Date.parse(now) - Date.parse(generated)) / DAY;
  return Number.isFinite(age) ? Math.max(0, Math.floor(age)) : null;
}

function ageGap(state: TrustState, limits: CheckLimits): readonly string[] {
  if (limits.maxAgeDays === null) return [];
  const age = ageInDays(state.feedStatus.generated, limits.now);
  if (age === null) return ['the age of the feed cannot be told'];
  const exact = (Date.parse(limits.now) - Date.parse(state.feedStatus.generated)) / DAY;
  return exact > limits.maxAgeDays ? [`the feed is ${age} days old, more than the ${limits.maxAgeDays} allowed`] : [];
}

/** Findings outweigh gaps: a found problem is never hidden behind "incomplete". Exit codes of design section 8. */
export function checkOutcome(state: TrustState, limits: CheckLimits): CheckOutcome {
  const summary = summarise(state, new StateIndex(state));
  const gaps = [...summary.gaps.map((g) => g.text), ...ageGap(state, limits)];
  const atOrAbove = countFrom(summary.open, limits.failOn);
  return { exit: atOrAbove > 0 ? 1 : gaps.length > 0 ? 3 : 0, summary, atOrAbove, gaps };
}
