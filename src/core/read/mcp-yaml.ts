import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { launcherPins } from './mcp-servers';
import type { Reader, ReadResult } from './reader';
import { parseYaml, type YamlDocument, type YamlNode } from './yaml-document';

/**
 * Agents that keep their MCP servers in YAML: Continue (`mcpServers`, a list with `command` and `args`) and Goose
 * (`extensions`, a map or list with `cmd` and `args`, in some versions below `config`).
 */
export const mcpYamlReader: Reader = {
  source: 'mcp-yaml',
  label: 'MCP configuration in YAML',
  accepts: (path) => /(?:^|\/)(?:\.continue\/(?:[^/]+\/){0,3}[^/]+|goose\/(?:config\/)?config)\.ya?ml$/.test(path),
  read: readMcpYaml,
};

function readMcpYaml(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const yaml = parseYaml(text);
  const problems = yaml.problems.slice(0, 1);
  const source = { text, lines: new LineIndex(text), catalogue, problems };
  const servers = yaml.roots.flatMap((root) => ['mcpServers', 'extensions'].flatMap((key) => serversOf(yaml.get(root, key), yaml)));
  return {
    pins: servers.flatMap(({ name, node }) => {
      const command = yaml.text(yaml.get(node, 'command') ?? yaml.get(node, 'cmd'));
      const args = yaml.items(yaml.get(node, 'args')).flatMap((a) => yaml.text(a) ?? []);
      return command === null ? [] : launcherPins([command, ...args], name, source);
    }),
    problems,
  };
}

interface Server {
  readonly name: string;
  readonly node: YamlNode | null;
}

function serversOf(node: YamlNode | null, yaml: YamlDocument): readonly Server[] {
  const listed = yaml.items(node).map((item) => ({ name: yaml.text(yaml.get(item, 'name'))?.value ?? '', node: item }));
  const named = yaml.entries(node).map(({ name, value }) => ({ name, node: yaml.get(value, 'config') ?? value }));
  return [...listed, ...named];
}
