import { packageKey, type PackageId } from '../model/package';
import type { Tool } from '../model/tool';

/** A package that the feed knows, with its tool. */
export interface CatalogueEntry {
  readonly tool: string;
  readonly package: PackageId;
}

export interface FeatureEntry extends CatalogueEntry {
  readonly id: string;
  readonly versionOption: string | null;
}

/** The tool records turned into look-ups for readers and finders. Built once per feed. */
export interface Catalogue {
  find(ecosystem: string, name: string): CatalogueEntry | null;
  /** Bare tool-manager key (`claude`), lower case. */
  findToolManagerKey(key: string): CatalogueEntry | null;
  /** Longest installer prefix contained in an address without scheme; null when none is. */
  findInstaller(address: string): CatalogueEntry | null;
  /** Dev container feature by id without tag. */
  findFeature(id: string): FeatureEntry | null;
  findCommand(name: string): CatalogueEntry | null;
  /** Lower-case strings; a file that holds none of them holds no pin. */
  readonly needles: readonly string[];
}

/** The package that a tool's command, installer or tool-manager key stands for: its native one, else its first. */
function ownPackage(tool: Tool): PackageId | null {
  const native = tool.packages.find((p) => p.package.ecosystem === 'x-native');
  return (native ?? tool.packages[0])?.package ?? null;
}

/** Builds the look-ups; of two tools that claim one key the first in feed order keeps it. */
export function buildCatalogue(tools: readonly Tool[]): Catalogue {
  const packages = new Map<string, CatalogueEntry>();
  const keys = new Map<string, CatalogueEntry>();
  const installers: { prefix: string; entry: CatalogueEntry }[] = [];
  const features = new Map<string, FeatureEntry>();
  const commands = new Map<string, CatalogueEntry>();
  const needles = new Set<string>();
  const put = <T>(map: Map<string, T>, key: string, value: T): void => {
    if (!map.has(key)) map.set(key, value);
    needles.add(key.toLowerCase());
  };
  for (const tool of tools) {
    for (const { package: id } of tool.packages) {
      const key = packageKey(id);
      if (!packages.has(key)) packages.set(key, { tool: tool.id, package: id });
      if (id.ecosystem !== 'x-native') needles.add(id.name.toLowerCase());
    }
    const own = ownPackage(tool);
    if (own === null) continue;
    const entry: CatalogueEntry = { tool: tool.id, package: own };
    for (const key of tool.pinNames.toolManager) put(keys, key.toLowerCase(), entry);
    for (const prefix of tool.pinNames.installers) {
      installers.push({ prefix, entry });
      needles.add(prefix.toLowerCase());
    }
    for (const f of tool.pinNames.features) put(features, f.id.toLowerCase(), { ...entry, ...f });
    for (const command of tool.pinNames.commands) put(commands, command, entry);
  }
  installers.sort((a, b) => b.prefix.length - a.prefix.length);
  return {
    find: (ecosystem, name) => packages.get(packageKey({ ecosystem, name })) ?? null,
    findToolManagerKey: (key) => keys.get(key.toLowerCase()) ?? null,
    findInstaller: (address) => installers.find((i) => address.startsWith(i.prefix))?.entry ?? null,
    findFeature: (id) => features.get(id.toLowerCase()) ?? null,
    findCommand: (name) => commands.get(name) ?? null,
    needles: [...needles].sort(),
  };
}
