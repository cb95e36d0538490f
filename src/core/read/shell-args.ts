import type { Word } from 'unbash';
import type { Field } from './shell-pieces';

/** One argument of a command: what the program would get, and the word it is written in. */
export interface Arg {
  readonly field: Field;
  /** Text of the field; unknown pieces are `UNKNOWN`. */
  readonly text: string;
  readonly word: Word;
  /** Of a word whose value is one of several: which of them. Arguments of one word and one value were split at spaces. */
  readonly alternative: number;
}

/** The argument at `index` with what its word may be instead. */
export function alternativesOf(args: readonly Arg[], index: number): readonly Arg[] {
  const first = args[index];
  if (first === undefined) return [];
  let end = index + 1;
  while (args[end]?.word === first.word) end++;
  return args.slice(index, end).filter((arg) => arg === first || arg.alternative > first.alternative);
}

/** A command without the runners before it: `sudo -E env A=1 npm i x` is `npm` with `i x`. */
export interface Invocation {
  readonly name: string;
  /** The name as it is written. */
  readonly nameField: Field;
  readonly args: readonly Arg[];
}

/** How a program that runs another is written: options that take a value, and arguments before the command. */
interface Runner {
  readonly values: readonly string[];
  readonly skip: number;
  /** The command stands after `--` only. */
  readonly afterDashes?: boolean;
}

const plain: Runner = { values: [], skip: 0 };

const RUNNERS: ReadonlyMap<string, Runner> = new Map<string, Runner>([
  ['sudo', { values: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R', '--user', '--group', '--chdir', '--prompt'], skip: 0 }],
  ['doas', { values: ['-u', '-C'], skip: 0 }],
  ['env', { values: ['-u', '--unset', '-C', '--chdir'], skip: 0 }],
  ['exec', { values: ['-a'], skip: 0 }],
  ['time', { values: ['-f', '-o', '--format', '--output'], skip: 0 }],
  ['nice', { values: ['-n', '--adjustment'], skip: 0 }],
  ['ionice', { values: ['-c', '-n', '--class', '--classdata'], skip: 0 }],
  ['stdbuf', { values: ['-i', '-o', '-e'], skip: 0 }],
  ['timeout', { values: ['-s', '-k', '--signal', '--kill-after'], skip: 1 }],
  ['xargs', { values: ['-I', '-n', '-P', '-L', '-d', '-a', '-s', '-E'], skip: 0 }],
  ['gosu', { values: [], skip: 1 }],
  ['su-exec', { values: [], skip: 1 }],
  ['chroot', { values: [], skip: 1 }],
  ['cmd', { values: [], skip: 0 }],
  ['mise', { values: [], skip: 0, afterDashes: true }],
  ...['command', 'builtin', 'nohup', 'setsid', 'corepack', 'retry', 'chronic', 'unbuffer', 'eatmydata', 'winpty', 'tini', 'dumb-init'].map(
    (name): [string, Runner] => [name, plain],
  ),
]);

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** Whether a program runs the command that is given to it. */
export function isRunner(name: string): boolean {
  return RUNNERS.has(name);
}

/** Name of a program without its folder and without the endings of Windows. */
export function programName(text: string): string {
  const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  return name.replace(/\.(?:exe|cmd|ps1)$/i, '');
}

/** Index of the command that a runner runs; the number of arguments when there is none. */
function commandIndex(args: readonly Arg[], from: number, runner: Runner): number {
  if (runner.afterDashes === true) {
    for (let i = from; i < args.length; i++) if (args[i]?.text === '--') return i + 1;
    return args.length;
  }
  let skip = runner.skip;
  for (let i = from; i < args.length; i++) {
    const text = args[i]?.text ?? '';
    if (runner.values.includes(text)) i++;
    else if (text.startsWith('-') || ASSIGNMENT.test(text) || /^\/[A-Za-z]$/.test(text)) continue;
    else if (skip > 0) skip--;
    else return i;
  }
  return args.length;
}

/** Takes the runners off a command; null when nothing is left. */
export function invocationOf(words: readonly Arg[]): Invocation | null {
  let at = 0;
  for (;;) {
    const first = words[at];
    if (first === undefined) return null;
    const name = programName(first.text);
    const runner = RUNNERS.get(name);
    if (runner === undefined) return { name, nameField: first.field, args: words.slice(at + 1) };
    const next = commandIndex(words, at + 1, runner);
    // Without the dashes it runs nothing, and is a command of its own.
    if (runner.afterDashes === true && next >= words.length) return { name, nameField: first.field, args: words.slice(at + 1) };
    at = next;
  }
}

/** Arguments that are no options, and the values of options. `--name=value` and `--name value` are the same. */
export interface Options {
  readonly positional: readonly Arg[];
  /** Values of the wanted options, with where in the argument's field they begin. */
  readonly values: readonly { readonly option: string; readonly arg: Arg; readonly from: number }[];
}

/**
 * Sorts arguments. `valued`: options that take the next argument; `wanted` is the part whose values are kept. With
 * `leading`, all that follows the first argument that is no option is none either: it belongs to what is run.
 */
export function readOptions(args: readonly Arg[], valued: ReadonlySet<string>, wanted: ReadonlySet<string>, leading = false): Options {
  const positional: Arg[] = [];
  let rest: readonly Arg[] = [];
  const values: { option: string; arg: Arg; from: number }[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === undefined) break;
    const isOption = arg.text.startsWith('-');
    if (arg.text === '--' || (leading && !isOption)) {
      rest = args.slice(isOption ? i + 1 : i);
      break;
    }
    if (!isOption) {
      positional.push(arg);
      continue;
    }
    const equals = arg.text.indexOf('=');
    const option = equals < 0 ? arg.text : arg.text.slice(0, equals);
    if (equals >= 0) {
      if (wanted.has(option)) values.push({ option, arg, from: equals + 1 });
    } else if (valued.has(option) || wanted.has(option)) {
      const next = alternativesOf(args, i + 1);
      if (wanted.has(option)) values.push(...next.map((value) => ({ option, arg: value, from: 0 })));
      i += next.length;
    }
  }
  return { positional: rest.length === 0 ? positional : positional.concat(rest), values };
}

/** A set of options or subcommands, written with blanks between them. */
export function optionSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}

/** A command's arguments before and behind its subcommand. */
export interface Subcommand {
  readonly before: readonly Arg[];
  readonly sub: string;
  readonly rest: readonly Arg[];
}

/** Splits arguments at the subcommand; options before it may have values. Null when there is none. */
export function atSubcommand(args: readonly Arg[], valued: ReadonlySet<string>, wanted: ReadonlySet<string> = new Set()): Subcommand | null {
  const first = readOptions(args, valued, wanted).positional[0];
  if (first === undefined) return null;
  const at = args.indexOf(first);
  return { before: args.slice(0, at), sub: first.text, rest: args.slice(at + 1) };
}
