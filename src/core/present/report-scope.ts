import { compareConcern, type TrustEvent } from '../model/event';
import type { Finding } from '../model/finding';
import { packageKey, type PackageId } from '../model/package';
import { isIncomplete, type Sighting } from '../model/sighting';
import { buildLedger, isOpen, vendorsHere, type VendorHere, type VendorLedger } from '../ledger/ledger';
import type { Tool } from '../model/tool';
import type { TrustState } from '../model/trust-state';
import { problemViews, type ProblemFix } from './problems';
import type { VendorChip, VendorChips } from './report-view';
import { compareText, plain } from './report-words';
import { counted } from './words';
import { StateIndex } from './words-index';

/** A finding with its place in the assessment and what it speaks of. */
export interface Found {
  readonly index: number;
  readonly finding: Finding;
  readonly event: TrustEvent;
  readonly sighting: Sighting;
  readonly tool: Tool | null;
}

/** What of the state belongs to one vendor: its tools and its events, and every finding on either. */
export interface Scope {
  readonly state: TrustState;
  readonly index: StateIndex;
  readonly now: string;
  /** Null only for a feed without vendors. */
  readonly vendor: { readonly id: string; readonly name: string } | null;
  readonly ledger: VendorLedger;
  readonly vendors: ReturnType<typeof vendorsHere>;
  readonly tools: ReadonlyMap<string, Tool>;
  /** Indexes into the inventory's sightings. */
  readonly sightings: readonly number[];
  readonly events: readonly TrustEvent[];
  /** Every finding of the state whose event is in the feed. */
  readonly all: readonly Found[];
  /** Those on the vendor's events or tools, gravest first. */
  readonly found: readonly Found[];
  /** Ids that findings on the vendor's tools speak of and that the feed lacks: only a faulty feed does that. */
  readonly missing: readonly string[];
  /** What can be written at the place of a finding, by its index. */
  readonly fixes: ReadonlyMap<number, ProblemFix>;
  /** True when something may be here and was not looked at. */
  readonly incomplete: boolean;
}

function foundIn(state: TrustState, tools: ReadonlyMap<string, Tool>): Found[] {
  const events = new Map(state.feed.events.map((e) => [e.id, e]));
  return state.assessment.findings.flatMap((finding, index) => {
    const event = events.get(finding.event);
    const sighting = state.inventory.sightings[finding.sighting];
    if (event === undefined || sighting === undefined) return [];
    return [{ index, finding, event, sighting, tool: tools.get(sighting.tool) ?? null }];
  });
}

function concernsVendor(found: Found, vendor: string): boolean {
  return found.event.vendor === vendor || found.tool?.vendor === vendor;
}

/** The vendor with the gravest open finding, else the first with something here, else the first of the feed. */
function defaultVendor(vendors: Scope['vendors'], all: readonly Found[]): VendorHere | null {
  const open = all.filter((f) => f.finding.ignored === null);
  const ranked = vendors.here.map((vendor) => ({
    vendor,
    rank: open.reduce((max, f) => (concernsVendor(f, vendor.vendor.id) ? Math.max(max, gravity(f.finding)) : max), -1),
  }));
  const [worst] = ranked.sort((a, b) => b.rank - a.rank || compareText(a.vendor.vendor.name, b.vendor.vendor.name));
  return worst?.vendor ?? vendors.others[0] ?? null;
}

/** Number that grows with concern, and with certainty within one concern. */
function gravity(finding: Finding): number {
  return compareConcern(finding.concern, 'info') * 2 + (finding.verdict === 'affected' ? 1 : 0);
}

/** Open before ignored, grave before slight, affected before unknown; then newest event, then id and place in the list. */
export function compareFound(a: Found, b: Found): number {
  const ignored = Number(a.finding.ignored !== null) - Number(b.finding.ignored !== null);
  if (ignored !== 0) return ignored;
  const grave = gravity(b.finding) - gravity(a.finding);
  if (grave !== 0) return grave;
  return compareText(b.event.date, a.event.date) || compareText(a.event.id, b.event.id) || a.index - b.index;
}

function fixesOf(state: TrustState): ReadonlyMap<number, ProblemFix> {
  const fixes = problemViews(state).flatMap(({ fix, findings }) =>
    fix === null ? [] : findings.map((f): [number, ProblemFix] => [f, fix]),
  );
  return new Map(fixes);
}

/** Picks the vendor (null or unknown id: the one that matters most here) and what belongs to it. */
export function scopeOf(state: TrustState, vendorId: string | null, now: string): Scope {
  const { feed, inventory, assessment } = state;
  const tools = new Map(feed.tools.map((t) => [t.id, t]));
  const all = foundIn(state, tools);
  const vendors = vendorsHere(feed, inventory, assessment);
  const known = [...vendors.here, ...vendors.others];
  const vendor = known.find((v) => v.vendor.id === vendorId) ?? defaultVendor(vendors, all);
  const id = vendor?.vendor.id;
  const index = new StateIndex(state);
  const lost = index.findings.filter((f) => f.event === null && tools.get(f.sighting.tool)?.vendor === id);
  return {
    state,
    index,
    now,
    vendor: vendor?.vendor ?? null,
    ledger: buildLedger(feed, id ?? ''),
    vendors,
    tools,
    sightings: inventory.sightings.flatMap((s, i) => (id !== undefined && tools.get(s.tool)?.vendor === id ? [i] : [])),
    events: feed.events.filter((e) => e.vendor === id),
    all,
    found: id === undefined ? [] : all.filter((f) => concernsVendor(f, id)).sort(compareFound),
    missing: [...new Set(lost.map((f) => f.finding.event))].sort(compareText),
    fixes: fixesOf(state),
    incomplete: isIncomplete(inventory) || state.phase !== 'ready' || state.scannedAt === null,
  };
}

function chip(scope: Scope, { vendor }: VendorHere): VendorChip {
  const open = scope.all.filter((f) => isOpen(f.finding) && concernsVendor(f, vendor.id));
  const count = new Set(open.map((f) => f.event.id)).size;
  const shown = plain(vendor.name, 60);
  const label = count === 0 ? shown : `${shown}, ${counted(count, 'event asks', 'events ask')} for attention`;
  return { id: vendor.id, name: shown, count, label, selected: vendor.id === scope.vendor?.id };
}

/** All vendors of the feed: those with a tool or finding here, most events first, then the others by name. */
export function vendorChips(scope: Scope): VendorChips {
  const here = scope.vendors.here.map((v) => chip(scope, v));
  return {
    here: here.sort((a, b) => b.count - a.count || compareText(a.name, b.name)),
    otherLabel: scope.incomplete ? 'Not seen' : 'Not here',
    others: scope.vendors.others.map((v) => chip(scope, v)),
  };
}

/** Deepest chain of packages that follow one another; a record that follows itself must not hang the report. */
const MAX_CHAIN = 8;

/** Gives the keys under which an event may speak of a package: its own, and those of the lines it follows. */
export function versionLines(tools: Iterable<Tool>): (id: PackageId) => readonly string[] {
  const follows = new Map<string, string>();
  for (const tool of tools) {
    for (const p of tool.packages) {
      if (p.follows !== undefined) follows.set(packageKey(p.package), packageKey(p.follows.package));
    }
  }
  return (id) => {
    const keys = [packageKey(id)];
    for (let next = follows.get(keys[0] ?? ''); next !== undefined && keys.length < MAX_CHAIN; next = follows.get(next)) {
      keys.push(next);
    }
    return keys;
  };
}
