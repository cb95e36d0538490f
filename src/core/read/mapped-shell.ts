import type { Catalogue } from './catalogue';
import type { LineIndex } from './line-index';
import { MappedText, MappedTextBuilder } from './offset-map';
import type { Pin } from './reader';
import { scanShell, type KnownVariable, type ShellPin } from './shell-pins';

/** Stands for a value that is not known here: a private-use character, so that no name or version can hold it. */
export const UNKNOWN_VALUE = '\ue000';

/** The file that pieces of shell text are taken from. */
export interface ShellSource {
  readonly text: string;
  readonly lines: LineIndex;
  readonly catalogue: Catalogue;
  /** Takes a sentence for the first piece that names a known package and could not be read to its end. */
  readonly problems: string[];
}

/** A variable whose value stands in the same file; `findShellPins` hands the literal back as `tag`. */
export function fileVariable(literal: MappedText, origin: string): KnownVariable {
  return { value: literal.value.includes(UNKNOWN_VALUE) ? null : literal.value, origin, tag: literal };
}

/** Pins of a shell text that is a decoded string of the file, with the places they have in the file. */
export function pinsInShell(
  shell: MappedText,
  source: ShellSource,
  where: string,
  variables: ReadonlyMap<string, KnownVariable> = new Map(),
): readonly Pin[] {
  const { pins, problem } = scanShell(shell.value, source.catalogue, variables);
  if (problem !== null && source.problems.length === 0 && mentionsPackage(shell.value, source.catalogue)) {
    const line = source.lines.position(shell.locate(problem.offset, problem.offset).start).line + 1;
    source.problems.push(`Line ${line}: a command could not be read (${problem.message.slice(0, 120)}).`);
  }
  return pins.map((found) => toPin(found, shell, source, where));
}

const LETTER = /[a-z0-9]/;

function mentionsPackage(text: string, catalogue: Catalogue): boolean {
  const lower = text.toLowerCase();
  return catalogue.needles.some((needle) => standsAlone(lower, needle));
}

/** Short names are parts of common words: `amp` of `example`, `droid` of `android`. */
function standsAlone(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

function toPin(found: ShellPin, shell: MappedText, source: ShellSource, where: string): Pin {
  const literal = found.variable?.tag;
  // An empty literal cannot be pointed at; its use can.
  const stands = literal instanceof MappedText && literal.value !== '';
  const place = stands ? literal.locate(0, literal.value.length) : shell.locate(found.start, found.end);
  const text = source.text.slice(place.start, place.end);
  const unreadable = found.version.kind === 'unreadable' || found.version.text.includes(UNKNOWN_VALUE);
  const steps = [found.via ?? found.variable?.origin ?? null, place.via].filter((step) => step !== null);
  return {
    tool: found.entry.tool,
    package: found.entry.package,
    version: unreadable ? { kind: 'unreadable', text } : found.version,
    range: source.lines.range(place.start, place.end),
    text,
    via: steps.length === 0 ? null : [...new Set(steps)].join(', '),
    where,
    mergeKey: null,
  };
}

/** A longer word holds no package. */
const MAX_WORD = 4096;

const PLAIN_WORD = /^[A-Za-z0-9@/._:=+,^%-]+$/;

/** Command lines that hold another one: the flags after which it stands. */
const SHELLS: ReadonlyMap<string, RegExp> = new Map([
  ['sh', /^-[a-z]*c$/],
  ['bash', /^-[a-z]*c$/],
  ['zsh', /^-[a-z]*c$/],
  ['dash', /^-[a-z]*c$/],
  ['powershell', /^-c(?:ommand)?$/i],
  ['pwsh', /^-c(?:ommand)?$/i],
]);

/**
 * Shell text for a command that is given as a list of words, so that one reader knows all launcher forms. `cmd /c` in
 * front is left out; the text after `sh -c` is taken as it is.
 */
export function shellTextOf(words: readonly MappedText[]): MappedText | null {
  const [command, ...args] = words;
  if (command === undefined) return null;
  if (programName(command.value) !== 'cmd') return commandText(command, args);
  const at = args.findIndex((a) => !/^\/[a-z]$/i.test(a.value));
  const inner = args[at];
  return inner === undefined ? null : commandText(inner, args.slice(at + 1));
}

function commandText(command: MappedText, args: readonly MappedText[]): MappedText {
  const flag = SHELLS.get(programName(command.value));
  const at = flag === undefined ? -1 : args.findIndex((a) => flag.test(a.value));
  const script = at < 0 ? undefined : args[at + 1];
  if (script !== undefined) return script;
  // Some files put the whole line into `command`, and `cmd /c` takes one too.
  return args.length === 0 ? command : joinWords([command, ...args]);
}

/** `C:\\tools\\npx.cmd` and `/usr/bin/npx` are `npx`. */
function programName(command: string): string {
  const name = command.slice(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1).toLowerCase();
  return name.replace(/\.(?:cmd|exe|bat|ps1)$/, '');
}

function joinWords(words: readonly MappedText[]): MappedText {
  const builder = new MappedTextBuilder();
  words.forEach((word, index) => {
    const place = word.locate(0, word.value.length);
    if (index > 0) builder.put(' ', place.start, place.start);
    if (index === 0) builder.put(programName(word.value), place.start, place.end);
    else if (word.value.length <= MAX_WORD && PLAIN_WORD.test(word.value)) builder.append(word, 0, word.value.length);
    else if (word.value.length > MAX_WORD) builder.put(UNKNOWN_VALUE, place.start, place.end);
    else quote(word, place, builder);
  });
  return builder.build();
}

/** A word in single quotes, in which a shell reads every character but the quote as it stands. */
function quote(word: MappedText, place: { start: number; end: number }, builder: MappedTextBuilder): void {
  builder.put("'", place.start, place.start);
  let at = 0;
  for (let next = word.value.indexOf("'"); next >= 0; next = word.value.indexOf("'", at)) {
    builder.append(word, at, next);
    const { start, end } = word.locate(next, next + 1);
    builder.put("'\\''", start, end);
    at = next + 1;
  }
  builder.append(word, at, word.value.length);
  builder.put("'", place.end, place.end);
}
