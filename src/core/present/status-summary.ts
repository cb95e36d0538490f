import type { Concern } from '../model/event';
import { compareConcern } from '../model/event';
import type { TrustState } from '../model/trust-state';
import { shorten, visible } from './escape';
import { isDecidedLater } from './moving';
import { counted, feedWords } from './words';
import type { Located, StateIndex } from './words-index';

/** Something that keeps a result from being complete, in words for people. */
export interface Gap {
  readonly kind: 'failed' | 'scanning' | 'coverage' | 'feed' | 'stale';
  readonly text: string;
}

/** The numbers every surface shows. A surface that leaves one out would look cleaner than the state is. */
export interface Summary {
  readonly tools: number;
  readonly sightings: number;
  /** Open findings by concern; ignored ones and those decided at install time are not among them. */
  readonly open: Readonly<Record<Concern, number>>;
  /** Places (sightings) with told findings, each counted once, under its gravest concern. */
  readonly places: Readonly<Record<Concern, number>>;
  readonly ignored: number;
  /** Sightings of which some verdict is open and unknown. */
  readonly unknown: number;
  /** Sightings of which the feed says nothing at all; told everywhere, but no gap in what was looked at. */
  readonly notChecked: number;
  /** Tools found here that their vendors have ended; no gap and no finding, but never left out. */
  readonly ended: number;
  /** Sources and files that were skipped or could not be read. */
  readonly unscanned: number;
  readonly gaps: readonly Gap[];
}

/** Findings that nobody has decided to ignore. */
export function openFindings(index: StateIndex): readonly Located[] {
  return index.findings.filter((f) => f.finding.ignored === null);
}

/** Open findings that are told one by one; those that are decided at install time count as unknown places only. */
export function toldFindings(index: StateIndex): readonly Located[] {
  return openFindings(index).filter((f) => !isDecidedLater(f.finding, f.sighting));
}

/** Open findings at or above a level. */
export function countFrom(open: Readonly<Record<Concern, number>>, level: Concern): number {
  return (Object.keys(open) as Concern[])
    .filter((c) => compareConcern(c, level) >= 0)
    .reduce((sum, c) => sum + open[c], 0);
}

function feedGaps(state: TrustState): Gap[] {
  const gaps: Gap[] = [];
  const { feed, feedStatus } = state;
  if (feed.events.length === 0 || feed.tools.length === 0) {
    const why = feedStatus.reason === null ? '' : `: ${shorten(visible(feedStatus.reason), 300)}`;
    return [{ kind: 'feed', text: `no usable feed${why}` }];
  }
  if (feed.problems.length > 0) {
    gaps.push({ kind: 'feed', text: `${counted(feed.problems.length, 'feed record')} could not be used` });
  }
  if (feedStatus.status === 'stale' || feedStatus.status === 'refused') {
    gaps.push({ kind: 'stale', text: feedWords(feedStatus) });
  }
  return gaps;
}

function isUnknown(state: TrustState, index: StateIndex, sighting: number): boolean {
  const verdict = index.verdict(sighting);
  const findings = verdict.findings.flatMap((f) => state.assessment.findings[f] ?? []);
  if (findings.some((f) => f.verdict === 'unknown' && f.ignored === null)) return true;
  return verdict.verdict === 'unknown' && !findings.some((f) => f.verdict === 'unknown');
}

/** Everything that keeps the result from being complete; an empty list means that it is complete. */
export function findGaps(state: TrustState): readonly Gap[] {
  const gaps: Gap[] = [];
  if (state.phase === 'failed') {
    const why = state.failure === null ? '' : `: ${shorten(visible(state.failure), 300)}`;
    gaps.push({ kind: 'failed', text: `the scan failed${why}` });
  } else if (state.phase === 'scanning' || state.scannedAt === null) {
    gaps.push({ kind: 'scanning', text: 'the scan has not finished' });
  }
  // Before the first scan there is no feed and no coverage yet that could be spoken of.
  if (state.scannedAt === null) return gaps;
  const unscanned = state.inventory.coverage.filter((c) => c.status !== 'scanned').length;
  if (unscanned > 0) gaps.push({ kind: 'coverage', text: `${counted(unscanned, 'source')} not looked at` });
  return [...gaps, ...feedGaps(state)];
}

/** Counts one state. */
export function summarise(state: TrustState, index: StateIndex): Summary {
  const open: Record<Concern, number> = { info: 0, notice: 0, warn: 0, urgent: 0 };
  const gravest = new Map<number, Concern>();
  for (const { finding } of toldFindings(index)) {
    open[finding.concern] += 1;
    const known = gravest.get(finding.sighting) ?? 'info';
    gravest.set(finding.sighting, compareConcern(finding.concern, known) > 0 ? finding.concern : known);
  }
  const places: Record<Concern, number> = { info: 0, notice: 0, warn: 0, urgent: 0 };
  for (const concern of gravest.values()) places[concern] += 1;
  const { sightings, coverage } = state.inventory;
  return {
    tools: new Set(sightings.map((s) => s.tool)).size,
    sightings: sightings.length,
    open,
    places,
    ignored: index.findings.filter((f) => f.finding.ignored !== null).length,
    unknown: sightings.filter((_, i) => isUnknown(state, index, i)).length,
    notChecked: sightings.filter((_, i) => index.verdict(i).verdict === 'not-checked').length,
    ended: index.endedTools().length,
    unscanned: coverage.filter((c) => c.status !== 'scanned').length,
    gaps: findGaps(state),
  };
}
