import type { Catalogue } from './catalogue';
import { fillReferences, type Reference } from './ci-variables';
import { imagePins } from './container-image';
import { pinsInShell } from './mapped-shell';
import { mapVerbatim } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';
import { distinctPins, endsInBackslash, scriptLines, scriptSource, ScriptVariables, trimmed, type ScriptLine } from './script-lines';

/** Makefiles: the commands of recipes, with the variables of the file. */
export const makefileReader: Reader = withRenovateHints({
  source: 'makefile',
  label: 'Makefile',
  accepts: (path) => /(?:^|\/)(?:GNUm|[Mm])akefile(?:\.[^/.]+)?$|\.mk$/.test(path),
  read: readMakefile,
});

const ASSIGNMENT = /^(?:(?:export|override|private)[ \t]{1,8}){0,3}([A-Za-z_][\w.-]{0,127})[ \t]{0,32}(\?=|:{1,3}=|!=|\+=|=)/;

/** A variable that has another value for one target. */
const TARGET_ASSIGNMENT = /^[^:=#\t][^:=#]{0,512}:[ \t]{0,32}(?:(?:export|override|private)[ \t]{1,8}){0,3}([A-Za-z_][\w.-]{0,127})[ \t]{0,32}(?:\?|:{1,3}|\+|!)?=/;

const TARGET = /^([^\s:=#][^:=#]{0,512}):/;

function readMakefile(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const source = scriptSource(text, catalogue);
  const variables = new ScriptVariables();
  const recipes: { line: ScriptLine; target: string }[] = [];
  let target = '';
  for (const line of scriptLines(text, endsInBackslash)) {
    if (line.text.startsWith('\t')) recipes.push({ line, target });
    else if (!assign(line, text, variables)) target = TARGET.exec(line.text)?.[1]?.trim().slice(0, 60) ?? target;
  }
  const pins: Pin[] = [];
  // Variables are filled in when a recipe runs: by then all lines have been read.
  for (const { name, value } of variables.literals()) {
    pins.push(...imagePins(fillReferences(value, makeReferences, variables.scope), source, `variable ${name.slice(0, 60)}`));
  }
  for (const { line, target: name } of recipes) {
    const lead = /^[\t @+-]*/.exec(line.text)?.[0].length ?? 0;
    const command = fillReferences(mapVerbatim(text, line.start + lead, line.end), makeReferences, variables.scope);
    pins.push(...pinsInShell(command, source, name === '' ? 'recipe' : `recipe ${name}`));
  }
  return { pins: distinctPins(pins), problems: source.problems };
}

/** Takes in an assignment; false when the line is none. https://www.gnu.org/software/make/manual/make.html#Setting */
function assign(line: ScriptLine, text: string, variables: ScriptVariables): boolean {
  const match = ASSIGNMENT.exec(line.text);
  const name = match?.[1] ?? TARGET_ASSIGNMENT.exec(line.text)?.[1];
  if (name === undefined) return false;
  const operator = match?.[2] ?? '+=';
  if (match === null || operator === '+=' || operator === '!=') variables.set(name, null, `variable ${name}`);
  else {
    const comment = line.text.indexOf('#', match[0].length);
    const end = comment < 0 ? line.end : line.start + comment;
    variables.set(name, trimmed(text, line.start + match[0].length, end), `variable ${name}`, operator === '?=');
  }
  return true;
}

const MAX_REFERENCE = 512;

/** `$(V)`, `${V}` and `$$`; functions and automatic variables only make knows. */
function* makeReferences(text: string): Generator<Reference> {
  for (let at = text.indexOf('$'); at >= 0 && at + 1 < text.length; ) {
    const opening = text.charAt(at + 1);
    const isBracket = opening === '(' || opening === '{';
    const end = isBracket ? closing(text, at + 1) : at + 2;
    const inner = isBracket ? text.slice(at + 2, end - 1) : '';
    const name = /^[A-Za-z_][\w.-]{0,127}$/.test(inner) ? inner : null;
    yield { start: at, end, name, fallback: null, ...(opening === '$' ? { literal: '$' } : {}) };
    at = text.indexOf('$', end);
  }
}

/** Offset after the bracket that closes the one at `start`; at most a bounded way on. */
function closing(text: string, start: number): number {
  const open = text.charAt(start);
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  const limit = Math.min(text.length, start + MAX_REFERENCE);
  for (let at = start; at < limit; at++) {
    if (text.charAt(at) === open) depth += 1;
    else if (text.charAt(at) === close && --depth === 0) return at + 1;
  }
  return limit;
}
