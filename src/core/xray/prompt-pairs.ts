import { FACETS } from './facets';
import type { ReleaseFacts, XrayLine } from './model';
import { SKETCH, type PromptText } from './prompts';

/** From this share of the runs of three words that stand in the other text too, a text remained, changed. */
const SAME = 0.5;
/** With fewer runs to compare nothing is said. */
const MIN_RUNS = 6;
const MAX_SHOWN = 100;

/**
 * Makes one line `~` of texts for the model that came and went with most of their words the same. A text that was cut in
 * two, or put together of two, counts as one change. Everything but `prompt` stays as it is; nothing is paired between
 * releases that were read without `prompts`.
 */
export function withChangedPrompts(lines: readonly XrayLine[], before: ReleaseFacts, after: ReleaseFacts): XrayLine[] {
  const gone = textsOf(lines, '-', before);
  const come = textsOf(lines, '+', after);
  const forward = partners(come, gone);
  const backward = partners(gone, come);
  const paired = new Set<XrayLine>([...forward.keys(), ...backward.keys(), ...forward.values(), ...backward.values()]);
  const changed: XrayLine[] = [];
  for (const [line, old] of forward) {
    const [now, then] = [come.get(line), gone.get(old)];
    if (now === undefined || then === undefined || now.key === then.key) continue;
    const { label, weight, why } = FACETS.prompt;
    changed.push({ ...line, sign: '~', label, weight, why, values: [difference(then.text, now.text)] });
  }
  return [...lines.filter((line) => !paired.has(line)), ...changed];
}

function textsOf(lines: readonly XrayLine[], sign: '+' | '-', release: ReleaseFacts): Map<XrayLine, PromptText> {
  const texts = new Map<XrayLine, PromptText>();
  for (const line of lines) {
    const text = line.facet === 'prompt' && line.sign === sign ? release.prompts?.get(line.values[0] ?? '') : undefined;
    if (text !== undefined) texts.set(line, text);
  }
  return texts;
}

/** For each text the one of the others that shares most, if it is enough. */
function partners(texts: ReadonlyMap<XrayLine, PromptText>, others: ReadonlyMap<XrayLine, PromptText>): Map<XrayLine, XrayLine> {
  const holders = new Map<number, XrayLine[]>();
  for (const [line, { sketch }] of others) {
    for (const hash of sketch) {
      const known = holders.get(hash);
      if (known === undefined) holders.set(hash, [line]);
      else known.push(line);
    }
  }
  const found = new Map<XrayLine, XrayLine>();
  for (const [line, text] of texts) {
    const candidates = new Set(text.sketch.flatMap((hash) => holders.get(hash) ?? []));
    let best = SAME;
    for (const other of candidates) {
      const share = shared(text, others.get(other));
      if (share < best) continue;
      best = share;
      found.set(line, other);
    }
  }
  return found;
}

/** The share of the runs of one text that stand in the other, whichever is larger; 0 where it cannot be told. */
function shared(one: PromptText, other: PromptText | undefined): number {
  if (other === undefined) return 0;
  // A full sketch knows nothing of the hashes above its last.
  const limit = Math.min(reach(one.sketch), reach(other.sketch));
  const mine = one.sketch.filter((hash) => hash <= limit);
  const theirs = new Set(other.sketch.filter((hash) => hash <= limit));
  const fewer = Math.min(mine.length, theirs.size);
  return fewer < MIN_RUNS ? 0 : mine.filter((hash) => theirs.has(hash)).length / fewer;
}

function reach(sketch: readonly number[]): number {
  return sketch.length < SKETCH ? Infinity : (sketch.at(-1) ?? Infinity);
}

/** What the new text says where it begins to differ, behind the words before it; when it only lost words, those. */
function difference(then: string, now: string): string {
  const [old, fresh] = [then.split(/\s+/), now.split(/\s+/)];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end++;
  const came = fresh.slice(start, fresh.length - end).join(' ');
  const went = old.slice(start, old.length - end).join(' ');
  const lead = fresh.slice(Math.max(0, start - 4), start).join(' ');
  const said = came === '' ? `without: ${went}` : came;
  const line = `${lead === '' ? '' : `${start > 4 ? '…' : ''}${lead} `}${came === '' ? '[' : ''}${said}${came === '' ? ']' : ''}`;
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN - 1)}…`;
}
