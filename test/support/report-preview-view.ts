import { parseFeed } from '../../src/core/feed/parse-feed';
import { buildReport } from '../../src/core/present/report';
import type { ReportView } from '../../src/core/present/report-view';
import { NOW, markerOf, sampleState } from './report-sample';

/** The report that the preview draws. */
export function sampleView(document: unknown): ReportView {
  const state = sampleState(parseFeed(document));
  return buildReport(state, 'anthropic', NOW, [
    { date: '2026-07-03', event: markerOf(state.feed), text: 'Moved the review workflow to a pinned version' },
    { date: '2026-08-10', event: null, text: 'Rotated the keys of the build machines' },
  ]);
}
