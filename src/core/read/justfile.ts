import type { Catalogue } from './catalogue';
import { fillReferences, HIDDEN, references, shellVariables, type ScopeValue, type VariableScope } from './ci-variables';
import { isShellScript } from './dockerfile-command';
import { pinsInShell, type ShellSource } from './mapped-shell';
import { mapVerbatim } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';
import { distinctPins, endsInBackslash, scriptLines, scriptSource, ScriptVariables, type ScriptLine } from './script-lines';

/** Justfiles: the commands of recipes, with the variables of the file and the defaults of parameters. */
export const justfileReader: Reader = withRenovateHints({
  source: 'justfile',
  label: 'justfile',
  accepts: (path) => /(?:^|\/)\.?justfile$|\.just$/i.test(path),
  read: readJustfile,
});

/** A recipe: its name, its parameters, and the lines of its body. */
interface Recipe {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, ScopeValue>;
  readonly body: ScriptLine[];
}

const justReferences = references(/\{\{[ \t]{0,8}([A-Za-z_][\w-]{0,127})[ \t]{0,8}\}\}|\{\{[^{}]{0,512}\}\}/g, HIDDEN);

const ASSIGNMENT = /^(export[ \t]{1,8})?([A-Za-z_][\w-]{0,127})[ \t]{0,32}:=[ \t]{0,32}/;
const HEADER = /^@?([A-Za-z_][\w-]{0,127})(?:[ \t][^:]{0,1024})?:(?!=)/;

/** A string, or what a function takes when a variable of the environment is not set. */
const LITERAL = /^(?:"([^"\\]{0,512})"|'([^']{0,512})')[ \t]{0,32}(?:#|$)/;
const FALLBACK = /^(?:env_var_or_default|env)\([ \t]{0,8}["']([\w-]{1,128})["'][ \t]{0,8},[ \t]{0,8}(?:"([^"\\]{0,512})"|'([^']{0,512})')[ \t]{0,8}\)/;

/** Syntax of https://just.systems/man/en/. */
function readJustfile(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const source = scriptSource(text, catalogue);
  const variables = new ScriptVariables();
  const recipes: Recipe[] = [];
  for (const line of scriptLines(text, endsInBackslash)) {
    if (/^[ \t]/.test(line.text)) recipes.at(-1)?.body.push(line);
    else if (!assign(line, text, variables)) {
      const name = HEADER.exec(line.text)?.[1];
      if (name !== undefined) recipes.push({ name, parameters: parameters(line, text), body: [] });
    }
  }
  return { pins: distinctPins(recipes.flatMap((recipe) => recipePins(recipe, variables.scope, source))), problems: source.problems };
}

function assign(line: ScriptLine, text: string, variables: ScriptVariables): boolean {
  const match = ASSIGNMENT.exec(line.text);
  const name = match?.[2];
  if (match === null || name === undefined) return false;
  const rest = line.text.slice(match[0].length);
  const fallback = FALLBACK.exec(rest);
  const literal = LITERAL.exec(rest);
  const value = literal?.[1] ?? literal?.[2] ?? fallback?.[2] ?? fallback?.[3];
  const origin = fallback === null ? `variable ${name}` : `variable ${name}, default of ${fallback[1] ?? ''}`;
  const written = fallback === null ? literal?.[0] : fallback[0];
  const quote = written === undefined || value === undefined ? -1 : fallback === null ? 1 : written.lastIndexOf(value);
  const start = line.start + match[0].length + quote;
  const literalText = value === undefined ? null : mapVerbatim(text, start, start + value.length);
  variables.set(HIDDEN + name, literalText, origin);
  if (match[1] !== undefined) variables.set(name, literalText, origin);
  return true;
}

const PARAMETER = /[ \t][$+*]?([A-Za-z_][\w-]{0,127})(=(?:"[^"]{0,512}"|'[^']{0,512}')?)?/g;

/** Parameters with their defaults; a caller may give others, so only the default is known. */
function parameters(line: ScriptLine, text: string): ReadonlyMap<string, ScopeValue> {
  const found = new Map<string, ScopeValue>();
  const header = HEADER.exec(line.text)?.[0] ?? '';
  for (const match of header.matchAll(PARAMETER)) {
    const [written, name = '', value = ''] = match;
    const start = line.start + match.index + written.length - value.length + 2;
    const literal = value.length > 2 ? mapVerbatim(text, start, start + value.length - 3) : null;
    found.set(HIDDEN + name, { text: literal, origin: `default of parameter ${name}` });
  }
  return found;
}

function recipePins({ name, parameters: own, body }: Recipe, outer: VariableScope, source: ShellSource): readonly Pin[] {
  const scope: VariableScope = { outer, values: own };
  const [first] = body;
  const last = body.at(-1);
  if (first === undefined || last === undefined) return [];
  const isScript = first.text.trimStart().startsWith('#!');
  const spans = isScript ? [{ start: first.start + first.text.length - first.text.trimStart().length, end: last.end }] : body;
  return spans.flatMap(({ start, end }) => {
    const written = source.text.slice(start, end);
    if (isScript && !isShellScript(written)) return [];
    const lead = isScript ? 0 : (/^[ \t]*[@-]{0,2}/.exec(written)?.[0].length ?? 0);
    const command = fillReferences(mapVerbatim(source.text, start + lead, end), justReferences, scope);
    return pinsInShell(command, source, `recipe ${name.slice(0, 60)}`, shellVariables(command.value, justReferences, scope));
  });
}
