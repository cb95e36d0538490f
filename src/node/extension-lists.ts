import { basename, isAbsolute, join } from 'node:path';
import type { CancelToken } from '../ports/cancel';
import type { Collector } from './collector';
import type { EditorFolder } from './editor-folders';
import { listFolder } from './folder';
import { isJsonObject, member, readJsonFile, textMember, type JsonObject } from './json-file';
import { mayLookAt, shownPath, type MachineView } from './machine';

/** What a list says of one extension beside its place. */
export interface ExtensionFacts {
  /** True when a person chose this version, so that the editor does not update it. */
  readonly pinned: boolean;
  /** As the marketplace names it, `linux-x64`; null for any platform. */
  readonly platform: string | null;
  /** Where it came from; null when that is not told. */
  readonly source: 'gallery' | 'vsix' | null;
}

/** What an editor's own lists say of its extensions. Folder names and ids are in lower case. */
export interface ExtensionLists {
  /** Names of the folders that are in use. */
  readonly listed: ReadonlySet<string>;
  /** `publisher.name` of everything that is in use. */
  readonly ids: ReadonlySet<string>;
  /** Names of folders that wait for removal. */
  readonly obsolete: ReadonlySet<string>;
  /** Folders of what is in use, wherever they lie; `id` is in lower case, null when the list does not give one. */
  readonly folders: readonly { readonly id: string | null; readonly path: string }[];
  /** What the lists say of a folder, by its name. */
  readonly facts: ReadonlyMap<string, ExtensionFacts>;
  /** False when a list is missing or could not be read, so that "not listed" proves nothing. */
  readonly complete: boolean;
}

/** Reads `extensions.json`, the lists of the editor's profiles, and `.obsolete`. A broken one is told to `found`. */
export async function readExtensionLists(
  machine: MachineView,
  editor: EditorFolder,
  found: Collector,
  cancel: CancelToken,
): Promise<ExtensionLists> {
  const entries: unknown[] = [];
  const main = join(editor.extensions, 'extensions.json');
  const profiles = await profileLists(machine, editor, found, cancel);
  let complete = profiles !== null;
  for (const file of [main, ...(profiles ?? [])]) {
    const json = await readJsonFile(file, machine.home, cancel);
    if (json.ok && Array.isArray(json.value)) entries.push(...(json.value as readonly unknown[]));
    else if (!json.ok && json.missing) complete &&= file !== main;
    else {
      complete = false;
      found.failed(file, json.ok ? `${shownPath(file, machine.home)} does not hold a list, so it is not known which extensions are in use.` : json.reason);
    }
  }
  const obsolete = await readObsolete(machine, editor, found, cancel);
  return { ...sortOut(machine, editor, entries), obsolete, complete };
}

/** Every profile but the default one has a list of its own. Null when there may be more than we can see. */
async function profileLists(
  machine: MachineView,
  editor: EditorFolder,
  found: Collector,
  cancel: CancelToken,
): Promise<readonly string[] | null> {
  const files: string[] = [];
  let all = true;
  for (const folder of editor.profiles) {
    const listing = await listFolder(folder, machine.home, cancel);
    if (listing.ok) {
      files.push(...listing.value.filter((e) => e.kind === 'folder').map((e) => join(folder, e.name, 'extensions.json')));
    } else if (!listing.missing) {
      all = false;
      found.failed(folder, listing.reason);
    }
  }
  return all ? files : null;
}

function sortOut(
  machine: MachineView,
  editor: EditorFolder,
  entries: readonly unknown[],
): Pick<ExtensionLists, 'listed' | 'ids' | 'folders' | 'facts'> {
  const facts = new Map<string, ExtensionFacts>();
  const listed = new Set<string>();
  const ids = new Set<string>();
  const folders: { id: string | null; path: string }[] = [];
  for (const entry of entries) {
    if (!isJsonObject(entry)) continue;
    const identifier = member(entry, 'identifier');
    const id = isJsonObject(identifier) ? (textMember(identifier, 'id')?.toLowerCase() ?? null) : null;
    if (id !== null) ids.add(id);
    const relative = textMember(entry, 'relativeLocation');
    const path = relative === null ? locationPath(member(entry, 'location'), machine.platform) : join(editor.extensions, relative);
    if (path === null) continue;
    const name = basename(path).toLowerCase();
    listed.add(name);
    // Several profiles may list one folder; where one of them pins it, it stays.
    const stated = statedFacts(entry);
    facts.set(name, { ...stated, pinned: stated.pinned || facts.get(name)?.pinned === true });
    if (isAbsolute(path) && mayLookAt(machine, path)) folders.push({ id, path });
  }
  return { listed, ids, folders, facts };
}

/** Platform names that mean none in particular. */
const ANY_PLATFORM: ReadonlySet<string> = new Set(['universal', 'undefined', 'unknown', '']);

function statedFacts(entry: JsonObject): ExtensionFacts {
  const metadata = member(entry, 'metadata');
  if (!isJsonObject(metadata)) return { pinned: false, platform: null, source: null };
  const platform = textMember(metadata, 'targetPlatform') ?? '';
  const source = textMember(metadata, 'source');
  return {
    pinned: member(metadata, 'pinned') === true,
    platform: ANY_PLATFORM.has(platform) ? null : platform,
    source: source === 'gallery' || source === 'vsix' ? source : null,
  };
}

/** Old lists hold a path, newer ones a URI in parts; on Windows its path begins `/c:/`. */
function locationPath(location: unknown, platform: NodeJS.Platform): string | null {
  if (typeof location === 'string') return location.includes('\0') ? null : location;
  if (!isJsonObject(location)) return null;
  const path = textMember(location, 'fsPath') ?? textMember(location, 'path');
  if (path === null || path.includes('\0')) return null;
  return platform === 'win32' && /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}

async function readObsolete(
  machine: MachineView,
  editor: EditorFolder,
  found: Collector,
  cancel: CancelToken,
): Promise<ReadonlySet<string>> {
  const file = join(editor.extensions, '.obsolete');
  const json = await readJsonFile(file, machine.home, cancel);
  if (!json.ok) {
    if (!json.missing) found.failed(file, json.reason);
    return new Set();
  }
  if (!isJsonObject(json.value)) return new Set();
  const marked = Object.entries(json.value).filter(([, value]) => value === true);
  return new Set(marked.map(([name]) => name.toLowerCase()));
}
