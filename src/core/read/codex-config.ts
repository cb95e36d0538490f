import type { Catalogue } from './catalogue';
import { LineIndex } from './line-index';
import { launcherPins } from './mcp-servers';
import { MappedTextBuilder, mapVerbatim, type MappedText } from './offset-map';
import type { Pin, Reader, ReadResult } from './reader';
import { parseToml, type TomlEntry } from './toml-document';

/** Codex keeps its MCP servers in TOML tables `[mcp_servers.<name>]`. */
export const codexConfigReader: Reader = {
  source: 'codex-config',
  label: 'Codex configuration',
  accepts: (path) => /(?:^|\/)\.codex\/config\.toml$/.test(path),
  read: readCodexConfig,
};

function readCodexConfig(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const { entries, problems: mistakes } = parseToml(text);
  const problems = [...mistakes];
  const source = { text, lines: new LineIndex(text), catalogue, problems };
  const servers = new Map<string, { command: MappedText[]; args: MappedText[] }>();
  for (const entry of entries) {
    const [table, name, key, ...rest] = entry.path;
    if (table.name !== 'mcp_servers' || name === undefined || rest.length > 0 || entry.text === null) continue;
    if (key?.name !== 'command' && key?.name !== 'args') continue;
    const server = servers.get(name.name) ?? { command: [], args: [] };
    servers.set(name.name, server);
    server[key.name].push(mapped(entry, entry.text, text));
  }
  const pins: Pin[] = [...servers].flatMap(([name, { command, args }]) => launcherPins([...command, ...args], name, source));
  return { pins, problems };
}

function mapped({ start, end }: TomlEntry, value: string, text: string): MappedText {
  if (text.slice(start, end) === value) return mapVerbatim(text, start, end);
  // A string with escapes can be pointed at as a whole only.
  const builder = new MappedTextBuilder();
  builder.put(value, start, end);
  return builder.build();
}
