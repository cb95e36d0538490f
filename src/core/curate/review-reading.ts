import type { TrustEvent } from '../model/event';
import { warning, type Issue } from './review-issue';

/** Words of one sentence above which readers lose the thread (plain-language guides end between 25 and 40). */
const MAX_WORDS = 40;
/**
 * Readability index LIX (Björnsson, 1968): words per sentence plus the percentage of words over six letters. Above 60 is
 * "very difficult"; names of products and commands count as long words here, hence the margin.
 */
const MAX_LIX = 72;
/** A text of fewer words gives an index that says nothing. */
const MIN_WORDS = 20;

/** Words that judge. They belong to those who use them, under `labels` or in a claim with its claimant. */
const LOADED =
  /\b(?:backdoors?|backdoored|spyware|malware|malicious(?:ly)?|spy(?:ing)?|spied|stole|steals?|stolen|hack(?:ed|ers?)?|attack(?:s|ed)?|scandal|sabotage[ds]?|sneak(?:y|ily|ed)?|shady|evil|shocking|alarming|egregious|outrageous|catastrophic|devastating|notorious)\b/giu;

/** How an event reads: length of its sentences, long words, and words that judge outside labels and claims. */
export function readingIssues(event: TrustEvent, file: string): readonly Issue[] {
  const own = 'database_specific.tool_trust';
  const texts: readonly (readonly [string, string])[] = [
    ['summary', event.summary],
    ['details', event.details],
    [`${own}.concern_why`, event.concernWhy],
    ...event.course.map((step, i) => [`${own}.course[${i}].text`, step.text] as const),
    ...(event.response === null ? [] : [[`${own}.response.text`, event.response.text] as const]),
  ];
  return texts.flatMap(([field, text]) => textIssues(text).map((message) => warning(file, field, message)));
}

function textIssues(text: string): string[] {
  const issues: string[] = [];
  for (const [i, words] of sentences(text).map(wordsOf).entries()) {
    if (words.length > MAX_WORDS) issues.push(`sentence ${i + 1} has ${words.length} words; at most ${MAX_WORDS} are easy to follow`);
  }
  const index = readability(text);
  if (index !== null && index > MAX_LIX) issues.push(`is hard to read: LIX ${Math.round(index)}, aim for ${MAX_LIX} or less`);
  // What stands in quotation marks is somebody's own word already.
  const loaded = [...new Set((text.replace(/“[^“”]*”/gu, '').match(LOADED) ?? []).map((word) => word.toLowerCase()))];
  if (loaded.length > 0) issues.push(`uses ${loaded.map((w) => `“${w}”`).join(', ')}: does it belong to somebody, under labels or claims?`);
  return issues;
}

/** A text cut behind `.`, `!` and `?` with a blank after them: `1.2.3` and `e.g.,` stay whole. */
export function sentences(text: string): readonly string[] {
  return text.split(/(?<=[.!?][”’")]?)\s+/u).filter((part) => part !== '');
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** LIX of a text, higher is harder; null for a text too short to say. */
export function readability(text: string): number | null {
  const words = wordsOf(text);
  if (words.length < MIN_WORDS) return null;
  const long = words.filter((word) => (word.match(/\p{L}/gu) ?? []).length > 6).length;
  return words.length / Math.max(sentences(text).length, 1) + (100 * long) / words.length;
}
