import { imagePins } from './container-image';
import { jsonAt, jsonElements, jsonMembers, jsonString, type JsonDocument, type JsonNode } from './json-document';
import { pinsInShell, shellTextOf, type ShellSource } from './mapped-shell';
import { pythonLauncherPins } from './mcp-python';
import { mapJsonString, MappedTextBuilder, type MappedText } from './offset-map';
import type { Pin } from './reader';
import { programName } from './shell-args';

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

/** The pins of one server's command line, given as its words; `server` is the name that it goes by. */
export function launcherPins(words: readonly MappedText[], server: string, source: ShellSource): readonly Pin[] {
  const where = `server ${server.slice(0, 60)}`;
  const image = containerImage(words);
  if (image !== null) return imagePins(image, source, where);
  const python = pythonLauncherPins(words, source, where);
  if (python !== null) return python;
  const shell = denoCommand(words) ?? shellTextOf(words);
  return shell === null ? [] : pinsInShell(shell, source, where);
}

const CONTAINER_PROGRAMS: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl']);

/** Options of `docker run` that stand alone; all others take a value. One-letter ones may be joined: `-it`. */
const ALONE =
  /^(?:-[itdPq]+|--(?:rm|init|interactive|tty|detach|privileged|publish-all|read-only|no-healthcheck|oom-kill-disable|quiet|sig-proxy|help))$/;

/** The image in `docker run -i --rm -e NAME image:tag`; null for every other command. */
function containerImage(words: readonly MappedText[]): MappedText | null {
  const [command, ...args] = words;
  if (command === undefined || !CONTAINER_PROGRAMS.has(programName(command.value))) return null;
  const run = args.findIndex((a) => a.value === 'run');
  if (run < 0 || args.slice(0, run).some((a) => a.value !== 'container')) return null;
  for (let i = run + 1; i < args.length; i++) {
    const value = args[i]?.value ?? '';
    if (!value.startsWith('-')) return args[i] ?? null;
    if (value === '--') return args[i + 1] ?? null;
    // `-eNAME=x` and `--name=x` bring their value along.
    const brings = value.startsWith('--') ? value.includes('=') : value.length > 2;
    if (!ALONE.test(value) && !brings) i++;
  }
  return null;
}

const NPM_SPECIFIER = 'npm:';

/** `deno run -A npm:name@1.2.3/bin` fetches what `npx name@1.2.3` does; null for every other command. */
function denoCommand(words: readonly MappedText[]): MappedText | null {
  const [command, ...args] = words;
  if (command === undefined || programName(command.value) !== 'deno') return null;
  const spec = args.find((a) => a.value.startsWith(NPM_SPECIFIER));
  if (spec === undefined) return null;
  const { start } = spec.locate(0, 0);
  const builder = new MappedTextBuilder();
  builder.put("npx '", start, start);
  builder.append(spec, NPM_SPECIFIER.length, specifierEnd(spec.value));
  builder.put("'", start, start);
  return builder.build();
}

/** Where the package of an `npm:` specifier ends: a path within the package may follow. */
export function specifierEnd(specifier: string): number {
  const scoped = specifier.startsWith('@', NPM_SPECIFIER.length);
  const name = scoped ? specifier.indexOf('/', NPM_SPECIFIER.length) + 1 : NPM_SPECIFIER.length;
  const path = specifier.slice(Math.max(name, NPM_SPECIFIER.length)).search(/[/']/);
  return path < 0 ? specifier.length : Math.max(name, NPM_SPECIFIER.length) + path;
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
