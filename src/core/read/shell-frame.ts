import type { DoubleQuotedChild, Word, WordPart } from 'unbash';

/** A shell text inside another: what it says, and where each of its characters stands in the text that was given. */
export interface Frame {
  readonly text: string;
  /** Offset of a character; null when the text stands there as it is, `base` further on. */
  readonly offsets: readonly number[] | null;
  readonly base: number;
}

/** A text that stands in the given one unchanged, from `base` on. */
export function plainFrame(text: string, base = 0): Frame {
  return { text, offsets: null, base };
}

/** Offset, in the given text, of a frame's character. */
export function frameAt(frame: Frame, index: number): number {
  if (frame.offsets === null) return frame.base + index;
  return frame.offsets[index] ?? (frame.offsets.at(-1) ?? frame.base - 1) + 1;
}

/** Start and end, in the given text, of a stretch of a frame. */
export function frameSpan(frame: Frame, start: number, end: number): { start: number; end: number } {
  const from = frameAt(frame, start);
  return { start: from, end: end > start ? Math.max(from, frameAt(frame, end - 1) + 1) : from };
}

/**
 * Index in `raw` of each character of `value`, where `value` is `raw` without its escapes: what does not fit is an
 * escape and is passed over. Always as long as `value`, and never outside `raw`.
 */
export function alignEscapes(raw: string, value: string): number[] {
  const indexes: number[] = [];
  let at = 0;
  for (let i = 0; i < value.length; i++) {
    while (at < raw.length && raw.charCodeAt(at) !== value.charCodeAt(i)) at++;
    indexes.push(Math.min(at, Math.max(raw.length - 1, 0)));
    at++;
  }
  return indexes;
}

/** A text taken out of a frame, with escapes removed: `\`…\`` in back quotes. */
export function unescapedFrame(frame: Frame, start: number, end: number, value: string): Frame {
  const raw = frame.text.slice(start, end);
  return { text: value, offsets: alignEscapes(raw, value).map((i) => frameAt(frame, start + i)), base: frameAt(frame, start) };
}

/** A stretch of a frame as a text of its own. */
export function subFrame(frame: Frame, start: number, end: number): Frame {
  const offsets = frame.offsets === null ? null : frame.offsets.slice(start, end);
  return { text: frame.text.slice(start, end), offsets, base: frameAt(frame, start) };
}

/** What a quoted or plain part says, and where its raw text stands in its frame; null for expansions. */
export function literalPart(part: WordPart | DoubleQuotedChild): { value: string; start: number; end: number } | null {
  switch (part.type) {
    case 'Literal':
    case 'Glob':
      return { value: part.value, start: part.pos, end: part.end };
    case 'SingleQuoted':
      return { value: part.value, start: part.pos + 1, end: part.pos + 1 + part.value.length };
    case 'AnsiCQuoted':
      return { value: part.value, start: part.pos + 2, end: Math.max(part.pos + 2, part.end - 1) };
    default:
      return null;
  }
}

function addStretch(text: string[], offsets: number[], frame: Frame, stretch: { value: string; start: number; end: number }): void {
  text.push(stretch.value);
  for (const i of alignEscapes(frame.text.slice(stretch.start, stretch.end), stretch.value)) {
    offsets.push(frameAt(frame, stretch.start + i));
  }
}

/**
 * The text that `sh -c WORD` runs: quotes and escapes of the word removed, its variables left as they are written. What
 * a substitution puts there is not known; `$?` stands for it, so that its commands are not read twice.
 */
export function innerFrame(frame: Frame, word: Word): Frame {
  const text: string[] = [];
  const offsets: number[] = [];
  const add = (part: WordPart | DoubleQuotedChild): void => {
    if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') for (const child of part.parts) add(child);
    else if (part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion') {
      addStretch(text, offsets, frame, { value: part.text, start: part.pos, end: part.end });
    } else {
      const literal = literalPart(part);
      if (literal !== null) addStretch(text, offsets, frame, literal);
      else {
        text.push('$?');
        offsets.push(frameAt(frame, part.pos), frameAt(frame, part.end - 1));
      }
    }
  };
  if (word.parts === undefined) addStretch(text, offsets, frame, { value: word.value, start: word.pos, end: word.end });
  else for (const part of word.parts) add(part);
  return { text: text.join(''), offsets, base: frameAt(frame, word.pos) };
}
