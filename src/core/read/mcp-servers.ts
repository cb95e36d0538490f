import { jsonAt, jsonElements, jsonMembers, jsonString, type JsonDocument, type JsonNode } from './json-document';
import { pinsInShell, shellTextOf, type ShellSource } from './mapped-shell';
import { mapJsonString, type MappedText } from './offset-map';
import type { Pin } from './reader';

/**
 * Where the editors and agents keep their servers: `mcpServers` (Claude, Cursor, Gemini, Kiro), `servers` (VS Code's
 * mcp.json), `mcp.servers` (its settings), `mcp` (opencode), `amp.mcpServers`, `context_servers` (Zed).
 */
const SERVER_KEYS: readonly (readonly string[])[] = [
  ['mcpServers'],
  ['servers'],
  ['mcp', 'servers'],
  ['mcp', 'mcpServers'],
  ['mcp.servers'],
  ['mcp'],
  ['amp.mcpServers'],
  ['context_servers'],
];

/** Pins of all MCP servers under the known keys of an object. `env` and `headers` are not looked at. */
export function mcpServerPins(root: JsonNode | null, document: JsonDocument, source: ShellSource): readonly Pin[] {
  return SERVER_KEYS.flatMap((path) => jsonMembers(jsonAt(root, ...path))).flatMap((server) =>
    launcherPins(commandWords(server.value, document), server.key.value, source),
  );
}

/** The pins of one server's command line, given as its words and read as a shell's; `server` is the name that it goes by. */
export function launcherPins(words: readonly MappedText[], server: string, source: ShellSource): readonly Pin[] {
  const shell = shellTextOf(words);
  return shell === null ? [] : pinsInShell(shell, source, `server ${server.slice(0, 60)}`);
}

/** The words of a command: `command` and `args`, a list in `command`, or `path` and `args` in it (Zed). */
function commandWords(server: JsonNode, document: JsonDocument): readonly MappedText[] {
  const command = jsonAt(server, 'command');
  const nested = jsonAt(command, 'path');
  const head = nested ?? command;
  const args = jsonAt(nested === null ? server : command, 'args');
  return [...(head?.type === 'string' ? [head] : jsonElements(head)), ...jsonElements(args)].flatMap((node) => mappedString(node, document) ?? []);
}

/** A string node with the places of its characters; null for every other value. */
export function mappedString(node: JsonNode | null | undefined, document: JsonDocument): MappedText | null {
  const string = jsonString(node);
  return string === null ? null : mapJsonString(document.text, string);
}
