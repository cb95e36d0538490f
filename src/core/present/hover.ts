import type { Affected, TrustEvent } from '../model/event';
import { packageKey } from '../model/package';
import type { Position, TextRange } from '../model/position';
import type { Sighting } from '../model/sighting';
import type { Tool } from '../model/tool';
import type { TrustState } from '../model/trust-state';
import { behindWords } from './behind';
import { httpsLink, shorten, visible } from './escape';
import { EXPLAIN_EVENT, SHOW_FINDINGS, bySeverity, type StatusRow } from './status';
import { updaterWords } from './updating';
import { accountLink, claimWords, conditionWords, dayOf, feedWords, originOf, sentence } from './words';
import { StateIndex, fixWords, packageWords, thingWords, titleOf, type Located } from './words-index';

export interface HoverRow extends StatusRow {
  /** `heading` and `event` start a paragraph, `detail` belongs to the row above. */
  readonly style: 'heading' | 'event' | 'detail';
}

export interface HoverView {
  readonly range: TextRange;
  readonly rows: readonly HoverRow[];
}

const MAX_EVENTS = 3;
const MAX_LABELS = 3;
const MAX_SIGHTINGS = 4;

/** Editors ask with the caret too, so the end counts. */
function holds(range: TextRange, at: Position): boolean {
  const after = at.line > range.start.line || (at.line === range.start.line && at.character >= range.start.character);
  const before = at.line < range.end.line || (at.line === range.end.line && at.character <= range.end.character);
  return after && before;
}

/** The record's entry for the sighting: its own package first, else the package whose version line it follows. */
export function affectedEntry(event: TrustEvent, sighting: Sighting, tool: Tool | null): Affected | null {
  const own = packageKey(sighting.package);
  const followed = tool?.packages.find((p) => packageKey(p.package) === own)?.follows?.package;
  const find = (key: string): Affected | undefined => event.affected.find((a) => packageKey(a.package) === key);
  return find(own) ?? (followed === undefined ? undefined : find(packageKey(followed))) ?? null;
}

function sinceWords(item: Located, tool: Tool | null): string {
  if (item.event === null) return '';
  const entry = affectedEntry(item.event, item.sighting, tool);
  const starts = (entry?.ranges ?? []).flatMap((r) => r.events.flatMap((e) => ('introduced' in e ? [e.introduced] : [])));
  const step = item.event.course.find((s) => s.step === 'introduced');
  const day = step === undefined ? '' : ` (${dayOf(step.date)})`;
  const [start] = starts;
  // With several ranges the record does not say in one word since when this very version is concerned.
  if (entry === null || starts.length !== 1 || start === undefined || start === '0') return '';
  return `since ${visible(entry.package.name)} ${visible(start)}${day}, `;
}

function verdictRow(item: Located, tool: Tool | null): HoverRow {
  const { finding } = item;
  if (finding.verdict === 'affected') {
    return { style: 'detail', text: `Affected: ${sinceWords(item, tool)}${fixWords(finding)}.` };
  }
  const why = shorten(visible(finding.reason ?? 'the published facts do not decide'), 300).replace(/\.$/, '');
  return { style: 'detail', text: `Unknown: ${why}; ${fixWords(finding)}.` };
}

function claimRow(event: TrustEvent): HoverRow[] {
  const claim = event.claims[0];
  if (claim === undefined) return [];
  const url = claim.references.flatMap((r) => event.references[r]?.url ?? []).find((u) => httpsLink(u) !== null);
  const href = url === undefined ? accountLink(event) : httpsLink(url);
  const text = `${visible(claim.claimant)}: ${shorten(visible(claim.text), 240)} (${claimWords(claim.status)})`;
  return [{ style: 'detail', text, ...(href === null ? {} : { href }) }];
}

function conditionRow(item: Located): HoverRow[] {
  const condition = item.event?.condition ?? null;
  if (condition === null) return [];
  const state = item.finding.conditions;
  const question = state === 'cannot-tell' ? ` Ask there: ${shorten(visible(condition.question), 200)}` : '';
  const text = `Only under conditions: ${sentence(shorten(visible(condition.summary), 240))} ${conditionWords(state)}${question}`;
  return [{ style: 'detail', text }];
}

function labelRow(event: TrustEvent): HoverRow[] {
  if (event.labels.length === 0) return [];
  const words = event.labels
    .slice(0, MAX_LABELS)
    .map((l) => `“${visible(l.label)}” (${shorten(l.usedBy.map(visible).join('; '), 120)})`);
  return [{ style: 'detail', text: `Words that others use for it: ${words.join('; ')}` }];
}

function eventRows(item: Located, tool: Tool | null): readonly HoverRow[] {
  const { event, finding } = item;
  const href = event === null ? null : accountLink(event);
  const title: HoverRow = {
    style: 'event',
    text: titleOf(item),
    ...(href === null ? {} : { href }),
    command: { id: EXPLAIN_EVENT, args: [finding.event] },
  };
  const ignored: HoverRow[] =
    finding.ignored === null
      ? []
      : [{ style: 'detail', text: `Ignored until ${visible(finding.ignored.until)}: ${visible(finding.ignored.reason)}` }];
  if (event === null) return [title, verdictRow(item, tool), ...ignored];
  const from: HoverRow[] = originOf(event) === '' ? [] : [{ style: 'detail', text: sentence(`A record ${originOf(event)}`) }];
  return [title, verdictRow(item, tool), ...ignored, ...from, ...claimRow(event), ...conditionRow(item), ...labelRow(event)];
}

function plainRow(state: TrustState, index: StateIndex, at: number, sighting: Sighting): HoverRow {
  const verdict = index.verdict(at);
  const why = verdict.reason === null ? '' : `: ${shorten(visible(verdict.reason), 300)}`;
  const feed = feedWords(state.feedStatus);
  if (verdict.verdict === 'not-affected') {
    const what = thingWords({ toolName: index.toolName(sighting.tool), sighting });
    return { style: 'detail', text: `Nothing in the ${feed} matches ${what}${why}.` };
  }
  if (verdict.verdict === 'not-checked') return { style: 'detail', text: `Not checked${why}. This says nothing either way.` };
  return { style: 'detail', text: `Unknown${why}. Compared with the ${feed}.` };
}

function capital(words: string): string {
  return words.replace(/^[a-z]/, (c) => c.toUpperCase());
}

function sightingRows(state: TrustState, index: StateIndex, at: number, sighting: Sighting): readonly HoverRow[] {
  const thing = thingWords({ toolName: index.toolName(sighting.tool), sighting });
  const via = sighting.via === null ? '' : `, via ${shorten(visible(sighting.via), 80)}`;
  const heading: HoverRow = { style: 'heading', text: `${thing} (${packageWords(sighting)}${via})` };
  const end = index.end(sighting.tool);
  const words = updaterWords(sighting);
  const kept: HoverRow[] = words === null ? [] : [{ style: 'detail', text: sentence(capital(words)) }];
  const behind = behindWords(state.behind.get(at), sighting);
  const later: HoverRow[] = behind === null ? [] : [{ style: 'detail', text: sentence(capital(behind)) }];
  const ended: HoverRow[] = [...kept, ...later, ...(end === null ? [] : [{ style: 'detail', text: end.words } as const])];
  const items = bySeverity(index.findings.filter((f) => f.finding.sighting === at));
  if (items.length === 0) return [heading, ...ended, plainRow(state, index, at, sighting)];
  const shown = items.slice(0, MAX_EVENTS).flatMap((i) => eventRows(i, index.tool(sighting.tool)));
  const more = items.length - MAX_EVENTS;
  const rest: HoverRow[] =
    more > 0 ? [{ style: 'event', text: `and ${more} more`, command: { id: SHOW_FINDINGS, args: [] } }] : [];
  return [heading, ...ended, ...shown, ...rest];
}

/** What a hover over a pinned version says; null where nothing of ours stands. Texts are plain, the surface escapes. */
export function hoverView(state: TrustState, uri: string, position: Position): HoverView | null {
  const index = new StateIndex(state);
  let range: TextRange | null = null;
  const rows: HoverRow[] = [];
  let shown = 0;
  for (const [at, sighting] of state.inventory.sightings.entries()) {
    if (sighting.presence !== 'pinned') continue;
    const place = sighting.places.find((p) => p.uri === uri && holds(p.range, position));
    if (place === undefined) continue;
    range ??= place.range;
    shown += 1;
    if (shown <= MAX_SIGHTINGS) rows.push(...sightingRows(state, index, at, sighting));
  }
  return range === null ? null : { range, rows };
}
