import type { Marked, PlaceLink } from './report-view-base';
import type { EventCard, EventDetail } from './report-view-event';
import type { ChartView, LedgerTable } from './report-view-ledger';

/** One part of the line under the title; `toCoverage` makes it a link to the coverage section. */
export interface HeaderFact {
  readonly text: string;
  readonly toCoverage: boolean;
}

export interface VendorChip {
  readonly id: string;
  readonly name: string;
  /** Events with a finding that is not ignored. */
  readonly count: number;
  /** Name and count as a sentence, for assistive technology. */
  readonly label: string;
  readonly selected: boolean;
}

export interface VendorChips {
  readonly here: readonly VendorChip[];
  /** `Not here`, or `Not seen` while something was not looked at. */
  readonly otherLabel: string;
  readonly others: readonly VendorChip[];
}

/** One sighting in the table of what is here. */
export interface ToolRow {
  readonly tool: string;
  /** `formerly Windsurf`; null for a tool that was always called so. */
  readonly formerly: string | null;
  /** What its vendor said about its end; null for a tool that goes on. */
  readonly end: string | null;
  readonly version: string;
  /** How the version was arrived at when it stands apart from the name. */
  readonly via: string | null;
  /** How many later releases a list has; null where no list has the version. */
  readonly behind: string | null;
  readonly where: PlaceLink;
  /** Further places that speak of the same thing, for example the lockfile beside the manifest. */
  readonly also: readonly PlaceLink[];
  readonly standing: Marked;
  readonly verdict: Marked;
  /** What follows the verdict, with the blank or comma before it: count, fix, or the reason why it is not known. */
  readonly verdictNote: string;
}

/** A figure with what it counts; `value` is `no data` when nothing was computed. */
export interface Tile {
  readonly value: string;
  readonly label: string;
  readonly note: string;
  readonly known: boolean;
}

export interface CoverageRow {
  readonly source: string;
  readonly status: Marked;
  readonly count: number;
  readonly reason: string;
  readonly place: string;
}

export interface CoverageView {
  readonly summary: string;
  /** Skipped and failed, failed first. */
  readonly open: readonly CoverageRow[];
  readonly scanned: readonly CoverageRow[];
}

/** One of the person's own rows ("what I changed"). */
export interface OwnRow {
  /** `YYYY-MM-DD` or a full UTC time. */
  readonly date: string;
  /** Event id; null when the row speaks of no single event. */
  readonly event: string | null;
  readonly text: string;
}

/** The whole vendor report as data: every sentence is worded, nothing is left to decide but layout. */
export interface ReportView {
  readonly vendor: string | null;
  readonly title: string;
  readonly facts: readonly HeaderFact[];
  /** What must be seen before the rest: stale or refused feed, scanning, Restricted Mode. */
  readonly notices: readonly Marked[];
  readonly vendors: VendorChips;
  readonly tools: readonly ToolRow[];
  /** Said in place of an empty table, or below a table that is not the whole truth; null when nothing is to add. */
  readonly toolsNote: string | null;
  readonly chart: ChartView;
  readonly tiles: readonly Tile[];
  readonly cards: readonly EventCard[];
  readonly cardsNote: string | null;
  readonly details: Readonly<Record<string, EventDetail>>;
  readonly ledger: LedgerTable;
  readonly coverage: CoverageView;
  /** Ignores that do not count, a line each. */
  readonly ignoreProblems: readonly string[];
  readonly feedProblems: readonly string[];
  readonly ownRows: readonly OwnRow[];
  /** What this report does not know. */
  readonly limits: readonly string[];
}
