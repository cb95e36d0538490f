import { packageKey } from '../model/package';
import type { VersionText } from '../model/sighting';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { plainFrame, type Frame } from './shell-frame';
import type { SpecContext } from './shell-spec';
import { parseableShell } from './shell-text';
import { ShellVariables } from './shell-variables';
import { ShellWalker, type ShellProblem } from './shell-walk';

/** A variable known from outside the shell text (Dockerfile `ARG`, workflow `env:`). */
export interface KnownVariable {
  /** Value as far as it is known; null for a variable that is declared without one or set elsewhere. */
  readonly value: string | null;
  /** For people: `ARG CLAUDE_CODE_VERSION`, `env CODEX_VERSION of job review`. */
  readonly origin: string;
  /** Caller's mark for where the literal stands; handed back untouched in `ShellPin.variable`. */
  readonly tag: unknown;
}

/** One install or run line's package. Offsets are UTF-16 offsets into the text that was given. */
export interface ShellPin {
  readonly entry: CatalogueEntry;
  readonly version: VersionText;
  /** The literal to change, unless `variable` is set: then the literal stands where the caller knows. */
  readonly start: number;
  readonly end: number;
  /** Outside variable whose whole value is the version; null when the literal stands in this text. */
  readonly variable: KnownVariable | null;
  readonly via: string | null;
  /** `npm install -g`, `npx`, `claude.ai/install.sh`. */
  readonly command: string;
}

/** The pins of a shell text, and the first thing in it that could not be read. */
export interface ShellScan {
  readonly pins: readonly ShellPin[];
  readonly problem: ShellProblem | null;
}

/** Finds the pins in shell text (also one `RUN` body or one `run:` block). Total: never throws. */
export function findShellPins(
  text: string,
  catalogue: Catalogue,
  variables: ReadonlyMap<string, KnownVariable> = new Map(),
): readonly ShellPin[] {
  return scanShell(text, catalogue, variables).pins;
}

/** As `findShellPins`, and says what could not be read. Total: never throws. */
export function scanShell(
  text: string,
  catalogue: Catalogue,
  variables: ReadonlyMap<string, KnownVariable> = new Map(),
): ShellScan {
  const parseable = parseableShell(text);
  const scan = (part: string, base: number): ShellScan => walk({ catalogue, text }, variables, plainFrame(part, base));
  const whole = scan(parseable, 0);
  if (whole.problem?.message !== OUT_OF_STACK) return whole;
  // Text that exhausts the parser hides nothing but itself: the other lines are read one by one.
  const pins = [...whole.pins];
  let base = 0;
  for (const line of parseable.split('\n')) {
    pins.push(...scan(line, base).pins);
    base += line.length + 1;
  }
  return { pins: distinct(pins), problem: whole.problem };
}

const OUT_OF_STACK = 'commands are nested too deep to be parsed';

function walk(context: SpecContext, variables: ReadonlyMap<string, KnownVariable>, frame: Frame): ShellScan {
  const walker = new ShellWalker(context, outsideVariables(variables));
  try {
    walker.text(frame, 0);
    return { pins: distinct(walker.pins), problem: walker.problem };
  } catch (error) {
    // The parser calls itself for some forms without a limit.
    if (!(error instanceof RangeError)) throw error;
    return { pins: distinct(walker.pins), problem: { message: OUT_OF_STACK, offset: frame.base } };
  }
}

/** The variables that a caller knows, as the walk begins with them. */
function outsideVariables(known: ReadonlyMap<string, KnownVariable>): ShellVariables {
  const variables = new ShellVariables();
  for (const [name, variable] of known) {
    const nowhere = { start: 0, end: 0, offsets: null, useStart: 0, useEnd: 0 };
    variables.set(name, [[{ text: variable.value, ...nowhere, via: variable.origin, variable }]]);
  }
  return variables;
}

/** One pin for each place: a literal used twice is one thing to change. */
function distinct(pins: readonly ShellPin[]): readonly ShellPin[] {
  const seen = new Map<string, ShellPin>();
  for (const pin of pins) {
    const key = `${packageKey(pin.entry.package)} ${pin.start} ${pin.end} ${pin.version.text}`;
    if (!seen.has(key)) seen.set(key, pin);
  }
  return [...seen.values()];
}
