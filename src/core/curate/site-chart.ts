import { CONCERNS, type Polarity, type TrustEvent } from '../model/event';
import type { LedgerRow } from '../ledger/ledger';
import { readDate } from '../ledger/dates';
import { layoutChart, type ChartLayout, type Placed } from '../present/report-chart';
import type { Shape } from '../present/report-view-ledger';
import { compareText, KIND_ORDER, kindSymbol, kindWords, plain } from '../present/report-words';
import { counted } from '../present/words';
import { html, type Markup } from './html';
import { eventPath } from './site-model';

const WIDTH = 860;
const GUTTER = 62;
const TOP = 6;
const DAY = 86_400_000;
/** Shortest time shown, in days, so that a single event does not fill the picture. */
const SHORTEST = 120;

const LANES: Readonly<Record<Polarity, string>> = { credit: 'credits', neutral: 'neutral', debit: 'debits' };

/** Outline of a mark of radius 1 around the origin, as a path; lines only for the last three. */
const PATHS: Readonly<Record<Shape, string>> = {
  circle: 'M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z',
  square: 'M-.88 -.88H.88V.88H-.88Z',
  diamond: 'M0 -1.2L1.2 0L0 1.2L-1.2 0Z',
  triangle: 'M0 -1.1L1.1 .85H-1.1Z',
  star: 'M0 -1.2L.35 -.35L1.2 0L.35 .35L0 1.2L-.35 .35L-1.2 0L-.35 -.35Z',
  times: 'M-.85 -.85L.85 .85M-.85 .85L.85 -.85',
  plus: 'M0 -1V1M-1 0H1',
  asterisk: 'M0 -1V1M-.87 -.5L.87 .5M-.87 .5L.87 -.5',
};

interface Point {
  readonly row: LedgerRow;
  readonly time: number;
}

/** At most two digits behind the point, so that the picture is small and the same everywhere. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function scaleOf(points: readonly Point[]): (time: number) => number {
  const times = points.map((p) => p.time);
  const last = times.reduce((a, b) => Math.max(a, b), -Infinity);
  const first = times.reduce((a, b) => Math.min(a, b), last - SHORTEST * DAY);
  const pad = (last - first) / 40;
  return (time) => GUTTER + ((time - first + pad) / (last - first + 2 * pad)) * (WIDTH - GUTTER - 8);
}

/** First days of quarters, or of years where those would stand too close. */
function ticks(points: readonly Point[]): readonly string[] {
  const days = points.map((p) => p.row.date).sort(compareText);
  const [from, to] = [Number(days[0]?.slice(0, 4)), Number(days.at(-1)?.slice(0, 4))];
  const months = to - from < 3 ? ['01', '04', '07', '10'] : ['01'];
  const all: string[] = [];
  for (let year = from; year <= to + 1 && all.length < 60; year++) all.push(...months.map((m) => `${String(year).padStart(4, '0')}-${m}-01`));
  return all;
}

function axis(points: readonly Point[], x: (time: number) => number, layout: ChartLayout): readonly Markup[] {
  return ticks(points).flatMap((day) => {
    const at = round(x(readDate(day)?.start ?? 0));
    if (!(at > GUTTER && at < WIDTH - 20)) return [];
    return [html`<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${round(layout.height)}"/><text x="${at}" y="${round(layout.height) + 15}" text-anchor="middle">${day.slice(0, 7)}</text>
`];
  });
}

function toneOf(row: LedgerRow): string {
  if (row.polarity === 'credit') return 'good';
  if (row.polarity === 'neutral') return 'muted';
  return row.concern === 'urgent' ? 'urgent' : 'warn';
}

function sign(kind: TrustEvent['kind'], radius: number): Markup {
  const { shape, filled } = kindSymbol(kind);
  return html`<path class="${filled ? 'filled' : 'outline'}" vector-effect="non-scaling-stroke" transform="scale(${round(radius * 0.92)})" d="${PATHS[shape]}"/>`;
}

function mark({ row }: Point, { x, y, radius }: Placed): Markup {
  const title = `${row.date.slice(0, 10)}, ${row.polarity}, ${kindWords(row.kind)}: ${plain(row.summary, 300)}`;
  return html`<a class="${toneOf(row)}" href="../${eventPath(row.id)}" tabindex="-1"><g transform="translate(${round(x)} ${round(y)})"><title>${title}</title><circle class="hit" r="${radius + 1}"/>${sign(row.kind, radius)}</g></a>
`;
}

function legend(rows: readonly LedgerRow[]): Markup {
  const kinds = new Set(rows.map((r) => r.kind));
  const items = KIND_ORDER.flatMap((kind) => (kind === 'own' || !kinds.has(kind) ? [] : [kind]));
  return html`<ul class="legend" aria-hidden="true">${items.map((kind) => html`<li><svg width="14" height="14" viewBox="-7 -7 14 14">${sign(kind, 5)}</svg>${kindWords(kind)}</li>`)}</ul>`;
}

/** The ledger as a picture over time; the table below it holds the same for those who do not see it. */
export function ledgerChart(rows: readonly LedgerRow[]): Markup | null {
  const points = rows.flatMap((row) => {
    const time = readDate(row.date)?.start;
    return row.withdrawn !== null || time === undefined ? [] : [{ row, time }];
  });
  if (points.length === 0) return null;
  points.sort((a, b) => a.time - b.time || compareText(a.row.id, b.row.id));
  const x = scaleOf(points);
  const layout = layoutChart(points.map((p) => ({ x: x(p.time), lane: p.row.polarity, size: CONCERNS.indexOf(p.row.concern) })), TOP);
  const lanes = layout.bands.map(({ lane, top, height }) => html`<text x="0" y="${round(top + height / 2 + 4)}">${LANES[lane]}</text><line class="lane" x1="${GUTTER}" x2="${WIDTH}" y1="${round(top)}" y2="${round(top)}"/>
`);
  const count = (lane: Polarity): number => points.filter((p) => p.row.polarity === lane).length;
  const label = `${counted(count('credit'), 'credit')}, ${count('neutral')} neutral and ${counted(count('debit'), 'debit')} over time. The table below holds the same records.`;
  return html`<figure class="chart"><p class="unseen">${label}</p><div class="wide"><svg viewBox="0 0 ${WIDTH} ${round(layout.height) + 22}" aria-hidden="true">
${axis(points, x, layout)}${lanes}${points.map((p, i) => mark(p, layout.placed[i] ?? { x: 0, y: 0, radius: 4 }))}</svg></div>
<figcaption>${legend(rows)}<p class="soft" aria-hidden="true">Larger marks are of greater concern. Each mark leads to its record.</p></figcaption></figure>
`;
}
