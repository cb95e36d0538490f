/** A string in the text of a program: the offsets of its content, and the code before it. */
export interface QuotedLiteral {
  readonly start: number;
  readonly end: number;
  readonly quote: "'" | '"' | 'document';
  /** Code since the last string or comment, its end only. */
  readonly before: string;
}

/** How a language writes comments and strings. */
export interface QuoteRules {
  readonly comments: readonly ('#' | '//' | '/*')[];
  readonly single: boolean;
  readonly triple: boolean;
  readonly documents: boolean;
}

/** So much code before a string is kept. */
const MAX_BEFORE = 160;

const DOCUMENT = /<<[-~]?(["']?)([A-Za-z_]\w{0,63})\1[^\r\n]{0,256}\r?\n/y;

/** The strings of a text from left to right, in one pass; a string without an end goes to the end of its line or text. */
export function* quotedLiterals(text: string, rules: QuoteRules): Generator<QuotedLiteral> {
  let codeFrom = 0;
  for (let at = 0; at < text.length; ) {
    const comment = commentEnd(text, at, rules);
    if (comment > at) {
      at = comment;
      continue;
    }
    const literal = literalAt(text, at, rules);
    if (literal === null) {
      at += 1;
      continue;
    }
    yield { ...literal.content, quote: literal.quote, before: text.slice(Math.max(codeFrom, at - MAX_BEFORE), at) };
    at = literal.end;
    codeFrom = at;
  }
}

function commentEnd(text: string, at: number, { comments }: QuoteRules): number {
  for (const mark of comments) {
    if (!text.startsWith(mark, at)) continue;
    const close = mark === '/*' ? '*/' : '\n';
    const end = text.indexOf(close, at + mark.length);
    return end < 0 ? text.length : end + (mark === '/*' ? 2 : 0);
  }
  return at;
}

interface Found {
  readonly content: { readonly start: number; readonly end: number };
  readonly quote: QuotedLiteral['quote'];
  readonly end: number;
}

function literalAt(text: string, at: number, rules: QuoteRules): Found | null {
  const c = text.charAt(at);
  if (c === '<') return rules.documents ? documentAt(text, at) : null;
  if (c !== '"' && (c !== "'" || !rules.single)) return null;
  const triple = c.repeat(3);
  const mark = rules.triple && text.startsWith(triple, at) ? triple : c;
  const start = at + mark.length;
  for (let i = start; i < text.length; i++) {
    const here = text.charAt(i);
    if (here === '\\') i += 1;
    else if (text.startsWith(mark, i)) return { content: { start, end: i }, quote: c, end: i + mark.length };
    else if (here === '\n' && mark.length === 1) return { content: { start, end: i }, quote: c, end: i };
  }
  return { content: { start, end: text.length }, quote: c, end: text.length };
}

/** A here-document, which ends at a line that holds its mark alone. */
function documentAt(text: string, at: number): Found | null {
  DOCUMENT.lastIndex = at;
  const match = DOCUMENT.exec(text);
  const name = match?.[2];
  if (match === null || name === undefined) return null;
  const start = at + match[0].length;
  for (let line = start; line < text.length; ) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? text.length : newline;
    if (end - line < 256 && text.slice(line, end).trim() === name) return { content: { start, end: line }, quote: 'document', end };
    line = end + 1;
  }
  return { content: { start, end: text.length }, quote: 'document', end: text.length };
}
