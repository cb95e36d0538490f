import type { Instruction } from 'dockerfile-ast';
import { Copy } from 'dockerfile-ast/lib/instructions/copy';
import { From } from 'dockerfile-ast/lib/instructions/from';
import { Run } from 'dockerfile-ast/lib/instructions/run';
import { imagePins } from './container-image';
import type { DockerfileVariables, Span } from './dockerfile-variables';
import type { ShellSource } from './mapped-shell';
import { mapVerbatim } from './offset-map';
import type { Pin } from './reader';

/** A range as the parser gives it; its own package of types belongs to another layer's platform. */
type Range = ReturnType<Instruction['getRange']>;

/** Offsets of a range of the parser; null stays null. */
export type SpanOf = (range: Range | null) => Span | null;

/**
 * The images that an instruction builds on or copies from: `FROM`, `COPY --from` and `RUN --mount=…,from=`. Only `FROM`
 * fills in variables, those of the `ARG`s before the first `FROM`; elsewhere a variable stays unknown
 * (https://docs.docker.com/reference/dockerfile/).
 */
export function baseImagePins(instruction: Instruction, variables: DockerfileVariables, source: ShellSource, spanOf: SpanOf): readonly Pin[] {
  if (instruction instanceof From) {
    const span = spanOf(instruction.getImageRange());
    if (span === null || variables.isStage(source.text.slice(span.start, span.end))) return [];
    return imagePins(variables.inFrom(span), source, 'FROM');
  }
  const spans: { span: Span | null; where: string }[] = [];
  if (instruction instanceof Copy) {
    spans.push({ span: spanOf(instruction.getFromFlag()?.getValueRange() ?? null), where: 'COPY --from' });
  } else if (instruction instanceof Run) {
    for (const flag of instruction.getFlags()) {
      if (flag.getName() === 'mount') spans.push({ span: spanOf(flag.getOption('from')?.getValueRange() ?? null), where: 'RUN --mount' });
    }
  }
  return spans.flatMap(({ span, where }) => {
    if (span === null || variables.isStage(source.text.slice(span.start, span.end))) return [];
    return imagePins(mapVerbatim(source.text, span.start, span.end), source, where);
  });
}
