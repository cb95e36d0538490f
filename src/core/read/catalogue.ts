import { packageKey, pythonName, type PackageId } from '../model/package';
import type { PackageDatabase, Tool } from '../model/tool';

/** A package that the feed knows, with its tool. */
export interface CatalogueEntry {
  readonly tool: string;
  readonly package: PackageId;
}

export interface FeatureEntry extends CatalogueEntry {
  readonly id: string;
  readonly versionOption: string | null;
}

/** A tag of an action and the commit it stands for. */
export interface ActionRef {
  readonly ref: string;
  readonly sha: string;
}

/** The tool records turned into look-ups for readers and finders. Built once per feed. */
export interface Catalogue {
  /** The records it was built from. */
  readonly tools: readonly Tool[];
  find(ecosystem: string, name: string): CatalogueEntry | null;
  /** Bare tool-manager key (`claude`), lower case. */
  findToolManagerKey(key: string): CatalogueEntry | null;
  /** Longest installer prefix contained in an address without scheme; null when none is. */
  findInstaller(address: string): CatalogueEntry | null;
  /** Dev container feature by id without tag. */
  findFeature(id: string): FeatureEntry | null;
  findCommand(name: string): CatalogueEntry | null;
  /** A name in a system's package manager; those of Windows do not differ by case. */
  findDatabasePackage(manager: PackageDatabase, name: string): CatalogueEntry | null;
  /** A formula or cask; a name that the record says to be the other kind is another program. */
  findHomebrew(as: 'cask' | 'formula', name: string): CatalogueEntry | null;
  /** The package that an action's input chooses the version of; `action` is `owner/name` with its folder, no ref. */
  findActionInput(action: string, input: string): CatalogueEntry | null;
  /** Tags and commits of an action whose record lists them; empty for every other package. */
  findRefs(action: PackageId): readonly ActionRef[];
  /** Lower-case strings; a file that holds none of them holds no pin. */
  readonly needles: readonly string[];
}

/** The package that a tool's command, installer or tool-manager key stands for: its native one, else its first. */
function ownPackage(tool: Tool): PackageId | null {
  const native = tool.packages.find((p) => p.package.ecosystem === 'x-native');
  return (native ?? tool.packages[0])?.package ?? null;
}

/** What an action installs: runners have npm, and no action is known to take a vendor's installer's version. */
function actionPackage(tool: Tool): PackageId | null {
  return tool.packages.find((p) => p.package.ecosystem === 'npm')?.package ?? ownPackage(tool);
}

const CASE_SENSITIVE: ReadonlySet<PackageDatabase> = new Set(['dpkg', 'apk', 'pacman', 'nix', 'snap', 'flatpak']);

function databaseKey(manager: PackageDatabase, name: string): string {
  return `${manager} ${CASE_SENSITIVE.has(manager) ? name : name.toLowerCase()}`;
}

/** Last parts of image names shorter than this occur in too many texts that have nothing to do with the image. */
const TELLING_LENGTH = 6;

/** Separators that the Python index takes for one. */
const PYTHON_SEPARATORS = ['-', '_', '.'];

/** Texts of which one stands wherever the package is named, in lower case. */
function namesOf({ ecosystem, name }: PackageId): readonly string[] {
  if (ecosystem === 'x-native') return [];
  if (ecosystem === 'PyPI') return [name.toLowerCase(), ...PYTHON_SEPARATORS.map((s) => pythonName(name).replaceAll('-', s))];
  if (ecosystem !== 'x-image') return [name.toLowerCase()];
  // The registry and the owner may stand in variables.
  const parts = name.toLowerCase().split('/');
  const last = parts.at(-1) ?? '';
  return [last.length < TELLING_LENGTH ? parts.slice(-2).join('/') : last];
}

/** Look-ups under construction; of two tools that claim one key the first in feed order keeps it. */
class Index {
  readonly packages = new Map<string, CatalogueEntry>();
  readonly keys = new Map<string, CatalogueEntry>();
  readonly installers: { prefix: string; entry: CatalogueEntry }[] = [];
  readonly features = new Map<string, FeatureEntry>();
  readonly commands = new Map<string, CatalogueEntry>();
  readonly database = new Map<string, CatalogueEntry>();
  readonly inputs = new Map<string, CatalogueEntry>();
  readonly refs = new Map<string, readonly ActionRef[]>();
  /** Kinds that the records state for a name of Homebrew. */
  readonly homebrew = new Map<string, ReadonlySet<string>>();
  readonly needles = new Set<string>();

  add(tool: Tool): void {
    for (const { package: id, follows } of tool.packages) {
      put(this.packages, packageKey(id), { tool: tool.id, package: id });
      if (follows?.derivation.kind === 'ref-table') put(this.refs, packageKey(id), follows.derivation.refs);
      this.need(...namesOf(id));
    }
    for (const location of tool.locations) {
      if (location.kind === 'homebrew') {
        const key = packageKey(location.package);
        this.homebrew.set(key, new Set([...(this.homebrew.get(key) ?? []), location.as]));
      }
      if (location.kind !== 'package-database') continue;
      put(this.database, databaseKey(location.manager, location.name), { tool: tool.id, package: location.package });
      this.need(location.name);
    }
    this.addNames(tool);
  }

  private addNames(tool: Tool): void {
    const { id, pinNames } = tool;
    const own = ownPackage(tool);
    if (own === null) return;
    const entry: CatalogueEntry = { tool: id, package: own };
    for (const key of pinNames.toolManager) put(this.keys, key.toLowerCase(), entry);
    for (const prefix of pinNames.installers) this.installers.push({ prefix, entry });
    for (const f of pinNames.features) put(this.features, f.id.toLowerCase(), { ...entry, ...f });
    for (const command of pinNames.commands) put(this.commands, command, entry);
    this.need(...pinNames.toolManager, ...pinNames.installers, ...pinNames.features.map((f) => f.id), ...pinNames.commands);
    const installed = actionPackage(tool) ?? own;
    for (const { action, input } of pinNames.actionInputs ?? []) {
      put(this.inputs, inputKey(action, input), { tool: id, package: installed });
      this.need(action);
    }
  }

  private need(...names: readonly string[]): void {
    for (const name of names) this.needles.add(name.toLowerCase());
  }
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}

/** GitHub folds the case of actions and of their inputs. */
function inputKey(action: string, input: string): string {
  return `${action} ${input}`.toLowerCase();
}

/** Builds the look-ups; of two tools that claim one key the first in feed order keeps it. */
export function buildCatalogue(tools: readonly Tool[]): Catalogue {
  const index = new Index();
  for (const tool of tools) index.add(tool);
  const installers = index.installers.sort((a, b) => b.prefix.length - a.prefix.length);
  return {
    tools,
    find: (ecosystem, name) => index.packages.get(packageKey({ ecosystem, name })) ?? null,
    findToolManagerKey: (key) => index.keys.get(key.toLowerCase()) ?? null,
    findInstaller: (address) => installers.find((i) => address.startsWith(i.prefix))?.entry ?? null,
    findFeature: (id) => index.features.get(id.toLowerCase()) ?? null,
    findCommand: (name) => index.commands.get(name) ?? null,
    findDatabasePackage: (manager, name) => index.database.get(databaseKey(manager, name)) ?? null,
    findHomebrew: (as, name) => {
      const key = packageKey({ ecosystem: 'Homebrew', name });
      const kinds = index.homebrew.get(key);
      return kinds === undefined || kinds.has(as) ? (index.packages.get(key) ?? null) : null;
    },
    findActionInput: (action, input) => index.inputs.get(inputKey(action, input)) ?? null,
    findRefs: (action) => index.refs.get(packageKey(action)) ?? [],
    needles: [...index.needles].sort(),
  };
}
