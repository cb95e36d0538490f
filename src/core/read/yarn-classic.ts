import { jsonString, parseJson } from './json-document';

/** A text in the file with the offsets of what stands between its quotes. */
export interface WrittenText {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** One entry: the specifiers of its head (`name@^1.0.0`), and its version. */
export interface ClassicEntry {
  readonly specifiers: readonly string[];
  version: WrittenText | null;
}

export interface ClassicLock {
  readonly entries: readonly ClassicEntry[];
  /** At most one sentence with a line number; the entries beside the mistake are still there. */
  readonly problems: readonly string[];
}

const VERSION = /^ {2}version[ \t]+/;

/**
 * Reads the first format of yarn.lock, which looks like YAML and is none: heads at the start of a line with their
 * specifiers and a colon, fields two spaces in. One pass; never throws.
 */
export function parseYarnClassic(text: string): ClassicLock {
  const entries: ClassicEntry[] = [];
  const problems: string[] = [];
  let current: ClassicEntry | null = null;
  let number = 0;
  for (let start = text.startsWith('\ufeff') ? 1 : 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(start, next).trimEnd();
    number += 1;
    if (line !== '' && !line.startsWith('#') && !line.startsWith(' ')) {
      const specifiers = readHead(line);
      current = specifiers === null ? null : { specifiers, version: null };
      if (current !== null) entries.push(current);
      else if (problems.length === 0) problems.push(`Line ${number}: this is not the head of an entry of yarn.lock.`);
    } else if (current?.version === null) {
      current.version = readVersion(line, start);
    }
    start = next;
  }
  return { entries, problems };
}

/** `"a@^1.0.0", a@^1.1.0:`; null when the line is anything else. */
function readHead(line: string): readonly string[] | null {
  const specifier = /"(?:[^"\\]|\\.)*"|[^",\s:]+/y;
  const found: string[] = [];
  for (let at = 0; ; ) {
    specifier.lastIndex = at;
    const written = specifier.exec(line)?.[0];
    if (written === undefined) return null;
    found.push(unquoted(written));
    at += written.length;
    if (line.startsWith(':', at)) return at + 1 === line.length ? found : null;
    if (!line.startsWith(', ', at)) return null;
    at += 2;
  }
}

function readVersion(line: string, lineStart: number): WrittenText | null {
  const field = VERSION.exec(line)?.[0].length ?? 0;
  if (field === 0) return null;
  const written = line.slice(field);
  const quote = /^"(?:[^"\\]|\\.)*"$/.test(written) ? 1 : 0;
  return { value: unquoted(written), start: lineStart + field + quote, end: lineStart + line.length - quote };
}

/** Quoted texts are JSON strings, escapes included. */
function unquoted(written: string): string {
  if (!written.startsWith('"')) return written;
  if (!written.includes('\\')) return written.slice(1, written.endsWith('"') && written.length > 1 ? -1 : undefined);
  return jsonString(parseJson(written).root)?.value ?? written;
}
