import type { Polarity } from '../model/event';

/** Radius of a mark by its size 0 to 3, in pixels. */
export const RADII: readonly number[] = [4, 5, 6, 7];

/** Height of one row of marks, in pixels: the largest mark and a gap. */
const ROW = 17;
/** Rows after which marks may overlap, so that a crowded day cannot push the report off the page. */
const MAX_ROWS = 20;
const GAP = 2;

export interface Mark {
  /** Centre, in pixels. */
  readonly x: number;
  readonly lane: Polarity;
  readonly size: number;
}

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface Band {
  readonly lane: Polarity;
  readonly top: number;
  readonly height: number;
}

export interface ChartLayout {
  /** In the order of the marks given. */
  readonly placed: readonly Placed[];
  readonly bands: readonly Band[];
  readonly height: number;
}

const LANES: readonly Polarity[] = ['credit', 'neutral', 'debit'];

function radiusOf(size: number): number {
  return RADII[size] ?? 4;
}

/** Gives each mark the first row in which it touches no other one. `marks` need no order. */
function rowsOf(marks: readonly Mark[]): readonly number[] {
  const order = [...marks.keys()].sort((a, b) => (marks[a]?.x ?? 0) - (marks[b]?.x ?? 0) || a - b);
  const ends: number[] = [];
  const rows = marks.map(() => 0);
  for (const i of order) {
    const mark = marks[i];
    if (mark === undefined) continue;
    const radius = radiusOf(mark.size);
    const free = ends.findIndex((end) => end + GAP <= mark.x - radius);
    const row = Math.min(free === -1 ? ends.length : free, MAX_ROWS - 1);
    ends[row] = Math.max(ends[row] ?? -Infinity, mark.x + radius);
    rows[i] = row;
  }
  return rows;
}

/**
 * Places marks in three bands: credits above, neutral between, debits below. Marks that would touch are stacked away
 * from the middle. `top` is the space left free above the first band, in pixels.
 */
export function layoutChart(marks: readonly Mark[], top: number): ChartLayout {
  const placed: Placed[] = marks.map((m) => ({ x: m.x, y: 0, radius: radiusOf(m.size) }));
  const bands: Band[] = [];
  let edge = top;
  for (const lane of LANES) {
    const indexes = [...marks.keys()].filter((i) => marks[i]?.lane === lane);
    const rows = rowsOf(indexes.flatMap((i) => marks[i] ?? []));
    const count = rows.reduce((max, row) => Math.max(max, row + 1), 1);
    const height = count * ROW + 2 * GAP + 6;
    for (const [n, i] of indexes.entries()) {
      const mark = placed[i];
      const row = rows[n] ?? 0;
      const fromTop = lane === 'credit' ? count - 1 - row : row;
      if (mark !== undefined) placed[i] = { ...mark, y: edge + GAP + 3 + fromTop * ROW + ROW / 2 };
    }
    bands.push({ lane, top: edge, height });
    edge += height;
  }
  return { placed, bands, height: edge };
}
