/** A statement of a script: offsets in the file, without white space around it. */
export interface Statement {
  readonly start: number;
  readonly end: number;
}

/** No variable has a longer name. */
const MAX_NAME = 200;

/**
 * The statements of a PowerShell text, as far as a command line is concerned: split at line ends, `;`, `{` and `}`
 * outside strings and round brackets. Comments and here-strings are in none. One pass.
 */
export function* powershellStatements(text: string): Generator<Statement> {
  let start = 0;
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const skipped = skipQuoted(text, at);
    if (skipped !== null) {
      if (skipped.breaks) yield* statement(text, start, at);
      at = skipped.end;
      if (skipped.breaks) start = at;
      continue;
    }
    const c = text.charAt(at);
    if (c === '`') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (c === '(') depth += 1;
    else if (c === ')') depth = Math.max(0, depth - 1);
    else if (c === '{' || c === '}' || ((c === '\n' || c === ';') && depth === 0)) {
      // A variable in braces is no block.
      const isVariable = c === '{' && text.charAt(at - 1) === '$';
      const close = isVariable ? text.slice(at, at + MAX_NAME).indexOf('}') : -1;
      if (close > 0) at += close;
      else {
        yield* statement(text, start, at);
        start = at + 1;
        depth = 0;
      }
    }
    at += 1;
  }
  yield* statement(text, start, text.length);
}

function* statement(text: string, start: number, end: number): Generator<Statement> {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  const to = start + part.trimEnd().length;
  if (to > from) yield { start: from, end: to };
}

/** What begins at an offset and is read as one: a comment or here-string, which end a statement, or a string. */
function skipQuoted(text: string, at: number): { end: number; breaks: boolean } | null {
  const c = text.charAt(at);
  if (c === '<' && text.startsWith('<#', at)) return { end: after(text, '#>', at + 2), breaks: true };
  if (c === '#' && (at === 0 || /[\s;(){}|]/.test(text.charAt(at - 1)))) {
    const newline = text.indexOf('\n', at);
    return { end: newline < 0 ? text.length : newline, breaks: true };
  }
  if (c === '@' && (text.startsWith("@'", at) || text.startsWith('@"', at))) {
    const quote = text.charAt(at + 1);
    return /^[ \t]{0,64}\r?\n/.test(text.slice(at + 2, at + 70)) ? { end: after(text, `\n${quote}@`, at + 2), breaks: true } : null;
  }
  if (c === "'") return { end: after(text, "'", at + 1), breaks: false };
  return c === '"' ? { end: closing(text, at + 1), breaks: false } : null;
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '`') at += 1;
    else if (text.charAt(at) === '"') return at + 1;
  }
  return text.length;
}
