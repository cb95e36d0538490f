import type { Span } from './dockerfile-variables';
import type { LineIndex } from './line-index';
import { MappedTextBuilder, type MappedText } from './offset-map';

const SHELL_SHEBANG = /^#!.{0,200}\b(?:ba|da|z|k|a)?sh\b/;

/** Whether a here-document is a script for a shell: its first line may name another program. */
export function isShellScript(document: string): boolean {
  return !document.startsWith('#!') || SHELL_SHEBANG.test(document);
}

/** Index of the escape that joins a line to the next one; null when the line ends here. White space may follow it. */
function joinAt(line: string, escape: string): number | null {
  const end = line.trimEnd();
  return end.endsWith(escape) ? end.length - 1 : null;
}

/**
 * The text of a command as a shell should get it. Between joined lines comment lines and empty lines are no part of the
 * command, to a shell they would end it; and the escape may be a back quote.
 */
export function commandText(span: Span, text: string, lines: LineIndex, escape: string): MappedText {
  const builder = new MappedTextBuilder();
  const last = lines.position(span.end).line;
  let joined = false;
  for (let line = lines.position(span.start).line; line <= last; line++) {
    const start = Math.max(span.start, lines.lineStart(line));
    const end = Math.min(span.end, lines.lineStart(line + 1));
    const content = text.slice(start, end);
    const trimmed = content.trim();
    if (joined && (trimmed === '' || trimmed.startsWith('#'))) continue;
    const at = line === last ? null : joinAt(content, escape);
    joined = at !== null;
    builder.copy(text, start, at === null ? end : start + at);
    if (at !== null) builder.put('\\\n', start + at, end);
  }
  return builder.build();
}
