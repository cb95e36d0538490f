import type { Catalogue } from './catalogue';
import { jsonAt, jsonMembers, parseJson } from './json-document';
import { LineIndex } from './line-index';
import { mcpServerPins } from './mcp-servers';
import type { Reader, ReadResult } from './reader';

/** File names that mean MCP servers wherever they lie. */
const NAMES =
  /(?:^|\/)(?:\.mcp\.json|mcp\.json|mcp[-_]config\.json|(?:cline_)?mcp_settings\.json|claude_desktop_config\.json|\.claude\.json|opencode\.jsonc?|gemini-extension\.json)$/;

/** Settings files of agents that hold servers beside other things, and Continue's folder of them. */
const PLACES = /(?:^|\/)(?:\.(?:gemini|qwen|zed|amp)\/settings\.json|\.continue\/mcpServers\/[^/]+\.json)$/;

/** MCP server launchers in JSON; Claude's own file has those of each project, too. */
export const mcpConfigReader: Reader = {
  source: 'mcp-config',
  label: 'MCP configuration',
  accepts: (path) => NAMES.test(path) || PLACES.test(path),
  read: readMcpConfig,
};

function readMcpConfig(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const problems = [...document.problems];
  const source = { text: document.text, lines: new LineIndex(document.text), catalogue, problems };
  const projects = jsonMembers(jsonAt(document.root, 'projects')).map((m) => m.value);
  return { pins: [document.root, ...projects].flatMap((node) => mcpServerPins(node, document, source)), problems };
}
