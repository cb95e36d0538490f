import type { JsonString } from './json-document';

/** Where a stretch of a value stands in the file. */
export interface Located {
  readonly start: number;
  readonly end: number;
  /** What led there, when the literal stands apart from the value: `env CODEX_VERSION`; null when it does not. */
  readonly via: string | null;
}

/**
 * A stretch of a value and its literal in the file. Equal lengths map character by character; otherwise (an escape, a
 * folded line break) every character stands for the whole literal. `host` is the expression that was replaced by a
 * literal standing elsewhere.
 */
interface Piece {
  readonly at: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
  readonly host: readonly [number, number] | null;
  readonly via: string | null;
}

/** A decoded string that knows, for every character, which characters of the file it was made from. */
export class MappedText {
  readonly value: string;
  readonly pieces: readonly Piece[];

  constructor(value: string, pieces: readonly Piece[]) {
    this.value = value;
    this.pieces = pieces;
  }

  /** Index of the piece that holds a value offset; the last piece for offsets past the end, -1 without pieces. */
  pieceAt(offset: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.pieces[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return high;
  }

  /**
   * The file's offsets for `[start, end)` of the value. A stretch made of one literal that stands elsewhere gives that
   * literal; a stretch that mixes places gives the place that uses them.
   */
  locate(start: number, end: number): Located {
    const first = this.pieces[this.pieceAt(start)];
    if (first === undefined) return { start: 0, end: 0, via: null };
    const parts = this.pieces.slice(this.pieceAt(start), this.pieceAt(Math.max(start, end - 1)) + 1);
    const last = parts.at(-1) ?? first;
    const foreign = parts.filter((p) => p.host !== null);
    if (foreign.length === 0 || (foreign.length === parts.length && isOneLiteral(parts))) {
      return { start: startIn(first, start), end: Math.max(startIn(first, start), endIn(last, start, end)), via: first.via };
    }
    return {
      start: first.host?.[0] ?? startIn(first, start),
      end: last.host?.[1] ?? endIn(last, start, end),
      via: [...new Set(foreign.map((p) => p.via))].join(', '),
    };
  }
}

function isOneLiteral(parts: readonly Piece[]): boolean {
  const [first] = parts;
  return first !== undefined && parts.every((p, i) => p.via === first.via && p.host?.[0] === first.host?.[0] && (i === 0 || p.start >= (parts[i - 1]?.end ?? 0)));
}

function startIn(piece: Piece, offset: number): number {
  if (offset >= piece.at + piece.length) return piece.end;
  return isVerbatim(piece) ? piece.start + Math.max(0, offset - piece.at) : piece.start;
}

function endIn(piece: Piece, start: number, end: number): number {
  if (end <= start) return startIn(piece, start);
  return isVerbatim(piece) ? piece.start + Math.min(piece.length, end - piece.at) : piece.end;
}

function isVerbatim(piece: Piece): boolean {
  return piece.end - piece.start === piece.length;
}

/** Puts a `MappedText` together from left to right. */
export class MappedTextBuilder {
  private readonly parts: string[] = [];
  private readonly pieces: Piece[] = [];
  private length = 0;

  /** Adds `source.slice(start, end)` as it stands. */
  copy(source: string, start: number, end: number): void {
    if (end <= start) return;
    const last = this.pieces.at(-1);
    if (last !== undefined && last.host === null && isVerbatim(last) && last.end === start) {
      this.pieces[this.pieces.length - 1] = { ...last, length: last.length + end - start, end };
    } else {
      this.pieces.push({ at: this.length, length: end - start, start, end, host: null, via: null });
    }
    this.add(source.slice(start, end));
  }

  /** Adds `value`, which the file writes as the characters from `start` to `end`. */
  put(value: string, start: number, end: number): void {
    if (value === '') return;
    this.pieces.push({ at: this.length, length: value.length, start, end, host: null, via: null });
    this.add(value);
  }

  /** Adds a stretch of another mapped text with its places. */
  append(from: MappedText, start: number, end: number): void {
    if (end <= start) return;
    for (let i = from.pieceAt(start); i >= 0 && i < from.pieces.length; i++) {
      const piece = from.pieces[i];
      if (piece === undefined || piece.at >= end) break;
      this.pieces.push(cut(piece, start, end, this.length));
      this.length += Math.min(end, piece.at + piece.length) - Math.max(start, piece.at);
    }
    this.parts.push(from.value.slice(start, end));
  }

  /** Adds a literal that stands elsewhere in place of the expression at `host`. */
  embed(literal: MappedText, host: readonly [number, number], via: string): void {
    for (const piece of literal.pieces) {
      const chain = piece.via === null ? via : `${via}, ${piece.via}`;
      this.pieces.push({ ...piece, at: this.length + piece.at, host, via: chain });
    }
    this.add(literal.value);
  }

  build(): MappedText {
    return new MappedText(this.parts.join(''), this.pieces);
  }

  private add(value: string): void {
    this.parts.push(value);
    this.length += value.length;
  }
}

/** The part of a piece between two value offsets, moved to `at`. */
function cut(piece: Piece, from: number, to: number, at: number): Piece {
  const first = Math.max(from, piece.at);
  const length = Math.min(to, piece.at + piece.length) - first;
  if (length === piece.length || !isVerbatim(piece)) return { ...piece, at, length };
  const start = piece.start + first - piece.at;
  return { ...piece, at, length, start, end: start + length };
}

/** A mapped text that is one stretch of the file as it stands. */
export function mapVerbatim(source: string, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder();
  builder.copy(source, start, end);
  return builder.build();
}

/** Maps the decoded value of a JSON string back to the file; RFC 8259 section 7 for the escapes. */
export function mapJsonString(source: string, string: JsonString): MappedText {
  if (string.end - string.start === string.value.length) return mapVerbatim(source, string.start, string.end);
  const builder = new MappedTextBuilder();
  let at = string.start;
  for (let i = 0; i < string.value.length && at < string.end; ) {
    const backslash = source.indexOf('\\', at);
    const plain = Math.min((backslash < 0 ? string.end : Math.min(backslash, string.end)) - at, string.value.length - i);
    builder.copy(source, at, at + plain);
    at += plain;
    i += plain;
    if (at >= string.end || i >= string.value.length) break;
    const length = source.charCodeAt(at + 1) === 117 ? 6 : 2;
    builder.put(string.value.charAt(i), at, at + length);
    at += length;
    i += 1;
  }
  return builder.build();
}
