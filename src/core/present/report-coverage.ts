import type { Coverage } from '../model/sighting';
import type { FeedStanding } from '../model/feed';
import type { Tool } from '../model/tool';
import type { TrustState } from '../model/trust-state';
import type { Scope } from './report-scope';
import type { CoverageRow, CoverageView, HeaderFact } from './report-view';
import type { Marked } from './report-view-base';
import { compareText, dateWords, ageInDays, marked, plain } from './report-words';
import { counted, pathWords } from './words';
import { sourceWords } from './source-words';
import { findGaps } from './status-summary';

const STATUS: Readonly<Record<Coverage['status'], Marked>> = {
  scanned: marked('✓', 'scanned', 'good'),
  skipped: marked('?', 'skipped', 'ask'),
  failed: marked('▲', 'failed', 'warn'),
};
const ORDER: readonly Coverage['status'][] = ['failed', 'skipped', 'scanned'];

function rowOf(coverage: Coverage, tools: readonly Tool[]): CoverageRow {
  return {
    source: plain(sourceWords(coverage.source, tools), 200),
    status: STATUS[coverage.status],
    count: coverage.count,
    reason: plain(coverage.reason ?? (coverage.status === 'scanned' ? '' : 'no reason is recorded'), 500),
    place: coverage.uri === null ? '' : plain(pathWords(coverage.uri, null), 300),
  };
}

interface SourceCount {
  readonly all: number;
  readonly open: number;
  /** True when every open source was not looked at in any part. */
  readonly whole: boolean;
}

function countSources(state: TrustState): SourceCount {
  const bySource = new Map<string, Coverage[]>();
  for (const c of state.inventory.coverage) bySource.set(c.source, [...(bySource.get(c.source) ?? []), c]);
  const open = [...bySource.values()].filter((list) => list.some((c) => c.status !== 'scanned'));
  const whole = open.every((list) => list.every((c) => c.status !== 'scanned'));
  return { all: bySource.size, open: open.length, whole };
}

function openWords(count: SourceCount): string {
  return `${count.open} ${count.whole ? 'not checked' : 'not fully checked'}`;
}

function ageWords(generated: string, now: string): string {
  const days = ageInDays(generated, now);
  return days === null ? 'of unknown age' : days < 0 ? 'dated after this machine’s clock' : `${counted(days, 'day')} old`;
}

function standingWords(status: FeedStanding): string {
  return status === 'refused' ? 'an update was refused' : status;
}

/** One fact per feed; of several each with its name. */
function feedFacts({ state, now }: Scope): readonly string[] {
  const { generated, status, origins } = state.feedStatus;
  if (origins.length < 2) return [`feed of ${dateWords(generated)}, ${standingWords(status)}, ${ageWords(generated, now)}`];
  return origins.map((o) => {
    const day = o.generated === '' ? '' : ` of ${dateWords(o.generated)}`;
    const age = o.generated === '' ? 'not downloaded' : ageWords(o.generated, now);
    return `feed ${plain(o.name, 60)}${day}, ${standingWords(o.status)}, ${age}`;
  });
}

function scanFact(state: TrustState, now: string): string {
  if (state.scannedAt === null) return 'not scanned yet';
  const sameDay = state.scannedAt.slice(0, 10) === now.slice(0, 10);
  const time = sameDay ? `${state.scannedAt.slice(11, 16)} UTC` : dateWords(state.scannedAt, true);
  const { all, open } = countSources(state);
  return `scan ${time}: ${all - open} of ${counted(all, 'source')}`;
}

/** The line under the title. */
export function headerFacts(scope: Scope): readonly HeaderFact[] {
  const { events, credits } = scope.ledger.counts;
  const fact = (text: string, toCoverage = false): HeaderFact => ({ text, toCoverage });
  const facts = [
    fact(counted(events, 'event')),
    fact(counted(credits, 'credit')),
    ...feedFacts(scope).map((text) => fact(text)),
    fact(scanFact(scope.state, scope.now)),
  ];
  const count = countSources(scope.state);
  if (count.open > 0) facts.push(fact(openWords(count), true));
  return facts;
}

/** What must be seen before the rest. Worded from the gaps that every surface shows. */
export function reportNotices(scope: Scope, wanted: string | null): readonly Marked[] {
  const { state } = scope;
  const notices = findGaps(state)
    .filter((gap) => gap.kind !== 'coverage')
    .map((gap) => marked(gap.kind === 'scanning' ? '…' : '▲', sentence(gap.text), gap.kind === 'scanning' ? 'ask' : 'warn'));
  if (wanted !== null && scope.vendor?.id !== wanted) {
    notices.push(marked('?', `The feed has no vendor “${plain(wanted, 60)}”. Another one is shown.`, 'ask'));
  }
  if (scope.missing.length > 0) {
    const ids = scope.missing.map((id) => plain(id, 60)).join(', ');
    notices.push(marked('▲', `Findings speak of records that this feed lacks: ${ids}.`, 'warn'));
  }
  if (state.restricted) {
    notices.push(marked('?', 'Restricted Mode: ignores and settings of this workspace do not count.', 'ask'));
  }
  return notices;
}

function sentence(text: string): string {
  const plainText = plain(text, 500);
  return `${plainText.charAt(0).toUpperCase()}${plainText.slice(1)}${plainText.endsWith('.') ? '' : '.'}`;
}

/** Every source with what became of it; what was not looked at comes first. */
export function coverageView(scope: Scope): CoverageView {
  const { state } = scope;
  const sorted = [...state.inventory.coverage].sort(
    (a, b) =>
      ORDER.indexOf(a.status) - ORDER.indexOf(b.status) ||
      compareText(a.source, b.source) ||
      compareText(a.uri ?? '', b.uri ?? '') ||
      compareText(a.reason ?? '', b.reason ?? ''),
  );
  const count = countSources(state);
  const open = count.open === 0 ? '' : `, ${openWords(count)}`;
  const none = state.scannedAt === null ? 'Nothing has been looked at yet.' : 'No source was looked at.';
  return {
    summary: count.all === 0 ? none : `${count.all - count.open} of ${counted(count.all, 'source')} looked at${open}.`,
    open: sorted.filter((c) => c.status !== 'scanned').map((c) => rowOf(c, state.feed.tools)),
    scanned: sorted.filter((c) => c.status === 'scanned').map((c) => rowOf(c, state.feed.tools)),
  };
}

/** What the report cannot know, said at its end. */
export function reportLimits(scope: Scope): readonly string[] {
  const limits = [
    'The feed is curated by hand: what nobody recorded is not in it, and no record is no sign of safety.',
    'Conditions are judged by the environment and the settings files of this machine. A pin may run on another one.',
    'In a remote window the extensions on your own side are not visible from here, nor are tools installed there.',
    'Response times count only events whose record has both dates.',
  ];
  if (scope.state.inventory.sightings.some((s) => !scope.tools.has(s.tool))) {
    limits.push('Some copies found here belong to tools without a record in this feed: they are in no vendor’s report.');
  }
  return limits;
}
