import { alternativesOf, readOptions, type Arg, type Invocation } from './shell-args';
import { subField, UNKNOWN, type Field } from './shell-pieces';
import type { ShellPin } from './shell-pins';
import { extensionPin, npmPin, type SpecContext } from './shell-spec';

/** Subcommands that install what is named after them, by program. */
const INSTALL: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['npm', new Set(['install', 'i', 'in', 'ins', 'inst', 'insta', 'instal', 'isnt', 'isnta', 'isntal', 'isntall', 'add', 'it', 'install-test'])],
  ['pnpm', new Set(['add', 'install', 'i'])],
  ['yarn', new Set(['add'])],
  ['bun', new Set(['add', 'a', 'install', 'i'])],
  ['volta', new Set(['install'])],
]);

/** Subcommands that run a package without installing it for good. */
const RUN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['npm', new Set(['exec', 'x'])],
  ['pnpm', new Set(['dlx'])],
  ['yarn', new Set(['dlx'])],
  ['bun', new Set(['x'])],
]);

/** Programs that are such a subcommand themselves. */
const RUNNERS: ReadonlySet<string> = new Set(['npx', 'bunx', 'pnpx']);

/** Options of the package managers that take the next argument as their value. `--no-…` and the like take none. */
const VALUED: ReadonlySet<string> = new Set(
  `--prefix -C --dir --cwd --registry --reg --loglevel --reporter --cache --cache-folder --cache-dir --tag --omit
   --include --save-prefix --userconfig --globalconfig --filter -F --script-shell --install-strategy
   --before --os --cpu --libc --cafile --ca --proxy --https-proxy --noproxy --otp --scope --auth-type --audit-level
   --location --depth --maxsockets --node-options --user-agent --fetch-retries --fetch-timeout
   --fetch-retry-factor --fetch-retry-mintimeout --fetch-retry-maxtimeout --network-concurrency --network-timeout
   --global-dir --global-bin-dir --global-folder --modules-folder --store-dir --virtual-store-dir --backend
   --mode --allow-build --node-arg --min-release-age --lockfile-dir --concurrent-scripts --mutex`.split(/\s+/),
);

/** Options that take a value with npm and stand alone with others, as pnpm's `-w` does. */
const NPM_VALUED: ReadonlySet<string> = new Set([...VALUED, '--workspace', '-w', '--call', '-c', '-L', '--shell']);

function valuedOf(name: string): ReadonlySet<string> {
  return name.startsWith('np') ? NPM_VALUED : VALUED;
}

/** Options whose value is a package to run. */
const PACKAGE: ReadonlySet<string> = new Set(['-p', '--package']);
const NONE: ReadonlySet<string> = new Set();

const GLOBAL: ReadonlySet<string> = new Set(['-g', '--global', '--location=global']);

/** Editors of the VS Code family that install extensions from the command line. */
const EDITORS: ReadonlySet<string> = new Set(
  `code code-insiders code-oss codium codium-insiders vscodium code-server openvscode-server cursor windsurf kiro trae
   positron antigravity`.split(/\s+/),
);

/** Whether `packagePins` can find anything in a command of this name. */
export function isPackageCommand(name: string): boolean {
  return INSTALL.has(name) || RUNNERS.has(name) || EDITORS.has(name) || name === UNKNOWN;
}

function specPins(fields: readonly Field[], command: string, context: SpecContext): readonly ShellPin[] {
  return fields.flatMap((field) => npmPin(field, command, context) ?? []);
}

/** The packages that a runner fetches: those of `-p`, else the first argument. */
function runPins(args: readonly Arg[], command: string, context: SpecContext): readonly ShellPin[] {
  const { positional, values } = readOptions(args, valuedOf(command), PACKAGE, true);
  if (values.length > 0) {
    return specPins(values.map(({ arg, from }) => subField(arg.field, from, arg.text.length)), command, context);
  }
  return specPins(alternativesOf(positional, 0).map((arg) => arg.field), command, context);
}

/** Splits a package manager's arguments at its subcommand; options before it may have values. */
function atSubcommand(name: string, args: readonly Arg[]): { before: readonly Arg[]; sub: string; rest: readonly Arg[] } | null {
  const first = readOptions(args, valuedOf(name), PACKAGE).positional[0];
  if (first === undefined) return null;
  const at = args.indexOf(first);
  return { before: args.slice(0, at), sub: first.text, rest: args.slice(at + 1) };
}

function managerPins(name: string, args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const at = atSubcommand(name, args);
  if (at === null) return [];
  const { before, sub, rest } = at;
  if (name === 'yarn' && (sub === 'global' || sub === 'workspace')) {
    const inner = atSubcommand(name, sub === 'global' ? rest : rest.slice(1));
    return inner?.sub === 'add' ? installPins(`yarn ${sub} add`, inner.rest, false, context) : [];
  }
  if (RUN.get(name)?.has(sub) === true) return runPins([...before, ...rest], `${name} ${sub}`, context);
  if (INSTALL.get(name)?.has(sub) !== true) return [];
  const global = args.some((arg) => GLOBAL.has(arg.text));
  return installPins(`${name} ${sub}`, rest, global, context);
}

function installPins(command: string, rest: readonly Arg[], global: boolean, context: SpecContext): readonly ShellPin[] {
  const { positional } = readOptions(rest, valuedOf(command), NONE);
  return specPins(positional.map((arg) => arg.field), `${command}${global ? ' -g' : ''}`, context);
}

/** Extensions after every `--install-extension`. */
function extensionPins(name: string, args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const option = '--install-extension';
  const { values } = readOptions(args, NONE, new Set([option]));
  return values.flatMap(({ arg, from }) => extensionPin(subField(arg.field, from, arg.text.length), `${name} ${option}`, context) ?? []);
}

/** Pins of one package manager, runner or editor command. */
export function packagePins({ name, args }: Invocation, context: SpecContext): readonly ShellPin[] {
  if (RUNNERS.has(name)) return runPins(args, name, context);
  if (EDITORS.has(name)) return extensionPins(name, args, context);
  // `"$CODE" --install-extension …`: the option is clear enough by itself.
  if (name === UNKNOWN) return extensionPins('editor', args, context);
  return managerPins(name, args, context);
}
