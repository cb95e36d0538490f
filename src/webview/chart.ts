import {
  symbol,
  symbolAsterisk,
  symbolCircle,
  symbolDiamond2,
  symbolPlus,
  symbolSquare,
  symbolStar,
  symbolTimes,
  symbolTriangle,
  type SymbolType,
} from 'd3-shape';
import { utcTicks } from 'd3-time';
import { layoutChart, type ChartLayout } from '../core/present/report-chart';
import type { ChartPoint, ChartSymbol, ChartView, Shape } from '../core/present/report-view-ledger';
import { dateWords } from '../core/present/report-words';
import { el, focusKey, note, section, svg } from './dom';

const SHAPES: Readonly<Record<Shape, SymbolType>> = {
  circle: symbolCircle,
  square: symbolSquare,
  diamond: symbolDiamond2,
  triangle: symbolTriangle,
  star: symbolStar,
  times: symbolTimes,
  plus: symbolPlus,
  asterisk: symbolAsterisk,
};

/** Space for the names of the bands, in pixels. */
const GUTTER = 58;
/** Space that keeps a mark of today inside the picture, in pixels. */
const RIGHT = 8;
const TOP = 18;
const AXIS = 22;
/** Least width of one label on the time axis, in pixels. */
const TICK = 80;
const DAY = 86_400_000;
/** Shortest time the chart shows, in days: fewer would blow up a single event. */
const MIN_DAYS = 120;

const LANE_NAMES = { credit: 'credits', neutral: 'neutral', debit: 'debits' } as const;

/** Shapes of lines only reach further than solid ones of the same area. */
const LINES: ReadonlySet<Shape> = new Set(['times', 'plus', 'asterisk']);

function shapePath(s: ChartSymbol, radius: number): string {
  const reach = LINES.has(s.shape) ? radius * 0.8 : radius;
  return symbol(SHAPES[s.shape], Math.PI * reach * reach)() ?? '';
}

function paint(s: ChartSymbol): string {
  return s.filled ? 'filled' : 'outline';
}

/** Maps time to the width of the chart. */
interface TimeScale {
  /** Milliseconds since 1970 to pixels. */
  readonly x: (time: number) => number;
  readonly ticks: readonly Date[];
}

function timeScale(view: ChartView, width: number): TimeScale {
  const times = view.points.map((p) => Date.parse(p.date));
  const today = Date.parse(view.today);
  const last = times.reduce((a, b) => Math.max(a, b), Number.isNaN(today) ? -Infinity : today);
  const first = times.reduce((a, b) => Math.min(a, b), last - MIN_DAYS * DAY);
  const pad = (last - first) / 40;
  const [start, end] = [first - pad, last + pad];
  const inner = width - GUTTER - RIGHT;
  return {
    x: (time) => GUTTER + ((time - start) / (end - start)) * inner,
    ticks: utcTicks(new Date(start), new Date(end), Math.max(4, Math.floor(inner / TICK))),
  };
}

/** `2026` at the turn of a year, else `Jul` or `14 Jul`; the first label always names its year. */
function tickLabel(date: Date, first: boolean): string {
  const iso = date.toISOString();
  const words = dateWords(iso.slice(8, 10) === '01' ? iso.slice(0, 7) : iso.slice(0, 10));
  if (first) return words;
  return iso.slice(5, 10) === '01-01' ? iso.slice(0, 4) : words.slice(0, -5);
}

function axis({ x: xOf, ticks }: TimeScale, layout: ChartLayout, width: number): SVGGElement {
  const group = svg('g', { 'aria-hidden': 'true' });
  for (const [i, tick] of ticks.entries()) {
    const x = Math.round(xOf(tick.getTime())) + 0.5;
    const anchor = x > width - 34 ? 'end' : 'middle';
    group.append(
      svg('line', { class: 'grid', x1: x, x2: x, y1: TOP, y2: layout.height }),
      svg('text', { class: 'axis-text', x: anchor === 'end' ? width : x, y: layout.height + 15, 'text-anchor': anchor }, tickLabel(tick, i === 0)),
    );
  }
  return group;
}

function bands(layout: ChartLayout, width: number): SVGGElement {
  const group = svg('g', { 'aria-hidden': 'true' });
  for (const band of layout.bands) {
    group.append(svg('text', { class: 'axis-text', x: 0, y: band.top + band.height / 2 + 4 }, LANE_NAMES[band.lane]));
    const y = Math.round(band.top) + 0.5;
    if (band.lane !== 'credit') group.append(svg('line', { class: 'lane', x1: GUTTER, x2: width, y1: y, y2: y }));
  }
  return group;
}

function todayLine(view: ChartView, scale: TimeScale, layout: ChartLayout): SVGGElement | null {
  const time = Date.parse(view.today);
  if (Number.isNaN(time)) return null;
  const x = Math.round(scale.x(time)) + 0.5;
  return svg(
    'g',
    { 'aria-hidden': 'true' },
    svg('line', { class: 'today', x1: x, x2: x, y1: TOP - 4, y2: layout.height }),
    svg('text', { class: 'axis-text', x, y: 11, 'text-anchor': 'end' }, `today, ${dateWords(view.today)}`),
  );
}

function pointElement(point: ChartPoint, x: number, y: number, radius: number): SVGGElement {
  return svg(
    'g',
    {
      class: `point tone-${point.tone} ${paint(point.symbol)}`,
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
      role: 'button',
      tabindex: -1,
      'aria-label': point.label,
      'data-focus': `point ${point.key}`,
    },
    svg('title', {}, point.label),
    svg('circle', { class: 'hit', r: 9 }),
    svg('path', { class: 'shape', d: shapePath(point.symbol, radius) }),
  );
}

/** One tab stop for all points; arrow keys move between them in the order of time. */
function rove(points: readonly SVGGElement[], start: number, activate: (index: number) => void): void {
  points[start]?.setAttribute('tabindex', '0');
  const moveTo = (index: number): void => {
    for (const p of points) p.setAttribute('tabindex', '-1');
    points[index]?.setAttribute('tabindex', '0');
    points[index]?.focus();
  };
  for (const [i, point] of points.entries()) {
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(i + 1, points.length - 1),
      ArrowDown: Math.min(i + 1, points.length - 1),
      ArrowLeft: Math.max(i - 1, 0),
      ArrowUp: Math.max(i - 1, 0),
      Home: 0,
      End: points.length - 1,
    };
    point.addEventListener('click', () => {
      activate(i);
    });
    point.addEventListener('keydown', (event) => {
      const target = targets[event.key];
      if (target !== undefined) moveTo(target);
      else if (event.key === 'Enter' || event.key === ' ') activate(i);
      else return;
      event.preventDefault();
    });
  }
}

function draw(view: ChartView, width: number, show: (key: string) => void): SVGSVGElement {
  const scale = timeScale(view, width);
  const marks = view.points.map((p) => ({ x: scale.x(Date.parse(p.date)), lane: p.lane, size: p.size }));
  const layout = layoutChart(marks, TOP);
  const height = layout.height + AXIS;
  const points = view.points.map((p, i) => {
    const at = layout.placed[i] ?? { x: 0, y: 0, radius: 4 };
    return pointElement(p, at.x, at.y, at.radius);
  });
  rove(points, points.length - 1, (i) => {
    const point = view.points[i];
    if (point !== undefined) show(point.key);
  });
  const root = svg('svg', {
    class: 'chart',
    role: 'group',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'aria-labelledby': 'chart-title',
    'aria-describedby': 'chart-note',
  });
  const today = todayLine(view, scale, layout);
  root.append(axis(scale, layout, width), bands(layout, width));
  if (today !== null) root.append(today);
  root.append(...points);
  return root;
}

function legend(view: ChartView): HTMLElement {
  const items = view.legend.map(({ symbol: s, text }) =>
    el(
      'li',
      {},
      svg('svg', { class: `key ${paint(s)}`, width: 14, height: 14, viewBox: '-7 -7 14 14', 'aria-hidden': 'true' }, svg('path', { class: 'shape', d: shapePath(s, 5) })),
      text,
    ),
  );
  return el('ul', { class: 'legend', 'aria-label': 'Signs of the chart' }, ...items);
}

/** The chart's section. It is empty until `fit` is called with the section in the page. */
export interface Chart {
  readonly element: HTMLElement;
  /** Draws for the width at hand, and again whenever it changes. */
  readonly fit: () => void;
  readonly stop: () => void;
}

function nothing(): void {
  // A chart without points has nothing to draw and nothing to watch.
}

/** The ledger as a chart that fits its width. */
export function chartSection(view: ChartView, show: (key: string) => void): Chart {
  const title = 'The ledger over time';
  if (view.empty !== null) return { element: section('chart', title, note(view.empty)), fit: nothing, stop: nothing };
  const frame = el('div', { class: 'chart-frame' });
  const words = el('p', { class: 'note', id: 'chart-note' }, view.description, ' The larger the mark, the higher our level.');
  let drawn = 0;
  const redraw = (): void => {
    const width = Math.floor(frame.clientWidth);
    if (width < 1 || width === drawn) return;
    const inside = frame.contains(document.activeElement) ? document.activeElement : null;
    const focused = inside?.getAttribute('data-focus') ?? null;
    drawn = width;
    frame.replaceChildren(draw(view, Math.max(width, 280), show));
    if (focused !== null) focusKey(frame, focused);
  };
  const watcher = new ResizeObserver(redraw);
  return {
    element: section('chart', title, frame, legend(view), words),
    fit: () => {
      redraw();
      watcher.observe(frame);
    },
    stop: () => {
      watcher.disconnect();
    },
  };
}
