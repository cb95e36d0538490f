import type { Concern } from '../model/event';
import { compareConcern } from '../model/event';
import type { TextRange } from '../model/position';
import type { Place, Sighting } from '../model/sighting';
import type { Advice } from '../model/finding';
import type { TrustState } from '../model/trust-state';
import { labelText, shorten } from './escape';
import { replacementFor } from './replacement';
import { bySeverity } from './status';
import { openFindings } from './status-summary';
import { accountLink } from './words';
import { StateIndex, findingWords, thingWords, titleOf, type Located } from './words-index';

/** Name under which the editor lists our problems. */
export const PROBLEM_SOURCE = 'Tool Trust';

export type ProblemSeverity = 'warning' | 'information' | 'hint';

export interface ProblemFix {
  readonly uri: string;
  readonly range: TextRange;
  /** What stands there now; a surface applies the fix only while it still does. */
  readonly oldText: string;
  readonly newText: string;
}

/** One row of the Problems list. Texts are plain and of one line. */
export interface ProblemView {
  readonly uri: string;
  readonly range: TextRange;
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly source: typeof PROBLEM_SOURCE;
  /** `target` is https, null when the event has no account that may be linked. */
  readonly code: { readonly value: string; readonly target: string | null };
  readonly related: readonly { readonly uri: string; readonly range: TextRange; readonly message: string }[];
  /** Indexes into the assessment's findings, the most serious first. */
  readonly findings: readonly number[];
  readonly fix: ProblemFix | null;
}

/** Rows of their own at one token; all further events share one more row. */
const OWN_ROWS = 3;
const LISTED_TITLES = 5;

function tokenKey(sighting: Sighting): string {
  const { uri, range } = sighting.places[0];
  return JSON.stringify([uri, range.start.line, range.start.character, range.end.line, range.end.character]);
}

/** Findings by the token that a person would change. */
function byToken(items: readonly Located[]): ReadonlyMap<string, readonly Located[]> {
  const tokens = new Map<string, Located[]>();
  for (const item of items) {
    const key = tokenKey(item.sighting);
    const list = tokens.get(key);
    if (list === undefined) tokens.set(key, [item]);
    else list.push(item);
  }
  return tokens;
}

function severityOf(item: Located): ProblemSeverity {
  const { finding, sighting } = item;
  if (finding.verdict === 'unknown' && sighting.version.kind === 'floating') return 'hint';
  if (compareConcern(finding.concern, 'warn') >= 0) return 'warning';
  return finding.concern === 'notice' ? 'information' : 'hint';
}

/**
 * The one text that fixes everything fixable at a token. Sightings that share a literal (one `ARG` for two packages)
 * must all agree on it, also those without a finding, since their version lines may differ.
 */
function fixOf(sharing: readonly number[], state: TrustState, advice: ReadonlyMap<number, Advice | null>): ProblemFix | null {
  const texts = new Set<string | null>();
  let place: Place | null = null;
  for (const at of sharing) {
    const sighting = state.inventory.sightings[at];
    const best = advice.get(at) ?? null;
    texts.add(sighting === undefined || best === null ? null : replacementFor(sighting, best.version));
    place ??= sighting?.places[0] ?? null;
  }
  const [newText] = texts;
  if (texts.size !== 1 || typeof newText !== 'string' || place === null) return null;
  return { uri: place.uri, range: place.range, oldText: place.text, newText };
}

function messageOf(items: readonly Located[], first: Located): string {
  const lead = `${titleOf(first)} — ${findingWords(first)}`;
  const titles = [...new Set(items.map(titleOf))].filter((t) => t !== titleOf(first));
  if (titles.length === 0) return labelText(lead);
  const listed = titles.slice(0, LISTED_TITLES).map((t) => shorten(t, 100));
  const rest = titles.length - listed.length;
  const more = rest > 0 ? `; and ${rest} further` : '';
  return labelText(`${lead} And ${titles.length} more: ${listed.join('; ')}${more}.`);
}

function relatedPlaces(items: readonly Located[]): ProblemView['related'] {
  const seen = new Set<string>();
  return items.flatMap(({ sighting, toolName }) =>
    sighting.places.slice(1).flatMap((place) => {
      const key = JSON.stringify([place.uri, place.range.start.line, place.range.start.character]);
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ uri: place.uri, range: place.range, message: labelText(`${thingWords({ toolName, sighting })} here too`) }];
    }),
  );
}

function rowOf(items: readonly Located[], fix: ProblemFix | null): ProblemView[] {
  const [first] = items;
  if (first === undefined) return [];
  const [place] = first.sighting.places;
  return [
    {
      uri: place.uri,
      range: place.range,
      severity: severityOf(first),
      message: messageOf(items, first),
      source: PROBLEM_SOURCE,
      code: { value: first.finding.event, target: first.event === null ? null : accountLink(first.event) },
      related: relatedPlaces(items),
      findings: items.map((i) => i.index),
      fix: items.some((i) => i.finding.fixedIn !== null) ? fix : null,
    },
  ];
}

/** One row per affected event above `notice`, at most three; everything else at the token shares one row. */
function rowsOf(token: readonly Located[], level: Concern, fix: ProblemFix | null): readonly ProblemView[] {
  const own = new Map<string, Located[]>();
  const shared: Located[] = [];
  for (const item of bySeverity(token).filter((i) => compareConcern(i.finding.concern, level) >= 0)) {
    const known = own.get(item.finding.event);
    const serious = item.finding.verdict === 'affected' && compareConcern(item.finding.concern, 'warn') >= 0;
    if (known !== undefined) known.push(item);
    else if (serious && own.size < OWN_ROWS) own.set(item.finding.event, [item]);
    else shared.push(item);
  }
  return [...own.values(), shared].flatMap((items) => rowOf(items, fix));
}

/** Pinned sightings by the token they stand at. */
function sharedTokens(state: TrustState): ReadonlyMap<string, readonly number[]> {
  const tokens = new Map<string, number[]>();
  for (const [at, sighting] of state.inventory.sightings.entries()) {
    if (sighting.presence !== 'pinned') continue;
    const key = tokenKey(sighting);
    const list = tokens.get(key);
    if (list === undefined) tokens.set(key, [at]);
    else list.push(at);
  }
  return tokens;
}

/** Rows for the Problems list: open findings at or above `level` on pins; installed copies have no text to mark. */
export function problemViews(state: TrustState, level: Concern = 'info'): readonly ProblemView[] {
  const index = new StateIndex(state);
  const items = openFindings(index).filter((f) => f.sighting.presence === 'pinned');
  if (items.length === 0) return [];
  const sharing = sharedTokens(state);
  return [...byToken(items)].flatMap(([key, token]) =>
    rowsOf(token, level, fixOf(sharing.get(key) ?? [], state, state.advice)),
  );
}

/** The change that fixes everything fixable at the literal of one sighting; null when no safe one is known. */
export function fixAt(state: TrustState, at: number): ProblemFix | null {
  const sighting = state.inventory.sightings[at];
  if (sighting?.presence !== 'pinned') return null;
  return fixOf(sharedTokens(state).get(tokenKey(sighting)) ?? [], state, state.advice);
}
