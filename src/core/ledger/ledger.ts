import type { Concern, EventKind, Polarity, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import type { Assessment, Finding } from '../model/finding';
import type { Inventory } from '../model/sighting';
import { compareDates } from './dates';
import { responseTimes, type ResponseTimes } from './response-times';

/** One line of the ledger. */
export interface LedgerRow {
  readonly id: string;
  /** As in the event: month, day or UTC time. */
  readonly date: string;
  readonly record: TrustEvent['record'];
  readonly summary: string;
  readonly kind: EventKind;
  readonly polarity: Polarity;
  readonly concern: Concern;
  /** When the record was taken back; such a row is listed and counts nowhere. */
  readonly withdrawn: string | null;
}

export interface LedgerCounts {
  readonly events: number;
  readonly debits: number;
  readonly credits: number;
  readonly neutral: number;
  /** Kinds that occur, by name. */
  readonly byKind: readonly { readonly kind: EventKind; readonly count: number }[];
}

/** Everything the feed knows about one vendor, newest first. */
export interface VendorLedger {
  readonly vendor: string;
  readonly name: string;
  readonly rows: readonly LedgerRow[];
  readonly counts: LedgerCounts;
  readonly response: ResponseTimes;
}

/** Builds a vendor's ledger. An unknown id gives an empty ledger under that id. */
export function buildLedger(feed: Feed, vendorId: string): VendorLedger {
  const events = feed.events.filter((event) => event.vendor === vendorId);
  const standing = events.filter((event) => event.withdrawn === null);
  const rows = events.map(toRow);
  rows.sort((a, b) => compareDates(b.date, a.date) || compareText(a.id, b.id));
  return {
    vendor: vendorId,
    name: feed.vendors.find((vendor) => vendor.id === vendorId)?.name ?? vendorId,
    rows,
    counts: count(standing),
    response: responseTimes(standing),
  };
}

/** A vendor of the feed and what is open about it here. */
export interface VendorHere {
  readonly vendor: { readonly id: string; readonly name: string };
  /** Sightings of its tools on this machine and in the workspace. */
  readonly sightings: number;
  /** Findings that are not ignored and above `info`. */
  readonly open: number;
  /** Records of the feed, withdrawn ones left out. */
  readonly events: number;
}

/** Splits the feed's vendors by whether anything of theirs is here; most open findings first, then by name. */
export function vendorsHere(
  feed: Feed,
  inventory: Inventory,
  assessment: Assessment,
): { readonly here: readonly VendorHere[]; readonly others: readonly VendorHere[] } {
  const vendorOf = new Map(feed.events.map((event) => [event.id, event.vendor]));
  const vendorOfTool = new Map(feed.tools.map((tool) => [tool.id, tool.vendor]));
  const sightings = tally(inventory.sightings.map((s) => vendorOfTool.get(s.tool)));
  const found = tally(assessment.findings.map((f) => vendorOf.get(f.event)));
  const open = tally(assessment.findings.filter(isOpen).map((f) => vendorOf.get(f.event)));
  const events = tally(feed.events.filter((e) => e.withdrawn === null).map((e) => e.vendor));
  const names = new Map([...events.keys()].map((id) => [id, id]));
  for (const vendor of feed.vendors) names.set(vendor.id, vendor.name);
  const all = [...names].map(([id, name]) => ({
    vendor: { id, name },
    sightings: sightings.get(id) ?? 0,
    open: open.get(id) ?? 0,
    events: events.get(id) ?? 0,
  }));
  all.sort((a, b) => b.open - a.open || compareText(a.vendor.name, b.vendor.name) || compareText(a.vendor.id, b.vendor.id));
  const isHere = (v: VendorHere): boolean => v.sightings > 0 || found.has(v.vendor.id);
  return { here: all.filter(isHere), others: all.filter((v) => !isHere(v)) };
}

/** A finding that asks for attention: nobody decided to ignore it, and it is more than information. */
export function isOpen(finding: Finding): boolean {
  return finding.ignored === null && finding.concern !== 'info';
}

function toRow({ id, date, record, summary, kind, polarity, concern, withdrawn }: TrustEvent): LedgerRow {
  return { id, date, record, summary, kind, polarity, concern, withdrawn };
}

function count(events: readonly TrustEvent[]): LedgerCounts {
  const polarity = tally(events.map((event) => event.polarity));
  const kinds = [...tally(events.map((event) => event.kind))].map(([kind, n]) => ({ kind, count: n }));
  return {
    events: events.length,
    debits: polarity.get('debit') ?? 0,
    credits: polarity.get('credit') ?? 0,
    neutral: polarity.get('neutral') ?? 0,
    byKind: kinds.sort((a, b) => compareText(a.kind, b.kind)),
  };
}

function tally<T>(values: readonly (T | undefined)[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) {
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
