import type { FactCollector } from './collector';
import type { Place } from './model';

/** What pairing needs of a text for a model, beside its value. */
export interface PromptText {
  /** Hash of its words; texts that differ only in blanks, marks and capitals have the same. */
  readonly key: string;
  readonly text: string;
  /** The smallest hashes of its runs of three words, ascending, at most `SKETCH`: enough to tell how much two share. */
  readonly sketch: readonly number[];
}

const MIN_LENGTH = 160;
const MAX_LENGTH = 200_000;
const MIN_WORDS = 25;
const MIN_MARKERS = 2;
/** So many hashes of one text are kept. */
export const SKETCH = 128;
const SHINGLE = 3;
const SHOWN = 90;
/** Ways to speak to a model about what it is, has and may do. No single one is enough, since documentation has them too. */
const MARKERS: readonly RegExp[] = [
  /\byou are\b/i,
  /\byou (?:must|should|can|have|will|may|need)\b/i,
  /\b(?:IMPORTANT|CRITICAL|MUST|NEVER|ALWAYS)\b/,
  /\b(?:do not|don't|never|always|avoid|make sure|be sure)\b/i,
  /\b(?:this|these|the|your|available|any) tools?\b/i,
  /\b(?:assistant|subagent|sub-agent|the agent|agents?|the model|language model)\b/i,
  /\b(?:the user|user's|the conversation|respond|your (?:task|response|role|job|goal|output|answer))\b/i,
];

/** Reads a text as one that instructs a model: long prose that speaks to it. */
export function readPrompt(text: string, place: Place, into: FactCollector): void {
  if (text.length < MIN_LENGTH || text.length > MAX_LENGTH) return;
  if (!speaksToModel(text)) return;
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < MIN_WORDS || !isProse(text, words)) return;
  const { key, sketch } = sketchOf(words);
  const line = text.replace(/\s+/g, ' ').trim();
  const value = `${line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1)}…`} (${words.length} words, ${key})`;
  into.add('prompt', value, place);
  if (into.facts.get('prompt')?.has(value) === true) into.prompts.set(value, { key, text, sketch });
}

function speaksToModel(text: string): boolean {
  let found = 0;
  for (const marker of MARKERS) if (marker.test(text) && ++found >= MIN_MARKERS) return true;
  return false;
}

/** Sentences have these, lists of keywords do not. */
const SMALL_WORDS = new Set('a an and are as be by for from if in is it not of on or that the this to with you your'.split(' '));
const SMALL_SHARE = 0.12;

/** Code and data have more marks than prose, and shorter or longer words. */
function isProse(text: string, words: readonly string[]): boolean {
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  if (words.filter((word) => SMALL_WORDS.has(word)).length < SMALL_SHARE * words.length) return false;
  return letters / words.length <= 9 && (letters + words.length) / text.length >= 0.75;
}

/** Hash of all words, and the smallest ones of their runs. 32 bits are enough where nothing worse than a wrong pair follows. */
function sketchOf(words: readonly string[]): { key: string; sketch: number[] } {
  const hashes = words.map(hashOf);
  const runs = new Set<number>();
  let all = 0;
  for (let i = 0; i < hashes.length; i++) {
    all = mixed(all, hashes[i] ?? 0);
    if (i < SHINGLE - 1) continue;
    let run = 0;
    for (let j = i - SHINGLE + 1; j <= i; j++) run = mixed(run, hashes[j] ?? 0);
    runs.add(run);
  }
  const sketch = [...runs].sort((a, b) => a - b).slice(0, SKETCH);
  return { key: all.toString(36), sketch };
}

/** FNV-1a. Source: draft-eastlake-fnv. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Order counts: the same words in another order mix to another number. */
function mixed(sum: number, hash: number): number {
  const turned = Math.imul((sum << 5) ^ (sum >>> 27) ^ hash, 0x9e3779b1);
  return (turned ^ (turned >>> 15)) >>> 0;
}
