import { parseYaml, type YamlDocument, type YamlNode } from './yaml-document';

/** A rule that leaves a dependency out; `partly` when only some versions or steps are left out. */
export interface DependabotIgnore {
  readonly name: string;
  readonly partly: boolean;
}

/** One entry under `updates`. */
export interface DependabotEntry {
  readonly ecosystem: string;
  /** Folders as written, globs among them. */
  readonly directories: readonly string[];
  readonly ignore: readonly DependabotIgnore[];
  /** Names of the only dependencies that are updated; null for all; an empty text for a rule without a name. */
  readonly allow: readonly string[] | null;
  readonly excludePaths: readonly string[];
  /** No version updates are proposed: the number of pull requests is limited to none. */
  readonly closed: boolean;
}

/** A Dependabot configuration as far as it says what is updated. */
export interface DependabotConfig {
  readonly path: string;
  readonly entries: readonly DependabotEntry[];
}

/**
 * Reads `dependabot.yml`
 * (https://docs.github.com/en/code-security/reference/supply-chain-security/dependabot-options-reference). Null when the
 * text cannot be read.
 */
export function readDependabotConfig(text: string, path: string): DependabotConfig | null {
  const yaml = parseYaml(text);
  const [root] = yaml.roots;
  if (yaml.problems.length > 0 || root === undefined || yaml.entries(root).length === 0) return null;
  return { path, entries: yaml.items(yaml.get(root, 'updates')).map((node) => toEntry(node, yaml)) };
}

function toEntry(node: YamlNode, yaml: YamlDocument): DependabotEntry {
  const text = (name: string): string => yaml.text(yaml.get(node, name))?.value ?? '';
  const list = (name: string): readonly string[] => yaml.items(yaml.get(node, name)).map((item) => yaml.text(item)?.value ?? '');
  const single = text('directory');
  const allow = yaml.items(yaml.get(node, 'allow'));
  return {
    ecosystem: text('package-ecosystem'),
    directories: [...(single === '' ? [] : [single]), ...list('directories')],
    ignore: yaml.items(yaml.get(node, 'ignore')).map((item) => toIgnore(item, yaml)),
    allow: allow.length === 0 ? null : allow.map((item) => yaml.text(yaml.get(item, 'dependency-name'))?.value ?? ''),
    excludePaths: list('exclude-paths'),
    closed: text('open-pull-requests-limit').trim() === '0',
  };
}

function toIgnore(node: YamlNode, yaml: YamlDocument): DependabotIgnore {
  const name = yaml.text(yaml.get(node, 'dependency-name'))?.value ?? '';
  return { name: name === '' ? '*' : name, partly: yaml.get(node, 'versions') !== null || yaml.get(node, 'update-types') !== null };
}
