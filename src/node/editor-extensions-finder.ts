import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_RANGE } from '../core/model/position';
import type { Sighting, Updater } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import { buildCatalogue, type Catalogue } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { bundledPrograms } from './bundled-program';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { editorFolders, targetOf, type EditorFolder } from './editor-folders';
import { readExtensionLists, type ExtensionFacts, type ExtensionLists } from './extension-lists';
import { listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import { installedVersion, readManifest } from './installed-package';
import { textMember } from './json-file';
import type { MachineView } from './machine';
import { ProgramReader } from './program-version';

const SOURCE = 'editor-extensions';

interface Scan {
  readonly machine: MachineView;
  readonly tools: readonly Tool[];
  readonly reader: ProgramReader;
  readonly catalogue: Catalogue;
  /** Known extension ids, lower case. */
  readonly ids: readonly string[];
  readonly found: Collector;
  readonly cancel: CancelToken;
}

/** Finds agent extensions in the folders of every editor of the VS Code family. */
export function createEditorExtensionsFinder(view: MachineView): Finder {
  const reader = new ProgramReader();
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const scan = { machine, tools, reader, catalogue: buildCatalogue(tools), ids: extensionIds(tools), found, cancel };
      const editors = editorFolders(machine);
      for (const editor of editors) await scanEditor(scan, editor);
      return found.inventory(cancel, hasPlaces(machine));
    },
  };
}

function extensionIds(tools: readonly Tool[]): readonly string[] {
  const packages = tools.flatMap((t) => t.packages).filter((p) => p.package.ecosystem === 'VSCode');
  return [...new Set(packages.map((p) => p.package.name.toLowerCase()))].sort();
}

async function scanEditor(scan: Scan, editor: EditorFolder): Promise<void> {
  if (isOff(scan.cancel)) return;
  const listing = await listFolder(editor.extensions, scan.machine.home, scan.cancel);
  if (!listing.ok) {
    if (!listing.missing && !isOff(scan.cancel)) scan.found.failed(editor.extensions, listing.reason);
    return;
  }
  const lists = await readExtensionLists(scan.machine, editor, scan.found, scan.cancel);
  // A folder's name only saves reading the manifests of all other extensions; the manifest decides what it is.
  const named = listing.value.filter((e) => e.kind !== 'file' && scan.ids.some((id) => isNamedAfter(e.name.toLowerCase(), id)));
  const inUse = lists.folders.filter((f) => f.id === null || scan.ids.includes(f.id)).map((f) => f.path);
  for (const folder of new Set([...named.map((e) => join(editor.extensions, e.name)), ...inUse])) {
    await addExtension(scan, editor, folder, lists);
  }
}

function isNamedAfter(folder: string, id: string): boolean {
  return folder === id || folder.startsWith(`${id}-`);
}

async function addExtension(scan: Scan, editor: EditorFolder, folder: string, lists: ExtensionLists): Promise<void> {
  const file = join(folder, 'package.json');
  const name = basename(folder).toLowerCase();
  const manifest = await readManifest(folder, scan.machine.home, scan.cancel);
  if (isOff(scan.cancel)) return;
  if (!manifest.ok) {
    // What waits for removal may be half gone already.
    if (!manifest.missing && !lists.obsolete.has(name)) scan.found.failed(file, manifest.reason);
    return;
  }
  const id = `${textMember(manifest.value, 'publisher') ?? ''}.${textMember(manifest.value, 'name') ?? ''}`;
  const entry = scan.catalogue.find('VSCode', id);
  const real = await realPath(folder, scan.machine.home);
  if (entry === null || !real.ok || !scan.found.firstVisit(real.value)) return;
  const facts = lists.facts.get(name) ?? null;
  const outer: Sighting = {
    tool: entry.tool,
    package: entry.package,
    version: installedVersion(manifest.value),
    presence: 'installed',
    places: [{ uri: pathToFileURL(file).href, range: NO_RANGE, text: '', source: SOURCE }],
    where: [`${editor.label} extension folder`, ...asList(targetOf(folder))].join(', '),
    active: isActive(name, id.toLowerCase(), lists),
    via: null,
    root: null,
    qualifiers: qualifiersOf(editor, facts, targetOf(folder)),
    ...(facts?.pinned === true ? { updater: PINNED } : {}),
  };
  for (const sighting of await bundledPrograms(scan, outer, folder)) scan.found.add(sighting);
}

const PINNED: Updater = { state: 'off', text: 'pinned in the editor' };

/** Two builds under one id and version may differ: by the platform, and by the marketplace they came from. */
function qualifiersOf(editor: EditorFolder, facts: ExtensionFacts | null, target: string | null): Readonly<Record<string, string>> {
  const platform = facts?.platform ?? target;
  const gallery = facts?.source === 'vsix' ? 'vsix' : facts?.source === 'gallery' ? editor.gallery : null;
  return {
    ...(editor.editor === null ? {} : { editor: editor.editor }),
    ...(gallery === null ? {} : { gallery }),
    ...(platform === null ? {} : { platform }),
  };
}

function asList(text: string | null): readonly string[] {
  return text === null ? [] : [text];
}

/** An older folder stays on disk until the editor clears it away; only its lists say which one runs. */
function isActive(folder: string, id: string, lists: ExtensionLists): boolean | null {
  if (lists.listed.has(folder)) return true;
  if (lists.obsolete.has(folder)) return false;
  return lists.complete && lists.ids.has(id) ? false : null;
}
