import type { Assignment, DoubleQuotedChild, ParameterExpansionPart, Word, WordPart } from 'unbash';
import { alignEscapes, frameAt, frameSpan, literalPart, type Frame } from './shell-frame';
import type { Arg } from './shell-args';
import { fieldText, MAX_FIELD_LENGTH, MAX_PIECES, subPiece, unknownPiece, usedAt, type Field, type Piece } from './shell-pieces';
import { applyOperation } from './shell-operations';
import { MAX_VALUES, type Run, type ShellVariables, type Value } from './shell-variables';

/** Deepest `${a:-${b:-…}}` that is followed. */
const MAX_EXPANSION_DEPTH = 8;

/** What expansion needs to know. */
export interface Expander {
  readonly frame: Frame;
  readonly variables: ShellVariables;
  readonly depth: number;
}

/** A literal stretch of a frame as a piece; null when nothing stands there. */
function literalPiece(frame: Frame, value: string, start: number, end: number): Piece | null {
  if (value === '') return null;
  const at = frameSpan(frame, start, end);
  const plain = at.end - at.start === value.length && end - start === value.length;
  if (!plain && value.length > MAX_FIELD_LENGTH) return unknownPiece(at.start, at.end, null);
  const offsets = plain ? null : alignEscapes(frame.text.slice(start, end), value).map((i) => frameAt(frame, start + i));
  return { text: value, start: at.start, end: at.end, offsets, useStart: at.start, useEnd: at.end, via: null, variable: null };
}

/** Keeps a value that has grown beyond what a package spec can be as one unknown piece. */
function bounded(run: Run, start: number, end: number): Run {
  let length = 0;
  for (const piece of run) length += piece?.text?.length ?? 1;
  return run.length <= MAX_PIECES && length <= MAX_FIELD_LENGTH ? run : [unknownPiece(start, end, 'a value too long to follow')];
}

/** Keeps the number of possible values small: what is beyond counts as a value that nobody knows. */
function limited(runs: Value, start: number, end: number): Value {
  if (runs.length <= MAX_VALUES) return runs;
  return [...runs.slice(0, MAX_VALUES - 1), [unknownPiece(start, end, 'one of many values')]];
}

/** Every value of `a` followed by every value of `b`, which stands at `start`. */
function product(a: Value, b: Value, start: number, end: number): Value {
  // Most words have one part and nothing before it.
  if (a.length === 1 && a[0]?.length === 0) return b;
  return limited(a.flatMap((x) => b.map((y) => bounded([...x, ...y], start, end))), start, end);
}

/** Splits what an unquoted expansion gives at white space, as the shell does. */
function splitRun(run: Run): Run {
  const out: (Piece | null)[] = [];
  for (const piece of run) {
    if (piece?.text == null || !/\s/.test(piece.text)) {
      out.push(piece);
      continue;
    }
    let from = 0;
    for (const { 0: space, index } of piece.text.matchAll(/\s+/g)) {
      if (index > from) out.push(subPiece(piece, from, index));
      out.push(null);
      from = index + space.length;
    }
    if (from < piece.text.length) out.push(subPiece(piece, from, piece.text.length));
  }
  return out;
}

/** `$?` and the like are no variables that a person would look for. */
function viaOf(name: string): string | null {
  return /^\w/.test(name) ? `variable ${name}` : null;
}

function expandParameter(part: ParameterExpansionPart, x: Expander): Value {
  const { start, end } = frameSpan(x.frame, part.pos, part.end);
  const name = part.parameter;
  const unknown: Value = [[unknownPiece(start, end, viaOf(name))]];
  if (part.prefix !== undefined || x.depth >= MAX_EXPANSION_DEPTH) return unknown;
  const all = part.index?.text === '@' || part.index?.text === '*';
  if (part.index !== undefined && !all) return unknown;
  const known = x.variables.get(name)?.map((run) => (all ? run : firstElement(run)));
  if (part.operation === undefined) return known ?? unknown;
  const operand = (word: Word): Value => expandWord(word, { ...x, depth: x.depth + 1 }, true);
  const { value, assign } = applyOperation(part.operation, known, unknown, operand);
  if (assign) x.variables.set(name, value);
  return value;
}

/** `$A` of an array is its first element. */
function firstElement(run: Run): Run {
  const at = run.indexOf(null);
  return at < 0 ? run : run.slice(0, at);
}

function expandPart(part: WordPart | DoubleQuotedChild, x: Expander, quoted: boolean): Value {
  const literal = literalPart(part);
  if (literal !== null) {
    const piece = literalPiece(x.frame, literal.value, literal.start, literal.end);
    return [piece === null ? [] : [piece]];
  }
  if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') return expandParts(part.parts, x, true);
  const { start, end } = frameSpan(x.frame, part.pos, part.end);
  const name = part.type === 'SimpleExpansion' ? part.text.slice(1) : part.type === 'ParameterExpansion' ? part.parameter : null;
  if (name === null) return [[unknownPiece(start, end, part.type === 'CommandExpansion' ? 'output of a command' : null)]];
  const value =
    part.type === 'ParameterExpansion'
      ? expandParameter(part, x)
      : (x.variables.get(name)?.map(firstElement) ?? [[unknownPiece(start, end, viaOf(name))]]);
  return value.map((run) => {
    x.variables.spend(run.length);
    const used = bounded(run.map((piece) => (piece === null ? null : usedAt(piece, start, end, name))), start, end);
    const split = quoted ? used : splitRun(used);
    x.variables.spend(split.length);
    return split;
  });
}

function expandParts(parts: readonly (WordPart | DoubleQuotedChild)[], x: Expander, quoted: boolean): Value {
  let runs: Value = [[]];
  x.variables.spend(parts.length);
  for (const part of parts) {
    const next = expandPart(part, x, quoted);
    const { start, end } = frameSpan(x.frame, part.pos, part.end);
    runs = product(runs, next, start, end);
  }
  return runs;
}

/** The values that a word can have. `quoted`: no splitting at white space, as in an assignment. */
export function expandWord(word: Word, x: Expander, quoted: boolean): Value {
  if (word.parts !== undefined) return expandParts(word.parts, x, quoted);
  const piece = literalPiece(x.frame, word.value, word.pos, word.end);
  return [piece === null ? [] : [piece]];
}

/** A value taken apart into its elements. */
function fieldsOf(run: Run): readonly Field[] {
  const fields: Field[] = [];
  let field: Piece[] = [];
  for (const piece of [...run, null]) {
    if (piece !== null) field.push(piece);
    else if (field.length > 0) {
      fields.push(field);
      field = [];
    }
  }
  return fields;
}

/** The arguments that a word can become: every element of every value. */
export function expandFields(word: Word, x: Expander): readonly Field[] {
  return expandWord(word, x, false).flatMap(fieldsOf);
}

/** As `expandFields`, for one word of a command. */
export function expandArgs(word: Word, x: Expander): readonly Arg[] {
  return expandWord(word, x, false).flatMap((run, alternative) =>
    fieldsOf(run).map((field) => ({ field, text: fieldText(field), word, alternative })),
  );
}

/** The values that an assignment gives its variable. */
export function assignedValue(assignment: Assignment, x: Expander): Value {
  const prior = assignment.append === true ? (x.variables.get(assignment.name) ?? [[]]) : [[]];
  const { start, end } = frameSpan(x.frame, assignment.pos, assignment.end);
  if (assignment.index !== undefined) return [[unknownPiece(start, end, `variable ${assignment.name}`)]];
  const { value } = assignment;
  if (value.type === 'Word') return product(prior, expandWord(value, x, true), start, end);
  const elements = value.elements.slice(0, MAX_PIECES + 1).flatMap((word) => [null, ...(expandWord(word, x, false)[0] ?? [])]);
  return prior.map((run) => bounded(run.length === 0 ? elements.slice(1) : [...run, ...elements], start, end));
}
