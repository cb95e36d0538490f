import type { VersionText } from '../model/sighting';
import type { Catalogue, CatalogueEntry } from './catalogue';

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

/** Finds the pins in shell text (also one `RUN` body or one `run:` block). Total: never throws. */
export function findShellPins(
  text: string,
  catalogue: Catalogue,
  variables: ReadonlyMap<string, KnownVariable> = new Map(),
): readonly ShellPin[] {
  void [text, catalogue, variables];
  return [];
}
