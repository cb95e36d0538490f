import type { Token } from 'acorn';
import { boundedTokens } from './bounded-tokens';
import { EnvironmentReader } from './environment';
import { PLAIN_USE, TokenContext, type TextUse } from './token-context';

/** Receives what a JavaScript text holds, with offsets in UTF-16 code units. */
export interface ScriptSink {
  /** A string or a piece of a template, escapes decoded; what is added together comes as one, as far as it is text. */
  text(value: string, offset: number, use: TextUse): void;
  /** The source of a regular expression, also of one that is made with `RegExp("…")`. */
  pattern(source: string, offset: number): void;
  /** The name in `….env.NAME`, `….env["NAME"]`, `….env.get("NAME")` or `{NAME} = ….env`. */
  environment(name: string, offset: number): void;
  /** A text that is called with a list behind it, and the first text of the list: `run("git", ["config", …])`. */
  list(text: string, first: string, offset: number): void;
  /** Numbers in a row, in a list or as the arguments of `….fromCharCode(…)`. */
  numbers(values: readonly number[], offset: number): void;
  /** Nothing more comes. */
  end(): void;
}

/** Every new start may read to the end of the text before it fails, so there are few. */
const MAX_STARTS = 16;
/** Longest rest of a line or statement that is passed over behind a fault. */
const MAX_PASSED = 10_000;
/** What may stand without quotes as a property name. */
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Fewer numbers in a row hide no text. */
const MIN_NUMBERS = 12;
const MAX_NUMBERS = 65_536;

/**
 * Splits a script into tokens; nothing of it is run. Where it is no JavaScript, reading goes on behind the next line
 * or statement end. Returns the number of such places, and null when the rest was given up.
 */
export function readScript(source: string, sink: ScriptSink): number | null {
  const faults = readPieces(source, sink);
  sink.end();
  return faults;
}

function readPieces(source: string, sink: ScriptSink): number | null {
  let start = 0;
  for (let faults = 0; faults < MAX_STARTS; faults++) {
    const fault = readFrom(source, start, sink);
    if (fault === null) return faults;
    if (fault === 'nowhere') return null;
    const next = behind(source, start + fault);
    // What is passed over would look read.
    if (next - start - fault > MAX_PASSED) return null;
    start = next;
    if (start >= source.length) return faults + 1;
  }
  return null;
}

function behind(source: string, at: number): number {
  const from = at + 1;
  const ends = [source.indexOf('\n', from), source.indexOf(';', from)].filter((i) => i >= 0);
  return ends.length === 0 ? source.length : Math.min(...ends) + 1;
}

/** Offset of the first fault behind `start`, `nowhere` when it has none, or null. */
function readFrom(source: string, start: number, sink: ScriptSink): number | 'nowhere' | null {
  const tokens = new TokenReader(sink, start);
  try {
    const options = { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true } as const;
    for (const token of boundedTokens(start === 0 ? source : source.slice(start), options)) tokens.take(token);
  } catch (error) {
    tokens.finish();
    // Anything else, as a stack that was exhausted, names no place to go on from.
    return error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number' ? error.pos : 'nowhere';
  }
  tokens.finish();
  return null;
}

/** What acorn sets on every token; its type leaves the value out. */
interface ValuedToken extends Token {
  readonly value?: unknown;
}

/** A text that the next tokens may go on with. */
interface Pending {
  text: string;
  readonly offset: number;
  use: TextUse;
  /** True behind a `+`, or at the start of a template that is added to it. */
  plus: boolean;
  /** The token behind it that makes it a property name, which other builds write without quotes; else empty. */
  readonly nameBefore: ':' | ']' | ',' | '';
  /** True when it is the first thing in a `${…}`. */
  readonly inHole: boolean;
}

/** Looks at tokens one after the other, with a memory of the last few. */
class TokenReader {
  private readonly sink: ScriptSink;
  private readonly base: number;
  private readonly context = new TokenContext();
  private readonly environment: EnvironmentReader;
  private pending: Pending | null = null;
  /** The piece of a template before a `${` that may hold nothing but a text. */
  private hole: Pending | null = null;
  /** Where a template began whose first piece comes next, and what it is used for. */
  private opening: TextUse | null = null;
  private numbers: number[] = [];
  private numbersAt = 0;

  constructor(sink: ScriptSink, base: number) {
    this.sink = sink;
    this.base = base;
    this.environment = new EnvironmentReader(this.context, (name, offset) => {
      sink.environment(name, offset);
    });
  }

  take(token: ValuedToken): void {
    const { label } = token.type;
    const { value } = token;
    const offset = token.start + this.base;
    this.environment.take(label, value, offset);
    if (label === 'num') this.number(value, offset);
    else if (label !== ',' && this.numbers.length > 0) this.endNumbers();
    if (label === 'string' && typeof value === 'string') this.string(value, offset);
    else if (label === 'template') this.piece(typeof value === 'string' ? value : '', offset);
    else if (this.pending !== null || this.hole !== null || label === '`' || label === '${' || label === 'regexp') this.other(label, value, offset);
    this.context.push(label, value);
  }

  /** Nothing more comes, as far as these tokens go. */
  finish(): void {
    this.flush();
    this.endNumbers();
    this.environment.finish();
  }

  /** Hands on a pending text. */
  private flush(): void {
    const { hole, pending } = this;
    this.hole = null;
    this.pending = null;
    if (hole !== null) this.tell(hole);
    if (pending !== null) this.tell(pending);
  }

  private tell(pending: Pending): void {
    if (pending.text === '') return;
    if (pending.use.callee === 'RegExp') this.sink.pattern(pending.text, pending.offset);
    else this.sink.text(pending.text, pending.offset, pending.use);
  }

  private string(value: string, offset: number): void {
    const { context } = this;
    if (this.pending?.plus === true) {
      this.pending.text += value;
      this.pending.plus = false;
      return;
    }
    const inHole = context.label(1) === '${';
    if (!inHole) this.flush();
    if (context.label(1) === '[' && context.label(2) === ',' && context.label(3) === 'string' && context.label(4) === '(') {
      this.sink.list(context.word(3), value, offset);
    }
    this.pending = { text: value, offset, use: context.use(), plus: false, nameBefore: IDENTIFIER.test(value) ? this.nameBefore() : '', inHole };
  }

  private nameBefore(): Pending['nameBefore'] {
    if (this.context.isMember()) return ']';
    if (this.context.isField()) return ',';
    return this.context.mayBeKey() ? ':' : '';
  }

  /** A template goes on where a text was added before, and its last piece where one is added behind it. */
  private piece(value: string, offset: number): void {
    if (this.pending?.plus === true) {
      this.pending.text += value;
      this.pending.plus = false;
    } else {
      this.flush();
      this.pending = { text: value, offset, use: this.opening ?? PLAIN_USE, plus: false, nameBefore: '', inHole: false };
    }
    this.opening = null;
  }

  private other(label: string, value: unknown, offset: number): void {
    if (label === '`') {
      if (this.context.label(1) === 'template') return;
      this.opening = this.context.use();
      if (this.pending?.plus !== true) this.flush();
      return;
    }
    if (label === '${' || label === '}') {
      this.holeAt(label);
      return;
    }
    if (this.pending?.plus === false) {
      if (label === '+/-' && value === '+') {
        this.pending.plus = true;
        return;
      }
      if (label === this.pending.nameBefore) this.pending = null;
      else if (label === '==/!=/===/!==') this.pending.use = { ...this.pending.use, compared: true };
    }
    this.flush();
    if (label === 'regexp' && typeof value === 'object' && value !== null && 'pattern' in value) {
      this.sink.pattern(String(value.pattern), offset);
    }
  }

  /** A text that fills a `${…}` alone is part of the template, as minifiers write it. */
  private holeAt(label: '${' | '}'): void {
    const { pending, hole } = this;
    if (label === '${') {
      this.pending = null;
      this.flush();
      this.hole = pending;
    } else if (hole !== null && pending?.inHole === true && !pending.plus) {
      this.pending = { ...hole, text: hole.text + pending.text, plus: true };
      this.hole = null;
    } else this.flush();
  }

  private number(value: unknown, offset: number): void {
    if (typeof value !== 'number') return;
    if (this.numbers.length === 0) {
      const before = this.context.label(1);
      if (before !== '[' && before !== '(') return;
      this.numbersAt = offset;
    }
    if (this.numbers.length < MAX_NUMBERS) this.numbers.push(value);
  }

  private endNumbers(): void {
    if (this.numbers.length >= MIN_NUMBERS) this.sink.numbers(this.numbers, this.numbersAt);
    this.numbers = [];
  }
}
