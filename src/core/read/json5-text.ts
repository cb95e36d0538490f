/** What a JSON5 text (https://spec.json5.org) adds to JSON with comments: single quotes, and keys without quotes. */
const WORD_START = /[A-Za-z_$]/;
const WORD = /[\w$]/;
const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null']);

/**
 * Rewrites JSON5 as JSON with comments and trailing commas, which the JSON parser reads. Only what configuration files
 * are written with is changed; numbers that JSON does not know stay and become a mistake there. Reads each character
 * once. Offsets are not kept.
 */
export function json5ToJsonc(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const end = tokenEnd(text, at);
    parts.push(rewritten(text.slice(at, end)));
    at = end;
  }
  return parts.join('');
}

/** Offset behind the token at `at`: a string, a comment, a word or number, or one character. */
function tokenEnd(text: string, at: number): number {
  const char = text[at] ?? '';
  if (char === '"' || char === "'") return stringEnd(text, at + 1, char);
  if (text.startsWith('//', at)) return behind(text.indexOf('\n', at), 0, text);
  if (text.startsWith('/*', at)) return behind(text.indexOf('*/', at + 2), 2, text);
  if (!WORD.test(char)) return at + 1;
  let end = at + 1;
  while (end < text.length && WORD.test(text[end] ?? '')) end += 1;
  return end;
}

function behind(found: number, length: number, text: string): number {
  return found < 0 ? text.length : found + length;
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function rewritten(token: string): string {
  if (token.startsWith("'")) return doubleQuoted(token);
  return WORD_START.test(token[0] ?? '') && !LITERALS.has(token) ? `"${token}"` : token;
}

function doubleQuoted(token: string): string {
  const inner = token.length > 1 && token.endsWith("'") ? token.slice(1, -1) : token.slice(1);
  return `"${inner.replace(/\\'|"/g, (c) => (c === '"' ? '\\"' : "'"))}"`;
}
