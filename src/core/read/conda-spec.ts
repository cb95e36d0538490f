import { pythonName } from '../model/package';
import { readConstraint, type PythonRequirement } from './python-spec';

/** A longer text is no specification. */
const MAX_SPEC = 1024;

const NAME = /^\s*(?:[\w./:-]{0,200}::)?([A-Za-z0-9_][A-Za-z0-9._-]*)/;
const TERM = /(?:(?:===?|[~!<>]=|[<>=])[ \t]*)?[^\s=<>!~,|[]+/y;
const SEPARATOR = /[ \t]{0,8}[,|][ \t]{0,8}/y;

/** What may follow the version: the build, by a second `=` or after white space, and options in brackets. */
const BUILD = /^(?:=[^\s=[]+|\s+[^\s[=]+)?\s*(?:\[[^\]]*\]\s*)?$/;

/** Offset after a pattern at `at`; `at` itself where it does not stand. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Offset after the comparisons that begin at `from`. */
function comparisonsEnd(text: string, from: number): number {
  let end = after(TERM, text, from);
  while (end > from) {
    const next = after(SEPARATOR, text, end);
    const term = next === end ? end : after(TERM, text, next);
    if (term === next) break;
    end = term;
  }
  return end;
}

/**
 * Reads a package of conda: `name`, `name=1.2.3`, `name=1.2.3=build`, `name >=1,<2`, `channel::name==1.2.3`. Null for a
 * text that is none. A build does not change which release it is. Syntax:
 * https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-search.html.
 */
export function readCondaSpec(text: string): PythonRequirement | null {
  const match = text.length > MAX_SPEC ? null : NAME.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) return null;
  const nameEnd = match[0].length;
  const common = { name: pythonName(name), nameStart: nameEnd - name.length, nameEnd, marker: false };
  const rest = text.slice(nameEnd).trim();
  if (rest === '' || rest.startsWith('[')) return { ...common, version: null };
  // Prose has neither an operator nor a number behind its first word.
  if (!/^[=<>!~\d]/.test(rest)) return null;
  const start = nameEnd + text.slice(nameEnd).indexOf(rest);
  const end = comparisonsEnd(text, start);
  const found = end > start && BUILD.test(text.slice(end)) ? readConstraint(text, 'conda', start, end) : null;
  return { ...common, version: found ?? { version: { kind: 'unreadable', text: rest }, start, end: start + rest.length } };
}
