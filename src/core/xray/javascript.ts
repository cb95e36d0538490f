import { tokenizer, type Token } from 'acorn';

/** Receives what a JavaScript text holds, with offsets in UTF-16 code units. */
export interface ScriptSink {
  /** A string or a piece of a template, escapes decoded; strings that are added together come as one. */
  text(value: string, offset: number): void;
  /** The source of a regular expression. */
  pattern(source: string, offset: number): void;
  /** The name in `….env.NAME` or `….env["NAME"]`. */
  environment(name: string, offset: number): void;
}

/** Every new start may read to the end of the text before it fails, so there are few. */
const MAX_STARTS = 16;
const VARIABLE = /^[A-Za-z_]\w{1,99}$/;

/**
 * Splits a script into tokens; nothing of it is run. Where it is no JavaScript, reading goes on behind the next line
 * or statement end. Returns the number of such places, and null when the rest was given up.
 */
export function readScript(source: string, sink: ScriptSink): number | null {
  let start = 0;
  for (let faults = 0; faults < MAX_STARTS; faults++) {
    const fault = readFrom(source, start, sink);
    if (fault === null) return faults;
    start = behind(source, start + fault);
    if (start >= source.length) return faults + 1;
  }
  return null;
}

function behind(source: string, at: number): number {
  const from = at + 1;
  const ends = [source.indexOf('\n', from), source.indexOf(';', from)].filter((i) => i >= 0);
  return ends.length === 0 ? source.length : Math.min(...ends) + 1;
}

/** Offset of the first fault behind `start`, or null. */
function readFrom(source: string, start: number, sink: ScriptSink): number | null {
  const tokens = new TokenReader(sink, start);
  try {
    const options = { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true } as const;
    for (const token of tokenizer(start === 0 ? source : source.slice(start), options)) tokens.take(token);
  } catch (error) {
    tokens.flush();
    return error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number' ? error.pos : source.length;
  }
  tokens.flush();
  return null;
}

/** What acorn sets on every token; its type leaves the value out. */
interface ValuedToken extends Token {
  readonly value?: unknown;
}

/** Looks at tokens one after the other, with a memory of the last few. */
class TokenReader {
  private readonly sink: ScriptSink;
  private readonly base: number;
  /** Parts of a sum of strings: the pending text and where it began. */
  private pending: { text: string; offset: number; plus: boolean } | null = null;
  /** How much of `.env.` or `.env[` was just seen. */
  private env: '' | '.' | 'env' | 'env.' | 'env[' = '';

  constructor(sink: ScriptSink, base: number) {
    this.sink = sink;
    this.base = base;
  }

  take(token: ValuedToken): void {
    const { label } = token.type;
    const { value } = token;
    const offset = token.start + this.base;
    this.environment(label, value, offset);
    if (label === 'string' && typeof value === 'string') {
      if (this.pending?.plus === true) this.pending = { ...this.pending, text: this.pending.text + value, plus: false };
      else {
        this.flush();
        this.pending = { text: value, offset, plus: false };
      }
      return;
    }
    if (label === '+/-' && value === '+' && this.pending?.plus === false) {
      this.pending.plus = true;
      return;
    }
    this.flush();
    if (label === 'template' && typeof value === 'string' && value !== '') this.sink.text(value, offset);
    if (label === 'regexp' && typeof value === 'object' && value !== null && 'pattern' in value) {
      this.sink.pattern(String(value.pattern), offset);
    }
  }

  /** Hands on a pending text. */
  flush(): void {
    if (this.pending !== null && this.pending.text !== '') this.sink.text(this.pending.text, this.pending.offset);
    this.pending = null;
  }

  /** Names of variables never count, since every build may choose others: only what follows a property `env` does. */
  private environment(label: string, value: unknown, offset: number): void {
    const dot = label === '.' || label === '?.';
    const named = (this.env === 'env.' && label === 'name') || (this.env === 'env[' && label === 'string');
    if (named && typeof value === 'string' && VARIABLE.test(value)) this.sink.environment(value, offset);
    if (this.env === 'env' && dot) this.env = 'env.';
    else if ((this.env === 'env' || this.env === 'env.') && label === '[') this.env = 'env[';
    else if (this.env === '.' && label === 'name' && value === 'env') this.env = 'env';
    else this.env = dot ? '.' : '';
  }
}
