import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { Arg } from 'dockerfile-ast/lib/instructions/arg';
import { Env } from 'dockerfile-ast/lib/instructions/env';
import { From } from 'dockerfile-ast/lib/instructions/from';
import { Run } from 'dockerfile-ast/lib/instructions/run';
import type { Property } from 'dockerfile-ast/lib/property';
import type { TextRange } from '../model/position';
import type { Catalogue } from './catalogue';
import { DockerfileVariables, type Span } from './dockerfile-variables';
import { LineIndex } from './line-index';
import { pinsInShell, shellTextOf, type ShellSource } from './mapped-shell';
import { MappedTextBuilder, mapVerbatim, type MappedText } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';

/** No real Dockerfile comes near; the parser keeps several objects per word. */
const MAX_CHARACTERS = 1024 * 1024;

const NAME = /(?:^|\/)(?:(?:docker|container)file(?:[.-][^/]*)?|[^/]*[.-](?:docker|container)file)$/i;

/** Dockerfiles: the commands of `RUN`, with `ARG` and `ENV` in their scopes. */
export const dockerfileReader: Reader = {
  source: 'dockerfile',
  label: 'Dockerfile',
  accepts: (path) => NAME.test(path) && !path.toLowerCase().endsWith('.dockerignore'),
  read: readDockerfile,
};

function readDockerfile(text: string, _path: string, catalogue: Catalogue): ReadResult {
  if (text.length > MAX_CHARACTERS) {
    return { pins: [], problems: [`Line 1: the file has more than ${MAX_CHARACTERS} characters and was not read.`] };
  }
  const source: ShellSource = { text, lines: new LineIndex(text), catalogue, problems: [] };
  return { pins: new Walk(source).run(), problems: source.problems };
}

class Walk {
  private readonly source: ShellSource;
  private readonly variables: DockerfileVariables;

  constructor(source: ShellSource) {
    this.source = source;
    this.variables = new DockerfileVariables(source.text);
  }

  run(): readonly Pin[] {
    const file = DockerfileParser.parse(this.source.text);
    return file.getInstructions().flatMap((instruction) => this.visit(instruction));
  }

  private visit(instruction: Instruction): readonly Pin[] {
    if (instruction instanceof From) this.variables.from(instruction.getImage(), instruction.getBuildStage());
    else if (instruction instanceof Arg) {
      for (const p of instruction.getProperties()) this.variables.arg(p, this.valueOf(p));
    } else if (instruction instanceof Env) {
      for (const p of instruction.getProperties()) this.variables.set(p, this.valueOf(p));
    } else if (instruction instanceof Run) return this.commands(instruction);
    return [];
  }

  private commands(run: Run): readonly Pin[] {
    const heredocs = run.getHeredocs().flatMap((h) => this.span(h.getContentRange()) ?? []);
    const shell = heredocs.length > 0 ? heredocs.map((s) => mapVerbatim(this.source.text, s.start, s.end)) : [this.body(run)];
    return shell.flatMap((body) => (body === null ? [] : pinsInShell(body, this.source, 'RUN', this.variables.visible())));
  }

  /** The command of a `RUN`: the words of its JSON form, or its text with continuation lines as a shell sees them. */
  private body(run: Run): MappedText | null {
    if (run.getClosingBracket() !== null) {
      const words = run.getJSONStrings().flatMap((s) => this.span(s.getJSONRange()) ?? []);
      return shellTextOf(words.map((s) => mapVerbatim(this.source.text, s.start, s.end)));
    }
    const [first] = run.getArgumentsRanges().flatMap((r) => this.span(r) ?? []);
    const whole = this.span(run.getArgumentsRange());
    const flags = run.getFlags().length;
    const start = flags === 0 ? first?.start : this.span(run.getArguments()[0]?.getRange() ?? null)?.start;
    return whole === null || start === undefined ? null : this.joined({ start, end: whole.end });
  }

  /** Comment lines between continuation lines are no part of the command; to a shell they would end it. */
  private joined(span: Span): MappedText {
    const { text, lines } = this.source;
    const builder = new MappedTextBuilder();
    const last = lines.position(span.end).line;
    for (let line = lines.position(span.start).line; line <= last; line++) {
      const start = Math.max(span.start, lines.lineStart(line));
      const end = Math.min(span.end, lines.lineStart(line + 1));
      const content = text.slice(start, end).trim();
      const isFirst = start === span.start;
      if (isFirst || (content !== '' && !content.startsWith('#'))) builder.copy(text, start, end);
    }
    return builder.build();
  }

  private valueOf(property: Property): Span | null {
    const span = this.span(property.getValueRange());
    if (span === null) return null;
    const written = this.source.text.slice(span.start, span.end);
    const quoted = /^(["']).*\1$/s.test(written) && written.length >= 2;
    return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
  }

  private span(range: TextRange | null): Span | null {
    if (range === null) return null;
    const { lines } = this.source;
    const offset = (p: TextRange['start']): number => lines.lineStart(p.line) + p.character;
    return { start: offset(range.start), end: offset(range.end) };
  }
}
