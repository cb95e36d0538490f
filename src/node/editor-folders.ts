import { basename, join, resolve } from 'node:path';
import { envFolder, type MachineView } from './machine';
import { userFolders } from './user-folders';

/** One editor's extensions, and where its profiles keep their own lists of them. */
export interface EditorFolder {
  /** For people: the editor, or the variable that names the folder. */
  readonly label: string;
  /** Null when it cannot be told which editor it is. */
  readonly editor: string | null;
  /** The marketplace it installs from; null when that is not known. */
  readonly gallery: Gallery | null;
  readonly extensions: string;
  readonly profiles: readonly string[];
}

/** Marketplaces under which one extension id may stand for different builds. */
export type Gallery = 'visual-studio-marketplace' | 'open-vsx';

/**
 * Microsoft's own editors use its marketplace. Of the others the first word of the name decides; some of them mirror
 * Open VSX under an address of their own. Editors that are not listed do not say.
 */
const GALLERIES: ReadonlyMap<string, Gallery> = new Map([
  ['VS', 'visual-studio-marketplace'],
  ['VSCodium', 'open-vsx'],
  ['code-server', 'open-vsx'],
  ['Cursor', 'open-vsx'],
  ['Windsurf', 'open-vsx'],
  ['Devin', 'open-vsx'],
  ['Kiro', 'open-vsx'],
  ['Trae', 'open-vsx'],
  ['Antigravity', 'open-vsx'],
]);

/** The marketplace that an editor installs from by its label; null when that is not known. */
export function galleryOf(label: string): Gallery | null {
  return GALLERIES.get(label.split(' ', 1)[0] ?? '') ?? null;
}

/** Editor for people, folder in the home, and name of its user data folder; servers keep theirs beside the extensions. */
const EDITORS: readonly (readonly [label: string, folder: string, data: string | null])[] = [
  ['VS Code', '.vscode', 'Code'],
  ['VS Code Insiders', '.vscode-insiders', 'Code - Insiders'],
  ['VSCodium', '.vscode-oss', 'VSCodium'],
  ['VS Code Server', '.vscode-server', null],
  ['VS Code Insiders Server', '.vscode-server-insiders', null],
  ['Cursor', '.cursor', 'Cursor'],
  ['Cursor Server', '.cursor-server', null],
  ['Windsurf', '.windsurf', 'Windsurf'],
  ['Windsurf Server', '.windsurf-server', null],
  ['Devin', '.devin', 'Devin'],
  ['Kiro', '.kiro', 'Kiro'],
  ['Kiro Server', '.kiro-server', null],
  ['Trae', '.trae', 'Trae'],
  ['Trae CN', '.trae-cn', 'Trae CN'],
  ['Qoder', '.qoder', 'Qoder'],
  ['Antigravity', '.antigravity', 'Antigravity'],
  ['Antigravity IDE', '.antigravity-ide', 'Antigravity IDE'],
  ['Antigravity Server', '.antigravity-server', null],
];

/**
 * The extension folders of every editor of the VS Code family that this machine may have. They need not exist. A folder
 * that a variable names comes last: where it is one of the usual ones, that one says whose it is.
 */
export function editorFolders(machine: MachineView): readonly EditorFolder[] {
  const named = homeFolders(machine).map((f) => ({ ...f, editor: f.label, gallery: galleryOf(f.label) }));
  return [...named, ...movedFolders(machine).map((f) => ({ ...f, editor: null, gallery: null }))];
}

type Place = Omit<EditorFolder, 'editor' | 'gallery'>;

/** Every editor of the family heeds these variables, so which one it was cannot be told. */
function movedFolders(machine: MachineView): readonly Place[] {
  const folders: Place[] = [];
  const moved = envFolder(machine, 'VSCODE_EXTENSIONS');
  if (moved !== null) folders.push({ label: 'VSCODE_EXTENSIONS', extensions: moved, profiles: [] });
  const portable = envFolder(machine, 'VSCODE_PORTABLE');
  if (portable !== null) {
    const profiles = [profilesBelow(join(portable, 'user-data'))];
    folders.push({ label: 'VSCODE_PORTABLE', extensions: join(portable, 'extensions'), profiles });
  }
  return folders;
}

function homeFolders(machine: MachineView): readonly Place[] {
  const folders: Place[] = [];
  const home = machine.home;
  if (home === null) return folders;
  for (const [label, folder, data] of EDITORS) {
    const root = resolve(home, folder);
    const profiles = data === null ? [profilesBelow(join(root, 'data'))] : userData(machine).map((d) => profilesBelow(join(d, data)));
    folders.push({ label, extensions: join(root, 'extensions'), profiles });
  }
  for (const data of userFolders(machine, '{data}')) {
    const root = join(data, 'code-server');
    folders.push({ label: 'code-server', extensions: join(root, 'extensions'), profiles: [profilesBelow(root)] });
  }
  return folders;
}

function profilesBelow(userDataFolder: string): string {
  return join(userDataFolder, 'User', 'profiles');
}

function userData(machine: MachineView): readonly string[] {
  if (machine.platform === 'win32') return userFolders(machine, '{roaming}');
  return userFolders(machine, machine.platform === 'darwin' ? '{library}' : '{config}');
}

/** Platforms an extension is built for, as the marketplace names them. */
const TARGETS: ReadonlySet<string> = new Set([
  'win32-x64',
  'win32-arm64',
  'win32-ia32',
  'linux-x64',
  'linux-arm64',
  'linux-armhf',
  'alpine-x64',
  'alpine-arm64',
  'darwin-x64',
  'darwin-arm64',
  'web',
]);

/** The platform at the end of an extension's folder name (`publisher.name-1.2.3-linux-x64`); null for any platform. */
export function targetOf(folder: string): string | null {
  const parts = basename(folder).split('-');
  const two = parts.slice(-2).join('-');
  if (parts.length > 2 && TARGETS.has(two)) return two;
  const one = parts.at(-1) ?? '';
  return parts.length > 1 && TARGETS.has(one) ? one : null;
}
