/** A plain string of a Nix text: no escapes and nothing put in; offsets of what stands between its quotes. */
export interface NixLiteral {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** An attribute set with the attributes that are plain strings, and the package whose `overrideAttrs` it is given to. */
export interface NixSet {
  readonly strings: ReadonlyMap<string, NixLiteral>;
  readonly overrides: string | null;
}

interface Frame {
  readonly kind: 'set' | 'round' | 'square' | 'let' | 'string' | 'indented';
  readonly strings: Map<string, NixLiteral>;
  readonly overrides: string | null;
}

type Token = string | NixLiteral;

const WORD = /[A-Za-z_][\w'-]*/y;

/**
 * Goes through a Nix text once and tells every attribute set, without evaluating anything. Strings with what is put into
 * them, comments and `let` are told apart, so that nothing in them is taken for an attribute. Total; needs no recursion.
 */
export function scanNix(text: string): readonly NixSet[] {
  return new NixScan(text).run();
}

class NixScan {
  private readonly text: string;
  private readonly frames: Frame[] = [];
  private readonly sets: NixSet[] = [];
  /** The last tokens, newest last. */
  private last: Token[] = [];
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): readonly NixSet[] {
    while (this.at < this.text.length) this.step();
    return this.sets;
  }

  private step(): void {
    const { text } = this;
    const c = text.charAt(this.at);
    if (/\s/.test(c)) {
      this.at += 1;
    } else if (c === '#') {
      this.at = this.indexAfter('\n', 1);
    } else if (text.startsWith('/*', this.at)) {
      this.at = this.indexAfter('*/', 2);
    } else if (text.startsWith("''", this.at)) {
      this.at += 2;
      this.readString('indented', null);
    } else if (c === '"') {
      this.at += 1;
      this.readString('string', this.at);
    } else {
      const word = this.match(WORD);
      this.at += Math.max(1, word.length);
      if (word === '') this.sign(c);
      else this.word(word);
    }
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  /** Offset after the next `mark` behind the current place and the `skip` characters at it; the end without one. */
  private indexAfter(mark: string, skip: number): number {
    const found = this.text.indexOf(mark, this.at + skip);
    return found < 0 ? this.text.length : found + mark.length;
  }

  private push(token: Token): void {
    this.last = [...this.last.slice(-4), token];
  }

  private word(word: string): void {
    if (word === 'let') this.open('let', null);
    if (word === 'in' && this.frames.at(-1)?.kind === 'let') this.frames.pop();
    this.push(word);
  }

  private sign(c: string): void {
    if (c === '{') this.open('set', this.overridden());
    else if (c === '(') this.open('round', this.overrideCall());
    else if (c === '[') this.open('square', null);
    else if (c === ';') this.assign();
    else if (c === '}' || c === ')' || c === ']') {
      this.close();
      return;
    }
    this.push(c);
  }

  private open(kind: Frame['kind'], overrides: string | null): void {
    this.frames.push({ kind, strings: new Map(), overrides });
  }

  /** The `name` of `name.overrideAttrs (`; null for every other bracket. */
  private overrideCall(): string | null {
    const [name, dot, call] = this.last.slice(-3);
    return call === 'overrideAttrs' && dot === '.' && typeof name === 'string' && /^\w/.test(name) ? name : null;
  }

  /** A set counts for the override when it is what the function in its brackets gives back: `(old: {` or `(old: rec {`. */
  private overridden(): string | null {
    const [before, newest] = this.last.slice(-2);
    const isResult = newest === ':' || (newest === 'rec' && before === ':');
    const frame = this.frames.at(-1);
    return isResult && frame?.kind === 'round' ? frame.overrides : null;
  }

  /** `name = "value";` right in a set. */
  private assign(): void {
    const [before, name, equals, value] = this.last.slice(-4);
    const frame = this.frames.at(-1);
    if (frame?.kind !== 'set' || equals !== '=' || typeof name !== 'string' || typeof value !== 'object') return;
    if (before === '{' || before === ';') frame.strings.set(name, value);
  }

  /** Closes the innermost bracket; what was put into a string goes on as that string. */
  private close(): void {
    const frame = this.frames.pop();
    if (frame?.kind === 'set') this.sets.push(frame);
    if (frame?.kind === 'string' || frame?.kind === 'indented') this.readString(frame.kind, null);
    else this.push('}');
  }

  /** Reads on to the end of a string, or to the next expression in it. `start` is null when it can be no literal. */
  private readString(kind: 'string' | 'indented', start: number | null): void {
    let literal = start;
    while (this.at < this.text.length) {
      const c = this.text.charAt(this.at);
      if (this.text.startsWith('${', this.at)) {
        this.at += 2;
        this.open(kind, null);
        this.push('${');
        return;
      }
      if (kind === 'string' ? c === '"' : this.endsIndented()) {
        const end = this.at;
        this.at += kind === 'string' ? 1 : 2;
        this.push(literal === null ? '"' : { value: this.text.slice(literal, end), start: literal, end });
        return;
      }
      if (c === '\\' || (kind === 'indented' && this.text.startsWith("''", this.at))) literal = null;
      this.at += this.escapeLength(kind);
    }
  }

  /** `''` ends an indented string unless `'`, `$` or a backslash follows. */
  private endsIndented(): boolean {
    return this.text.startsWith("''", this.at) && !/['$\\]/.test(this.text.charAt(this.at + 2));
  }

  private escapeLength(kind: 'string' | 'indented'): number {
    if (kind === 'string') return this.text.charAt(this.at) === '\\' || this.text.startsWith('$$', this.at) ? 2 : 1;
    if (this.text.startsWith("''\\", this.at)) return 4;
    return this.text.startsWith("''", this.at) ? 3 : this.text.startsWith('$$', this.at) ? 2 : 1;
  }
}
