import type { Catalogue } from './catalogue';
import { jsonAt, jsonMembers, jsonOffset, jsonString, parseJson, type JsonDocument, type JsonMember, type JsonString } from './json-document';
import { LineIndex } from './line-index';
import { BELOW_OTHERS, copyKey, lockedPins, type LockedCopy } from './locked-copy';
import { pinsInShell, type ShellSource } from './mapped-shell';
import { launcherPins, mappedString } from './mcp-servers';
import { MappedTextBuilder, type MappedText } from './offset-map';
import { classifyNpmVersion, splitNpmAlias, type NpmSpec } from './package-spec';
import type { Pin, Reader, ReadResult } from './reader';

const NPM_SPECIFIER = 'npm:';

/** Where the package of an `npm:` specifier ends: a path within the package may follow. */
function specifierEnd(specifier: string): number {
  const scoped = specifier.startsWith('@', NPM_SPECIFIER.length);
  const name = scoped ? specifier.indexOf('/', NPM_SPECIFIER.length) + 1 : NPM_SPECIFIER.length;
  const path = specifier.slice(Math.max(name, NPM_SPECIFIER.length)).search(/[/']/);
  return path < 0 ? specifier.length : Math.max(name, NPM_SPECIFIER.length) + path;
}

/** Deno's manifest: imports of npm packages, and the commands of its tasks. */
export const denoReader: Reader = {
  source: 'deno',
  label: 'deno.json',
  accepts: (path) => /(?:^|\/)(?:deno\.jsonc?|import_map\.json)$/.test(path),
  read: readDeno,
};

/** Deno's lockfile, formats 3 to 5: what was asked for, and what only other packages ask for. */
export const denoLockReader: Reader = {
  source: 'deno-lock',
  label: 'deno.lock',
  accepts: (path) => /(?:^|\/)deno\.lock$/.test(path),
  read: readDenoLock,
};

function readDeno(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  const problems = [...document.problems];
  const scopes = jsonMembers(jsonAt(document.root, 'scopes')).map((scope) => scope.value);
  const imports = [jsonAt(document.root, 'imports'), ...scopes].flatMap((node) => jsonMembers(node));
  const source: ShellSource = { text: document.text, lines: new LineIndex(document.text), catalogue, problems };
  const tasks = jsonMembers(jsonAt(document.root, 'tasks')).flatMap(({ key, value }) => {
    const command = mappedString(value.type === 'object' ? jsonAt(value, 'command') : value, document);
    return command === null ? [] : taskPins(command, `task ${key.value.slice(0, 60)}`, source);
  });
  return { pins: [...imports.flatMap((m) => importPin(m, document, catalogue) ?? []), ...tasks], problems };
}

/** Deno runs a task in a shell of its own, of which `deno run npm:…` is the one form that other shells do not know. */
function taskPins(command: MappedText, where: string, source: ShellSource): readonly Pin[] {
  const words = wordsOf(command);
  if (words[0]?.value !== 'deno' || words.some((w) => /^[&|;]/.test(w.value))) return pinsInShell(command, source, where);
  return launcherPins(words, '', source).map((pin) => ({ ...pin, where }));
}

function wordsOf(command: MappedText): readonly MappedText[] {
  return [...command.value.matchAll(/\S+/g)].map((word) => {
    const builder = new MappedTextBuilder();
    builder.append(command, word.index, word.index + word[0].length);
    return builder.build();
  });
}

/** `npm:name@range/path` taken apart, its path left out; null for every other specifier. */
function npmSpecifier(text: string): NpmSpec | null {
  return splitNpmAlias(text.slice(0, specifierEnd(text)));
}

/** Equal for an import and what the lockfile says of it. */
function keyOf({ name, version }: NpmSpec): string {
  return `deno:${name}@${version ?? ''}`;
}

function importPin({ value }: JsonMember, document: JsonDocument, catalogue: Catalogue): Pin | null {
  const written = jsonString(value);
  const spec = written === null ? null : npmSpecifier(written.value);
  const entry = spec === null ? null : catalogue.find('npm', spec.name);
  if (written === null || spec === null || entry === null) return null;
  const stated = spec.version ?? '';
  const unpinned = stated === '';
  const from = unpinned ? 'npm:'.length : spec.versionStart;
  const start = jsonOffset(document.text, written, from);
  const end = jsonOffset(document.text, written, from + (unpinned ? spec.name : stated).length);
  return {
    ...{ tool: entry.tool, package: entry.package, version: classifyNpmVersion(unpinned ? null : stated) },
    ...{ range: document.range(start, end), text: document.text.slice(start, end) },
    ...{ via: null, where: 'imports', mergeKey: keyOf(spec) },
  };
}

function readDenoLock(text: string, _path: string, catalogue: Catalogue): ReadResult {
  const document = parseJson(text);
  // Format 3 has both lists below `packages`.
  const roots = [document.root, jsonAt(document.root, 'packages')];
  const asked = roots.flatMap((r) => jsonMembers(jsonAt(r, 'specifiers'))).flatMap((m) => askedCopy(m, document, catalogue) ?? []);
  const seen = new Set(asked.map(copyKey));
  const others = roots.flatMap((r) => jsonMembers(jsonAt(r, 'npm'))).flatMap((m) => otherCopy(m.key, document, catalogue) ?? []);
  return { pins: lockedPins(document.text, [...asked, ...others.filter((c) => !seen.has(copyKey(c)))]), problems: document.problems };
}

/** `"npm:name@^1.2.0": "1.2.3"`; format 3 repeats the name in the answer, and peers follow after `_`. */
function askedCopy({ key, value }: JsonMember, document: JsonDocument, catalogue: Catalogue): LockedCopy | null {
  const spec = splitNpmAlias(key.value);
  const entry = spec === null ? null : catalogue.find('npm', spec.name);
  const written = jsonString(value);
  if (spec === null || entry === null || written === null) return null;
  const repeated = splitNpmAlias(written.value);
  const from = repeated === null ? 0 : repeated.versionStart;
  return { entry, ...versionIn(written, from, document), where: 'locked', mergeKey: keyOf(spec) };
}

/** `"name@1.2.3_peer@4.5.6": { … }`. */
function otherCopy(key: JsonString, document: JsonDocument, catalogue: Catalogue): LockedCopy | null {
  const at = key.value.indexOf('@', 1);
  const entry = at < 0 ? null : catalogue.find('npm', key.value.slice(0, at));
  return entry === null ? null : { entry, ...versionIn(key, at + 1, document), where: BELOW_OTHERS, mergeKey: null };
}

function versionIn(written: JsonString, from: number, document: JsonDocument): { version: string; start: number; end: number } {
  const peers = written.value.indexOf('_', from);
  const to = peers < 0 ? written.value.length : peers;
  const [start, end] = [jsonOffset(document.text, written, from), jsonOffset(document.text, written, to)];
  return { version: written.value.slice(from, to), start, end };
}
