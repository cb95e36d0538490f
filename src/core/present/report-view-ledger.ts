import type { EventKind, Polarity } from '../model/event';
import type { Marked, Tone } from './report-view-base';

export type Shape = 'circle' | 'square' | 'diamond' | 'triangle' | 'star' | 'times' | 'plus' | 'asterisk';

/** A mark of the chart; `filled` is false for outlines. */
export interface ChartSymbol {
  readonly shape: Shape;
  readonly filled: boolean;
}

export interface ChartPoint {
  /** Unique in the chart. */
  readonly key: string;
  /** The event to go to; null for a person's own row without an event. */
  readonly event: string | null;
  /** `YYYY-MM`, `YYYY-MM-DD` or a full UTC time. */
  readonly date: string;
  readonly lane: Polarity;
  readonly symbol: ChartSymbol;
  /** 0 (info) to 3 (urgent). */
  readonly size: number;
  readonly tone: Tone;
  /** Date, polarity, kind, level and title as one sentence. */
  readonly label: string;
}

export interface ChartView {
  /** Sorted by date, then key. */
  readonly points: readonly ChartPoint[];
  readonly legend: readonly { readonly symbol: ChartSymbol; readonly text: string }[];
  /** The day of the report, marked in the chart. */
  readonly today: string;
  /** Said to assistive technology; names the table that holds the same. */
  readonly description: string;
  /** What stands in place of an empty chart; null when there are points. */
  readonly empty: string | null;
}

export type Here =
  | 'affected'
  | 'unknown'
  | 'not-checked'
  | 'ignored'
  | 'not-affected'
  | 'not-here'
  | 'no-version'
  | 'withdrawn';

/** A row of the ledger table: an event, or a person's own row. */
export interface EventRow {
  readonly key: string;
  /** Null for an own row. */
  readonly event: string | null;
  /** As recorded; `dateText` is the same in words. */
  readonly date: string;
  readonly dateText: string;
  readonly kind: EventKind | 'own';
  readonly kindText: string;
  readonly title: string;
  readonly polarity: Polarity;
  readonly polarityMark: Marked;
  readonly here: Here;
  readonly hereMark: Marked;
}

export interface FilterOption {
  readonly value: string;
  readonly text: string;
}

export interface LedgerTable {
  readonly rows: readonly EventRow[];
  /** What the column on this machine leaves out; null when nothing. */
  readonly note: string | null;
  readonly kinds: readonly FilterOption[];
  readonly polarities: readonly FilterOption[];
  readonly heres: readonly FilterOption[];
}
