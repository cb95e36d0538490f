import { compareConcern } from '../model/event';
import type { TrustState } from '../model/trust-state';
import { visible } from './escape';
import { countFrom, toldFindings, summarise, type Summary } from './status-summary';
import { isStuck } from './updating';
import { accountLink, counted, feedWords } from './words';
import { StateIndex, findingWords, titleOf, type Located } from './words-index';

/** Commands that view data refers to; the editor registers them. */
export const SHOW_FINDINGS = 'toolTrust.showFindings';
export const EXPLAIN_EVENT = 'toolTrust.explain';
export const RESCAN = 'toolTrust.checkNow';

export interface StatusRow {
  /** Plain text; the surface escapes it. */
  readonly text: string;
  /** https only. */
  readonly href?: string;
  readonly command?: { readonly id: string; readonly args: readonly string[] };
}

export type StatusKind = 'ok' | 'scanning' | 'warning' | 'unknown' | 'incomplete' | 'stale' | 'failed';

export interface StatusView {
  /** With codicons such as `$(shield)`; holds no text from outside. */
  readonly text: string;
  readonly kind: StatusKind;
  readonly tooltip: readonly StatusRow[];
  readonly accessibleName: string;
}

const TOOLTIP_EVENTS = 6;

/** Worst first: the kind decides icon and background, the text still tells of all of them. */
function kindOf(summary: Summary): StatusKind {
  const has = (kind: string): boolean => summary.gaps.some((g) => g.kind === kind);
  if (has('failed')) return 'failed';
  if (has('scanning')) return 'scanning';
  if (countFrom(summary.open, 'warn') > 0) return 'warning';
  if (has('coverage') || has('feed')) return 'incomplete';
  if (has('stale')) return 'stale';
  return summary.unknown + summary.notChecked > 0 ? 'unknown' : 'ok';
}

const ICONS: Readonly<Record<StatusKind, string>> = {
  ok: '$(shield)',
  scanning: '$(sync~spin)',
  warning: '$(warning)',
  unknown: '$(question)',
  incomplete: '$(question)',
  stale: '$(history)',
  failed: '$(error)',
};

function textOf(summary: Summary, kind: StatusKind): string {
  const warnings = countFrom(summary.places, 'warn');
  const parts = [warnings > 0 ? `${ICONS[kind]} ${warnings}` : `${ICONS[kind]} Tool Trust`];
  if (summary.places.notice > 0) parts.push(`$(info) ${summary.places.notice}`);
  if (summary.unknown > 0) parts.push(`${summary.unknown} unknown`);
  if (summary.notChecked > 0) parts.push(`${summary.notChecked} not checked`);
  const has = (...kinds: readonly string[]): boolean => summary.gaps.some((g) => kinds.includes(g.kind));
  if (has('failed')) parts.push('failed');
  else if (has('coverage', 'feed')) parts.push('incomplete');
  if (has('stale')) parts.push('stale');
  return parts.join(' ');
}

function countWords(summary: Summary): readonly string[] {
  const { places } = summary;
  const warnings = countFrom(places, 'warn');
  const words: string[] = [];
  if (warnings > 0) words.push(`${counted(warnings, 'place')} with warnings`);
  if (places.urgent > 0) words.push(`${places.urgent} of them urgent`);
  if (places.notice > 0) words.push(`${counted(places.notice, 'place')} with notices`);
  if (places.info > 0) words.push(`${counted(places.info, 'place')} with remarks`);
  if (summary.unknown > 0) words.push(`${summary.unknown} unknown`);
  if (summary.notChecked > 0) words.push(`${counted(summary.notChecked, 'place')} not checked, as the feed says nothing of it`);
  if (summary.unscanned > 0) words.push(`${counted(summary.unscanned, 'source')} not looked at`);
  if (summary.ignored > 0) words.push(`${summary.ignored} ignored`);
  if (summary.ended > 0) words.push(`${counted(summary.ended, 'tool')} ended by ${summary.ended === 1 ? 'its vendor' : 'their vendors'}`);
  return words;
}

function headline(summary: Summary, kind: StatusKind): string {
  const words = countWords(summary).join(', ');
  if (kind === 'failed') return 'The scan failed';
  if (kind === 'scanning') return words === '' ? 'Scanning' : `Scanning; so far ${words}`;
  if (words !== '') return words;
  if (summary.gaps.length > 0) return 'The result is incomplete';
  if (summary.sightings === 0) return 'No AI coding agent found';
  return `Nothing known against the ${counted(summary.tools, 'tool')} found`;
}

/** One row per event: in one place what holds there, in several how many. */
function eventRow(items: readonly [Located, ...Located[]]): StatusRow {
  const [first] = items;
  const href = first.event === null ? null : accountLink(first.event);
  const stuck = items.filter((i) => isStuck(i.sighting)).length;
  const idle = stuck === 0 ? '' : `, ${stuck} of them ${stuck === 1 ? 'a pin' : 'pins'} that nothing updates`;
  const what = items.length === 1 ? findingWords(first) : `${items.length} places here${idle}`;
  return {
    text: `${titleOf(first)} — ${what}`,
    ...(href === null ? {} : { href }),
    command: { id: EXPLAIN_EVENT, args: [first.finding.event] },
  };
}

/**
 * Open findings, the greatest concern first; among equals pins that nothing updates, then affected before unknown;
 * otherwise in the order of the assessment. Every surface orders by this.
 */
export function bySeverity(items: readonly Located[]): readonly Located[] {
  const fresh = (item: Located): number => (isStuck(item.sighting) ? 0 : 1);
  const unknown = (item: Located): number => (item.finding.verdict === 'unknown' ? 1 : 0);
  return [...items].sort(
    (a, b) =>
      compareConcern(b.finding.concern, a.finding.concern) || fresh(a) - fresh(b) || unknown(a) - unknown(b) || a.index - b.index,
  );
}

function findingRows(index: StateIndex): StatusRow[] {
  const events = new Map<string, [Located, ...Located[]]>();
  for (const item of bySeverity(toldFindings(index))) {
    const known = events.get(item.finding.event);
    if (known === undefined) events.set(item.finding.event, [item]);
    else known.push(item);
  }
  const rows = [...events.values()].slice(0, TOOLTIP_EVENTS).map(eventRow);
  const more = events.size - rows.length;
  if (more > 0) rows.push({ text: `and ${counted(more, 'more event')}`, command: { id: SHOW_FINDINGS, args: [] } });
  return rows;
}

/** One row for all tools here that their vendors have ended. */
function endRows(index: StateIndex): StatusRow[] {
  const ended = index.endedTools();
  if (ended.length === 0) return [];
  const names = ended.slice(0, TOOLTIP_EVENTS).map((id) => index.toolName(id));
  const more = ended.length - names.length;
  const text = `Ended by ${ended.length === 1 ? 'its vendor' : 'their vendors'}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [{ text, command: { id: SHOW_FINDINGS, args: [] } }];
}

/** What the one status bar item shows. Never looks clean while something is unknown, not checked, failed or stale. */
export function statusView(state: TrustState): StatusView {
  const index = new StateIndex(state);
  const summary = summarise(state, index);
  const kind = kindOf(summary);
  const gaps = summary.gaps.filter((g) => g.kind !== 'stale' && g.kind !== 'scanning').map((g) => g.text);
  const feed = feedWords(state.feedStatus);
  const rows: StatusRow[] = [{ text: headline(summary, kind), command: { id: SHOW_FINDINGS, args: [] } }];
  rows.push(...findingRows(index));
  rows.push(...endRows(index));
  if (gaps.length > 0) rows.push({ text: `Incomplete: ${gaps.join('; ')}`, command: { id: RESCAN, args: [] } });
  rows.push(...state.assessment.ignoreProblems.slice(0, 3).map((text) => ({ text: visible(text) })));
  rows.push({ text: `${counted(summary.sightings, 'place')} compared with the ${feed}` });
  if (state.restricted) rows.push({ text: 'Restricted Mode: files are read, nothing of this workspace is run' });
  return {
    text: textOf(summary, kind),
    kind,
    tooltip: rows,
    accessibleName: ['Tool Trust', headline(summary, kind), ...gaps, feed].join(', '),
  };
}
