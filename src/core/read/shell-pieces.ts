import type { KnownVariable } from './shell-pins';

/**
 * A stretch of a shell word. A literal knows its text and where it stands; what a variable from outside gives knows its
 * text only; everything else (`$1`, `$(…)`) is unknown. All offsets count in the text that was given.
 */
export interface Piece {
  /** Null when it cannot be known from the text. */
  readonly text: string | null;
  /** Where the literal stands. */
  readonly start: number;
  readonly end: number;
  /** Offset of each character where escapes make them differ from `start + i`; null where they do not. */
  readonly offsets: readonly number[] | null;
  /** Where it is written in the word in question: the expansion, for a literal that comes from an assignment. */
  readonly useStart: number;
  readonly useEnd: number;
  readonly via: string | null;
  readonly variable: KnownVariable | null;
}

/** One argument as the program would get it. */
export type Field = readonly Piece[];

/** Stands in a field's text for every unknown piece; no package name or version holds it. */
export const UNKNOWN = '\0';

/** Longer arguments hold no package spec; the limit keeps repeated expansion from growing without bound. */
export const MAX_FIELD_LENGTH = 2048;
export const MAX_PIECES = 32;

/** The text of a field with `UNKNOWN` for what is not known. */
export function fieldText(field: Field): string {
  let text = '';
  for (const piece of field) text += piece.text ?? UNKNOWN;
  return text;
}

export function unknownPiece(start: number, end: number, via: string | null): Piece {
  return { text: null, start, end, offsets: null, useStart: start, useEnd: end, via, variable: null };
}

/** The piece as it is when a variable brings it to another word. */
export function usedAt(piece: Piece, useStart: number, useEnd: number, name: string): Piece {
  return { ...piece, useStart, useEnd, via: piece.via ?? `variable ${name}` };
}

function offsetOf(piece: Piece, index: number): number {
  return piece.offsets?.[index] ?? piece.start + index;
}

/** Characters `from` to `to` of a literal piece as a piece of their own. */
export function subPiece(piece: Piece, from: number, to: number): Piece {
  if (piece.text === null || (from === 0 && to === piece.text.length)) return piece;
  const text = piece.text.slice(from, to);
  if (piece.variable !== null) return { ...piece, text };
  const start = offsetOf(piece, from);
  const end = to > from ? offsetOf(piece, to - 1) + 1 : start;
  const own = piece.useStart === piece.start && piece.useEnd === piece.end;
  return {
    ...piece,
    text,
    start,
    end,
    offsets: piece.offsets === null ? null : piece.offsets.slice(from, to),
    ...(own ? { useStart: start, useEnd: end } : {}),
  };
}

/** Characters `from` to `to` of a field's text, as pieces; of an empty stretch the empty variables that stand there. */
export function subField(field: Field, from: number, to: number): Field {
  const out: Piece[] = [];
  let at = 0;
  for (const piece of field) {
    const length = piece.text?.length ?? UNKNOWN.length;
    const a = Math.max(from, at);
    const b = Math.min(to, at + length);
    if (a < b || (length === 0 && from === to && at === from)) out.push(subPiece(piece, a - at, b - at));
    at += length;
  }
  return out;
}

/** Where a field, or a part of one, is written; null for an empty one. */
export function writtenSpan(field: Field): { readonly start: number; readonly end: number } | null {
  const first = field[0];
  const last = field.at(-1);
  if (first === undefined || last === undefined) return null;
  return { start: first.useStart, end: Math.max(first.useStart, last.useEnd) };
}
