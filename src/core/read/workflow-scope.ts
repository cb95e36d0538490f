import { fileVariable, UNKNOWN_VALUE } from './mapped-shell';
import { MappedTextBuilder, type MappedText } from './offset-map';
import type { KnownVariable } from './shell-pins';
import type { YamlDocument, YamlNode } from './yaml-document';

/** A longer value is no version; the limit also keeps values made of values from growing. */
const MAX_VALUE = 256;

/** GitHub starts at most so many jobs of one matrix. */
const MAX_VARIANTS = 256;

/** Most matrix values of one file: aliases can make them far more than the file is long. */
const MAX_MATRIX_VALUES = 100_000;

/** The `env` of a workflow, job or step, inside the one around it. Values are kept as written. */
export interface EnvScope {
  readonly outer: EnvScope | null;
  readonly env: ReadonlyMap<string, MappedText | null>;
  /** Literal values of the job's matrix, by name. */
  readonly matrix: ReadonlyMap<string, readonly MappedText[]>;
}

/** Opens the scopes of one workflow. What aliases repeat is opened once, so equal scopes are one object. */
export class EnvScopes {
  /** Whether a matrix had more values than are read. */
  cut = false;
  private left = MAX_MATRIX_VALUES;
  private readonly document: YamlDocument;
  private readonly known = new Map<EnvScope | null, Map<string, EnvScope>>();
  private readonly ids = new Map<YamlNode, number>();

  constructor(document: YamlDocument) {
    this.document = document;
  }

  /** The scope inside `outer` that `env` and `matrix` open; `outer` itself when they are not there. */
  open(outer: EnvScope | null, env: YamlNode | null, matrix: YamlNode | null = null): EnvScope {
    if (outer !== null && env === null && matrix === null) return outer;
    const inner = this.known.get(outer) ?? new Map<string, EnvScope>();
    this.known.set(outer, inner);
    const key = `${this.idOf(env)} ${this.idOf(matrix)}`;
    const scope = inner.get(key) ?? {
      outer,
      env: new Map(this.document.entries(env).map((e) => [e.name, this.document.text(e.value)])),
      matrix: matrix === null ? (outer?.matrix ?? new Map<string, MappedText[]>()) : this.matrixValues(matrix),
    };
    inner.set(key, scope);
    return scope;
  }

  private idOf(node: YamlNode | null): number {
    const target = this.document.follow(node);
    if (target === null) return -1;
    const id = this.ids.get(target) ?? this.ids.size;
    this.ids.set(target, id);
    return id;
  }

  /** Literal values by name: lists, lists of maps (`config.version`), and what `include` adds. */
  private matrixValues(matrix: YamlNode): ReadonlyMap<string, readonly MappedText[]> {
    const { document } = this;
    const values = new Map<string, MappedText[]>();
    const add = (name: string, node: YamlNode | null): void => {
      const text = document.text(node);
      if (text === null) return;
      const list = values.get(name) ?? [];
      if (list.length < MAX_VARIANTS) list.push(text);
      else this.cut = true;
      values.set(name, list);
    };
    for (const { name, value } of document.entries(matrix)) {
      const prefix = name === 'include' ? '' : `${name}.`;
      for (const item of name === 'exclude' ? [] : document.items(value)) {
        const entries = document.entries(item);
        this.left -= 1 + entries.length;
        if (this.left < 0) {
          this.cut = true;
          return values;
        }
        if (prefix !== '') add(name, item);
        for (const entry of entries) add(prefix + entry.name, entry.value);
      }
    }
    return values;
  }
}

/** One filling-in of a text: `variant` chooses the matrix values; `variants` tells how many there are to choose from. */
export interface Resolved {
  readonly text: MappedText;
  readonly variables: ReadonlyMap<string, KnownVariable>;
  readonly variants: number;
}

/**
 * Fills in `${{ env.X }}`, `${{ matrix.x }}` and PowerShell's `$env:X` as the runner would, so that what follows reads
 * plain shell text; the literals keep their places. Expressions that only the runner knows become `UNKNOWN_VALUE`.
 */
export function resolveShell(text: MappedText, scope: EnvScope, variant: number): Resolved {
  const state = { variant, variants: 1 };
  const filled = fill(text, scope, state);
  const variables = new Map<string, KnownVariable>();
  for (const match of filled.value.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)) {
    const name = match[1] ?? '';
    const literal = variables.has(name) ? null : lookUp(name, scope, state);
    if (literal !== null) variables.set(name, literal === 'unknown' ? unknownVariable(name) : fileVariable(literal, `env ${name}`));
  }
  return { text: filled, variables, variants: state.variants };
}

interface State {
  readonly variant: number;
  variants: number;
}

function unknownVariable(name: string): KnownVariable {
  return { value: null, origin: `env ${name}`, tag: null };
}

/** Expressions end at the first `}}`, as for the runner; without one the rest is plain text. */
function fill(text: MappedText, scope: EnvScope, state: State): MappedText {
  const builder = new MappedTextBuilder();
  let done = 0;
  for (const { start, end, name, context } of expressions(text.value)) {
    const literal = context === 'matrix' ? matrixValue(name, scope, state) : context === 'env' ? lookUp(name, scope, state) : null;
    builder.append(text, done, start);
    const place = text.locate(start, end);
    if (literal === null || literal === 'unknown') builder.put(UNKNOWN_VALUE, place.start, place.end);
    else builder.embed(literal, [place.start, place.end], `${context} ${name}`);
    done = end;
  }
  builder.append(text, done, text.value.length);
  return done === 0 ? text : builder.build();
}

interface Expression {
  readonly start: number;
  readonly end: number;
  readonly context: 'env' | 'matrix' | 'other';
  readonly name: string;
}

function* expressions(text: string): Generator<Expression> {
  const opening = /\$\{\{|\$env:([A-Za-z_][A-Za-z0-9_]*)|\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/gi;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const variable = match[1] ?? match[2];
    const close = variable === undefined ? text.indexOf('}}', match.index) : opening.lastIndex - 2;
    if (close < 0) return;
    const end = close + 2;
    opening.lastIndex = end;
    if (variable !== undefined) yield { start: match.index, end, context: 'env', name: variable };
    else yield { start: match.index, end, ...contextOf(text.slice(match.index + 3, close)) };
  }
}

/** `env.X`, `env['X']`, and the same for `matrix`; everything else is not for us to work out. */
function contextOf(expression: string): Pick<Expression, 'context' | 'name'> {
  const match = /^\s*(env|matrix)(?:\.([\w-]+(?:\.[\w-]+)?)|\['([^']+)'\])\s*$/i.exec(expression.slice(0, MAX_VALUE));
  const context = match?.[1]?.toLowerCase() === 'matrix' ? 'matrix' : 'env';
  return match === null ? { context: 'other', name: '' } : { context, name: match[2] ?? match[3] ?? '' };
}

function matrixValue(name: string, scope: EnvScope, state: State): MappedText | null {
  const values = scope.matrix.get(name) ?? [];
  state.variants = Math.max(state.variants, values.length);
  const value = values[Math.min(state.variant, values.length - 1)];
  return value === undefined ? null : limited(fill(value, { ...scope, matrix: new Map() }, state));
}

/** The value of an `env` entry, from the innermost scope that has it; its own expressions see the scope around. */
function lookUp(name: string, scope: EnvScope, state: State): MappedText | 'unknown' | null {
  for (let at: EnvScope | null = scope; at !== null; at = at.outer) {
    if (!at.env.has(name)) continue;
    const raw = at.env.get(name) ?? null;
    if (raw === null || raw.value.length > MAX_VALUE) return 'unknown';
    const around = at.outer ?? { outer: null, env: new Map<string, null>() };
    return limited(fill(raw, { ...around, matrix: scope.matrix }, state)) ?? 'unknown';
  }
  return null;
}

function limited(text: MappedText): MappedText | null {
  return text.value.length > MAX_VALUE ? null : text;
}
