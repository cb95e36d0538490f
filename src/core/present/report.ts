import type { TrustState } from '../model/trust-state';
import { cardsNote, eventCards } from './report-cards';
import { coverageView, headerFacts, reportLimits, reportNotices } from './report-coverage';
import { eventDetail } from './report-detail';
import { chartView, ledgerTable, ownRowsOf } from './report-ledger';
import { scopeOf, vendorChips, type Scope } from './report-scope';
import { reportTiles } from './report-tiles';
import { toolRows, toolsNote } from './report-tools';
import type { OwnRow, ReportView } from './report-view';
import type { EventDetail } from './report-view-event';
import { plain } from './report-words';

function detailsOf(scope: Scope, own: readonly OwnRow[]): Readonly<Record<string, EventDetail>> {
  const events = new Map([...scope.events, ...scope.found.map((f) => f.event)].map((e) => [e.id, e]));
  return Object.fromEntries([...events].map(([id, event]) => [id, eventDetail(event, own)]));
}

/**
 * The vendor report: every sentence, count and order of it, without layout. Pure: the same input gives the same bytes.
 * @param vendorId a vendor of the feed; null or an unknown id picks the one that matters most here
 * @param now UTC time, ISO 8601: the age of the feed is counted from it
 * @param ownRows what the person logged, of any vendor; rows of other vendors' events are left out
 */
export function buildReport(
  state: TrustState,
  vendorId: string | null,
  now: string,
  ownRows: readonly OwnRow[] = [],
): ReportView {
  const scope = scopeOf(state, vendorId, now);
  const own = ownRowsOf(scope, ownRows);
  return {
    vendor: scope.vendor?.id ?? null,
    title: scope.vendor === null ? 'Vendor report' : `Vendor report: ${plain(scope.vendor.name, 100)}`,
    facts: headerFacts(scope),
    notices: reportNotices(scope, vendorId),
    vendors: vendorChips(scope),
    tools: toolRows(scope),
    toolsNote: toolsNote(scope),
    chart: chartView(scope, own),
    tiles: reportTiles(scope.ledger.response),
    cards: eventCards(scope, own),
    cardsNote: cardsNote(scope),
    details: detailsOf(scope, own),
    ledger: ledgerTable(scope, own),
    coverage: coverageView(scope),
    ignoreProblems: state.assessment.ignoreProblems.map((p) => plain(p, 500)),
    feedProblems: state.feed.problems.map((p) => `${plain(p.record, 200)}: ${plain(p.message, 500)}`),
    ownRows: own.map((r) => ({ ...r, text: plain(r.text) })),
    limits: reportLimits(scope),
  };
}
