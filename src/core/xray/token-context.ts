/** How a text is used where it stands, as far as the tokens around it tell. */
export interface TextUse {
  /** What is called with it as first argument: `.name` for a method, a name alone for a function; else empty. */
  readonly callee: string;
  /** True when it is compared with something: `== "x"`, `"x" !=`, `case "x"`. */
  readonly compared: boolean;
}

export const PLAIN_USE: TextUse = { callee: '', compared: false };

/** A pattern longer than this names nothing that somebody wrote by hand. */
const MAX_GROUP = 200;
/** Node's module for processes. */
const STARTS_PROGRAMS = /^(?:node:)?child[_]process$/;
const PART_OF_GROUP = new Set(['name', ',', ':', '=', 'string', 'num']);

/**
 * Remembers the last four tokens, the names of the last flat `{…}` and what was imported from Node's module for processes. The names
 * that a minifier gives are followed from there and never told.
 */
export class TokenContext {
  /** The last eight tokens by their number modulo eight; a script has millions, so nothing is made anew for each. */
  private readonly labels: string[] = Array.from({ length: 8 }, () => '');
  private readonly values: unknown[] = Array.from({ length: 8 }, () => null);
  private at = 0;
  /** Words since the last `{`; null when something stood among them that no list of names has. */
  private group: string[] | null = null;
  private closed: readonly string[] = [];
  private readonly starters = new Map<string, string>();

  /** The label of the token `back` places before the next one, from 1. */
  label(back: 1 | 2 | 3 | 4): string {
    return this.labels[(this.at - back) & 7] ?? '';
  }

  /** The name, text or operator `back` places before; empty when it is something else. */
  word(back: 1 | 2 | 3 | 4): string {
    const value = this.values[(this.at - back) & 7];
    return typeof value === 'string' ? value : '';
  }

  /** Takes a token in, after everything was asked that its place decides. */
  push(label: string, value: unknown): void {
    this.follow(label, value);
    this.labels[this.at & 7] = label;
    this.values[this.at & 7] = value;
    this.at = (this.at + 1) & 7;
  }

  /** Names of a flat `{A, B: b, C = 1}` that ended before: the properties that it takes. */
  properties(): string[] {
    return this.closed.filter((word, i) => word !== ',' && (i === 0 || this.closed[i - 1] === ','));
  }

  /** What the next token, a text, is used for; a comparison behind it shows only later. */
  use(): TextUse {
    const before = this.label(1);
    if (before === '(') return this.callUse();
    return before === 'case' || before === '==/!=/===/!==' ? { callee: '', compared: true } : PLAIN_USE;
  }

  /** True when the next text stands where a property name stands, so that a minifier may write it without quotes. */
  isMember(): boolean {
    if (this.label(1) !== '[') return false;
    return [')', ']', 'name', '?.', 'this'].includes(this.label(2));
  }

  /** True where a text followed by `:` is a property name. */
  mayBeKey(): boolean {
    return this.label(1) === '{' || this.label(1) === ',';
  }

  /** True for the second argument of what compilers write for a class field: `define(this, "name", value)`. */
  isField(): boolean {
    return this.label(1) === ',' && this.label(2) === 'this' && this.label(3) === '(';
  }

  private callUse(): TextUse {
    // Compilers write `(0, module.exec)("…")` so that the call has no `this`.
    const back = this.label(2) === ')' ? 3 : 2;
    if (this.label(back) !== 'name') return PLAIN_USE;
    const name = this.word(back);
    const dot = this.label(back === 3 ? 4 : 3);
    if (dot === '.' || dot === '?.') return { callee: `.${name}`, compared: false };
    return back === 2 ? { callee: this.starters.get(name) ?? name, compared: false } : PLAIN_USE;
  }

  private follow(label: string, value: unknown): void {
    if (label === '{') this.group = this.mayBind() ? [] : null;
    else if (this.group !== null) this.gather(label, value);
    if (label === 'string' && typeof value === 'string' && STARTS_PROGRAMS.test(value)) this.imported();
  }

  /** True where a `{` can open a list of names that are taken from something; most open blocks and objects. */
  private mayBind(): boolean {
    const before = this.label(1);
    return before === 'var' || before === 'const' || before === ',' || before === 'import' || (before === 'name' && this.word(1) === 'let');
  }

  private gather(label: string, value: unknown): void {
    const { group } = this;
    if (group === null) return;
    if (label === '}') {
      this.closed = group;
      this.group = null;
    } else if (!PART_OF_GROUP.has(label) || group.length >= MAX_GROUP) this.group = null;
    else group.push(typeof value === 'string' ? value : label);
  }

  /** Follows `import {spawn as a} from "…"` and `{spawn: a} = require("…")`. */
  private imported(): void {
    const named = this.word(1) === 'from' && this.label(2) === '}';
    const required = this.label(1) === '(' && this.word(2) === 'require' && this.label(3) === '=' && this.label(4) === '}';
    if (!named && !required) return;
    this.closed.forEach((word, i) => {
      if (i > 0 && this.closed[i - 1] !== ',') return;
      const next = this.closed[i + 1];
      const local = next === 'as' || next === ':' ? this.closed[i + 2] : word;
      if (local !== undefined) this.starters.set(local, `.${word}`);
    });
  }
}
