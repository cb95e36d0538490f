import { decodeConstant } from './decode';
import { FACETS, FACET_ORDER } from './facets';
import { sizeJumps } from './file-facts';
import { howJudged, mentionJudge } from './mention';
import type { FacetId, Mention, Place, ReleaseFacts, XrayLine, XrayReport } from './model';
import { isBuildText, isNameLike, isNoise } from './noise';

/** What went counts less than what came, except where going is the news. */
const GONE = 0.6;
/** Constants shorter than this that nothing decodes are too many and too small to tell of. */
const MIN_UNDECODED = 60;
const MAX_EXCERPT = 100;
/** A first word that so many names share is the program's own mark for events and gates. */
const MIN_FAMILY = 40;
const TELLING_NAME = /telemetry|analytics|feature_flag|feature_gate|experiment_|statsig|growthbook|posthog/;
const MAX_SINGLE = 3;

/** Notes to hold lines against, and where they come from. */
export interface Notes {
  readonly text: string;
  readonly source: string;
}

/** Compares two releases. `whole` leaves every line on its own. */
export function compareReleases(before: ReleaseFacts, after: ReleaseFacts, notes: Notes | null, whole = false): XrayReport {
  const judge = mentionJudge(notes?.text ?? null);
  const families = nameFamilies(before, after);
  const lines: XrayLine[] = [];
  let noise = 0;
  for (const [sign, from, to] of [['+', before, after], ['-', after, before]] as const) {
    for (const facet of FACET_ORDER) {
      const known = from.facts.get(facet);
      for (const [value, place] of to.facts.get(facet) ?? []) {
        if (known?.has(value) === true || (facet === 'name' && !isTelling(value, families))) continue;
        if (isElsewhere(facet, value, from)) continue;
        const line = isNoise(facet, value) ? null : lineOf(sign, facet, value, place, judge);
        if (line === null) noise++;
        else lines.push(line);
      }
    }
  }
  lines.push(...sizeJumps(before.sizes, after.sizes));
  const texts = otherTexts(before, after);
  const shown = whole ? lines : together(lines);
  return {
    before: before.name,
    after: after.name,
    lines: shown.toSorted((a, b) => b.weight - a.weight || FACET_ORDER.indexOf(a.facet) - FACET_ORDER.indexOf(b.facet)),
    noise: noise + texts.noise,
    otherTexts: { added: texts.added, removed: texts.removed },
    partial: [...before.partial.map((p) => `${before.name}: ${p}`), ...after.partial.map((p) => `${after.name}: ${p}`)],
    judged: howJudged(notes?.source ?? null),
  };
}

/** A host in prose is no news where the other release calls it, nor a small map where it has a large one. */
function isElsewhere(facet: FacetId, value: string, other: ReleaseFacts): boolean {
  if (facet === 'host-in-prose') return other.facts.get('host')?.has(value) === true;
  if (facet === 'native-module') return other.facts.get('file')?.has(value) === true;
  return false;
}

function lineOf(sign: '+' | '-', facet: FacetId, value: string, place: Place, judge: (words: readonly string[]) => Mention): XrayLine | null {
  if (facet === 'encoded') return encodedLine(sign, value, place, judge);
  return line(sign, facet, facet === 'permission' ? excerpt(value) : value, place, judge([value]));
}

function line(sign: '+' | '-', facet: FacetId, value: string, place: Place, mention: Mention): XrayLine {
  const { label, weight, why } = FACETS[facet];
  return { sign, facet, label, values: [value], why, weight: sign === '-' ? weight * GONE : weight, place, mention };
}

/** A constant with its text where a simple scheme gives one; null when it is a name, or small and unreadable. */
function encodedLine(sign: '+' | '-', value: string, place: Place, judge: (words: readonly string[]) => Mention): XrayLine | null {
  const decoded = decodeConstant(value);
  if (decoded === null) {
    if (value.length < MIN_UNDECODED || isNameLike(value)) return null;
    return line(sign, 'encoded', `${value.slice(0, 16)}… (${value.length} characters)`, place, judge([value]));
  }
  const words = decoded.text.split(/[\s,;]+/).filter((word) => word !== '');
  const said = `${excerpt(decoded.text)} (${decoded.scheme}; ${words.length} ${words.length === 1 ? 'word' : 'words'})`;
  if (decoded.hidden) return line(sign, 'hidden-text', said, place, judge(words));
  const plain = line(sign, 'encoded', said, place, judge(words));
  return { ...plain, why: 'it is text in a common encoding, which a search for the text does not find' };
}

/** The first words that event and gate names of this program share. Source: both releases, so that none depends on one. */
function nameFamilies(before: ReleaseFacts, after: ReleaseFacts): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const name of new Set([...(before.facts.get('name')?.keys() ?? []), ...(after.facts.get('name')?.keys() ?? [])])) {
    const first = name.slice(0, name.indexOf('_'));
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  const [largest] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return new Set(largest !== undefined && largest[1] >= MIN_FAMILY ? [largest[0]] : []);
}

function isTelling(name: string, families: ReadonlySet<string>): boolean {
  return families.has(name.slice(0, name.indexOf('_'))) || TELLING_NAME.test(name);
}

/** Texts that came and went, build texts counted apart. */
function otherTexts(before: ReleaseFacts, after: ReleaseFacts): { added: number; removed: number; noise: number } {
  const counts = { added: 0, removed: 0, noise: 0 };
  for (const [key, from, to] of [['added', before.texts, after.texts], ['removed', after.texts, before.texts]] as const) {
    for (const text of to) {
      if (from.has(text)) continue;
      if (isBuildText(text)) counts.noise++;
      else counts[key]++;
    }
  }
  return counts;
}

/** Makes one line of the many lines of a light facet. */
function together(lines: readonly XrayLine[]): XrayLine[] {
  const groups = new Map<string, XrayLine[]>();
  for (const one of lines) {
    const key = `${one.sign} ${one.facet} ${one.mention}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= MAX_SINGLE || !FACETS[first.facet].together) return group;
    return [{ ...first, values: group.flatMap(({ values }) => values) }];
  });
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_EXCERPT ? line : `${line.slice(0, MAX_EXCERPT - 1)}…`;
}
