/** More `<<` on one line than this are blanked: the parser's time grows with their square, and no script has them. */
const MAX_HEREDOCS_ON_LINE = 32;

/**
 * Line ends of Windows as an empty line more, which changes no command and keeps the end marks of here-documents alone
 * on their lines; a backslash before one stays next to the line's end. Other carriage returns become white space.
 */
function withoutCarriageReturns(text: string): string {
  if (!text.includes('\r')) return text;
  return text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', '\n\n').replaceAll('\r', ' ');
}

/** Blanks the `<<` of lines that hold too many of them. */
function withoutHeredocFloods(text: string): string {
  const out: string[] = [];
  let done = 0;
  let lineEnd = -1;
  let count = 0;
  for (let at = text.indexOf('<<'); at >= 0; at = text.indexOf('<<', at + 2)) {
    if (at > lineEnd) {
      count = 0;
      const next = text.indexOf('\n', at);
      lineEnd = next < 0 ? text.length : next;
    }
    if (++count <= MAX_HEREDOCS_ON_LINE) continue;
    out.push(text.slice(done, at), '  ');
    done = at + 2;
  }
  return done === 0 ? text : out.join('') + text.slice(done);
}

/** The text as the shell parser should get it: as long as the given one, every other character where it was. */
export function parseableShell(text: string): string {
  return withoutHeredocFloods(withoutCarriageReturns(text));
}
