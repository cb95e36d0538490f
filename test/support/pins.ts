import assert from 'node:assert/strict';
import { buildCatalogue, type Catalogue } from '../../src/core/read/catalogue';
import { LineIndex } from '../../src/core/read/line-index';
import type { TextRange } from '../../src/core/model/position';
import type { Pin, Reader, ReadResult } from '../../src/core/read/reader';
import { TOOLS } from './tools';

/** The catalogue that the reader tests use. */
export const CATALOGUE = buildCatalogue(TOOLS);

/** What stands in a text at a range. */
export function textAt(text: string, range: TextRange): string {
  const lines = new LineIndex(text);
  const offset = (p: { line: number; character: number }): number => lines.lineStart(p.line) + p.character;
  return text.slice(offset(range.start), offset(range.end));
}

/** Reads a text and checks what holds for every pin of every reader: its text stands at its range. */
export function readChecked(reader: Reader, text: string, path: string, catalogue: Catalogue = CATALOGUE): ReadResult {
  const result = reader.read(text, path, catalogue);
  for (const pin of result.pins) {
    assert.equal(textAt(text, pin.range), pin.text, 'the text of a pin stands at its range');
    assert.notEqual(pin.text, '', 'a pin has something to point at');
    assert.equal(pin.version.text === '' && pin.version.kind !== 'floating', false, 'only a floating version has no text');
  }
  for (const problem of result.problems) assert.match(problem, /^Line [1-9]\d*: .+\.$/);
  return result;
}

/** A pin in one line: package, kind, version text, the text at its range with line and column counted from one. */
export function show(pin: Pin): string {
  const { line, character } = pin.range.start;
  const via = pin.via === null ? '' : ` via ${pin.via}`;
  return `${pin.package.name} ${pin.version.kind} '${pin.version.text}' ${line + 1}:${character + 1} <${pin.text}>${via}`;
}
