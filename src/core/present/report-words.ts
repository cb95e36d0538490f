import type { ClaimStatus, Concern, CourseStep, EventKind, Polarity } from '../model/event';
import { shorten, visible } from './escape';
import type { Marked, Tone } from './report-view-base';
import type { ChartSymbol } from './report-view-ledger';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Text of a file or of the feed as one visible line of bearable length. */
export function plain(text: string, max = 2000): string {
  return shorten(visible(text).trim(), max);
}

/** `Jun 2026`, `30 Jun 2026` or `30 Jun 2026, 22:08 UTC`; a text that is no date comes back as it is. */
export function dateWords(date: string, withTime = false): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:T(\d{2}:\d{2}))?/.exec(date);
  const month = MONTHS[Number(match?.[2]) - 1];
  if (match === null || month === undefined) return plain(date, 40);
  const day = match[3] === undefined ? '' : `${Number(match[3])} `;
  const time = withTime && match[4] !== undefined ? `, ${match[4]} UTC` : '';
  return `${day}${month} ${match[1] ?? ''}${time}`;
}

/** Whole days from one UTC time to another; null when one of them is no time. */
export function ageInDays(from: string, to: string): number | null {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return Number.isNaN(days) ? null : Math.floor(days);
}

/** Order by UTF-16 code units: the same on every machine, unlike an order by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function marked(sign: string, text: string, tone: Tone): Marked {
  return { sign, text, tone };
}

const KINDS: Readonly<Record<EventKind | 'own', { readonly text: string; readonly symbol: ChartSymbol }>> = {
  'undisclosed-behaviour': { text: 'undisclosed behaviour', symbol: { shape: 'square', filled: true } },
  vulnerability: { text: 'vulnerability', symbol: { shape: 'circle', filled: true } },
  'supply-chain': { text: 'supply chain', symbol: { shape: 'times', filled: false } },
  exposure: { text: 'exposure', symbol: { shape: 'square', filled: false } },
  restriction: { text: 'restriction', symbol: { shape: 'triangle', filled: false } },
  terms: { text: 'terms', symbol: { shape: 'plus', filled: false } },
  availability: { text: 'availability', symbol: { shape: 'circle', filled: false } },
  statement: { text: 'statement', symbol: { shape: 'diamond', filled: true } },
  allegation: { text: 'allegation', symbol: { shape: 'asterisk', filled: false } },
  report: { text: 'report', symbol: { shape: 'triangle', filled: true } },
  practice: { text: 'practice', symbol: { shape: 'diamond', filled: false } },
  own: { text: 'your own row', symbol: { shape: 'star', filled: true } },
};

export function kindWords(kind: EventKind | 'own'): string {
  return KINDS[kind].text;
}

export function kindSymbol(kind: EventKind | 'own'): ChartSymbol {
  return KINDS[kind].symbol;
}

/** All kinds in the order of the legend. */
export const KIND_ORDER = Object.keys(KINDS) as readonly (EventKind | 'own')[];

const CONCERN_TONES: Readonly<Record<Concern, Tone>> = { info: 'muted', notice: 'plain', warn: 'warn', urgent: 'urgent' };

export function concernTone(concern: Concern): Tone {
  return CONCERN_TONES[concern];
}

const POLARITY: Readonly<Record<Polarity, Marked>> = {
  debit: marked('−', 'debit', 'warn'),
  credit: marked('+', 'credit', 'good'),
  neutral: marked('·', 'neutral', 'muted'),
};

export function polarityMark(polarity: Polarity): Marked {
  return POLARITY[polarity];
}

const CLAIM_TONES: Readonly<Record<ClaimStatus, Tone>> = {
  'confirmed-by-vendor': 'good',
  'verified-in-artifact': 'good',
  reported: 'plain',
  disputed: 'warn',
  denied: 'warn',
  withdrawn: 'muted',
};

export function claimTone(status: ClaimStatus): Tone {
  return CLAIM_TONES[status];
}

/** The start of the trouble stands out, as do the answer and the repair; the rest of the course is neutral. */
export function stepTone(step: CourseStep['step']): Tone {
  if (step === 'introduced') return 'urgent';
  const repair = step === 'first-response' || step === 'fix-merged' || step === 'fix-released' || step === 'advisory';
  return repair ? 'good' : 'muted';
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1);
  if (last === undefined || parts.length === 1) return last ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${last}`;
}
