import type { PackageDatabase } from '../model/tool';
import { alternativesOf, atSubcommand, optionSet, readOptions, type Arg } from './shell-args';
import { fieldText, subField, type Field } from './shell-pieces';
import type { ShellPin } from './shell-pins';
import { databasePin, imageFieldPin, pinOf, toolKeyPin, toolVersionPin, type SpecContext } from './shell-spec';

/** A package manager of a system: the subcommands that install, and its options with a value. */
interface Manager {
  readonly database: PackageDatabase;
  readonly subs: ReadonlySet<string>;
  readonly valued: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

const APT: Manager = { database: 'dpkg', subs: optionSet('install reinstall'), valued: optionSet('-t --target-release --default-release -o --option -c --config-file') };
const APK: Manager = {
  database: 'apk',
  subs: optionSet('add'),
  valued: optionSet('-t --virtual -X --repository -p --root --arch --keys-dir --cache-dir --repositories-file --wait --cache-max-age --timeout'),
};
const SCOOP: Manager = { database: 'scoop', subs: optionSet('install'), valued: optionSet('-a --arch') };
const CHOCO: Manager = { database: 'chocolatey', subs: optionSet('install upgrade'), valued: optionSet('-s --source --version --params --package-parameters --ia --install-arguments --override-arguments -u --user -p --password --execution-timeout') };
const WINGET: Manager = {
  database: 'winget',
  subs: optionSet('install add upgrade update'),
  valued: optionSet('--id -v --version -s --source -l --location --locale --scope -a --architecture --installer-type --override --custom -m --manifest --moniker --name -q --query'),
};

const MANAGERS: ReadonlyMap<string, Manager> = new Map([
  ['apt-get', APT],
  ['apt', APT],
  ['aptitude', APT],
  ['apk', APK],
  ['scoop', SCOOP],
  ['choco', CHOCO],
  ['winget', WINGET],
]);

const CONTAINERS: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl']);

/** Options of `docker run`, `create` and `pull` that take the next argument. */
const CONTAINER_VALUED = optionSet(
  `-a --attach --add-host --annotation --blkio-weight --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpus -c
   --cpu-shares --cpuset-cpus --cpuset-mems --cpu-period --cpu-quota --device --device-cgroup-rule --dns --dns-option --dns-search
   --domainname --entrypoint -e --env --env-file --expose --gpus --group-add --health-cmd --health-interval --health-retries
   --health-timeout --hostname -h --ip --ip6 --ipc --isolation -l --label --label-file --link --log-driver --log-opt
   --mac-address -m --memory --memory-swap --memory-reservation --mount --name --network --net --network-alias --oom-score-adj
   --pid --pids-limit --platform -p --publish --pull --restart --runtime --security-opt --shm-size --stop-signal
   --stop-timeout --storage-opt --sysctl --tmpfs -u --user --ulimit --userns --uts -v --volume --volume-driver
   --volumes-from -w --workdir --userns-mode --secret --pod --arch --os --variant --authfile --creds --context -H --host --config`,
);
const CONTAINER_SUBS = optionSet('run create pull');

const BREW_SUBS = optionSet('install reinstall');
const MISE_SUBS = optionSet('use u install i');
const MISE_VALUED = optionSet('-e --env -p --path -j --jobs -C --cd --remove -t --tool --minimum-release-age --before');
const ASDF_SUBS = optionSet('install global local set shell');

/** Whether `systemPins` can find anything in a command of this name. */
export function isSystemCommand(name: string): boolean {
  return MANAGERS.has(name) || CONTAINERS.has(name) || name === 'brew' || name === 'mise' || name === 'asdf';
}

/** Pins of a command of a system's package manager, a tool manager, or a container engine. */
export function systemPins(name: string, args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const manager = MANAGERS.get(name);
  if (manager !== undefined) return managerPins(name, manager, args, context);
  if (CONTAINERS.has(name)) return containerPins(name, args, context);
  const at = atSubcommand(args, name === 'mise' ? MISE_VALUED : NONE);
  if (at === null) return [];
  const { positional } = readOptions(at.rest, name === 'mise' ? MISE_VALUED : NONE, NONE);
  const command = `${name} ${at.sub}`;
  if (name === 'mise') return MISE_SUBS.has(at.sub) ? positional.flatMap((arg) => toolKeyPin(arg.field, command, context) ?? []) : [];
  if (name === 'asdf') return ASDF_SUBS.has(at.sub) ? asdfPins(positional, command, context) : [];
  const cask = at.rest.some((arg) => arg.text === '--cask' || arg.text === '--casks');
  return BREW_SUBS.has(at.sub) ? positional.flatMap((arg) => brewPin(arg, cask, command, context) ?? []) : [];
}

/** `asdf install name version`, and `asdf global name version version`. */
function asdfPins(positional: readonly Arg[], command: string, context: SpecContext): readonly ShellPin[] {
  const [key, ...versions] = positional;
  if (key === undefined) return [];
  const fields: readonly Field[] = versions.length === 0 ? [[]] : versions.map((arg) => arg.field);
  return fields.flatMap((version) => toolVersionPin(key.field, version, command, context) ?? []);
}

/** Homebrew installs its newest build; of a name that a formula and a cask share, the formula unless a cask is asked for. */
function brewPin({ field, text }: Arg, cask: boolean, command: string, context: SpecContext): ShellPin | null {
  const name = text.replace(/^homebrew\/(?:cask|core)\//, '');
  const entry = context.catalogue.findHomebrew(cask ? 'cask' : 'formula', name);
  return entry === null ? null : pinOf(entry, field, [], `${command}${cask ? ' --cask' : ''}`, context);
}

function managerPins(name: string, manager: Manager, args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const at = atSubcommand(args, manager.valued);
  if (at === null || !manager.subs.has(at.sub)) return [];
  const command = `${name} ${at.sub}`;
  if (manager.database === 'winget' || manager.database === 'chocolatey') return optionVersionPins(manager, at.rest, command, context);
  const { positional } = readOptions(at.rest, manager.valued, NONE);
  return positional.flatMap(({ field, text }) => {
    const { nameStart, nameEnd, start, end } = manager.database === 'scoop' ? scoopSpec(text) : linuxSpec(text, manager.database);
    const version = start < end ? subField(field, start, end) : [];
    return databasePin(manager.database, subField(field, nameStart, nameEnd), version, command, context) ?? [];
  });
}

interface Spec {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly start: number;
  readonly end: number;
}

/** `bucket/name@version`. */
function scoopSpec(text: string): Spec {
  const nameStart = text.lastIndexOf('/') + 1;
  const at = text.indexOf('@', nameStart);
  const nameEnd = at < 0 ? text.length : at;
  return { nameStart, nameEnd, start: nameEnd + 1, end: text.length };
}

/**
 * `name=version` of apt and apk. What the distribution adds (`-1`, `-r0`) is no part of the release; other comparisons
 * of apk stay as they are written, and apt's `name/suite` chooses no version.
 */
function linuxSpec(text: string, database: PackageDatabase): Spec {
  const nameEnd = /[=<>~/@:]/.exec(text)?.index ?? text.length;
  const equals = text.charAt(nameEnd) === '=';
  const comparison = database === 'apk' && /[<>~]/.test(text.charAt(nameEnd));
  if (!equals && !comparison) return { nameStart: 0, nameEnd, start: text.length, end: text.length };
  const hyphen = equals ? text.lastIndexOf('-') : -1;
  const own = /^-r?\d/.test(text.slice(Math.max(hyphen, 0))) ? hyphen : -1;
  return { nameStart: 0, nameEnd, start: equals ? nameEnd + 1 : nameEnd, end: own > nameEnd ? own : text.length };
}

const IDS = optionSet('--id -q --query');
const VERSIONS = optionSet('--version');
const WINGET_VERSIONS = optionSet('--version -v');

/** winget and Chocolatey: the version is an option beside the id. */
function optionVersionPins(manager: Manager, rest: readonly Arg[], command: string, context: SpecContext): readonly ShellPin[] {
  const isWinget = manager.database === 'winget';
  const valueFields = (wanted: ReadonlySet<string>): readonly Field[] =>
    readOptions(rest, manager.valued, wanted).values.map(({ arg, from }) => subField(arg.field, from, arg.text.length));
  const { positional } = readOptions(rest, manager.valued, NONE);
  const ids = [...positional.map((arg) => arg.field), ...(isWinget ? valueFields(IDS) : [])];
  const versions = valueFields(isWinget ? WINGET_VERSIONS : VERSIONS);
  const fields = versions.length === 0 ? [[]] : versions;
  return ids.flatMap((id) => fields.flatMap((version) => databasePin(manager.database, id, version, command, context) ?? []));
}

/** Short options that end in one with a value take the next argument: `-itv /a:/b`. */
function isolated(args: readonly Arg[]): readonly Arg[] {
  return args.filter((arg, i) => {
    const before = args[i - 1]?.text ?? '';
    return !/^-[diqtP]+[acehlmpuvw]$/.test(before) || arg.text.startsWith('-');
  });
}

function containerPins(name: string, args: readonly Arg[], context: SpecContext): readonly ShellPin[] {
  const first = atSubcommand(args, CONTAINER_VALUED);
  const at = first?.sub === 'container' || first?.sub === 'image' ? atSubcommand(first.rest, CONTAINER_VALUED) : first;
  if (at === null || !CONTAINER_SUBS.has(at.sub)) return [];
  const { positional } = readOptions(isolated(at.rest), CONTAINER_VALUED, NONE, true);
  return alternativesOf(positional, 0).flatMap((arg) => imageFieldPin(arg.field, `${name} ${at.sub}`, context) ?? []);
}

/** The module that `python -m` runs, as a command of its own; null for every other call. */
export function pythonModule(name: string, args: readonly Arg[]): { readonly name: string; readonly args: readonly Arg[] } | null {
  if (!/^(?:python|pypy)\d?(?:\.\d+)?$|^py$/.test(name)) return null;
  const at = args.findIndex((arg) => arg.text === '-m' || !arg.text.startsWith('-'));
  const module = args[at]?.text === '-m' ? args[at + 1] : undefined;
  return module === undefined ? null : { name: fieldText(module.field), args: args.slice(at + 2) };
}
