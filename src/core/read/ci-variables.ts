import { fileVariable, UNKNOWN_VALUE } from './mapped-shell';
import { MappedTextBuilder, type MappedText } from './offset-map';
import type { KnownVariable } from './shell-pins';

/** A longer value is no version; the limit also keeps values made of values from growing. */
const MAX_VALUE = 512;

/** How many values may refer to each other in a row. */
const MAX_CHAIN = 8;

/** How many references one reference may lead to. */
const MAX_WORK = 64;

/** A place in a text that stands for a value; offsets in that text. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  /** Null for an expression that only the system knows which runs the file. */
  readonly name: string | null;
  /** What is taken when the variable is not set; null when nothing is given. */
  readonly fallback: readonly [start: number, end: number] | null;
  /** Stands for these characters themselves, as `$$` does for `$`. */
  readonly literal?: string;
}

/** Finds the references of one syntax in a text, from left to right, none inside another. */
export type FindReferences = (text: string) => Iterable<Reference>;

/** A variable of a file: its text, and what led to it in words; null for one that is set, to something unknown. */
export interface ScopeValue {
  readonly text: MappedText | null;
  readonly origin: string;
}

/** The variables that hold at one place of a file; the inner scopes win. */
export interface VariableScope {
  readonly outer: VariableScope | null;
  readonly values: ReadonlyMap<string, ScopeValue>;
}

/** A scope without variables. */
export const NO_VARIABLES: VariableScope = { outer: null, values: new Map() };

/** A filling-in under way: values that are being filled in, which mean the ones around them, and the work left. */
interface Filling {
  readonly open: readonly { readonly name: string; readonly scope: VariableScope }[];
  readonly work: { left: number };
}

/** The value of a name and the scope it stands in; null when no scope has it. */
function lookUp(name: string, scope: VariableScope, { open }: Pick<Filling, 'open'>): { value: ScopeValue; scope: VariableScope } | null {
  for (let at: VariableScope | null = scope; at !== null; at = at.outer) {
    const value = at.values.get(name);
    if (value !== undefined && !open.some((o) => o.name === name && o.scope === at)) return { value, scope: at };
  }
  return null;
}

/**
 * Fills in the references of a text. Literals keep the places where they stand; what is not known becomes
 * `UNKNOWN_VALUE` at the place of the reference.
 */
export function fillReferences(text: MappedText, find: FindReferences, scope: VariableScope): MappedText {
  return fill(text, find, scope, null);
}

function fill(text: MappedText, find: FindReferences, scope: VariableScope, filling: Filling | null): MappedText {
  const builder = new MappedTextBuilder();
  let done = 0;
  let isChanged = false;
  for (const reference of find(text.value)) {
    isChanged = true;
    builder.append(text, done, reference.start);
    done = reference.end;
    const place = text.locate(reference.start, reference.end);
    if (reference.literal !== undefined) {
      builder.put(reference.literal, place.start, place.end);
      continue;
    }
    // Values made of values could cost far more than the file is long.
    const found = valueOf(text, reference, find, scope, filling ?? { open: [], work: { left: MAX_WORK } });
    if (found === null) builder.put(UNKNOWN_VALUE, place.start, place.end);
    else builder.embed(found.text, [place.start, place.end], found.origin);
  }
  builder.append(text, done, text.value.length);
  return isChanged ? builder.build() : text;
}

function valueOf(
  text: MappedText,
  { name, fallback }: Reference,
  find: FindReferences,
  scope: VariableScope,
  filling: Filling,
): { text: MappedText; origin: string } | null {
  if (filling.open.length >= MAX_CHAIN || --filling.work.left < 0) return null;
  const found = name === null ? null : lookUp(name, scope, filling);
  if (name !== null && found !== null) {
    const raw = found.value.text;
    if (raw === null || raw.value.length > MAX_VALUE) return null;
    // A value that names itself means the one around it.
    const filled = fill(raw, find, found.scope, { ...filling, open: [...filling.open, { name, scope: found.scope }] });
    return filled.value.length > MAX_VALUE ? null : { text: filled, origin: found.value.origin };
  }
  if (fallback === null) return null;
  const builder = new MappedTextBuilder();
  builder.append(text, fallback[0], fallback[1]);
  const filled = fill(builder.build(), find, scope, { ...filling, open: [...filling.open, { name: '', scope: NO_VARIABLES }] });
  return filled.value.length > MAX_VALUE ? null : { text: filled, origin: `default of ${name ?? 'a variable'}` };
}

const NAME = /\$\{?([A-Za-z_]\w{0,127})/g;

/** The variables that a shell text names, as the shell reader takes them; `find` is the syntax within their values. */
export function shellVariables(
  shell: string,
  find: FindReferences,
  scope: VariableScope,
): ReadonlyMap<string, KnownVariable> {
  const variables = new Map<string, KnownVariable>();
  for (const [, name = ''] of shell.matchAll(NAME)) {
    const found = variables.has(name) ? null : lookUp(name, scope, { open: [] });
    if (found === null) continue;
    const { text, origin } = found.value;
    const open = [{ name, scope: found.scope }];
    const filled = text === null || text.value.length > MAX_VALUE ? null : fill(text, find, found.scope, { open, work: { left: MAX_WORK } });
    variables.set(name, filled === null ? { value: null, origin, tag: null } : fileVariable(filled, origin));
  }
  return variables;
}

/** Before the names of variables that only expressions see, not the shell. */
export const HIDDEN = '{';

/** A syntax whose references all match one expression: of its groups the first that took part is the name. */
export function references(expression: RegExp, prefix = ''): FindReferences {
  return function* find(text): Generator<Reference> {
    for (const match of text.matchAll(expression)) {
      const groups: readonly (string | undefined)[] = match.slice(1);
      const name = groups.find((group) => group !== undefined) ?? null;
      yield { start: match.index, end: match.index + match[0].length, name: name === null ? null : prefix + name, fallback: null };
    }
  };
}

const INNER = /^([A-Za-z_]\w{0,127})(?:(:?[-?+])|$)/;
const PLAIN = /^[A-Za-z_]\w{0,127}/;

/** Longer references are no names with defaults. */
const MAX_REFERENCE = 512;

/** `$V`, `${V}`, `${V:-default}` with references in the default, and `$$` for a dollar, as in Compose and most CI systems. */
export function* dollarReferences(text: string): Generator<Reference> {
  for (let start = text.indexOf('$'); start >= 0; ) {
    const reference = dollarReference(text, start);
    if (reference !== null) yield reference;
    start = text.indexOf('$', reference?.end ?? start + 1);
  }
}

function dollarReference(text: string, start: number): Reference | null {
  const next = text.charAt(start + 1);
  if (next === '$') return { start, end: start + 2, name: null, fallback: null, literal: '$' };
  if (next !== '{') {
    const name = PLAIN.exec(text.slice(start + 1, start + 130))?.[0];
    return name === undefined ? null : { start, end: start + 1 + name.length, name, fallback: null };
  }
  const end = bracedEnd(text, start);
  const match = end === null ? null : INNER.exec(text.slice(start + 2, end - 1));
  if (end === null || match === null) return null;
  const groups: readonly (string | undefined)[] = match;
  const operator = groups[2] ?? '';
  // What stands in place of a value that is set says nothing when it is not.
  const name = operator.endsWith('+') ? null : (groups[1] ?? null);
  return { start, end, name, fallback: operator.endsWith('-') ? [start + 2 + match[0].length, end - 1] : null };
}

/** Offset after the brace that closes `${`; null when it stands too far away. */
function bracedEnd(text: string, start: number): number | null {
  const limit = Math.min(text.length, start + MAX_REFERENCE);
  for (let at = start + 2, depth = 1; at < limit; at++) {
    if (text.startsWith('${', at)) depth += 1;
    else if (text.charAt(at) === '}' && --depth === 0) return at + 1;
  }
  return null;
}

/** No references at all. */
export const noReferences: FindReferences = () => [];

/** Azure: `$(V)` is filled in before the shell runs; template expressions before that. */
export const azureReferences: FindReferences = references(
  /\$\(([A-Za-z_][\w.]{0,127})\)|\$\{\{\s{0,8}variables\.([A-Za-z_][\w.]{0,127})\s{0,8}\}\}|\$\{\{[^{}]{0,512}\}\}|\$\[[^\]]{0,512}\]/g,
);

/** CircleCI: `<< parameters.v >>`; only what stands at the top of the file is known, under its whole name. */
export const circleReferences: FindReferences = references(/<<\s{0,8}(pipeline\.parameters\.[\w-]{1,64})\s{0,8}>>|<<[^<>]{0,256}>>/g, HIDDEN);

/** `{{ v }}` of Ansible and `{{.V}}` of Task; every other expression in double braces is matched and not understood. */
export const braceReferences: FindReferences = references(/\{\{-?\s{0,8}\.?([A-Za-z_]\w{0,127})\s{0,8}-?\}\}|\{\{[^{}]{0,512}\}\}/g, HIDDEN);

/** `$(V)` of Kubernetes and Tekton; what a template fills in is not known. */
export const roundReferences: FindReferences = references(/\$\(([A-Za-z_][\w.-]{0,127})\)|\{\{[^{}]{0,512}\}\}/g);

/** `$[[ inputs.v ]]` of GitLab. */
export const gitlabReferences: FindReferences = references(/\$\[\[[^[\]]{0,256}\]\]/g);
