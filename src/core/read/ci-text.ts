import { MappedTextBuilder, type MappedText } from './offset-map';
import type { YamlDocument, YamlEntry } from './yaml-document';

/** Lines that one shell runs after each other. */
export function joinedLines(lines: readonly MappedText[]): MappedText {
  const builder = new MappedTextBuilder();
  for (const line of lines) {
    builder.append(line, 0, line.value.length);
    const { end } = line.locate(line.value.length, line.value.length);
    builder.put('\n', end, end);
  }
  return builder.build();
}

/** A text that the entries of one map make together. */
export interface MadeText {
  readonly kind: 'image' | 'shell';
  readonly text: MappedText;
}

/** What the entries of a map mean together: an image in parts, or a package and its version. */
export function commandOf(entries: readonly YamlEntry[], document: YamlDocument, format: 'ansible' | 'kubernetes' | 'compose'): readonly MadeText[] {
  if (format === 'ansible') return entries.flatMap((entry) => modulePackage(entry, document));
  if (format === 'compose') return [];
  const text = (name: string): MappedText | null => filledText(document, entries.find((e) => e.name === name)?.value);
  const image = imageInParts({ text });
  return image === null ? [] : [{ kind: 'image', text: image }];
}

function filledText(document: YamlDocument, node: YamlEntry['value'] | undefined): MappedText | null {
  const text = document.text(node);
  return text === null || text.value.trim() === '' ? null : text;
}

/**
 * `{ registry, repository, tag, digest }` of Helm values, and `{ name, newName, newTag, digest }` of Kustomize. A name
 * that changes neither tag nor digest says nothing of the version.
 */
function imageInParts({ text }: { text: (name: string) => MappedText | null }): MappedText | null {
  const repository = text('repository');
  const isKustomize = repository === null;
  const name = repository ?? text('newName') ?? text('name');
  const tag = isKustomize ? text('newTag') : text('tag');
  const digest = text('digest') ?? text('sha');
  if (name === null || (isKustomize && tag === null && digest === null)) return null;
  const builder = new MappedTextBuilder();
  const add = (part: MappedText, before: string, after = ''): void => {
    const { start, end } = part.locate(0, part.value.length);
    builder.put(before, start, start);
    builder.append(part, 0, part.value.length);
    builder.put(after, end, end);
  };
  const registry = repository === null ? null : text('registry');
  if (registry !== null) add(registry, '', '/');
  add(name, '');
  // A digest decides alone; that the tag stands elsewhere cannot be shown as one place.
  if (digest !== null) add(digest, /^sha\d{3}:/.test(digest.value) ? '@' : '@sha256:');
  else if (tag !== null) add(tag, ':');
  return builder.build();
}

/** Modules that install a package, with the command that does the same. */
const MODULES: ReadonlyMap<string, readonly [before: string, between: string]> = new Map([
  ['npm', ['npm install -g ', '@']],
  ['community.general.npm', ['npm install -g ', '@']],
  ['pip', ['pip install ', '==']],
  ['ansible.builtin.pip', ['pip install ', '==']],
]);

/** `npm: { name, version }` of Ansible as the command it stands for. */
function modulePackage({ name: key, value }: YamlEntry, document: YamlDocument): readonly MadeText[] {
  const module = MODULES.get(key);
  if (module === undefined) return [];
  const nameNode = document.get(value, 'name');
  const version = filledText(document, document.get(value, 'version'));
  const list = document.items(nameNode);
  return (list.length > 0 ? list : [nameNode]).flatMap((node): MadeText[] => {
    const name = filledText(document, node);
    if (name === null) return [];
    const builder = new MappedTextBuilder();
    const parts = version === null ? [name] : [name, version];
    if (parts.some((part) => part.value.includes("'"))) return [];
    for (const [index, part] of parts.entries()) {
      const { start } = part.locate(0, part.value.length);
      builder.put(index === 0 ? `${module[0]}'` : module[1], start, start);
      builder.append(part, 0, part.value.length);
    }
    builder.put("'", 0, 0);
    return [{ kind: 'shell', text: builder.build() }];
  });
}
