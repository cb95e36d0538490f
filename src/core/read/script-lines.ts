import type { Catalogue } from './catalogue';
import type { ScopeValue, VariableScope } from './ci-variables';
import { LineIndex } from './line-index';
import type { ShellSource } from './mapped-shell';
import { mapVerbatim, type MappedText } from './offset-map';
import type { Pin } from './reader';

/** One line of a script, with the lines it goes on in; offsets in the file, without the line's end. */
export interface ScriptLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Longer lines are no commands that a person wrote. */
const MAX_LINE = 64 * 1024;

/** The lines of a file; `goesOn` says whether a line, given without its end, is joined to the next. */
export function* scriptLines(text: string, goesOn: (line: string) => boolean): Generator<ScriptLine> {
  let start = 0;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 ? text.length : newline;
    const end = stop > at && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
    at = stop + 1;
    if (at < text.length && goesOn(text.slice(Math.max(start, end - 2), end))) continue;
    if (end - start <= MAX_LINE) yield { start, end, text: text.slice(start, end) };
    start = at;
  }
}

/** An odd number of backslashes at the end joins two lines. */
export function endsInBackslash(line: string): boolean {
  return line.endsWith('\\') && !line.endsWith('\\\\');
}

/** What a reader of scripts needs of a file. */
export function scriptSource(text: string, catalogue: Catalogue): ShellSource {
  return { text, lines: new LineIndex(text), catalogue, problems: [] };
}

/** A text of the file as it stands, without white space around it. */
export function trimmed(text: string, start: number, end: number): MappedText {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  return mapVerbatim(text, from, Math.max(from, start + part.trimEnd().length));
}

/** Variables of a file that is not run here: one that is set to different values is not known. */
export class ScriptVariables {
  readonly scope: VariableScope;
  private readonly values = new Map<string, ScopeValue>();

  constructor() {
    this.scope = { outer: null, values: this.values };
  }

  /** The variables whose value stands in the file. */
  *literals(): Generator<{ name: string; value: MappedText }> {
    for (const [name, { text }] of this.values) if (text !== null) yield { name, value: text };
  }

  /** Sets a variable; null is a value that only a run could tell. With `isDefault` an earlier value stays. */
  set(name: string, text: MappedText | null, origin: string, isDefault = false): void {
    const known = this.values.get(name);
    if (known === undefined) this.values.set(name, { text, origin });
    // An unknown value stays so, and a default yields to what was there.
    else if (!isDefault && known.text?.value !== text?.value) this.values.set(name, { text: null, origin: `${origin}, which is set more than once` });
  }
}

/** A literal that several commands use is one thing to change. */
export function distinctPins(pins: readonly Pin[]): readonly Pin[] {
  const seen = new Map<string, Pin>();
  for (const pin of pins) {
    const { start, end } = pin.range;
    const key = JSON.stringify([start.line, start.character, end.line, end.character, pin.package.ecosystem, pin.package.name, pin.version.text]);
    if (!seen.has(key)) seen.set(key, pin);
  }
  return [...seen.values()];
}
