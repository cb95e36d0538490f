import type { Catalogue } from './catalogue';
import { parseJson } from './json-document';
import { LineIndex } from './line-index';
import { mcpServerPins } from './mcp-servers';
import type { Reader, ReadResult } from './reader';

/** File names that mean MCP servers wherever they lie. */
const NAMES =
  /(?:^|\/)(?:\.mcp\.json|mcp\.json|mcp[-_]config\.json|(?:cline_)?mcp_settings\.json|claude_desktop_config\.json|opencode\.jsonc?|gemini-extension\.json)$/;

/** Settings files of editors and agents that hold servers beside other things. */
const SETTINGS = /(?:^|\/)(?:\.(?:gemini|qwen|vscode|zed|amp)\/settings\.json|\.claude-plugin\/plugin\.json)$/;

/** MCP server launchers in JSON. */
export const mcpConfigReader: Reader = {
  source: 'mcp-config',
  label: 'MCP configuration',
  accepts: (path) => NAMES.test(path) || SETTINGS.test(path),
  read: readMcpConfig,
};

function readMcpConfig(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const problems = [...document.problems];
  const source = { text: document.text, lines: new LineIndex(document.text), catalogue, problems };
  return { pins: mcpServerPins(document.root, document, source), problems };
}
