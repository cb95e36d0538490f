import type { TokenContext } from './token-context';

const VARIABLE = /^[A-Za-z_]\w{1,99}$/;
/** What stands between `(e = ….env)` and `e.NAME` where a compiler wrote an optional chain for older engines. */
const OF_LOWERED_CHAIN = new Set(['==/!=/===/!==', 'null', '?', 'void', 'num', ':', '||', 'name', '.', '[', 'string']);
const MAX_CHAIN = 16;

/**
 * Finds the names of environment variables. Names of variables of the program never count, since every build may choose
 * others: only what is taken from a property `env` does.
 */
export class EnvironmentReader {
  private readonly context: TokenContext;
  private readonly tell: (name: string, offset: number) => void;
  /** How much of `env.` or `env[` was just seen, behind a point. */
  private state: '' | 'env' | 'env.' | 'env[' = '';
  /** Properties of a `{A, B: b} = ….env`, as long as the next token can still show that it goes on. */
  private taken: { readonly names: readonly string[]; readonly offset: number } | null = null;
  /** Tokens in which a lowered optional chain may still come. */
  private chain = 0;

  constructor(context: TokenContext, tell: (name: string, offset: number) => void) {
    this.context = context;
    this.tell = tell;
  }

  /** Must be given every token. */
  take(label: string, value: unknown, offset: number): void {
    // Most tokens have nothing to do with it, and a script has millions.
    if (this.state === '' && this.chain === 0 && this.taken === null && value !== 'env' && label !== 'string') return;
    const goesOn = label === '.' || label === '?.' || label === '[';
    if (this.taken !== null) {
      if (goesOn) this.taken = null;
      else this.finish();
    }
    if (typeof value === 'string' && (label === 'name' || label === 'string')) this.named(label, value, offset);
    if (this.state === 'env' && label === ')') this.chain = MAX_CHAIN;
    else if (this.chain > 0) this.chain = OF_LOWERED_CHAIN.has(label) ? this.chain - 1 : 0;
    this.step(label, value);
    if (this.state === 'env' && this.context.label(3) === '=' && this.context.label(4) === '}') {
      this.taken = { names: this.context.properties(), offset };
    }
  }

  /** Nothing more comes. */
  finish(): void {
    for (const name of this.taken?.names ?? []) this.found(name, this.taken?.offset ?? 0);
    this.taken = null;
  }

  private named(label: 'name' | 'string', value: string, offset: number): void {
    const { context } = this;
    const opens = label === 'name' ? '.' : '[';
    if (this.state === `env${opens}`) {
      // What stands behind `Deno.env.` is a method.
      if (context.word(4) !== 'Deno') this.found(value, offset);
    } else if (this.chain > 0 && context.label(1) === opens && context.label(3) === ':') this.found(value, offset);
    else if (label === 'string' && context.label(1) === '(' && context.word(2) === 'get' && context.word(4) === 'env') this.found(value, offset);
  }

  private found(name: string, offset: number): void {
    if (VARIABLE.test(name)) this.tell(name, offset);
  }

  private step(label: string, value: unknown): void {
    const before = this.context.label(1);
    if (this.state === 'env' && (label === '.' || label === '?.')) this.state = 'env.';
    else if ((this.state === 'env' || this.state === 'env.') && label === '[') this.state = 'env[';
    else this.state = label === 'name' && value === 'env' && (before === '.' || before === '?.') ? 'env' : '';
  }
}
