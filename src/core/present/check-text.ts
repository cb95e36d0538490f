import type { Concern } from '../model/event';
import { compareConcern } from '../model/event';
import type { Coverage, Sighting } from '../model/sighting';
import type { TrustState } from '../model/trust-state';
import type { Advice } from '../model/finding';
import { behindWords } from './behind';
import type { CheckOutcome } from './check-outcome';
import { shorten, terminalText } from './escape';
import { decidedLaterWords, isDecidedLater } from './moving';
import { bySeverity } from './status';
import { updaterWords } from './updating';
import { concernWords, conditionWords, counted, feedWords, pathWords, placeWords, presenceWords, versionWords } from './words';
import { StateIndex, fixWords, packageWords, titleOf, type Located } from './words-index';
import { paint, wrap, type Paint, type TextStyle } from './words-layout';

export interface CheckTextOptions {
  readonly style: TextStyle;
  readonly failOn: Concern;
  /** False when the caller asked not to look for installed copies. */
  readonly installed: boolean;
  /** The server that was asked for a feed; null or absent when no network was used. */
  readonly asked?: string | null;
}

/** One rendering: the state, its look-ups and the wishes of the caller. */
interface Rendering extends CheckTextOptions {
  readonly state: TrustState;
  readonly index: StateIndex;
  readonly advice: ReadonlyMap<number, Advice | null>;
}

const LISTED_GAPS = 20;

function colourOf(item: Located): Paint {
  return compareConcern(item.finding.concern, 'warn') < 0 ? 'cyan' : item.finding.concern === 'urgent' ? 'red' : 'yellow';
}

function findingLines(item: Located, r: Rendering): readonly string[] {
  const { finding } = item;
  const { width } = r.style;
  const verdict = finding.verdict === 'unknown' ? 'unknown' : 'affected';
  const head = `${concernWords(finding.concern)}, ${verdict}: ${terminalText(finding.event)}`;
  const ignored =
    finding.ignored === null ? '' : ` (ignored until ${finding.ignored.until}: ${shorten(finding.ignored.reason, 120)})`;
  const why = finding.verdict === 'unknown' ? `${shorten(finding.reason ?? 'The facts do not decide.', 300)} ` : '';
  const fix = `${fixWords(finding).replace(/^[a-z]/, (c) => c.toUpperCase())}.`;
  const facts = terminalText(`${why}${fix} ${conditionWords(finding.conditions)}`);
  return [
    `    ${paint(r.style, colourOf(item), head)}${paint(r.style, 'dim', terminalText(ignored))}`,
    ...wrap(terminalText(titleOf(item)), width, '      '),
    ...wrap(facts, width, '      '),
  ];
}

function plainLine(r: Rendering, at: number): readonly string[] {
  const { verdict, reason } = r.index.verdict(at);
  const why = reason === null ? '' : `: ${terminalText(shorten(reason, 300))}`;
  const { width } = r.style;
  if (verdict === 'not-affected') return wrap(`nothing in the feed matches${why}`, width, '    ', '      ');
  const word = verdict === 'not-checked' ? 'NOT CHECKED' : 'UNKNOWN';
  return wrap(`${word}${why}`, width, '    ', '      ');
}

function whereLine(sighting: Sighting): string {
  const [first, ...others] = sighting.places.map((p) => placeWords(p, sighting.root));
  const active = sighting.active === null ? '' : sighting.active ? ', the one that runs' : ', not the one that runs';
  const via = sighting.via === null ? '' : `, via ${shorten(sighting.via, 80)}`;
  const more = others.length === 0 ? '' : `; also ${others.slice(0, 3).join(', ')}`;
  return terminalText(`${first ?? ''} (${shorten(sighting.where, 80)}${active}${via})${more}`);
}

function adviceWords({ version, remaining }: Advice, sighting: Sighting): string {
  const left =
    remaining === 0
      ? 'the feed knows nothing against it'
      : `${counted(remaining, 'event')} without a known fix ${remaining === 1 ? 'stays' : 'stay'} open`;
  const act = sighting.version.kind === 'floating' ? 'see that what is installed is at least' : 'move to';
  return `What to do: ${act} ${terminalText(version)}; ${left}.`;
}

function sightingLines(sighting: Sighting, at: number, r: Rendering): readonly string[] {
  const all = bySeverity(r.index.findings.filter((f) => f.finding.sighting === at));
  const items = all.filter((i) => !isDecidedLater(i.finding, sighting));
  const later = all.length - items.length;
  const head = `${versionWords(sighting.version)}  ${presenceWords(sighting.presence)}  ${packageWords(sighting)}`;
  const lines = [`  ${paint(r.style, 'bold', terminalText(head))}`, ...wrap(whereLine(sighting), r.style.width, '    ', '      ')];
  const kept = updaterWords(sighting);
  if (kept !== null) lines.push(...wrap(terminalText(kept), r.style.width, '    ', '      '));
  const behind = behindWords(r.state.behind.get(at), sighting);
  if (behind !== null) lines.push(...wrap(terminalText(behind), r.style.width, '    ', '      '));
  lines.push(...(all.length === 0 ? plainLine(r, at) : items.flatMap((i) => findingLines(i, r))));
  if (later > 0) lines.push(...wrap(`unknown: ${decidedLaterWords(later)}`, r.style.width, '    ', '      '));
  const advice = r.advice.get(at) ?? null;
  if (advice !== null) {
    lines.push(...wrap(adviceWords(advice, sighting), r.style.width, '    ', '      '));
  }
  return lines;
}

/** Sightings with the gravest finding first, in the one order of findings; those without one follow as in the inventory. */
function graveFirst(at: readonly number[], order: ReadonlyMap<number, number>): readonly number[] {
  const rank = (i: number): number => order.get(i) ?? Number.MAX_SAFE_INTEGER;
  return [...at].sort((a, b) => rank(a) - rank(b) || a - b);
}

/** Sightings by tool, tools by name. */
function toolLines(r: Rendering): readonly string[] {
  const groups = new Map<string, number[]>();
  for (const [at, sighting] of r.state.inventory.sightings.entries()) {
    const group = groups.get(sighting.tool);
    if (group === undefined) groups.set(sighting.tool, [at]);
    else group.push(at);
  }
  const order = new Map<number, number>();
  for (const [rank, { finding }] of bySeverity(r.index.findings).entries()) {
    if (!order.has(finding.sighting)) order.set(finding.sighting, rank);
  }
  const named = [...groups].map(([id, at]) => ({ id, at, name: r.index.toolName(id) }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
  return named.flatMap(({ id, at, name }) => {
    const vendor = r.index.tool(id)?.vendor;
    const by = vendor === undefined ? '' : ` (${terminalText(r.index.vendorName(vendor))})`;
    const rows = graveFirst(at, order).flatMap((i) => {
      const sighting = r.state.inventory.sightings[i];
      return sighting === undefined ? [] : sightingLines(sighting, i, r);
    });
    const end = r.index.end(id);
    const ended = end === null ? [] : wrap(terminalText(end.words), r.style.width, '  ', '    ');
    return [`${paint(r.style, 'bold', terminalText(name))}${by}`, ...ended, ...rows, ''];
  });
}

function gapLine(entry: Coverage, width: number): readonly string[] {
  const place = entry.uri === null ? '' : ` ${pathWords(entry.uri, null)}`;
  const text = `${entry.status}: ${entry.source}${place}: ${shorten(entry.reason ?? 'no reason is known', 300)}`;
  return wrap(terminalText(text), width, '  ', '    ');
}

function coverageLines(r: Rendering): readonly string[] {
  const { coverage } = r.state.inventory;
  const missed = coverage.filter((c) => c.status !== 'scanned');
  const sources = new Set(coverage.filter((c) => c.status === 'scanned').map((c) => c.source));
  const skipped = missed.filter((c) => c.status === 'skipped').length;
  const head = `Coverage: ${counted(sources.size, 'source')} scanned, ${skipped} skipped, ${missed.length - skipped} failed.`;
  const asked = r.installed ? '' : ' Installed copies were not looked for, as asked.';
  const listed = missed.slice(0, LISTED_GAPS).flatMap((c) => gapLine(c, r.style.width));
  const rest = missed.length - LISTED_GAPS;
  return [...wrap(head + asked, r.style.width, '', '  '), ...listed, ...(rest > 0 ? [`  and ${rest} more (see --format json)`] : [])];
}

function feedLines(r: Rendering): readonly string[] {
  const status = r.state.feedStatus;
  const network = r.asked == null ? 'no network used' : `of the network only ${r.asked} was asked, for its feed`;
  const text = terminalText(`Compared with the ${feedWords(status)}, ${counted(status.events, 'event')}; ${network}.`);
  const problems = r.state.feed.problems.slice(0, 5).map((p) => `${p.record}: ${p.message}`);
  const lines = [...problems, ...r.state.assessment.ignoreProblems.slice(0, 5)];
  return [...wrap(text, r.style.width, '', '  '), ...lines.flatMap((l) => wrap(terminalText(shorten(l, 300)), r.style.width, '  ', '    '))];
}

/** The numbers in full, and the last word: plainly complete or not, and never "clean" for what is merely unknown. */
function resultLines(r: Rendering, outcome: CheckOutcome): readonly string[] {
  const { summary, atOrAbove, gaps } = outcome;
  const level = concernWords(r.failOn);
  const open = Object.values(summary.open).reduce((sum, n) => sum + n, 0);
  const counts = [`${atOrAbove} at or above ${level}`, `${open - atOrAbove} below`];
  if (summary.unknown > 0) counts.push(`${counted(summary.unknown, 'place')} unknown`);
  if (summary.notChecked > 0) counts.push(`${counted(summary.notChecked, 'place')} not checked`);
  if (summary.ignored > 0) counts.push(`${summary.ignored} ignored`);
  if (summary.ended > 0) counts.push(`${counted(summary.ended, 'tool')} ended by ${summary.ended === 1 ? 'its vendor' : 'their vendors'}`);
  const lines = [...wrap(`Findings: ${counts.join(', ')}.`, r.style.width, '', '  ')];
  if (gaps.length > 0) lines.push(...wrap(terminalText(`Missing: ${gaps.join('; ')}.`), r.style.width, '', '  '));
  const found = atOrAbove > 0 ? counted(atOrAbove, 'finding') : 'nothing';
  const undecided = summary.unknown + summary.notChecked;
  const but = undecided > 0 ? `; ${undecided} unknown or not checked` : '';
  return [...lines, `Result: ${gaps.length === 0 ? 'complete' : 'INCOMPLETE'}, ${found} at or above ${level}${but}.`];
}

/** A check for people: by tool, then coverage, the feed, and one plain sentence at the end. */
export function checkText(state: TrustState, outcome: CheckOutcome, options: CheckTextOptions): string {
  const r: Rendering = { ...options, state, index: new StateIndex(state), advice: state.advice };
  const none = state.inventory.sightings.length === 0 ? ['No AI coding agent was found where we looked.', ''] : [];
  const lines = [...toolLines(r), ...none, ...coverageLines(r), ...feedLines(r), ...resultLines(r, outcome)];
  return `${lines.join('\n')}\n`;
}
