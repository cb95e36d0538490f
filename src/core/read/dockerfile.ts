import { DockerfileParser, type Dockerfile, type Instruction } from 'dockerfile-ast';
import { Arg } from 'dockerfile-ast/lib/instructions/arg';
import { Env } from 'dockerfile-ast/lib/instructions/env';
import { From } from 'dockerfile-ast/lib/instructions/from';
import { Onbuild } from 'dockerfile-ast/lib/instructions/onbuild';
import { Run } from 'dockerfile-ast/lib/instructions/run';
import { JSONInstruction } from 'dockerfile-ast/lib/jsonInstruction';
import type { Property } from 'dockerfile-ast/lib/property';
import type { Catalogue } from './catalogue';
import { imagePins } from './container-image';
import { commandText, isShellScript } from './dockerfile-command';
import { baseImagePins } from './dockerfile-images';
import { DockerfileVariables, type Span } from './dockerfile-variables';
import { LineIndex } from './line-index';
import { pinsInShell, shellTextOf, type ShellSource } from './mapped-shell';
import { mapVerbatim, type MappedText } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { withRenovateHints } from './renovate-hint';

/** A range as the parser gives it; its own package of types belongs to another layer's platform. */
type Range = ReturnType<Instruction['getRange']>;

/** No real Dockerfile comes near; the parser's time grows with the square of the options of a `RUN`. */
const MAX_CHARACTERS = 256 * 1024;

const NAME = /(?:^|\/)(?:(?:docker|container)file(?:[.-][^/]*)?|[^/]*[.-](?:docker|container)file)$/i;

/** Instructions that hold a command. */
const COMMANDS: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT']);

/** Dockerfiles: images, and the commands of `RUN`, `CMD` and `ENTRYPOINT`, with `ARG` and `ENV` in their scopes. */
export const dockerfileReader: Reader = withRenovateHints({
  source: 'dockerfile',
  label: 'Dockerfile',
  accepts: (path) => NAME.test(path) && !path.toLowerCase().endsWith('.dockerignore'),
  read: readDockerfile,
});

function readDockerfile(text: string, _path: string, catalogue: Catalogue): ReadResult {
  if (text.length > MAX_CHARACTERS) {
    return { pins: [], problems: [`Line 1: the file has more than ${MAX_CHARACTERS} characters and was not read.`] };
  }
  const source: ShellSource = { text, lines: new LineIndex(text), catalogue, problems: [] };
  return { pins: distinct(new Walk(source).run()), problems: source.problems };
}

/** A literal that several commands use is one thing to change. */
function distinct(pins: readonly Pin[]): readonly Pin[] {
  const seen = new Map<string, Pin>();
  for (const pin of pins) {
    const { start } = pin.range;
    const key = `${start.line}:${start.character} ${pin.tool} ${pin.package.name} ${pin.version.text}`;
    if (!seen.has(key)) seen.set(key, pin);
  }
  return [...seen.values()];
}

class Walk {
  private readonly source: ShellSource;
  private readonly variables: DockerfileVariables;
  private readonly file: Dockerfile;

  constructor(source: ShellSource) {
    this.source = source;
    this.variables = new DockerfileVariables(source.text);
    this.file = DockerfileParser.parse(source.text);
  }

  run(): readonly Pin[] {
    return this.file.getInstructions().flatMap((instruction) => this.visit(instruction));
  }

  private visit(instruction: Instruction): readonly Pin[] {
    const images = baseImagePins(instruction, this.variables, this.source, (range) => this.span(range));
    return [...images, ...this.follow(instruction)];
  }

  /** Takes in what an instruction sets, and gives the pins of what it runs or sets. */
  private follow(instruction: Instruction): readonly Pin[] {
    if (instruction instanceof From) this.variables.from(instruction.getImage(), instruction.getBuildStage());
    else if (instruction instanceof Arg) {
      for (const p of instruction.getProperties()) this.variables.arg(p.getName(), this.valueOf(p));
    } else if (instruction instanceof Env) {
      const variables = instruction.getProperties().flatMap((p) => {
        const value = this.valueOf(p);
        return value === null ? [] : [{ name: p.getName(), value }];
      });
      this.variables.env(variables);
      // Some programs start further containers from an image that a variable names.
      const { text } = this.source;
      return variables.flatMap(({ name, value }) => imagePins(mapVerbatim(text, value.start, value.end), this.source, `ENV ${name.slice(0, 60)}`));
    } else if (instruction instanceof Onbuild) {
      const trigger = instruction.getTriggerInstruction();
      return trigger instanceof JSONInstruction ? this.commands(trigger) : [];
    } else if (instruction instanceof JSONInstruction) return this.commands(instruction);
    return [];
  }

  private commands(instruction: JSONInstruction): readonly Pin[] {
    const keyword = instruction.getKeyword();
    if (!COMMANDS.has(keyword)) return [];
    return this.bodies(instruction).flatMap((body) =>
      pinsInShell(body, this.source, keyword, this.variables.namedIn(body.value)),
    );
  }

  /** What an instruction runs: the words of its JSON form, the scripts of its here-documents, or its text. */
  private bodies(instruction: JSONInstruction): readonly MappedText[] {
    const { text, lines } = this.source;
    if (instruction.getClosingBracket() !== null) {
      const words = instruction.getJSONStrings().flatMap((s) => this.span(s.getJSONRange()) ?? []);
      const command = shellTextOf(words.map((s) => mapVerbatim(text, s.start, s.end)));
      return command === null ? [] : [command];
    }
    const whole = this.span(instruction.getArgumentsRange());
    if (whole === null) return [];
    // A here-document without a command is run by the shell; with one, the command decides what becomes of it.
    if (instruction instanceof Run && text.startsWith('<<', whole.start)) {
      const documents = instruction.getHeredocs().flatMap((h) => this.span(h.getContentRange()) ?? []);
      return documents.map((s) => mapVerbatim(text, s.start, s.end)).filter((document) => isShellScript(document.value));
    }
    return [commandText(whole, text, lines, this.file.getEscapeCharacter())];
  }

  private valueOf(property: Property): Span | null {
    const span = this.span(property.getValueRange());
    if (span === null) return null;
    const quote = this.source.text.charAt(span.start);
    const quoted = (quote === '"' || quote === "'") && span.end - span.start >= 2 && this.source.text.charAt(span.end - 1) === quote;
    return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
  }

  private span(range: Range | null): Span | null {
    if (range === null) return null;
    const { lines } = this.source;
    const offset = (p: Range['start']): number => lines.lineStart(p.line) + p.character;
    return { start: offset(range.start), end: offset(range.end) };
  }
}
