import type { VersionText } from '../model/sighting';
import { unresolved } from './container-image';
import { UNKNOWN_VALUE, type ShellSource } from './mapped-shell';
import type { MappedText } from './offset-map';
import { classifyNpmVersion } from './package-spec';
import type { Pin } from './reader';
import type { YamlDocument, YamlNode } from './yaml-document';

/** A workflow file while it is read. */
export interface UsesSource extends ShellSource {
  readonly document: YamlDocument;
}

/** A longer value names no action. */
const MAX_USES = 512;

/** Gitea and Forgejo also take the full address of a repository. */
const FORGE_ADDRESS = /^https?:\/\/github\.com\//i;

/** Inputs that make an action run another program than the one it would install. */
const REPLACING: ReadonlySet<string> = new Set(['path_to_claude_code_executable', 'path-to-claude-code-executable']);

/** Offsets and names of `owner/repo/path@ref`; null for local actions, images and other texts. */
function splitUses(uses: MappedText): { names: readonly string[]; nameStart: number; nameEnd: number; ref: string; refStart: number } | null {
  const { value } = uses;
  if (value.length > MAX_USES || value.startsWith('.') || value.startsWith('docker://')) return null;
  const nameStart = FORGE_ADDRESS.exec(value)?.[0].length ?? 0;
  const at = value.indexOf('@', nameStart);
  const nameEnd = at < 0 ? value.trimEnd().length : at;
  const name = value.slice(nameStart, nameEnd);
  const ref = at < 0 ? '' : value.slice(at + 1).trimEnd();
  return { names: [name, name.split('/', 2).join('/')], nameStart, nameEnd, ref, refStart: at + 1 };
}

/** `owner/repo@ref` or `owner/repo/path@ref`, with the inputs it is given. */
export function usesPins(uses: MappedText | null, inputs: YamlNode | null, where: string, source: UsesSource): readonly Pin[] {
  const split = uses === null ? null : splitUses(uses);
  if (uses === null || split === null) return [];
  const entry = split.names.map((name) => source.catalogue.find('GitHub Actions', name)).find((e) => e !== null);
  if (entry === undefined) return [];
  const { ref, refStart, nameStart, nameEnd } = split;
  const place = ref === '' ? uses.locate(nameStart, nameEnd) : uses.locate(refStart, refStart + ref.length);
  const replaced = replacingInput(inputs, source.document);
  const isRead = replaced === null || ref === '';
  return [
    {
      tool: entry.tool,
      package: entry.package,
      version: isRead ? classifyRef(ref) : { kind: 'unreadable', text: ref },
      range: source.lines.range(place.start, place.end),
      text: source.text.slice(place.start, place.end),
      via: replaced === null ? commentMistake(ref, place.end, entry.package, source) : `${replaced} replaces the program that the action installs`,
      where,
      mergeKey: null,
    },
  ];
}

function replacingInput(inputs: YamlNode | null, document: YamlDocument): string | null {
  const entry = document.entries(inputs).find(({ name, value }) => REPLACING.has(name.toLowerCase()) && document.text(value)?.value.trim() !== '');
  return entry?.name ?? null;
}

/** Only a full commit and a full version are one thing for ever (as far as a tag is); all other refs move. */
function classifyRef(ref: string): VersionText {
  if (isCommit(ref) || FULL_VERSION.test(ref)) return { kind: 'exact', text: ref };
  return { kind: ref.includes('${{') ? 'unreadable' : 'floating', text: ref };
}

const FULL_VERSION = /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][0-9A-Za-z.+-]{1,64})?$/;

function isCommit(ref: string): boolean {
  return /^[0-9a-f]{40}$/i.test(ref);
}

/** A full version in the comment after a commit: alone, after `tag=` or `pin @`, or in a `ratchet:` note. */
const COMMENT = /^["']?[ \t]{1,32}#[ \t]{0,32}(?:(?:tag=|pin ?@|ratchet:[\w./-]{1,200}@))?(v?\d{1,9}\.\d{1,9}\.\d{1,9})(?![\w.])/;

/** The commit decides. A comment that names another version than the record lists for it is told, never believed. */
function commentMistake(ref: string, end: number, action: Pin['package'], source: UsesSource): string | null {
  const said = isCommit(ref) ? COMMENT.exec(source.text.slice(end, end + 400))?.[1] : undefined;
  if (said === undefined) return null;
  const tags = source.catalogue.findRefs(action).filter((r) => r.sha === ref.toLowerCase()).map((r) => r.ref);
  if (tags.length === 0 || tags.some((tag) => tag.replace(/^v/, '') === said.replace(/^v/, ''))) return null;
  return `the comment says ${said}, but this commit is ${tags.join(', ')}`;
}

/** The version that an input of an action chooses; nothing for inputs that choose none. */
export function inputPins(uses: MappedText, input: string, key: YamlNode, value: MappedText, where: string, source: UsesSource): readonly Pin[] {
  const names = splitUses(uses)?.names ?? [];
  const entry = names.map((name) => source.catalogue.findActionInput(name, input)).find((e) => e !== null);
  const isEmpty = value.value.trim() === '';
  const literal = isEmpty ? source.document.text(key) : value;
  if (entry === undefined || literal === null) return [];
  const place = literal.locate(0, literal.value.length);
  const text = source.text.slice(place.start, place.end);
  const isUnknown = value.value.includes(UNKNOWN_VALUE);
  return [
    {
      tool: entry.tool,
      package: entry.package,
      version: isUnknown ? { kind: 'unreadable', text } : classifyNpmVersion(isEmpty ? null : value.value),
      range: source.lines.range(place.start, place.end),
      text,
      via: isUnknown ? unresolved(text) : place.via,
      where: `${where}, with ${input.slice(0, 60)}`,
      mergeKey: null,
    },
  ];
}
