import { isDay } from '../assess/parse-ignores';

/** A date of the feed: `YYYY-MM`, `YYYY-MM-DD` or a full UTC time. */
export interface FeedDate {
  readonly precision: 'month' | 'day' | 'time';
  /** Days since 1970-01-01; null when only the month is known. */
  readonly day: number | null;
  /** Milliseconds since 1970-01-01 UTC of the earliest moment it can mean; for ordering only. */
  readonly start: number;
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const TIME = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?Z$/;
const DAY_MS = 86_400_000;

/** Reads a date of the feed; null for anything else, including days that no calendar has. */
export function readDate(text: string): FeedDate | null {
  if (MONTH.test(text)) return { precision: 'month', day: null, start: Date.parse(`${text}-01T00:00:00Z`) };
  const day = TIME.exec(text)?.[1];
  if (!isDay(day ?? text)) return null;
  const start = Date.parse(day === undefined ? `${text}T00:00:00Z` : text);
  return { precision: day === undefined ? 'day' : 'time', day: Math.floor(start / DAY_MS), start };
}

/** Calendar days from one date to another as written; null unless both are known to the day. Negative when `to` is earlier. */
export function daysBetween(from: FeedDate | null, to: FeedDate | null): number | null {
  if (from?.day === undefined || to?.day === undefined || from.day === null || to.day === null) return null;
  return to.day - from.day;
}

/** Orders date texts, earliest first; a month stands before its days, and what is no date before everything. */
export function compareDates(a: string, b: string): number {
  return (readDate(a)?.start ?? -Infinity) - (readDate(b)?.start ?? -Infinity) || a.length - b.length;
}
