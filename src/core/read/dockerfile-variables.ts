import type { Property } from 'dockerfile-ast/lib/property';
import { fileVariable } from './mapped-shell';
import { mapVerbatim, type MappedText } from './offset-map';
import type { KnownVariable } from './shell-pins';

/** Offsets of a stretch of the Dockerfile. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The whole value is one variable, perhaps with a default: `$V`, `${V}`, `${V:-2.1.150}`. */
const REFERENCE = /^\$(?:([A-Za-z_]\w{0,127})|\{([A-Za-z_]\w{0,127})(?::?-([^{}]{0,256}))?\})$/;

type Variables = Map<string, KnownVariable>;

/**
 * `ARG` and `ENV` as a build would see them, in order: an `ARG` before the first `FROM` counts in a stage only where
 * the stage names it again; a stage that builds on another inherits its `ENV`; `ENV` wins over `ARG`.
 * Rules of https://docs.docker.com/reference/dockerfile/#scope.
 */
export class DockerfileVariables {
  private readonly globals: Variables = new Map();
  private readonly stages = new Map<string, Variables>();
  private inStage = false;
  private args: Variables = new Map();
  private env: Variables = new Map();
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** All variables a command at this point of the file sees. */
  visible(): ReadonlyMap<string, KnownVariable> {
    return new Map([...this.args, ...this.env]);
  }

  /** A new stage begins, on an image or on an earlier stage. */
  from(image: string | null, stage: string | null): void {
    this.inStage = true;
    this.args = new Map();
    this.env = new Map(this.stages.get(image?.toLowerCase() ?? '') ?? []);
    if (stage !== null) this.stages.set(stage.toLowerCase(), this.env);
  }

  arg(property: Property, value: Span | null): void {
    const name = property.getName();
    const scope = this.inStage ? this.args : this.globals;
    const origin = `ARG ${name}`;
    if (value === null) {
      scope.set(name, this.globals.get(name) ?? { value: null, origin: `${origin}, which has no default`, tag: null });
    } else scope.set(name, this.resolved(value, origin));
  }

  set(property: Property, value: Span | null): void {
    const name = property.getName();
    if (value !== null) this.env.set(name, this.resolved(value, `ENV ${name}`));
  }

  /** A value that is itself one variable stands for that variable's literal; any other mixture is not known. */
  private resolved(value: Span, origin: string): KnownVariable {
    const written = this.text.slice(value.start, value.end);
    const reference = REFERENCE.exec(written);
    if (reference === null) {
      return written.includes('$') ? { value: null, origin, tag: null } : fileVariable(this.literal(value), origin);
    }
    const name = reference[1] ?? reference[2] ?? '';
    const known = this.env.get(name) ?? this.args.get(name) ?? (this.inStage ? undefined : this.globals.get(name));
    if (known !== undefined && known.value !== null) return { ...known, origin: `${origin}, ${known.origin}` };
    const fallback = reference[3];
    if (fallback === undefined || fallback === '') return { value: null, origin, tag: null };
    const start = value.start + written.lastIndexOf(fallback);
    return fileVariable(mapVerbatim(this.text, start, start + fallback.length), origin);
  }

  private literal(value: Span): MappedText {
    return mapVerbatim(this.text, value.start, value.end);
  }
}
