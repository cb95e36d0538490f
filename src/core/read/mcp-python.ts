import { pythonName } from '../model/package';
import type { ShellSource } from './mapped-shell';
import { MappedTextBuilder, type MappedText } from './offset-map';
import { addressPin, findPython, pinAt, requirementPin } from './python-pin';
import { classifyPythonVersion } from './python-spec';
import type { Pin } from './reader';
import { programName } from './shell-args';

/** Options of uv and pipx whose value is the next word. https://docs.astral.sh/uv/reference/cli/ */
const VALUED: ReadonlySet<string> = new Set(
  `--from --with -w --with-editable --with-requirements --python -p --index --default-index --index-url -i
   --extra-index-url --find-links -f --refresh-package --env-file --cache-dir --config-file --directory --project --color
   --constraints -c --overrides --build-constraints -b --exclude-newer --resolution --prerelease --link-mode --upgrade-package -P
   --keyring-provider --index-strategy --allow-insecure-host --config-setting -C --reinstall-package --no-build-package
   --no-binary-package --torch-backend --python-platform --python-preference --fork-strategy --spec --pip-args --group --extra
   --only-group --no-group --no-extra --package --module -m`.split(/\s+/),
);

/** Options whose value names packages that are fetched. */
const FETCHED: ReadonlySet<string> = new Set(['--from', '--with', '-w', '--spec']);

/** Options that name the package in place of the first argument. */
const INSTEAD: ReadonlySet<string> = new Set(['--from', '--spec']);

/** What a launcher fetches: what its options name, and what it runs unless an option says where that comes from. */
interface Fetched {
  readonly named: readonly MappedText[];
  readonly command: MappedText | null;
}

/**
 * The pins of `uvx name==1.2.3`, `uvx name@1.2.3`, `uvx --from name==1.2.3 bin`, `uv tool run …`, `uv run --with …` and
 * `pipx run --spec …`; null for every other command.
 */
export function pythonLauncherPins(words: readonly MappedText[], source: ShellSource, where: string): readonly Pin[] | null {
  const fetched = fetchedBy(withoutCmd(words));
  if (fetched === null) return null;
  const specs = fetched.command === null ? fetched.named : [...fetched.named, fetched.command];
  return specs.flatMap((spec) => specPin(spec, source, where) ?? []);
}

/** `cmd /c uvx …` is how Windows starts it. */
function withoutCmd(words: readonly MappedText[]): readonly MappedText[] {
  if (programName(words[0]?.value ?? '').toLowerCase() !== 'cmd') return words;
  const at = words.findIndex((w, i) => i > 0 && !/^\/[a-z]$/i.test(w.value));
  return at < 0 ? [] : words.slice(at);
}

function fetchedBy([command, ...args]: readonly MappedText[]): Fetched | null {
  const [first, second] = args.map((a) => a.value);
  switch (programName(command?.value ?? '').toLowerCase()) {
    case 'uvx':
      return readOptions(args);
    case 'uv':
      if (first === 'tool' && second === 'run') return readOptions(args.slice(2));
      // What `uv run` runs is a program or script of the project, no package.
      return first === 'run' ? { named: readOptions(args.slice(1)).named, command: null } : null;
    case 'pipx':
      return first === 'run' ? readOptions(args.slice(1)) : null;
    default:
      return null;
  }
}

function readOptions(args: readonly MappedText[]): Fetched {
  const named: MappedText[] = [];
  let instead = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === undefined) break;
    if (arg.value === '--' || !arg.value.startsWith('-')) {
      const command = (arg.value === '--' ? args[i + 1] : arg) ?? null;
      return { named, command: instead ? null : command };
    }
    const equals = arg.value.indexOf('=');
    const option = equals < 0 ? arg.value : arg.value.slice(0, equals);
    const value = equals < 0 ? args[i + 1] : partOf(arg, equals + 1);
    if (FETCHED.has(option) && value !== undefined) named.push(value);
    instead ||= INSTEAD.has(option);
    if (equals < 0 && VALUED.has(option)) i++;
  }
  return { named, command: null };
}

function partOf(arg: MappedText, start: number): MappedText {
  const builder = new MappedTextBuilder();
  builder.append(arg, start, arg.value.length);
  return builder.build();
}

/** `name@1.2.3` is uvx's own form; in PEP 508 an address would follow. */
const AT = /^([A-Za-z0-9][\w.-]*)(?:\[[\w.,\s-]*\])?@([^\s:/]+)$/;

function specPin(spec: MappedText, source: ShellSource, where: string): Pin | null {
  const [whole, name, version] = AT.exec(spec.value) ?? [];
  if (whole === undefined || name === undefined || version === undefined) {
    return requirementPin(spec, { where }, source)?.pin ?? addressPin(spec, { where }, source);
  }
  const entry = findPython(source.catalogue, pythonName(name));
  if (entry === null) return null;
  const { start, end, via } = spec.locate(whole.length - version.length, whole.length);
  return pinAt(entry, classifyPythonVersion(version), start, end, { where, via }, source);
}
