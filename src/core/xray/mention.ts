import type { FacetId, Mention } from './model';

/** Notes to hold lines against, and where they come from. */
export interface Notes {
  readonly text: string;
  readonly source: string;
}

/** Answers whether the notes speak of a value. */
export interface MentionJudge {
  mentions(facet: FacetId, value: string): Mention;
  /** How it was judged, for the report. */
  readonly how: string;
}

/** Shorter words stand in any text. */
const MIN_LENGTH = 3;
const MIN_NAME = 4;
/** A wording counts as mentioned when one paragraph of the notes has this share of its longer words. */
const SHARE = 0.6;
const LONG_WORD = 5;
const MIN_LONG_WORDS = 4;
/** Facets whose values are wordings; notes never repeat these to the letter. */
const WORDINGS: ReadonlySet<FacetId> = new Set<FacetId>(['permission', 'prompt']);
const VERSION = /(\d{1,6})\.(\d{1,6})\.(\d{1,6})/;
const HEADING = /^(?:#{1,4}|={1,3})\s*(?:version\s+|release\s+|\[|v)?[^\d\n]{0,40}?(\d{1,6}\.\d{1,6}\.\d{1,6})/i;

/**
 * A judge by the notes. Of notes with a heading per version only those behind the earlier release and up to the later
 * one count, where both names end in a version: what an old entry says of a name is no news of this release.
 */
export function mentionJudge(notes: Notes | null, before: string, after: string): MentionJudge {
  if (notes === null) return { mentions: () => 'no notes', how: 'No release notes were given or found, so nothing is said about mentions.' };
  const part = between(notes.text, before, after);
  if (part?.ended === true) return { mentions: () => 'no notes', how: `The notes in ${notes.source} end before this release, so nothing is said about mentions.` };
  const text = (part?.text ?? notes.text).toLowerCase();
  const paragraphs = text.split(/\n(?=\s*(?:[-*+#]\s|\n))/).map(wordsOf);
  return {
    mentions: (facet, value) => ((WORDINGS.has(facet) ? saysSo(paragraphs, value) : standsFor(facet, value).some((word) => standsIn(text, word))) ? 'mentioned' : 'not mentioned'),
    how: `Mentions are judged by ${entries(part)}${notes.source}: names and hosts as whole words, without regard to case; wordings by the words that one paragraph shares with them. What the notes say in quite other words is not found.`,
  };
}

function entries(part: Part | null): string {
  if (part === null) return '';
  if (part.sections === 0) return 'no entry for these versions in ';
  return `the ${part.sections === 1 ? 'entry' : `${part.sections} entries`} for these versions in `;
}

/** The words of which any one in the notes counts as a mention of the value. */
function standsFor(facet: FacetId, value: string): string[] {
  const all = [value];
  if (facet === 'time-zone' || facet === 'time-zone-in-program') all.push((value.split('/').at(-1) ?? '').replaceAll('_', ' '));
  if (facet === 'file' || facet === 'native-module' || facet === 'source-map') all.push(value.split('/').at(-1) ?? '');
  if (facet === 'dependency-range') all.push(value.split(' ')[0] ?? '');
  if (facet === 'hidden-text' || facet === 'encoded') all.push(...value.split(/[\s,;]+/).filter((word) => word.length >= MIN_NAME));
  return all;
}

function saysSo(paragraphs: readonly ReadonlySet<string>[], value: string): boolean {
  const words = [...wordsOf(value.toLowerCase())];
  if (words.length < MIN_LONG_WORDS) return false;
  return paragraphs.some((paragraph) => words.filter((word) => paragraph.has(word)).length >= SHARE * words.length);
}

function wordsOf(text: string): Set<string> {
  return new Set((text.match(/[\p{L}\p{N}_]+/gu) ?? []).filter((word) => word.length >= LONG_WORD));
}

/** The entries of notes that are about a release. */
interface Part {
  readonly text: string;
  readonly sections: number;
  /** True when the newest entry is older than the release. */
  readonly ended: boolean;
}

/** The entries behind one version and up to the other; null where versions or headings are not known. */
function between(text: string, before: string, after: string): Part | null {
  const [from, to] = [versionAtEnd(before), versionAtEnd(after)];
  if (from === null || to === null) return null;
  let [headings, sections, taken, ended] = [0, 0, false, true];
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    const version = HEADING.exec(line.slice(0, 200))?.[1];
    if (version !== undefined) {
      headings++;
      const numbers = numbersOf(version);
      taken = numbers !== null && isLess(from, numbers) && !isLess(to, numbers);
      if (taken) sections++;
      if (numbers !== null && !isLess(numbers, to)) ended = false;
    }
    if (taken) kept.push(line);
  }
  return headings === 0 ? null : { text: kept.join('\n'), sections, ended: ended && sections === 0 };
}

function versionAtEnd(name: string): readonly number[] | null {
  const at = name.lastIndexOf('@');
  return at < 0 ? null : numbersOf(name.slice(at + 1));
}

function numbersOf(version: string): readonly number[] | null {
  const found = VERSION.exec(version);
  return found === null ? null : found.slice(1, 4).map(Number);
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((number, i) => number !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

function standsIn(text: string, value: string): boolean {
  const word = value.toLowerCase();
  if (word.length < MIN_LENGTH) return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return true;
  }
  return false;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
