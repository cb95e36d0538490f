/** A place in a text as editors count: zero-based line, zero-based UTF-16 code unit. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A stretch of text; `end` is exclusive. */
export interface TextRange {
  readonly start: Position;
  readonly end: Position;
}

/** The range of things that have no text of their own, for example an installed tool. */
export const NO_RANGE: TextRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
