import type { Mention } from './model';

/** How mentions are judged, for the report. */
export function howJudged(source: string | null): string {
  return source === null
    ? 'No release notes were given or found, so nothing is said about mentions.'
    : `Mentions are judged by whole words, without regard to case, in ${source}; a text that says the same in other words is not found.`;
}

/** Shorter values stand in any text. */
const MIN_LENGTH = 3;

/** Answers whether one of several words stands in the notes, as a whole word. */
export function mentionJudge(notes: string | null): (words: readonly string[]) => Mention {
  if (notes === null) return () => 'no notes';
  const text = notes.toLowerCase();
  return (words) => (words.some((word) => standsIn(text, word.toLowerCase())) ? 'mentioned' : 'not mentioned');
}

function standsIn(text: string, word: string): boolean {
  if (word.length < MIN_LENGTH) return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return true;
  }
  return false;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
