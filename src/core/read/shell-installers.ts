import type { CatalogueEntry } from './catalogue';
import { alternativesOf, programName, type Arg, type Invocation } from './shell-args';
import type { Field } from './shell-pieces';
import type { ShellPin } from './shell-pins';
import { pinOf, type SpecContext } from './shell-spec';

/** A vendor's installer script that a command fetches. */
export interface Fetched {
  readonly entry: CatalogueEntry;
  /** The address as it is written. */
  readonly address: Field;
  /** For people: `claude.ai/install.sh`. */
  readonly label: string;
  /** The file it is written to, or its name on the server; null when it goes to the output. */
  readonly file: Field | string | null;
}

const FETCHERS: ReadonlySet<string> = new Set([
  ...['curl', 'wget', 'fetch', 'http', 'https', 'aria2c', 'axel'],
  ...['irm', 'iwr', 'Invoke-RestMethod', 'Invoke-WebRequest'],
]);
/** The last two are PowerShell's, which run what a pipeline gives them. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ash', 'ksh', 'rbash', 'iex', 'Invoke-Expression']);

export function isFetcher(name: string): boolean {
  return FETCHERS.has(name);
}

export function isShell(name: string): boolean {
  return SHELLS.has(name);
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (path.charAt(end - 1) === '/') end -= 1;
  return path.slice(0, end);
}

/** The file that a download is written to, by the options of curl and wget. */
function outputOf(name: string, args: readonly Arg[], address: string): Field | string | null {
  const remote = programName(withoutSlashes(/^[^?#]*/.exec(address)?.[0] ?? ''));
  for (const [i, { text }] of args.entries()) {
    const next = args[i + 1];
    if (/^--output(?:-document)?=/.test(text)) return programName(text.slice(text.indexOf('=') + 1));
    if (text === '--output' || text === '--output-document') return toFile(next);
    if (text === '--remote-name') return remote;
    if (!/^-[A-Za-z]*[oO]-?$/.test(text)) continue;
    if (text.endsWith('-')) return null;
    if (name === 'curl') return text.endsWith('o') ? toFile(next) : remote;
    if (name === 'wget' && text.endsWith('O')) return toFile(next);
  }
  return name === 'wget' ? remote : null;
}

function toFile(arg: Arg | undefined): Field | null {
  return arg === undefined || arg.text === '-' || arg.text === '/dev/stdout' ? null : arg.field;
}

/** The installer that a command fetches; null when it fetches none that the catalogue knows. */
export function fetchedBy({ name, args }: Invocation, context: SpecContext): Fetched | null {
  if (!isFetcher(name)) return null;
  for (const { text, field } of args) {
    const address = text.replace(/^https?:\/\//i, '');
    const entry = context.catalogue.findInstaller(address);
    if (entry !== null) return { entry, address: field, label: address.slice(0, 80), file: outputOf(name, args, address) };
  }
  return null;
}

/** What a shell is told to do: run a text (`-c`), its input, or a file; and with which arguments. */
export interface ShellCall {
  readonly kind: 'text' | 'input' | 'file';
  /** The text or the file; null for the input. */
  readonly script: Arg | null;
  readonly params: readonly Arg[];
}

/** Reads the arguments of `sh`, `bash` and the like. */
export function shellCall(args: readonly Arg[]): ShellCall {
  let text = false;
  let input = false;
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]?.text ?? '';
    if (arg === '--' || arg === '-') {
      i++;
      break;
    }
    if (arg === '--rcfile' || arg === '--init-file') i++;
    else if (/^[-+][A-Za-z]+$/.test(arg)) {
      if (arg.startsWith('-')) {
        text ||= arg.includes('c');
        input ||= arg.includes('s');
      }
      if (/[oO]$/.test(arg)) i++;
    } else if (!arg.startsWith('--')) break;
  }
  const rest = args.slice(i);
  const script = rest[0] ?? null;
  // The word after the text is the script's own name, `$0`.
  if (text) return { kind: 'text', script, params: rest.slice(2) };
  if (input || script === null) return { kind: 'input', script: null, params: rest };
  if (script.text === '/dev/stdin' || script.text === '-') return { kind: 'input', script: null, params: rest.slice(1) };
  return { kind: 'file', script, params: rest.slice(1) };
}

/** The values of the first argument that is no option: several where a variable has several. */
function versionsIn(params: readonly Arg[]): readonly Field[] {
  const first = params.findIndex((arg) => !arg.text.startsWith('-'));
  return first < 0 ? [[]] : alternativesOf(params, first).map((arg) => arg.field);
}

/** Pins of an installer that is run with arguments. */
export function installerPins(fetched: Fetched, params: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  return versionsIn(params).flatMap((version) => pinOf(fetched.entry, fetched.address, version, fetched.label, context) ?? []);
}

/** `claude install X.Y.Z`: a tool of the catalogue that installs itself. */
export function selfInstallPins({ name, nameField, args }: Invocation, context: SpecContext): readonly ShellPin[] {
  const entry = context.catalogue.findCommand(name);
  if (entry === null || args[0]?.text !== 'install') return [];
  return versionsIn(args.slice(1)).flatMap((version) => pinOf(entry, nameField, version, `${name} install`, context) ?? []);
}
