import type { Catalogue } from './catalogue';
import { jsonAt, jsonElements, jsonOffset, jsonString, parseJson, type JsonDocument, type JsonNode } from './json-document';
import { LineIndex } from './line-index';
import { mcpServerPins } from './mcp-servers';
import { classifyNpmVersion } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

/** Plugins of Claude Code: the MCP servers that they bring, and those that a marketplace takes from npm. */
export const claudePluginReader: Reader = {
  source: 'claude-plugin',
  label: 'Claude Code plugin',
  accepts: (path) => /(?:^|\/)\.claude-plugin\/(?:marketplace|plugin)\.json$/.test(path),
  read: readClaudePlugin,
};

function readClaudePlugin(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const problems = [...document.problems];
  const source = { text: document.text, lines: new LineIndex(document.text), catalogue, problems };
  const plugins = jsonElements(jsonAt(document.root, 'plugins'));
  const servers = [document.root, ...plugins].flatMap((node) => mcpServerPins(node, document, source));
  return { pins: [...servers, ...plugins.flatMap((p) => npmSourcePin(p, document, catalogue) ?? [])], problems };
}

/** `"source": { "source": "npm", "package": "name", "version": "^1.2.3" }`; null for every other source. */
function npmSourcePin(plugin: JsonNode, document: JsonDocument, catalogue: Catalogue): Pin | null {
  const source = jsonAt(plugin, 'source');
  const name = jsonString(jsonAt(source, 'package'));
  if (jsonString(jsonAt(source, 'source'))?.value !== 'npm' || name === null) return null;
  const entry = catalogue.find('npm', name.value);
  if (entry === null) return null;
  const written = jsonString(jsonAt(source, 'version'));
  const unpinned = written === null || written.value.trim() === '';
  const shown = unpinned ? name : written;
  const [start, end] = [jsonOffset(document.text, shown, 0), shown.end];
  return {
    ...{ tool: entry.tool, package: entry.package, version: classifyNpmVersion(unpinned ? null : written.value) },
    ...{ range: document.range(start, end), text: document.text.slice(start, end) },
    ...{ via: null, where: `plugin ${jsonString(jsonAt(plugin, 'name'))?.value.slice(0, 60) ?? ''}`.trim(), mergeKey: null },
  };
}
