import type { Concern } from '../model/event';
import type { TextRange } from '../model/position';
import type { Coverage, Sighting } from '../model/sighting';
import type { TrustState } from '../model/trust-state';
import { labelText, shorten, visible } from './escape';
import { decidedLaterWords, isDecidedLater } from './moving';
import { bySeverity } from './status';
import { findGaps } from './status-summary';
import { concernWords, pathWords, placeWords, presenceWords } from './words';
import { StateIndex, findingWords, thingWords, titleOf, type Located } from './words-index';

/** What choosing an item leads to. */
export type FindingTarget =
  | { readonly kind: 'place'; readonly uri: string; readonly range: TextRange; readonly event: string | null }
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'rescan' };

export type FindingGroup = 'open' | 'unknown' | 'not-checked' | 'gap' | 'ignored';

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
  return `${presenceWords(sighting.presence)}, ${place}`;
}

function targetOf(sighting: Sighting, event: string | null): FindingTarget {
  const [place] = sighting.places;
  if (sighting.presence === 'pinned') return { kind: 'place', uri: place.uri, range: place.range, event };
  return event === null ? { kind: 'rescan' } : { kind: 'event', event };
}

function findingItem(item: Located): FindingItem {
  const { finding, sighting } = item;
  const ignored =
    finding.ignored === null ? '' : ` Ignored until ${finding.ignored.until}: ${shorten(visible(finding.ignored.reason), 200)}`;
  const open: FindingGroup = finding.verdict === 'unknown' ? 'unknown' : 'open';
  return {
    group: finding.ignored === null ? open : 'ignored',
    concern: finding.concern,
    label: labelText(titleOf(item)),
    description: labelText(`${concernWords(finding.concern)} · ${thingWords(item)} · ${whereWords(sighting)}`),
    detail: labelText(`${findingWords(item)}${ignored}`),
    target: targetOf(sighting, finding.event),
  };
}

/** One row per place whose version is decided when it is installed. */
function decidedLaterItems(items: readonly Located[]): readonly FindingItem[] {
  const places = new Map<number, Located[]>();
  for (const item of items) places.set(item.finding.sighting, [...(places.get(item.finding.sighting) ?? []), item]);
  return [...places.values()].flatMap((group): FindingItem[] => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        group: 'unknown',
        concern: 'info',
        label: labelText(thingWords(first)),
        description: labelText(`unknown · ${whereWords(first.sighting)}`),
        detail: labelText(decidedLaterWords(group.length)),
        target: targetOf(first.sighting, null),
      },
    ];
  });
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

const ORDER: readonly FindingGroup[] = ['open', 'unknown', 'not-checked', 'gap', 'ignored'];

/** Everything a person should know of, as one flat list: findings, unknowns, what was not checked, what is ignored. */
export function findingItems(state: TrustState): readonly FindingItem[] {
  const index = new StateIndex(state);
  const later = index.findings.filter((i) => isDecidedLater(i.finding, i.sighting));
  const items = [
    ...bySeverity(index.findings.filter((i) => !later.includes(i))).map(findingItem),
    ...decidedLaterItems(later),
    ...undecidedItems(state, index),
    ...gapItems(state),
  ];
  return ORDER.flatMap((group) => items.filter((item) => item.group === group));
}
