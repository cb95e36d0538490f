/** A text made of stretches of another one, and the way back. */
export class ReducedText {
  readonly text: string;
  /** Where each stretch begins here and there. */
  private readonly starts: readonly number[];
  private readonly origins: readonly number[];

  constructor(source: string, stretches: readonly Stretch[]) {
    const parts: string[] = [];
    const starts: number[] = [];
    let length = 0;
    for (const { start, end } of stretches) {
      parts.push(source.slice(start, end));
      starts.push(length);
      length += end - start;
    }
    this.text = parts.join('');
    this.starts = starts;
    this.origins = stretches.map((s) => s.start);
  }

  /** The offset in the other text of a character of this one. */
  origin(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return (this.origins[low] ?? 0) + offset - (this.starts[low] ?? 0);
  }
}

/** Offsets of a stretch of whole lines; `end` is exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A stretch that begins at `indent`, with its first line and all deeper ones below. */
export interface LineBlock extends Stretch {
  readonly indent: number;
  /** The first line, without its end. */
  readonly head: string;
}

/** Anchors and aliases tie places far from each other together. */
const TIED = /(?:^|[\s,:[{])[&*][^\s,[\]{}]/m;

/** Line ends that are not LF, and lines that begin with a tab or stand for a directive or the end of a document. */
const UNCOMMON = /\r(?!\n)|[\u0085\u2028\u2029]|^(?: *\t|%|\.\.\.)/m;

/** A key at the start of a line with nothing, one plain word, or one short quoted or empty value behind it. */
const PLAIN_HEAD = /^(?:[A-Za-z_][\w.-]*|'[^'\\]+'|"[^"\\]+"):(?: (?:[\w./-]+|'[^']*'|"[^"\\]*"|\{\}|\[\]))?\r?$/;

/**
 * Cuts a block-style YAML text into its lines at indentation 0 and `inner`, each with what is deeper below it. Null when
 * lines are not enough to tell what the text means: anchors, a value that goes on over several lines at the top, an
 * indentation in between. A value in a deeper line may hold anything: what continues it is deeper still.
 */
export function yamlBlocks(text: string, inner: number): readonly LineBlock[] | null {
  if (TIED.test(text) || UNCOMMON.test(text)) return null;
  const blocks: { start: number; end: number; indent: number; head: string }[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    const indent = indentOf(text, start);
    const last = blocks.at(-1);
    if (indent === null || indent > inner) {
      if (last === undefined && indent !== null) return null;
      if (last !== undefined) last.end = end;
      else if (indent === null) blocks.push({ start, end, indent: 0, head: '' });
    } else {
      if (indent !== 0 && indent !== inner) return null;
      const head = text.slice(start, newline < 0 ? end : newline);
      if (!isPlain(head, indent, blocks)) return null;
      blocks.push({ start, end, indent, head });
    }
    start = end;
  }
  return blocks;
}

/** A comment between keys would part a key from what is deeper below it, so comments may stand at the top only. */
function isPlain(head: string, indent: number, before: readonly LineBlock[]): boolean {
  if (head.startsWith('#', indent)) return before.every((b) => b.head === '' || b.head.startsWith('#'));
  return indent > 0 || PLAIN_HEAD.test(head) || /^---\s*$/.test(head);
}

/** Spaces at the start of a line; null for a line without anything else. */
function indentOf(text: string, start: number): number | null {
  let at = start;
  while (text.charCodeAt(at) === 32) at++;
  const c = text.charCodeAt(at);
  return Number.isNaN(c) || c === 10 || c === 13 ? null : at - start;
}
