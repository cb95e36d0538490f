import { CONCERNS, type Concern } from '../model/event';
import type { ConditionState } from '../model/finding';

/** What a finding's level depends on besides the event's own. */
export interface ConcernInput {
  readonly event: Concern;
  readonly verdict: 'affected' | 'unknown';
  readonly conditions: ConditionState;
  /** A moving tag, and a fix or an end of the affected versions is known. */
  readonly floatingWithFix: boolean;
}

export interface ConcernResult {
  readonly concern: Concern;
  /** Why the level differs from the event's; null when it does not. */
  readonly why: string | null;
}

/**
 * The level of a finding. Nothing raises it above the event's own.
 *
 * | rule                                   | effect                                                    |
 * |----------------------------------------|-----------------------------------------------------------|
 * | condition not met                      | at most `notice`                                          |
 * | condition met, cannot tell, or none    | none                                                      |
 * | moving tag, fix known                  | `info`: what is installed next is decided at install time |
 * | verdict unknown otherwise              | one lower: urgent → warn → notice, which stays            |
 */
export function concernOf(input: ConcernInput): ConcernResult {
  const { event, verdict, conditions } = input;
  if (verdict === 'unknown' && input.floatingWithFix) {
    return lowered(event, 'info', 'what is installed next is decided at install time; older caches and images may still hold it');
  }
  const capped = conditions === 'not-met' && rank(event) > rank('notice') ? 'notice' : event;
  const result = verdict === 'unknown' && rank(capped) > rank('notice') ? CONCERNS[rank(capped) - 1] : capped;
  const why = conditions === 'not-met' ? 'the condition is not met here' : 'it is not certain that this version is affected';
  return lowered(event, result ?? capped, why);
}

function rank(concern: Concern): number {
  return CONCERNS.indexOf(concern);
}

function lowered(from: Concern, to: Concern, why: string): ConcernResult {
  return { concern: to, why: from === to ? null : `${to} instead of ${from}: ${why}` };
}
