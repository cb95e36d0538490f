import { alternativesOf, atSubcommand, invocationOf, optionSet, readOptions, type Arg, type Invocation } from './shell-args';
import { fieldText, subField, UNKNOWN, type Field } from './shell-pieces';
import type { ShellPin } from './shell-pins';
import { isPythonCommand, pythonPins } from './shell-python';
import { extensionPin, npmPin, type SpecContext } from './shell-spec';
import { isSystemCommand, pythonModule, systemPins } from './shell-system';

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
  return (
    INSTALL.has(name) || RUNNERS.has(name) || EDITORS.has(name) || name === UNKNOWN || name === 'deno' ||
    isPythonCommand(name) || isSystemCommand(name) || PROJECT_RUNNERS.has(name) || PYTHON.test(name)
  );
}

/** Programs whose `run` runs another one in a project's environment. */
const PROJECT_RUNNERS: ReadonlySet<string> = new Set(['uv', 'poetry', 'pdm', 'pipenv', 'rye', 'hatch', 'pixi']);
const PROJECT_VALUED = optionSet('--with --with-editable --with-requirements -w -p --python --env-file --group --extra --package --directory --project -C -e --environment -n --name');

const PYTHON = /^py(?:thon|py)?\d?(?:\.\d+)?$/;

/** How many commands may stand in front of one another: `uv run python -m pip …`. */
const MAX_NESTING = 4;

/** The command that `<project runner> run` or `python -m` runs; null for all others. */
function innerCommand({ name, args }: Invocation): Invocation | null {
  const module = pythonModule(name, args);
  const first = args[0];
  if (module !== null && first !== undefined) return { ...module, nameField: first.field };
  const at = PROJECT_RUNNERS.has(name) ? atSubcommand(args, PROJECT_VALUED) : null;
  return at?.sub === 'run' ? invocationOf(readOptions(at.rest, PROJECT_VALUED, NONE, true).positional) : null;
}

const DENO_RUN = optionSet('run x serve');
const DENO_INSTALL = optionSet('install i add cache');

/** `deno run npm:name@version/program`: the first such argument of a run, all of an install. */
function denoPins(args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const at = args.findIndex((arg) => DENO_RUN.has(arg.text) || DENO_INSTALL.has(arg.text));
  const sub = args[at]?.text;
  if (sub === undefined) return [];
  const specs = args.slice(at + 1).filter((arg) => arg.text.startsWith('npm:'));
  const wanted = DENO_RUN.has(sub) ? alternativesOf(specs, 0) : specs;
  return specPins(wanted.map((arg) => withoutSubpath(arg.field)), `deno ${sub}`, context);
}

function withoutSubpath(field: Field): Field {
  const text = fieldText(field);
  const name = /^npm:\/?(?:@[^/]*\/)?/.exec(text)?.[0].length ?? 0;
  const slash = text.indexOf('/', name);
  return slash < 0 ? field : subField(field, 0, slash);
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

function managerPins(name: string, args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const at = atSubcommand(args, valuedOf(name), PACKAGE);
  if (at === null) return [];
  const { before, sub, rest } = at;
  if (name === 'yarn' && (sub === 'global' || sub === 'workspace')) {
    const inner = atSubcommand(sub === 'global' ? rest : rest.slice(1), valuedOf(name), PACKAGE);
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

/** Pins of one package manager, runner, editor or container command. */
export function packagePins(invocation: Invocation, context: SpecContext): readonly ShellPin[] {
  const pins: ShellPin[] = [];
  let command: Invocation | null = invocation;
  for (let depth = 0; command !== null && depth < MAX_NESTING; depth++) {
    pins.push(...commandPins(command, context));
    command = innerCommand(command);
  }
  return pins;
}

function commandPins({ name, args }: Invocation, context: SpecContext): readonly ShellPin[] {
  if (RUNNERS.has(name)) return runPins(args, name, context);
  if (EDITORS.has(name)) return extensionPins(name, args, context);
  // `"$CODE" --install-extension …`: the option is clear enough by itself.
  if (name === UNKNOWN) return extensionPins('editor', args, context);
  if (name === 'deno') return denoPins(args, context);
  if (isPythonCommand(name)) return pythonPins(name, args, context);
  return isSystemCommand(name) ? systemPins(name, args, context) : managerPins(name, args, context);
}
