import { Parser, type Options, type Token } from 'acorn';

/** Brackets and templates inside each other. Bundles of real programs reach 25. */
const MAX_DEPTH = 500;
/** Patterns beyond any of these are taken as they stand. Those of real programs reach 16,000 signs, 900 groups, 20 names. */
const MAX_PATTERN = 32_768;
const MAX_GROUPS = 1500;
const MAX_NAMED_GROUPS = 100;

/** What acorn's plugins build on, as far as it is used here. Source: acorn's notes on plugins, and its `regexp.js`. */
interface Inner {
  readonly context: readonly unknown[];
  readonly start: number;
  nextToken(): void;
  validateRegExpPattern(state: { readonly source: string }): void;
}

/**
 * acorn's tokenizer with bounds. It keeps a stack of what is open, which grows with hostile text, and looks through all
 * of it at every `yield`; its check of patterns takes time by the square of their names, and a stack frame per group.
 */
const Bounded = Parser.extend((Base) => {
  const inherited = Base.prototype as unknown as Inner;
  return class extends Base {
    nextToken(): void {
      const self = this as unknown as Inner;
      inherited.nextToken.call(self);
      if (self.context.length > MAX_DEPTH) throw Object.assign(new SyntaxError('nested too deeply'), { pos: self.start });
    }

    validateRegExpPattern(state: { readonly source: string }): void {
      if (isOrdinary(state.source)) inherited.validateRegExpPattern.call(this as unknown as Inner, state);
    }
  };
});

/** The tokens of a script; throws a `SyntaxError` with `pos` where it is none, or nested too deeply. */
export function boundedTokens(source: string, options: Options): Iterable<Token> {
  return Bounded.tokenizer(source, options);
}

function isOrdinary(pattern: string): boolean {
  return pattern.length <= MAX_PATTERN && count(pattern, '(', MAX_GROUPS) && count(pattern, '(?<', MAX_NAMED_GROUPS);
}

/** True when a text holds at most `most` of something. */
function count(text: string, part: string, most: number): boolean {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) if (++found > most) return false;
  return true;
}
