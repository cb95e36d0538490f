import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_RANGE } from '../core/model/position';
import type { Tool } from '../core/model/tool';
import { buildCatalogue, type Catalogue } from '../core/read/catalogue';
import type { CancelToken } from '../ports/cancel';
import type { Finder } from '../ports/finder';
import { Collector, hasPlaces, withUsableHome } from './collector';
import { editorFolders, targetOf, type EditorFolder } from './editor-folders';
import { readExtensionLists, type ExtensionLists } from './extension-lists';
import { exists, listFolder, realPath } from './folder';
import { isOff } from './fs-failure';
import { installedVersion, readManifest } from './installed-package';
import { textMember } from './json-file';
import type { MachineView } from './machine';

const SOURCE = 'editor-extensions';

interface Scan {
  readonly machine: MachineView;
  readonly catalogue: Catalogue;
  /** Known extension ids, lower case. */
  readonly ids: readonly string[];
  readonly found: Collector;
  readonly cancel: CancelToken;
}

/** Finds agent extensions in the folders of every editor of the VS Code family. */
export function createEditorExtensionsFinder(view: MachineView): Finder {
  return {
    source: SOURCE,
    async find(tools, cancel) {
      const found = new Collector(SOURCE);
      const machine = await withUsableHome(view, found);
      const scan = { machine, catalogue: buildCatalogue(tools), ids: extensionIds(tools), found, cancel };
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
  scan.found.add({
    tool: entry.tool,
    package: entry.package,
    version: installedVersion(manifest.value),
    presence: 'installed',
    places: [{ uri: pathToFileURL(file).href, range: NO_RANGE, text: '', source: SOURCE }],
    where: await describe(editor, folder),
    active: isActive(name, id.toLowerCase(), lists),
    via: null,
    root: null,
  });
}

async function describe(editor: EditorFolder, folder: string): Promise<string> {
  const words = [`${editor.label} extension folder`];
  const target = targetOf(folder);
  if (target !== null) words.push(target);
  // Such a program has the extension's own version, so it is not a sighting of its own.
  if (await exists(join(folder, 'resources', 'native-binary'))) words.push('with a bundled program');
  return words.join(', ');
}

/** An older folder stays on disk until the editor clears it away; only its lists say which one runs. */
function isActive(folder: string, id: string, lists: ExtensionLists): boolean | null {
  if (lists.listed.has(folder)) return true;
  if (lists.obsolete.has(folder)) return false;
  return lists.complete && lists.ids.has(id) ? false : null;
}
