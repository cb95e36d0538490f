import type { Concern } from '../model/event';
import type { TextRange } from '../model/position';
import type { Coverage, Sighting } from '../model/sighting';
import type { TrustState } from '../model/trust-state';
import { labelText, shorten, visible } from './escape';
import { decidedLaterWords, isDecidedLater } from './moving';
import { bySeverity } from './status';
import { findGaps } from './status-summary';
import { stuckWords } from './updating';
import { concernWords, pathWords, placeWords, presenceWords } from './words';
import { StateIndex, fixWords, thingWords, titleOf, type Located } from './words-index';

/** What choosing an item leads to. */
export type FindingTarget =
  | { readonly kind: 'place'; readonly uri: string; readonly range: TextRange; readonly event: string | null }
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'rescan' };

export type FindingGroup = 'open' | 'unknown' | 'not-checked' | 'ended' | 'gap' | 'ignored';

/** One row of the list. Texts are plain, of one line, and draw no icon. */
export interface FindingItem {
  readonly group: FindingGroup;
  readonly concern: Concern | null;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly target: FindingTarget;
}

function whereWords(sighting: Sighting): string {
  const place = placeWords(sighting.places[0], sighting.root);
  return `${standingWords(sighting)}, ${place}`;
}

/** `pinned`, or `pinned, nothing updates it`. */
function standingWords(sighting: Sighting): string {
  return [presenceWords(sighting.presence), stuckWords(sighting)].filter((words) => words !== '').join(', ');
}

function targetOf(sighting: Sighting, event: string | null): FindingTarget {
  const [place] = sighting.places;
  if (sighting.presence === 'pinned') return { kind: 'place', uri: place.uri, range: place.range, event };
  return event === null ? { kind: 'rescan' } : { kind: 'event', event };
}

/** The line to change for a pin; for an installed copy the kind of place, whose path would fill the row. */
function shortWhere(sighting: Sighting): string {
  const { presence, places, root, where } = sighting;
  return presence === 'pinned' || where === '' ? placeWords(places[0], root) : shorten(visible(where), 80);
}

/** One row for all findings of a kind at one place, the gravest named. */
function placeItem(items: readonly [Located, ...Located[]], group: FindingGroup): FindingItem {
  const [first] = items;
  const { finding, sighting } = first;
  const more = items.length === 1 ? '' : `; and ${items.length - 1} more`;
  const fix = finding.verdict === 'unknown' ? visible(finding.reason ?? 'not known') : fixWords(finding);
  return {
    group,
    concern: finding.concern,
    label: labelText(`${thingWords(first)} — ${shortWhere(sighting)}`),
    description: labelText(`${concernWords(finding.concern)} · ${standingWords(sighting)}`),
    detail: labelText(`${titleOf(first)}: ${shorten(fix, 200)}${more}`),
    target: targetOf(sighting, finding.event),
  };
}

/** A decision of the person, with its end and reason. */
function ignoredItem(item: Located): FindingItem {
  const { ignored } = item.finding;
  const why = ignored === null ? '' : `until ${ignored.until}: ${shorten(visible(ignored.reason), 200)}`;
  const row = placeItem([item], 'ignored');
  return { ...row, detail: labelText(`${titleOf(item)}: ignored ${why}`) };
}

function placeItems(items: readonly Located[], group: FindingGroup): readonly FindingItem[] {
  return perPlace(items).map((list) => placeItem(list, group));
}

/** Findings by sighting, in the order in which the sightings come. */
function perPlace(items: readonly Located[]): readonly (readonly [Located, ...Located[]])[] {
  const places = new Map<number, [Located, ...Located[]]>();
  for (const item of items) {
    const known = places.get(item.finding.sighting);
    if (known === undefined) places.set(item.finding.sighting, [item]);
    else known.push(item);
  }
  return [...places.values()];
}

/** One row per place whose version is decided when it is installed. */
function decidedLaterItems(items: readonly Located[]): readonly FindingItem[] {
  return perPlace(items).map((list) => ({
    ...placeItem(list, 'unknown'),
    description: labelText(`unknown · ${presenceWords(list[0].sighting.presence)}`),
    detail: labelText(decidedLaterWords(list.length)),
    target: targetOf(list[0].sighting, null),
  }));
}

/** Sightings that have no finding and yet no plain verdict. */
function undecidedItems(state: TrustState, index: StateIndex): readonly FindingItem[] {
  return state.inventory.sightings.flatMap((sighting, at): FindingItem[] => {
    const verdict = index.verdict(at);
    const unknown = verdict.verdict === 'unknown' && verdict.findings.length === 0;
    if (!unknown && verdict.verdict !== 'not-checked') return [];
    return [
      {
        group: unknown ? 'unknown' : 'not-checked',
        concern: null,
        label: labelText(thingWords({ toolName: index.toolName(sighting.tool), sighting })),
        description: labelText(`${unknown ? 'unknown' : 'not checked'} · ${whereWords(sighting)}`),
        detail: labelText(shorten(verdict.reason ?? 'No reason is known.', 300)),
        target: targetOf(sighting, null),
      },
    ];
  });
}

/** One row per tool here that its vendor has ended or is about to end, also when no event speaks of it. */
function endedItems(state: TrustState, index: StateIndex): readonly FindingItem[] {
  const { sightings } = state.inventory;
  const ids = [...new Set(sightings.map((s) => s.tool))].sort();
  return ids.flatMap((id): FindingItem[] => {
    const end = index.end(id);
    const places = sightings.filter((s) => s.tool === id);
    const first = places.find((s) => s.presence === 'pinned') ?? places[0];
    if (end === null || first === undefined) return [];
    const more = places.length === 1 ? '' : ` and ${places.length - 1} more`;
    return [
      {
        group: 'ended',
        concern: 'info',
        label: labelText(index.toolName(id)),
        description: labelText(`${concernWords('info')} · ${shortWhere(first)}${more}`),
        detail: labelText(end.words),
        target: targetOf(first, null),
      },
    ];
  });
}

function coverageItem(entry: Coverage): FindingItem {
  const place = entry.uri === null ? '' : ` · ${pathWords(entry.uri, null)}`;
  return {
    group: 'gap',
    concern: null,
    label: labelText(`Not looked at: ${entry.source}`),
    description: labelText(`${entry.status}${place}`),
    detail: labelText(shorten(entry.reason ?? 'No reason is known.', 300)),
    target: { kind: 'rescan' },
  };
}

function gapItems(state: TrustState): readonly FindingItem[] {
  const general = findGaps(state)
    .filter((gap) => gap.kind !== 'coverage')
    .map((gap): FindingItem => ({
      group: 'gap',
      concern: null,
      label: labelText(`Incomplete: ${gap.text}`),
      description: '',
      detail: '',
      target: { kind: 'rescan' },
    }));
  return [...general, ...state.inventory.coverage.filter((c) => c.status !== 'scanned').map(coverageItem)];
}

const ORDER: readonly FindingGroup[] = ['open', 'unknown', 'not-checked', 'ended', 'gap', 'ignored'];

/** Everything a person should know of, as one flat list: findings, unknowns, what was not checked, what is ignored. */
export function findingItems(state: TrustState): readonly FindingItem[] {
  const index = new StateIndex(state);
  const later = index.findings.filter((i) => isDecidedLater(i.finding, i.sighting));
  const told = bySeverity(index.findings.filter((i) => !later.includes(i)));
  const open = told.filter((i) => i.finding.ignored === null);
  const items = [
    ...placeItems(open.filter((i) => i.finding.verdict === 'affected'), 'open'),
    ...placeItems(open.filter((i) => i.finding.verdict === 'unknown'), 'unknown'),
    ...told.filter((i) => i.finding.ignored !== null).map(ignoredItem),
    ...decidedLaterItems(later),
    ...undecidedItems(state, index),
    ...endedItems(state, index),
    ...gapItems(state),
  ];
  return ORDER.flatMap((group) => items.filter((item) => item.group === group));
}
