import { decodeConstant } from './decode';
import { FACETS, FACET_ORDER } from './facets';
import { sizeJumps } from './file-facts';
import { fold } from './fold';
import { mentionJudge, type MentionJudge, type Notes } from './mention';
import type { FacetId, Mention, Place, ReleaseFacts, XrayLine, XrayReport } from './model';
import { isBuildText, isNameLike, isNoHost, isNoise } from './noise';
import { withChangedPrompts } from './prompt-pairs';
import { together, withChangedRanges, withoutRepeats } from './together';

export type { Notes } from './mention';

/** What went counts less than what came, and little less where it singled out people: that it goes says that it was there. */
const GONE = 0.6;
const GONE_QUIETLY = 0.85;
const HOSTS: ReadonlySet<FacetId> = new Set<FacetId>(['host', 'host-in-prose']);
const NO_HOST = 30;
const ABOUT_PEOPLE: ReadonlySet<FacetId> = new Set<FacetId>(['time-zone', 'locale', 'hidden-text']);
/** Constants shorter than this that nothing decodes are too many and too small to tell of. */
const MIN_UNDECODED = 60;
const MAX_EXCERPT = 100;
/** A first word that so many names share is the program's own mark for events and gates. */
const MIN_FAMILY = 40;
const TELLING_NAME = /telemetry|analytics|feature_flag|feature_gate|experiment_|statsig|growthbook|posthog/;

/** Compares two releases. `whole` leaves every line on its own and folds nothing away but what any build changes. */
export function compareReleases(before: ReleaseFacts, after: ReleaseFacts, notes: Notes | null, whole = false): XrayReport {
  const judge = mentionJudge(notes, before.name, after.name);
  const found = differences(before, after, judge);
  const texts = otherTexts(before, after);
  const lines = withChangedPrompts([...found.lines, ...sizeJumps(before.sizes, after.sizes)], before, after).map(withoutHash);
  const folding = fold(withoutRepeats(withChangedRanges(lines)), before, after);
  const short = ranked(together(folding.lines));
  const build = [
    { name: 'dates, versions, digests, build paths and reserved names, which any build changes', count: found.noise + texts.noise, examples: [] },
    { name: 'constants that are short, or names, and that nothing decodes', count: found.constants, examples: [] },
  ];
  return {
    before: before.name,
    after: after.name,
    lines: whole ? ranked(lines) : short,
    score: scoreOf(short),
    folded: [...(whole ? [] : folding.folded), ...build.filter(({ count }) => count > 0)],
    noise: found.noise + texts.noise,
    otherTexts: { added: texts.added, removed: texts.removed },
    partial: [...before.partial.map((p) => `${before.name}: ${p}`), ...after.partial.map((p) => `${after.name}: ${p}`)],
    machineCode: otherPrograms(before.machineCode ?? new Map(), after.machineCode ?? new Map()),
    judged: judge.how,
  };
}

/** Programs of machine code that only one release has, or that are not the same in both. */
function otherPrograms(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.filter((path) => before.get(path) !== after.get(path)).sort();
}

/** The hash tells texts apart that begin alike; a reader has no use for it. */
function withoutHash(line: XrayLine): XrayLine {
  if (line.facet !== 'prompt') return line;
  return { ...line, values: line.values.map((value) => value.replace(/( words), [0-9a-z]{1,8}\)$/, '$1)')) };
}

/** The heaviest line counts whole, each next one half as much as the one before it. */
function scoreOf(lines: readonly XrayLine[]): number {
  return Math.round(lines.reduceRight((sum, { weight }) => weight + sum / 2, 0));
}

function ranked(lines: readonly XrayLine[]): XrayLine[] {
  return lines.toSorted((a, b) => b.weight - a.weight || FACET_ORDER.indexOf(a.facet) - FACET_ORDER.indexOf(b.facet));
}

interface Differences {
  readonly lines: readonly XrayLine[];
  /** Values that any build changes. */
  readonly noise: number;
  /** Constants of which nothing can be said. */
  readonly constants: number;
}

/** A line for each value that one release has and the other lacks, and a count of those that any build changes. */
function differences(before: ReleaseFacts, after: ReleaseFacts, judge: MentionJudge): Differences {
  const families = nameFamilies(before, after);
  const lines: XrayLine[] = [];
  let [noise, constants] = [0, 0];
  for (const [sign, from, to] of [['+', before, after], ['-', after, before]] as const) {
    for (const facet of FACET_ORDER) {
      const known = from.facts.get(facet);
      for (const [value, place] of to.facts.get(facet) ?? []) {
        if (known?.has(value) === true || (facet === 'name' && !isTelling(value, families))) continue;
        if (isElsewhere(facet, value, from)) continue;
        const line = isNoise(facet, value) ? undefined : lineOf(sign, facet, value, place, judge);
        if (line === undefined) noise++;
        else if (line === null) constants++;
        else lines.push(line);
      }
    }
  }
  return { lines, noise, constants };
}

/** A host in prose is no news where the other release calls it, nor a small map where it has a large one. */
function isElsewhere(facet: FacetId, value: string, other: ReleaseFacts): boolean {
  if (facet === 'host-in-prose') return other.facts.get('host')?.has(value) === true;
  if (facet === 'native-module') return other.facts.get('file')?.has(value) === true;
  return false;
}

function lineOf(sign: '+' | '-', facet: FacetId, value: string, place: Place, judge: MentionJudge): XrayLine | null {
  if (facet === 'encoded') return encodedLine(sign, value, place, judge);
  if (HOSTS.has(facet) && isNoHost(value)) {
    const cut = line(sign, facet, value, place, judge.mentions(facet, value));
    return { ...cut, label: 'what reads like a host', weight: sign === '-' ? NO_HOST * GONE : NO_HOST, why: 'it ends like no host; it was perhaps cut out of machine code' };
  }
  return line(sign, facet, facet === 'permission' ? excerpt(value) : value, place, judge.mentions(facet, value));
}

function line(sign: '+' | '-', facet: FacetId, value: string, place: Place, mention: Mention): XrayLine {
  const { label, weight, why } = FACETS[facet];
  const share = sign !== '-' ? 1 : ABOUT_PEOPLE.has(facet) ? GONE_QUIETLY : GONE;
  return { sign, facet, label, values: [value], why, weight: weight * share, place, mention };
}

/** A constant with its text where a simple scheme gives one; null when it is a name, or small and unreadable. */
function encodedLine(sign: '+' | '-', value: string, place: Place, judge: MentionJudge): XrayLine | null {
  const decoded = decodeConstant(value);
  if (decoded === null) {
    if (value.length < MIN_UNDECODED || isNameLike(value)) return null;
    return line(sign, 'encoded', `${value.slice(0, 16)}… (${value.length} characters)`, place, judge.mentions('encoded', value));
  }
  const words = decoded.text.split(/[\s,;]+/).filter((word) => word !== '');
  const said = `${excerpt(decoded.text)} (${decoded.scheme}; ${words.length} ${words.length === 1 ? 'word' : 'words'})`;
  const mention = judge.mentions('hidden-text', decoded.text);
  if (decoded.hidden) return line(sign, 'hidden-text', said, place, mention);
  const plain = line(sign, 'encoded', said, place, mention);
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

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_EXCERPT ? line : `${line.slice(0, MAX_EXCERPT - 1)}…`;
}
