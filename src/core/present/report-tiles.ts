import type { ResponseTimes, Timing } from '../ledger/response-times';
import type { Tile } from './report-view';
import { counted } from './words';

const NO_DATA = 'no data';

/** `same day`, `1 day`, `12.5 days`. */
function daysWords(days: number): string {
  return days === 0 ? 'same day' : counted(days, 'day');
}

function timingTile(timing: Timing, label: string, missing: string): Tile {
  const { n, medianDays } = timing;
  if (n === 0 || medianDays === null) return { value: NO_DATA, label, note: missing, known: false };
  return { value: daysWords(medianDays), label, note: `from ${counted(n, 'event')}`, known: true };
}

function finderTile({ outsider, vendor, unknown }: ResponseTimes['foundBy']): Tile {
  const label = 'found by outsiders : found by the vendor';
  if (outsider + vendor === 0) return { value: NO_DATA, label, note: 'no record says who found it', known: false };
  const note = unknown === 0 ? `from ${counted(outsider + vendor, 'event')}` : `not known for ${unknown} more`;
  return { value: `${outsider} : ${vendor}`, label, note, known: true };
}

/** The figures of a ledger. None is shown that was not computed from at least one event. */
export function reportTiles(response: ResponseTimes): readonly Tile[] {
  return [
    timingTile(response.publicReportToResponse, 'median from public account to first answer', 'no event has both dates'),
    timingTile(response.reportToFix, 'median from report to fix', 'no event has both dates'),
    timingTile(response.fixToAdvisory, 'median from fix to advisory', 'no event has both dates'),
    finderTile(response.foundBy),
  ];
}
