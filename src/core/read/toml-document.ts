import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { LineIndex } from './line-index';

/** A key as written, without its quotes. */
export interface TomlKey {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * One value with the whole path of keys above it; the elements of an array share their array's path. `text` is null
 * for an empty table or array, which is told so that its keys are seen.
 */
export interface TomlEntry {
  readonly path: readonly [TomlKey, ...TomlKey[]];
  readonly text: string | null;
  /** Offsets of the literal without quotes. */
  readonly start: number;
  readonly end: number;
}

export interface TomlDocument {
  readonly entries: readonly TomlEntry[];
  /** At most one sentence with a line number; entries beside the mistake are still there. */
  readonly problems: readonly string[];
}

/** Deepest nesting that is read. */
export const MAX_TOML_DEPTH = 200;

/** How many lines with mistakes are set aside before the rest of a file is given up. */
const MAX_MISTAKES = 8;

/**
 * Parses TOML 1.1. Never throws. The parser stops at a mistake, so the line of the mistake is blanked (which moves
 * nothing) and the text is read again; the first mistake becomes the problem.
 */
export function parseToml(source: string): TomlDocument {
  const text = source.charCodeAt(0) === 0xfeff ? ` ${source.slice(1)}` : source;
  const deep = offsetTooDeep(text);
  if (deep === null) return readAround(text);
  const line = new LineIndex(text).position(deep).line + 1;
  return { entries: [], problems: [`Line ${line}: values are nested more than ${MAX_TOML_DEPTH} levels deep; the file was not read.`] };
}

function readAround(source: string): TomlDocument {
  const lines = new LineIndex(source);
  const problems: string[] = [];
  let attempt: Attempt = { text: source, line: 0, outcome: tryParse(source) };
  for (let tries = 0; tries < MAX_MISTAKES && 'message' in attempt.outcome; tries++) {
    const { message, offset } = attempt.outcome;
    const next: Attempt | null = offset === null ? null : withoutMistake(attempt.text, lines, offset);
    if (problems.length === 0) problems.push(`Line ${(next?.line ?? 0) + 1}: the text is not valid TOML (${message}).`);
    if (next === null) break;
    attempt = next;
  }
  return { entries: 'program' in attempt.outcome ? collect(attempt.outcome.program) : [], problems };
}

type Outcome = { readonly program: AST.TOMLProgram } | { readonly message: string; readonly offset: number | null };

/** A text in which `line` (zero-based) was blanked, and what the parser made of it. */
interface Attempt {
  readonly text: string;
  readonly line: number;
  readonly outcome: Outcome;
}

/**
 * The text without the line of the mistake. A missing value is noticed at the start of the next line, so then the line
 * before is tried too, and the one that lets the parser come further is taken.
 */
function withoutMistake(text: string, lines: LineIndex, offset: number): Attempt | null {
  const { line, character } = lines.position(offset);
  const atStart = text.slice(lines.lineStart(line), lines.lineStart(line) + character).trim() === '';
  let best: Attempt | null = null;
  for (const candidate of atStart ? [line, line - 1] : [line]) {
    const blanked = blankLine(text, lines, candidate);
    if (blanked === null) continue;
    const attempt = { ...blanked, outcome: tooDeepOr(blanked.text) };
    if (best === null || reach(attempt.outcome) > reach(best.outcome)) best = attempt;
  }
  return best;
}

function reach(outcome: Outcome): number {
  return 'program' in outcome ? Infinity : (outcome.offset ?? -1);
}

/** Blanking may end a string early, and what was text becomes nesting. */
function tooDeepOr(text: string): Outcome {
  return offsetTooDeep(text) === null ? tryParse(text) : { message: 'nested too deeply', offset: null };
}

function tryParse(text: string): Outcome {
  try {
    return { program: parseTOML(text, { tomlVersion: '1.1' }) };
  } catch (error) {
    if (error instanceof ParseError) return { message: error.message.slice(0, 120), offset: error.index };
    return { message: error instanceof Error ? error.message.slice(0, 120) : 'unknown error', offset: null };
  }
}

/** Blanks a line, or the nearest one above it that holds something; null when there is none. */
function blankLine(text: string, lines: LineIndex, line: number): Omit<Attempt, 'outcome'> | null {
  for (let at = line; at >= 0; at--) {
    const start = lines.lineStart(at);
    const content = text.slice(start, lines.lineStart(at + 1)).trimEnd();
    if (content.trim() === '') continue;
    return { line: at, text: text.slice(0, start) + ' '.repeat(content.length) + text.slice(start + content.length) };
  }
  return null;
}

/** Offset at which brackets outside strings and comments are open past the limit; null when they never are. */
function offsetTooDeep(text: string): number | null {
  const token = /#[^\n]*|"""|'''|["'[\]{}]/g;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found.startsWith('"') || found.startsWith("'")) token.lastIndex = stringEnd(text, token.lastIndex, found);
    else if (found === '[' || found === '{') depth += 1;
    else if (found === ']' || found === '}') depth = Math.max(0, depth - 1);
    if (depth > MAX_TOML_DEPTH) return match.index;
  }
  return null;
}

/** Offset after the string whose opening quotes end at `from`; a string of one line ends with its line at the latest. */
function stringEnd(text: string, from: number, quotes: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(quotes, at)) return at + quotes.length;
    if (quotes.length === 1 && text[at] === '\n') return at;
    if (text[at] === '\\' && quotes.startsWith('"')) at += 1;
  }
  return text.length;
}

function collect(program: AST.TOMLProgram): readonly TomlEntry[] {
  const entries: TomlEntry[] = [];
  for (const item of program.body[0].body) {
    if (item.type === 'TOMLKeyValue') collectValue(keysOf(item.key), item.value, entries);
    else {
      const path = keysOf(item.key);
      if (item.body.length === 0) entries.push(emptyEntry(path));
      for (const pair of item.body) collectValue([...path, ...keysOf(pair.key)], pair.value, entries);
    }
  }
  return entries;
}

type Path = readonly [TomlKey, ...TomlKey[]];

function keysOf(key: AST.TOMLKey): Path {
  const [first, ...rest] = key.keys.map(toKey);
  return first === undefined ? [{ name: '', start: key.range[0], end: key.range[1] }] : [first, ...rest];
}

function toKey(key: AST.TOMLBare | AST.TOMLQuoted): TomlKey {
  const [start, end] = key.range;
  return key.type === 'TOMLBare' ? { name: key.name, start, end } : { name: key.value, start: start + 1, end: end - 1 };
}

function emptyEntry(path: Path): TomlEntry {
  const last = path.at(-1) ?? path[0];
  return { path, text: null, start: last.start, end: last.end };
}

function collectValue(path: Path, value: AST.TOMLContentNode, entries: TomlEntry[]): void {
  if (value.type === 'TOMLValue') {
    entries.push({ path, ...literal(value) });
  } else if (value.type === 'TOMLArray') {
    if (value.elements.length === 0) entries.push(emptyEntry(path));
    for (const element of value.elements) collectValue(path, element, entries);
  } else {
    if (value.body.length === 0) entries.push(emptyEntry(path));
    for (const pair of value.body) collectValue([...path, ...keysOf(pair.key)], pair.value, entries);
  }
}

function literal(value: AST.TOMLValue): { text: string; start: number; end: number } {
  const [start, end] = value.range;
  if (value.kind === 'string') {
    const quotes = value.multiline ? 3 : 1;
    return { text: value.value, start: start + quotes, end: end - quotes };
  }
  if (value.kind === 'integer' || value.kind === 'float') return { text: value.number, start, end };
  return { text: value.kind === 'boolean' ? String(value.value) : value.datetime, start, end };
}
