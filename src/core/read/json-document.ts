import { createScanner, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { TextRange } from '../model/position';
import { LineIndex } from './line-index';

/** A value in a JSON text. `offset` and `length` cover it with its quotes or brackets. */
export type JsonNode = Node;

/** A string or key: its decoded value, and the offsets of what stands between its quotes. */
export interface JsonString {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A key with its value. */
export interface JsonMember {
  readonly key: JsonString;
  readonly value: JsonNode;
}

/** A parsed JSON or JSONC text (comments and trailing commas are fine). `root` is null when nothing could be read. */
export interface JsonDocument {
  readonly text: string;
  readonly root: JsonNode | null;
  /** At most one sentence with a line number; what could be read beside the mistake is still in `root`. */
  readonly problems: readonly string[];
  /** Range of offsets of the text. */
  range(start: number, end: number): TextRange;
}

/** Deepest nesting that is read: the parser calls itself once a level, and no real file comes near. */
export const MAX_JSON_DEPTH = 256;

/** Most tokens of one document: a tree of more would take several hundred megabytes. */
export const MAX_JSON_TOKENS = 5_000_000;

/** `SyntaxKind` and `ScanError` of jsonc-parser, whose enums exist for its compiler only. */
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const EOF = 17;

const MISTAKES: ReadonlyMap<number, string> = new Map([
  [1, 'there is a character that JSON does not know here'],
  [2, 'a number is malformed'],
  [3, 'a property name in double quotes is missing'],
  [4, 'a value is missing'],
  [5, 'a colon is missing'],
  [6, 'a comma is missing'],
  [7, 'a closing brace is missing'],
  [8, 'a closing bracket is missing'],
  [9, 'there is more text after the end of the document'],
  [11, 'a comment is not closed'],
  [12, 'a string is not closed'],
  [13, 'a number is cut off'],
  [14, 'a Unicode escape is malformed'],
  [15, 'an escape in a string is not one of JSON'],
  [16, 'a control character stands in a string'],
]);

/** A sentence for the reader's problem list. */
export function jsonMistake(text: string, offset: number, code: number): string {
  const line = new LineIndex(text).position(offset).line + 1;
  return `Line ${line}: ${MISTAKES.get(code) ?? 'the text is not JSON'}.`;
}

/**
 * Says why a text must not be given to the recursive parser; null when it may. Closers count only against their own
 * opener, as in the parser, so that mixed brackets cannot hide depth.
 */
export function jsonTooLarge(text: string): string | null {
  const scanner = createScanner(text, true);
  const open: number[] = [];
  let tokens = 0;
  for (;;) {
    const token: number = scanner.scan();
    if (token === EOF) return null;
    const line = scanner.getTokenStartLine() + 1;
    if (++tokens > MAX_JSON_TOKENS) return `Line ${line}: the file has more than ${MAX_JSON_TOKENS} tokens and was not read.`;
    if (token === OPEN_BRACE || token === OPEN_BRACKET) {
      if (open.push(token) > MAX_JSON_DEPTH) return `Line ${line}: values are nested more than ${MAX_JSON_DEPTH} levels deep; the file was not read.`;
    } else if ((token === CLOSE_BRACE || token === CLOSE_BRACKET) && open.at(-1) === token - 1) {
      open.pop();
    }
  }
}

/** A byte order mark is no white space to the parser; a space in its place keeps every offset. */
export function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
}

/** Parses JSON with comments and trailing commas. Never throws; a text beyond the limits gives no root and a problem. */
export function parseJson(source: string): JsonDocument {
  const text = withoutByteOrderMark(source);
  let lines: LineIndex | null = null;
  const range = (start: number, end: number): TextRange => (lines ??= new LineIndex(text)).range(start, end);
  const tooLarge = jsonTooLarge(text);
  if (tooLarge !== null) return { text, root: null, problems: [tooLarge], range };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true }) ?? null;
  const first = errors[0];
  return { text, root, problems: first === undefined ? [] : [jsonMistake(text, first.offset, first.error)], range };
}

/** The string at a node; null for every other kind of value. */
export function jsonString(node: JsonNode | null | undefined): JsonString | null {
  if (node?.type !== 'string' || typeof node.value !== 'string') return null;
  // A string that is not closed has one quote only; the parser has told so.
  const quotes = node.value.length === node.length - 1 ? 1 : 2;
  return { value: node.value, start: node.offset + 1, end: node.offset + 1 + node.length - quotes };
}

/** Members of an object, in order; of equal keys the last one, as `JSON.parse` does. Empty for every other value. */
export function jsonMembers(node: JsonNode | null | undefined): readonly JsonMember[] {
  if (node?.type !== 'object') return [];
  const members = new Map<string, JsonMember>();
  for (const property of node.children ?? []) {
    const key = jsonString(property.children?.[0]);
    const value = property.children?.[1];
    if (key !== null && value !== undefined) members.set(key.value, { key, value });
  }
  return [...members.values()];
}

/** The value under a path of keys; null where a step is missing or no object. */
export function jsonAt(node: JsonNode | null | undefined, ...path: readonly string[]): JsonNode | null {
  let at = node ?? null;
  for (const name of path) {
    if (at?.type !== 'object') return null;
    at = at.children?.findLast((p) => p.children?.[0]?.value === name && p.children[1] !== undefined)?.children?.[1] ?? null;
  }
  return at;
}

/** Elements of an array; empty for every other value. */
export function jsonElements(node: JsonNode | null | undefined): readonly JsonNode[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/**
 * Offset in the text of the character at `index` of a string's decoded value: differs from plain addition only where
 * the string holds escapes.
 */
export function jsonOffset(text: string, string: JsonString, index: number): number {
  if (string.end - string.start === string.value.length) return string.start + index;
  let at = string.start;
  for (let i = 0; i < index && at < string.end; i++) {
    if (text.charCodeAt(at) !== 92) at += 1;
    else at += text.charCodeAt(at + 1) === 117 ? 6 : 2;
  }
  return Math.min(at, string.end);
}
