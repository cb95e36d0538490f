import type { Catalogue, CatalogueEntry } from './catalogue';
import { fillReferences, NO_VARIABLES } from './ci-variables';
import { jsonAt, jsonElements, jsonMembers, jsonString, parseJson, type JsonDocument, type JsonMember, type JsonNode } from './json-document';
import { imagePins } from './container-image';
import { LineIndex } from './line-index';
import { fileVariable, pinsInShell, shellTextOf, type ShellSource } from './mapped-shell';
import { mappedString, mcpServerPins } from './mcp-servers';
import type { MappedText } from './offset-map';
import { classifyNpmVersion, splitNpmSpec } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';
import type { KnownVariable } from './shell-pins';

/** Commands of https://containers.dev/implementors/json_reference; the first runs on the host, without the container's variables. */
const LIFECYCLE = ['initializeCommand', 'onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'];

/** A feature that installs any npm package. */
const NPM_FEATURE = /(?:^|\/)features\/npm-package$/;

/** Dev container definitions, in every folder of a repository. */
export const devcontainerReader: Reader = {
  source: 'devcontainer',
  label: 'devcontainer.json',
  accepts: (path) => /(?:^|\/)(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
  read: readDevcontainer,
};

interface File extends ShellSource {
  readonly document: JsonDocument;
}

function readDevcontainer(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const problems = [...document.problems];
  const file: File = { text: document.text, lines: new LineIndex(document.text), catalogue, document, problems };
  const { root } = document;
  const image = mappedString(jsonAt(root, 'image'), document);
  const pins = [
    ...(image === null ? [] : imagePins(filledIn(image), file, 'image')),
    ...[...jsonMembers(jsonAt(root, 'containerEnv')), ...jsonMembers(jsonAt(root, 'remoteEnv'))].flatMap(({ key, value }) => {
      const text = mappedString(value, document);
      return text === null ? [] : imagePins(filledIn(text), file, `containerEnv ${key.value.slice(0, 60)}`);
    }),
    ...jsonMembers(jsonAt(root, 'features')).flatMap((f) => featurePin(f, file) ?? []),
    ...extensionPins(jsonAt(root, 'extensions'), file),
    ...jsonMembers(jsonAt(root, 'customizations')).flatMap(({ value }) => [
      ...extensionPins(jsonAt(value, 'extensions'), file),
      ...mcpServerPins(jsonAt(value, 'mcp'), document, file),
      ...mcpServerPins(jsonAt(value, 'settings'), document, file),
    ]),
    ...LIFECYCLE.flatMap((name) => commandPins(name, jsonAt(root, name), file)),
  ];
  return { pins, problems };
}

const LOCAL_VARIABLE = /\$\{(?:localEnv|containerEnv):([A-Za-z_]\w{0,127})(?::([^{}$]{0,256}))?\}|\$\{[^{}]{0,256}\}/g;

/** `${localEnv:NAME:default}` as its default; every other variable is filled in elsewhere. */
function filledIn(text: MappedText): MappedText {
  return fillReferences(
    text,
    function* find(value) {
      for (const match of value.matchAll(LOCAL_VARIABLE)) {
        const groups: readonly (string | undefined)[] = match;
        const end = match.index + match[0].length;
        const fallback = groups[2];
        yield { start: match.index, end, name: groups[1] ?? null, fallback: fallback === undefined ? null : [end - 1 - fallback.length, end - 1] };
      }
    },
    NO_VARIABLES,
  );
}

/** A pin whose version stands at `[start, end)`; without a version the stretch is the name. */
function pinAt(entry: CatalogueEntry, version: string | null, start: number, end: number, where: string, file: File): Pin {
  return {
    tool: entry.tool,
    package: entry.package,
    version: classifyNpmVersion(version),
    range: file.lines.range(start, end),
    text: file.text.slice(start, end),
    via: null,
    where,
    mergeKey: null,
  };
}

/** The feature's own tag says nothing of the tool: only the option does, and a plain string means the option `version`. */
function featurePin({ key, value }: JsonMember, file: File): Pin | null {
  const id = featureId(key.value);
  const feature = file.catalogue.findFeature(id);
  const packageOption = NPM_FEATURE.test(id) ? jsonString(jsonAt(value, 'package')) : null;
  const spec = packageOption === null ? null : splitNpmSpec(packageOption.value);
  const entry = feature ?? (spec === null ? null : file.catalogue.find('npm', spec.name));
  if (entry === null) return null;
  const option = feature === null ? 'version' : feature.versionOption;
  const node = option === null ? null : value.type === 'string' ? value : jsonAt(value, option);
  const written = node === null ? null : literalOf(node, file);
  if (written !== null && written.text.trim() !== '') return pinAt(entry, written.text, written.start, written.end, 'features', file);
  if (packageOption !== null && spec !== null && spec.version !== null) {
    const at = mappedString(jsonAt(value, 'package'), file.document)?.locate(spec.versionStart, packageOption.value.length);
    if (at !== undefined) return pinAt(entry, spec.version, at.start, at.end, 'features', file);
  }
  const name = packageOption ?? key;
  return pinAt(entry, null, name.start, name.end, 'features', file);
}

/** A feature's id without its tag or digest; a colon before the last slash belongs to a registry's port. */
function featureId(key: string): string {
  const digest = key.indexOf('@');
  const name = digest < 0 ? key : key.slice(0, digest);
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

function literalOf(node: JsonNode, file: File): { text: string; start: number; end: number } | null {
  const string = jsonString(node);
  if (string !== null) return { text: string.value, start: string.start, end: string.end };
  const end = node.offset + node.length;
  return node.type === 'number' ? { text: file.text.slice(node.offset, end), start: node.offset, end } : null;
}

/** `publisher.name`, with `@x.y.z` or `@prerelease`; a minus in front takes a base image's extension out. */
function extensionPins(node: JsonNode | null, file: File): readonly Pin[] {
  return jsonElements(node).flatMap((element) => {
    const text = mappedString(element, file.document);
    if (text === null || text.value.startsWith('-')) return [];
    const at = text.value.indexOf('@');
    const id = (at < 0 ? text.value : text.value.slice(0, at)).trim();
    const entry = file.catalogue.find('VSCode', id);
    if (entry === null) return [];
    const version = at < 0 || at + 1 >= text.value.length ? null : text.value.slice(at + 1);
    const place = version === null ? text.locate(text.value.indexOf(id), text.value.indexOf(id) + id.length) : text.locate(at + 1, text.value.length);
    return [pinAt(entry, version, place.start, place.end, 'extensions', file)];
  });
}

/** A command is a line for the shell, a list of words, or an object of such under names of its own. */
function commandPins(name: string, node: JsonNode | null, file: File): readonly Pin[] {
  if (node === null) return [];
  const variables = name === 'initializeCommand' ? new Map<string, KnownVariable>() : containerVariables(file);
  const nodes = node.type === 'object' ? jsonMembers(node).map((m) => m.value) : [node];
  return nodes.flatMap((command) => {
    const shell = command.type === 'array' ? shellTextOf(wordsOf(command, file)) : mappedString(command, file.document);
    return shell === null ? [] : pinsInShell(shell, file, name, variables);
  });
}

function wordsOf(node: JsonNode, file: File): readonly MappedText[] {
  return jsonElements(node).flatMap((e) => mappedString(e, file.document) ?? []);
}

function containerVariables(file: File): Map<string, KnownVariable> {
  const variables = new Map<string, KnownVariable>();
  for (const map of ['containerEnv', 'remoteEnv']) {
    for (const { key, value } of jsonMembers(jsonAt(file.document.root, map))) {
      const literal = mappedString(value, file.document);
      // `${localEnv:NAME}` and its kin are filled in elsewhere.
      if (literal !== null && !literal.value.includes('${')) variables.set(key.value, fileVariable(literal, `${map} ${key.value}`));
    }
  }
  return variables;
}
