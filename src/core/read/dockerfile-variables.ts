import { fileVariable, UNKNOWN_VALUE } from './mapped-shell';
import { MappedText, MappedTextBuilder, mapVerbatim } from './offset-map';
import type { KnownVariable } from './shell-pins';

/** Offsets of a stretch of the Dockerfile. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stage of the build with what its commands see; `parent` is the stage it builds on. */
interface Stage {
  readonly parent: Stage | null;
  readonly args: Map<string, KnownVariable>;
  readonly env: Map<string, KnownVariable>;
}

/** `$V`, `${V}`, `${V:-default}`, `${V:+other}`; every other form in braces is matched and not understood. */
const REFERENCE = /\$(?:([A-Za-z_]\w{0,127})|\{([A-Za-z_]\w{0,127})(?:(:?[-+])([^{}$]{0,256}))?\}|\{[^{}]{0,256}\})/g;

/** Names that a command may use. */
const NAME = /\$[{!#]{0,2}([A-Za-z_]\w{0,127})/g;

/** A longer value holds no package; values that refer to values could grow without bound. */
const MAX_VALUE = 2048;

/**
 * `ARG` and `ENV` as a build would see them, in order: an `ARG` before the first `FROM` counts in a stage only where
 * the stage names it again; a stage that builds on another inherits from it; `ENV` wins over `ARG`.
 * Rules of https://docs.docker.com/build/building/variables/#scoping.
 */
export class DockerfileVariables {
  private readonly text: string;
  private readonly globals = new Map<string, KnownVariable>();
  private readonly stages = new Map<string, Stage>();
  private stage: Stage | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** The variables that a command at this point of the file sees and names. */
  namedIn(command: string): ReadonlyMap<string, KnownVariable> {
    const named = new Map<string, KnownVariable>();
    for (const [, name = ''] of command.matchAll(NAME)) {
      const known = this.stage === null || named.has(name) ? null : lookUp(this.stage, name);
      if (known !== null) named.set(name, known);
    }
    return named;
  }

  /** A new stage begins, on an image or on an earlier stage. */
  from(image: string | null, name: string | null): void {
    const parent = this.stages.get(image?.toLowerCase() ?? '') ?? null;
    this.stage = { parent, args: new Map(), env: new Map() };
    if (name !== null) this.stages.set(name.toLowerCase(), this.stage);
  }

  /** `ARG name` or `ARG name=value`. Without a default the build gives the value, or none: then it is empty. */
  arg(name: string, value: Span | null): void {
    const scope = this.stage?.args ?? this.globals;
    const origin = `ARG ${name}`;
    if (value !== null) scope.set(name, this.resolved(value, origin));
    else scope.set(name, this.globals.get(name) ?? { value: '', origin: `${origin}, which has no default`, tag: null });
  }

  /** The variables of one `ENV`, which do not see each other. */
  env(variables: readonly { readonly name: string; readonly value: Span }[]): void {
    const resolved = variables.map(({ name, value }) => ({ name, known: this.resolved(value, `ENV ${name}`) }));
    for (const { name, known } of resolved) this.stage?.env.set(name, known);
  }

  /** Whether a name is that of an earlier stage. */
  isStage(name: string): boolean {
    return this.stages.has(name.toLowerCase());
  }

  /** The image of a `FROM` with its references filled in: there only what stands before the first `FROM` counts. */
  inFrom(span: Span): MappedText {
    const written = this.text.slice(span.start, span.end);
    if (written.length > MAX_VALUE || !written.includes('$')) return mapVerbatim(this.text, span.start, span.end);
    const builder = new MappedTextBuilder();
    const stage = this.stage;
    this.stage = null;
    let done = span.start;
    for (const reference of written.matchAll(REFERENCE)) {
      const start = span.start + reference.index;
      const end = start + reference[0].length;
      const name = reference[1] ?? reference[2] ?? '';
      const { value, origin, tag } = this.referenced(reference, start, '');
      builder.copy(this.text, done, start);
      if (tag instanceof MappedText && value !== null) builder.embed(tag, [start, end], origin.replace(/^, /, '') || `default of ${name}`);
      else builder.put(value === null || value === '' ? UNKNOWN_VALUE : value, start, end);
      done = end;
    }
    builder.copy(this.text, done, span.end);
    this.stage = stage;
    return builder.build();
  }

  private known(name: string): KnownVariable | null {
    return this.stage === null ? (this.globals.get(name) ?? null) : lookUp(this.stage, name);
  }

  /** The value with its references resolved; a value that is one reference stands where that one's literal stands. */
  private resolved(span: Span, origin: string): KnownVariable {
    const written = this.text.slice(span.start, span.end);
    if (written.length > MAX_VALUE) return { value: null, origin, tag: null };
    const references = [...written.matchAll(REFERENCE)];
    const [first] = references;
    if (first === undefined) return fileVariable(mapVerbatim(this.text, span.start, span.end), origin);
    if (first[0].length === written.length) return this.referenced(first, span.start, origin);
    let value = '';
    let done = 0;
    for (const reference of references) {
      value += written.slice(done, reference.index) + (this.referenced(reference, span.start + reference.index, origin).value ?? UNKNOWN_VALUE);
      done = reference.index + reference[0].length;
    }
    value += written.slice(done);
    return { value: value.length > MAX_VALUE ? null : value, origin, tag: null };
  }

  /** What one reference gives. `start` is its offset in the file. */
  private referenced(reference: RegExpExecArray, start: number, origin: string): KnownVariable {
    const [written, plain, braced, operator, operand = ''] = reference;
    const known = this.known(plain ?? braced ?? '');
    const empty = known?.value == null || known.value === '';
    const at = start + written.length - 1 - operand.length;
    if (operator?.endsWith('-') === true && empty) return fileVariable(mapVerbatim(this.text, at, at + operand.length), origin);
    if (operator?.endsWith('+') === true) return { value: empty ? '' : operand, origin, tag: null };
    return known === null ? { value: null, origin, tag: null } : { ...known, origin: `${origin}, ${known.origin}` };
  }
}

/** A variable as a command of a stage sees it. */
function lookUp(stage: Stage, name: string): KnownVariable | null {
  for (let at: Stage | null = stage; at !== null; at = at.parent) {
    const known = at.env.get(name);
    if (known !== undefined) return known;
  }
  for (let at: Stage | null = stage; at !== null; at = at.parent) {
    const known = at.args.get(name);
    if (known !== undefined) return known;
  }
  return null;
}
