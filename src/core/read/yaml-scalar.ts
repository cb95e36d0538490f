import type { CST } from 'yaml';
import { MappedTextBuilder, type MappedText } from './offset-map';

type FlowScalar = CST.FlowScalar;
type BlockScalar = CST.BlockScalar;

/**
 * Decodes a scalar as YAML 1.2 does (sections 7.3 and 8.1) and keeps, for every character of the value, its place in
 * the file. The library decodes too, but forgets the places.
 */
export function mapYamlScalar(source: string, token: FlowScalar | BlockScalar): MappedText {
  const builder = new MappedTextBuilder();
  if (token.type === 'block-scalar') mapBlock(source, token, builder);
  else if (token.type === 'scalar') mapFlow(source, token.offset, token.offset + token.source.length, plainStep, builder);
  else mapQuoted(source, token, builder);
  return builder.build();
}

function mapQuoted(source: string, token: FlowScalar, builder: MappedTextBuilder): void {
  const end = token.offset + Math.max(1, token.source.length - 1);
  mapFlow(source, token.offset + 1, end, token.type === 'double-quoted-scalar' ? doubleStep : singleStep, builder);
}

/** Handles what is special at `at`; gives the offset after it, or `at` when the character is a plain one. */
type Step = (source: string, at: number, builder: MappedTextBuilder) => number;

const plainStep: Step = (_source, at) => at;

const singleStep: Step = (source, at, builder) => {
  if (!source.startsWith("''", at)) return at;
  builder.put("'", at, at + 2);
  return at + 2;
};

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

const doubleStep: Step = (source, at, builder) => {
  if (source[at] !== '\\') return at;
  const letter = source[at + 1] ?? '';
  const simple = ESCAPES.get(letter);
  if (simple !== undefined) {
    builder.put(simple, at, at + 2);
    return at + 2;
  }
  const lineEnd = breakEnd(source, at + 1);
  if (lineEnd > 0) return skipBlanks(source, lineEnd);
  const digits = HEX_DIGITS.get(letter);
  const end = at + 2 + (digits ?? 0);
  const code = digits === undefined ? '' : source.slice(at + 2, end);
  const point = /^[0-9a-fA-F]{2,8}$/.test(code) ? Number.parseInt(code, 16) : Infinity;
  if (code.length === digits && point <= 0x10ffff) builder.put(String.fromCodePoint(point), at, end);
  else builder.copy(source, at, end);
  return end;
};

/** Flow scalars: line breaks with the blanks around them fold into one space, or into all breaks but the first. */
function mapFlow(source: string, start: number, end: number, step: Step, builder: MappedTextBuilder): void {
  let at = start;
  while (at < end) {
    const blanks = skipBlanks(source, at);
    const lineEnd = breakEnd(source, blanks);
    if (lineEnd > 0 && lineEnd <= end) {
      at = fold(source, at, lineEnd, end, builder);
    } else if (blanks > at) {
      builder.copy(source, at, Math.min(blanks, end));
      at = blanks;
    } else {
      const next = step(source, at, builder);
      if (next > at) at = next;
      else {
        const stop = plainEnd(source, at + 1, end);
        builder.copy(source, at, stop);
        at = stop;
      }
    }
  }
}

/** Offset of the next character that may be special, at most `end`. */
function plainEnd(source: string, from: number, end: number): number {
  let at = from;
  while (at < end && !" \t\r\n'\\".includes(source.charAt(at))) at += 1;
  return at;
}

function fold(source: string, start: number, firstEnd: number, limit: number, builder: MappedTextBuilder): number {
  let breaks = 1;
  let at = skipBlanks(source, firstEnd);
  for (let next = breakEnd(source, at); next > 0 && next <= limit; next = breakEnd(source, at)) {
    breaks += 1;
    at = skipBlanks(source, next);
  }
  const end = Math.min(at, limit);
  builder.put(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), start, end);
  return end;
}

/** End of the line break at `at`; 0 when there is none. */
function breakEnd(source: string, at: number): number {
  if (source[at] === '\n') return at + 1;
  return source[at] === '\r' && source[at + 1] === '\n' ? at + 2 : 0;
}

function skipBlanks(source: string, from: number): number {
  let at = from;
  while (source[at] === ' ' || source[at] === '\t') at += 1;
  return at;
}

/** One line of a block scalar: offsets of its start, its first character that is no space, and its end. */
interface BlockLine {
  readonly start: number;
  readonly text: number;
  readonly end: number;
}

interface BlockHeader {
  readonly folded: boolean;
  readonly indent: number;
  readonly keep: boolean;
  readonly strip: boolean;
}

function readHeader(token: BlockScalar): BlockHeader {
  const first = token.props[0];
  const header = first !== undefined && 'source' in first ? first.source : '|';
  return {
    folded: header.startsWith('>'),
    indent: Number(/[1-9]/.exec(header)?.[0] ?? 0),
    keep: header.includes('+'),
    strip: header.includes('-'),
  };
}

function splitBlock(source: string, start: number, length: number): readonly BlockLine[] {
  const lines: BlockLine[] = [];
  const limit = start + length;
  for (let at = start; ; ) {
    const newline = source.indexOf('\n', at);
    const last = newline < 0 || newline >= limit;
    const stop = last ? limit : newline;
    const end = stop > at && source[stop - 1] === '\r' ? stop - 1 : stop;
    let text = at;
    while (text < end && source[text] === ' ') text += 1;
    lines.push({ start: at, text, end });
    if (last) return lines;
    at = newline + 1;
  }
}

function mapBlock(source: string, token: BlockScalar, builder: MappedTextBuilder): void {
  const header = readHeader(token);
  const headerLength = token.props.reduce((sum, p) => sum + ('source' in p ? p.source.length : 0), 0);
  const lines = splitBlock(source, token.offset + headerLength, token.source.length);
  const first = lines.findIndex((l) => l.text < l.end);
  if (first < 0) {
    const breaks = header.keep && token.source !== '' ? Math.max(1, lines.length - 1) : 0;
    builder.put('\n'.repeat(breaks), token.offset + headerLength, token.offset + headerLength + token.source.length);
    return;
  }
  const firstLine = lines[first];
  const trim = header.indent > 0 ? token.indent + header.indent : (firstLine?.text ?? 0) - (firstLine?.start ?? 0);
  const isContent = (l: BlockLine): boolean => l.text < l.end || l.text - l.start > trim;
  const body = lines.slice(0, lines.findLastIndex(isContent) + 1);
  for (const line of body.slice(0, first)) putLine(source, line, trim, '\n', builder);
  if (header.folded) foldLines(source, body.slice(first), trim, builder);
  else body.slice(first).forEach((l, i, all) => { putLine(source, l, trim, i + 1 < all.length ? '\n' : '', builder); });
  putEnd(source, header, lines.slice(body.length), trim, builder, body.at(-1)?.end ?? 0);
}

/** A line without its indentation, and what follows it, which the file writes as a line break. */
function putLine(source: string, line: BlockLine, trim: number, after: string, builder: MappedTextBuilder): void {
  builder.copy(source, Math.min(line.start + trim, line.text), line.end);
  builder.put(after, line.end, line.end + 1);
}

function foldLines(source: string, lines: readonly BlockLine[], trim: number, builder: MappedTextBuilder): void {
  const isMore = (l: BlockLine): boolean => l.text - l.start > trim || source[l.text] === '\t';
  let empties = 0;
  let previous: BlockLine | null = null;
  for (const line of lines) {
    if (line.text === line.end && !isMore(line)) {
      empties += 1;
      continue;
    }
    if (previous !== null) {
      const kept = isMore(line) || isMore(previous);
      const separator = kept ? '\n'.repeat(empties + 1) : empties === 0 ? ' ' : '\n'.repeat(empties);
      builder.put(separator, previous.end, line.start);
    }
    putLine(source, line, trim, '', builder);
    previous = line;
    empties = 0;
  }
}

/** Trailing line breaks: none with `-`, all with `+`, else one. */
function putEnd(
  source: string,
  header: BlockHeader,
  rest: readonly BlockLine[],
  trim: number,
  builder: MappedTextBuilder,
  end: number,
): void {
  if (header.strip) return;
  if (!header.keep || rest.length === 0) {
    builder.put('\n', end, end + 1);
    return;
  }
  for (const line of rest) {
    builder.put('\n', line.start - 1, line.start);
    builder.copy(source, Math.min(line.start + trim, line.text), line.text);
  }
}
