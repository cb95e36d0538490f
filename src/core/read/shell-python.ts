import { readCondaSpec } from './conda-spec';
import { addressName, classifyPythonVersion, readAddress, readConstraint, readRequirement, type PythonRequirement } from './python-spec';
import { alternativesOf, atSubcommand, optionSet, readOptions, type Arg } from './shell-args';
import { fieldText, subField, type Field } from './shell-pieces';
import type { ShellPin } from './shell-pins';
import { pinOf, type SpecContext } from './shell-spec';

/** How a command writes what it installs: `tool` also as `name@version` (uv), `poetry` as `name@constraint`. */
type Form = 'pip' | 'tool' | 'poetry' | 'conda';

const NONE: ReadonlySet<string> = new Set();
const EDITABLE = optionSet('-e --editable');
const FROM = optionSet('--from');
const WITH = optionSet('--with -w');
const SPEC = optionSet('--spec');

/** Options that take the next argument, from each program's own reference. */
const PIP = optionSet(
  `-r --requirement -c --constraint -e --editable -t --target --platform --python-version --implementation --abi --root
   --prefix --src --upgrade-strategy --config-settings -C --config-setting --global-option --no-binary --only-binary --progress-bar
   --report --group -i --index-url --extra-index-url -f --find-links --python --log --proxy --retries --timeout
   --exists-action --trusted-host --cert --client-cert --cache-dir --keyring-provider --use-feature --use-deprecated
   --override --overrides --constraints --requirements --build-constraint --index --default-index --index-strategy
   --resolution --prerelease --exclude-newer --link-mode -p --python-platform --torch-backend --extra`,
);
const UV = optionSet(
  `--with --with-editable --with-requirements -w -p --python --index --default-index -i --index-url --extra-index-url -f --find-links
   --index-strategy --keyring-provider --resolution --prerelease --fork-strategy --exclude-newer --link-mode -C
   --config-setting --config-settings --no-build-package --no-binary-package --refresh-package -P --upgrade-package --reinstall-package
   --no-build-isolation-package --cache-dir --python-preference --color --directory --project --config-file
   --allow-insecure-host -c --constraints -b --build-constraints --overrides --excludes --env-file --python-platform --from --group
   --no-group --only-group --optional --extra --no-extra --rev --tag --branch --bounds --package --script -r --requirements -m
   --marker --torch-backend`,
);
const PIPX = optionSet('--python --pip-args --suffix --index-url -i --spec --preinstall --with-suffix');
const PROJECT = optionSet(
  `-G --group --python --platform --markers --source -E --extras -C --directory -P --project -p -L --lockfile -i --index
   --index-url --extra-index-url -r --requirements --categories --features --git --url --path --tag --rev --branch --optional`,
);
const CONDA = optionSet('-n --name -p --prefix -c --channel --file -f --solver --revision --repodata-fn --subdir --platform --feature --manifest-path -e --environment --expose --with --git --rev --branch --tag -s --spec');

/** Subcommands that install what is named behind them, by program. */
const ADD: ReadonlyMap<string, { readonly subs: ReadonlySet<string>; readonly form: Form }> = new Map([
  ['poetry', { subs: optionSet('add'), form: 'poetry' }],
  ['pdm', { subs: optionSet('add'), form: 'pip' }],
  ['rye', { subs: optionSet('add install'), form: 'pip' }],
  ['pipenv', { subs: optionSet('install'), form: 'pip' }],
  ['conda', { subs: optionSet('install create'), form: 'conda' }],
  ['mamba', { subs: optionSet('install create'), form: 'conda' }],
  ['micromamba', { subs: optionSet('install create'), form: 'conda' }],
  ['pixi', { subs: optionSet('add'), form: 'conda' }],
]);

const PIP_NAME = /^pip(?:\d+(?:\.\d+)?)?$/;

/** Whether `pythonPins` can find anything in a command of this name. */
export function isPythonCommand(name: string): boolean {
  return PIP_NAME.test(name) || ADD.has(name) || name === 'uv' || name === 'uvx' || name === 'pipx';
}

/** Pins of a command of Python's package managers. */
export function pythonPins(name: string, args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  if (name === 'uvx') return runPins(args, UV_RUNNER, 'uvx', context);
  if (name === 'uv') return uvPins(args, context);
  if (name === 'pipx') return pipxPins(args, context);
  const at = atSubcommand(args, PIP_NAME.test(name) ? PIP : PROJECT);
  if (at === null) return [];
  if (PIP_NAME.test(name)) return at.sub === 'install' ? installPins(at.rest, PIP, 'pip', `${name} install`, context) : [];
  return projectPins(name, at.sub, at.rest, context);
}

function projectPins(name: string, sub: string, rest: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const add = ADD.get(name);
  if (name === 'pixi' && sub === 'global') {
    const inner = atSubcommand(rest, CONDA);
    return inner?.sub === 'install' || inner?.sub === 'add' ? installPins(inner.rest, CONDA, 'conda', `pixi global ${inner.sub}`, context) : [];
  }
  if (add?.subs.has(sub) !== true) return [];
  const fromIndex = name === 'pixi' && rest.some((arg) => arg.text === '--pypi');
  return installPins(rest, add.form === 'conda' ? CONDA : PROJECT, fromIndex ? 'pip' : add.form, `${name} ${sub}`, context);
}

function uvPins(args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const at = atSubcommand(args, UV);
  if (at === null) return [];
  const { sub, rest } = at;
  if (sub === 'add') return installPins(rest, UV, 'pip', 'uv add', context);
  if (sub === 'run') return specPins(optionFields(rest, UV, WITH, true), 'tool', 'uv run --with', context);
  if (sub !== 'pip' && sub !== 'tool') return [];
  const inner = atSubcommand(rest, sub === 'pip' ? PIP : UV);
  const command = `uv ${sub} ${inner?.sub ?? ''}`;
  if (inner?.sub === 'run' && sub === 'tool') return runPins(inner.rest, UV_RUNNER, command, context);
  if (inner?.sub !== 'install') return [];
  if (sub === 'pip') return installPins(inner.rest, PIP, 'pip', command, context);
  const named = optionFields(inner.rest, UV, FROM, false);
  const beside = specPins(optionFields(inner.rest, UV, WITH, false), 'tool', command, context);
  // With `--from`, the argument is a program of that package.
  const own = named.length > 0 ? specPins(named, 'tool', command, context) : installPins(inner.rest, UV, 'tool', command, context);
  return [...own, ...beside];
}

function pipxPins(args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const at = atSubcommand(args, PIPX);
  if (at === null) return [];
  const command = `pipx ${at.sub}`;
  if (at.sub === 'run') return runPins(at.rest, PIPX_RUNNER, command, context);
  if (at.sub === 'inject') {
    const { positional } = readOptions(at.rest, PIPX, NONE);
    return specPins(positional.slice(1).map((arg) => arg.field), 'pip', command, context);
  }
  if (at.sub !== 'install') return [];
  const spec = optionFields(at.rest, PIPX, SPEC, false);
  return spec.length > 0 ? specPins(spec, 'pip', command, context) : installPins(at.rest, PIPX, 'pip', command, context);
}

function specPins(fields: readonly Field[], form: Form, command: string, context: SpecContext): readonly ShellPin[] {
  return fields.flatMap((field) => pythonPin(field, form, command, context) ?? []);
}

/** Everything that an install command names; an editable one by its address. */
function installPins(args: readonly Arg[], valued: ReadonlySet<string>, form: Form, command: string, context: SpecContext): readonly ShellPin[] {
  const { positional, values } = readOptions(args, valued, form === 'conda' ? NONE : EDITABLE);
  const editable = values.map(({ arg, from }) => subField(arg.field, from, arg.text.length));
  return specPins([...positional.map((arg) => arg.field), ...editable], form, command, context);
}

/** The values of options: before the program that a runner runs, or anywhere. */
function optionFields(args: readonly Arg[], valued: ReadonlySet<string>, wanted: ReadonlySet<string>, leading: boolean): readonly Field[] {
  const { values } = readOptions(args, valued, wanted, leading);
  return values.map(({ arg, from }) => subField(arg.field, from, arg.text.length));
}

/** How a runner is written: its options with a value, and the one that names the package. */
interface Runner {
  readonly valued: ReadonlySet<string>;
  readonly source: ReadonlySet<string>;
  readonly form: Form;
}

const UV_RUNNER: Runner = { valued: UV, source: FROM, form: 'tool' };
const PIPX_RUNNER: Runner = { valued: PIPX, source: SPEC, form: 'pip' };

/** The package behind a runner's option, else its first argument; what follows belongs to the program that it runs. */
function runPins(args: readonly Arg[], { valued, source, form }: Runner, command: string, context: SpecContext): readonly ShellPin[] {
  const named = optionFields(args, valued, source, true);
  const beside = optionFields(args, valued, WITH, true);
  const first = alternativesOf(readOptions(args, valued, source, true).positional, 0).map((arg) => arg.field);
  return specPins([...(named.length > 0 ? named : first), ...beside], form, command, context);
}

const AT_VERSION = /^([A-Za-z0-9][\w.-]{0,127})(?:\[[^\]]*\])?@(?=[^/:]*$)/;

/** `name@version` as uv and Poetry take it; null for every other text. */
function atVersion(text: string, form: Form): PythonRequirement | null {
  const match = form === 'tool' || form === 'poetry' ? AT_VERSION.exec(text) : null;
  const name = match?.[1];
  if (match === null || name === undefined) return null;
  const start = match[0].length;
  const written = text.slice(start);
  const moving = written === 'latest' || form === 'tool';
  const found = moving ? { version: classifyPythonVersion(written), start, end: text.length } : readConstraint(text, 'poetry', start);
  return { name, nameStart: 0, nameEnd: name.length, version: written === '' ? null : found, marker: false };
}

/** A requirement in the catalogue; null for everything else. An address is unreadable, whatever ref it names. */
function pythonPin(field: Field, form: Form, command: string, context: SpecContext): ShellPin | null {
  const text = fieldText(field);
  const requirement = form === 'conda' ? readCondaSpec(text) : (atVersion(text, form) ?? readRequirement(text));
  const name = requirement?.name ?? addressName(text);
  const entry = name === null ? null : context.catalogue.find('PyPI', name);
  if (entry === null) return null;
  const found = requirement === null ? readAddress(text, 0, text.length) : requirement.version;
  const nameField = requirement === null ? field : subField(field, requirement.nameStart, requirement.nameEnd);
  const version = found === null ? [] : subField(field, found.start, found.end);
  return pinOf(entry, nameField, version, command, context, () => found?.version ?? { kind: 'floating', text: '' });
}
