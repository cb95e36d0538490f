import type { CourseStep, TrustEvent } from '../model/event';
import { compareDates, daysBetween, readDate, type FeedDate } from './dates';

/** How long one step took, over the events whose dates are known to the day. */
export interface Timing {
  /** Events that count; the others lack a date or know only its month. */
  readonly n: number;
  /** Days; null when no event counts. Half days come from the middle of two. */
  readonly medianDays: number | null;
}

/** A vendor's response times, and who found what. */
export interface ResponseTimes {
  readonly publicReportToResponse: Timing;
  readonly reportToFix: Timing;
  readonly fixToAdvisory: Timing;
  readonly foundBy: { readonly outsider: number; readonly vendor: number; readonly unknown: number };
}

type Step = CourseStep['step'];

/** Computes response times from the courses of events. */
export function responseTimes(events: readonly TrustEvent[]): ResponseTimes {
  const foundBy = { outsider: 0, vendor: 0, unknown: 0 };
  for (const event of events) foundBy[event.foundBy]++;
  return {
    publicReportToResponse: timing(events, (event) => waited(event, ['disclosed'], 'first-response')),
    reportToFix: timing(events, reportToFix),
    fixToAdvisory: timing(events, (event) => waited(event, ['fix-released'], 'advisory')),
    foundBy,
  };
}

/**
 * A report counts from the day it was made, to the vendor or in public, whichever came first. Where only publication is
 * known, and the fix was out by then, the vendor had been told on a day that nobody published: no number then.
 */
function reportToFix(event: TrustEvent): number | null {
  if (event.course.some((c) => c.step === 'reported')) return waited(event, ['reported', 'disclosed'], 'fix-released');
  const days = waited(event, ['disclosed'], 'fix-released');
  return days === 0 ? null : days;
}

/** Days from the first of some steps to another step. What came before its time made nobody wait: 0. */
function waited(event: TrustEvent, from: readonly Step[], to: Step): number | null {
  const days = daysBetween(first(event, from), first(event, [to]));
  return days === null ? null : Math.max(0, days);
}

function timing(events: readonly TrustEvent[], daysOf: (event: TrustEvent) => number | null): Timing {
  const days = events
    .map(daysOf)
    .filter((value) => value !== null)
    .sort((a, b) => a - b);
  return { n: days.length, medianDays: median(days) };
}

function first(event: TrustEvent, steps: readonly Step[]): FeedDate | null {
  const dates = event.course.filter((c) => steps.includes(c.step)).map((c) => c.date);
  const earliest = dates.sort(compareDates)[0];
  return earliest === undefined ? null : readDate(earliest);
}

/** Middle of a sorted list. */
function median(sorted: readonly number[]): number | null {
  const upper = sorted[sorted.length >> 1];
  if (upper === undefined) return null;
  const lower = sorted[(sorted.length - 1) >> 1] ?? upper;
  return (lower + upper) / 2;
}
