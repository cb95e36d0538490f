import { stat } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve, sep } from 'node:path';
import type { CancelToken } from '../ports/cancel';
import { realPath } from './folder';
import { isOff } from './fs-failure';
import { envValue, isBelow, mayLookAt, type MachineView } from './machine';
import { readTextFile } from './text-file';

/** Larger files in PATH are programs, not the few lines that start one. */
const MAX_SHIM_BYTES = 64 * 1024;
/** A shim names its target once or twice; the limits keep hostile text cheap. */
const MAX_SHIM_TARGETS = 20;
const MAX_TARGET_LENGTH = 1024;
const WINDOWS_EXTENSIONS = ['.cmd', '.exe', '.bat', '.ps1', ''];

/** Programs of version managers that go by the names of all commands, and start whichever copy the folder asks for. */
const MANAGERS: ReadonlySet<string> = new Set(['mise', 'volta-shim']);

/** Answers which installed copy a command starts, by reading links and shims along PATH. */
export interface PathLookup {
  /**
   * True when one of the commands, as found first in PATH, leads into `realFolder`; false when it leads to another copy
   * of the package; null when it leads nowhere we can follow (a wrapper, a version manager's own program).
   */
  runs(commands: readonly string[], packageName: string, realFolder: string, cancel: CancelToken): Promise<boolean | null>;
}

/** The same for programs that are no packages. */
export interface ProgramLookup {
  /**
   * True when one of the commands, as found first in PATH, is or links to the program `realFile`, or to something below it
   * if it is a folder; false when it is another program; null when PATH has none, or a few lines that start something.
   */
  starts(commands: readonly string[], realFile: string): Promise<boolean | null>;
}

/** A look-up over the machine's PATH; what is found once is kept for its life, that is for one scan. */
export function createPathLookup(machine: MachineView): PathLookup & ProgramLookup {
  const folders = pathFolders(machine);
  const known = new Map<string, Promise<string | null>>();
  const first = (command: string): Promise<string | null> => {
    const answer = known.get(command) ?? findCommand(command, folders, machine.platform);
    known.set(command, answer);
    return answer;
  };
  return {
    async runs(commands, packageName, realFolder, cancel) {
      let answer: boolean | null = null;
      for (const command of commands) {
        const file = await first(command);
        if (isOff(cancel)) return null;
        const target = file === null ? null : await packageFolderOf(file, packageName, realFolder, cancel);
        if (target === realFolder) return true;
        if (target !== null) answer = false;
      }
      return answer;
    },
    async starts(commands, realFile) {
      let answer: boolean | null = null;
      for (const command of commands) {
        const file = await first(command);
        const real = file === null ? null : await realPath(file, null);
        if (real?.ok !== true || MANAGERS.has(basename(real.value).replace(/\.exe$/i, ''))) continue;
        if (isBelow(real.value, realFile)) return true;
        // A package's own script is a program however small it is.
        if (real.value.includes(`${sep}node_modules${sep}`) || !(await isShim(real.value))) answer = false;
      }
      return answer;
    },
  };
}

/** Absolute folders of PATH in order; a relative one depends on where a shell stands. */
function pathFolders(machine: MachineView): readonly string[] {
  const text = envValue(machine, 'PATH') ?? '';
  const parts = text.split(machine.platform === 'win32' ? ';' : ':');
  const folders = parts.filter((p) => isAbsolute(p) && !p.includes('\0')).map((p) => resolve(p));
  return [...new Set(folders)].filter((p) => mayLookAt(machine, p));
}

/** The first file in PATH that a shell would start for a command. */
async function findCommand(command: string, folders: readonly string[], platform: NodeJS.Platform): Promise<string | null> {
  const extensions = platform === 'win32' ? WINDOWS_EXTENSIONS : [''];
  for (const folder of folders) {
    for (const extension of extensions) {
      const path = join(folder, command + extension);
      try {
        const stats = await stat(path);
        if (stats.isFile() && (platform === 'win32' || (stats.mode & 0o111) !== 0)) return path;
      } catch {
        // Not there, or a link to nothing: a shell goes on to the next folder, and so do we.
        continue;
      }
    }
  }
  return null;
}

/** The copy of the package, by its real folder, that a file in PATH leads into; null when it leads elsewhere. */
async function packageFolderOf(
  file: string,
  packageName: string,
  realFolder: string,
  cancel: CancelToken,
): Promise<string | null> {
  const real = await realPath(file, null);
  if (!real.ok) return null;
  if (isBelow(real.value, realFolder)) return realFolder;
  const tail = join('node_modules', ...packageName.split('/')) + sep;
  const at = real.value.lastIndexOf(sep + tail);
  if (at >= 0) return real.value.slice(0, at + tail.length);
  const text = await readShim(real.value, cancel);
  for (const candidate of shimTargets(text, packageName)) {
    const target = await realPath(resolve(real.value, '..', candidate), null);
    if (target.ok) return target.value;
  }
  return null;
}

/** Whether a file is so small that it can only start something else. */
async function isShim(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size <= MAX_SHIM_BYTES;
  } catch {
    return true;
  }
}

/** The text of a small file; empty for a program, which says nothing we can follow. */
async function readShim(path: string, cancel: CancelToken): Promise<string> {
  if (!(await isShim(path))) return '';
  const text = await readTextFile(path, null, cancel);
  return text.ok ? text.value : '';
}

/**
 * Paths in a shim's text that end in `node_modules/<package>`, relative to the shim or absolute. Shims of npm
 * (`"%dp0%\node_modules\…"`), pnpm (`"$basedir/global/5/…"`, from 12 on `'../global/v11/…'`) and Yarn all quote them.
 */
export function shimTargets(text: string, packageName: string): readonly string[] {
  const plain = text.replaceAll('\\', '/');
  const tail = `node_modules/${packageName}`;
  const targets: string[] = [];
  let at = plain.indexOf(`${tail}/`);
  while (at >= 0 && targets.length < MAX_SHIM_TARGETS) {
    let start = at;
    const earliest = Math.max(0, at - MAX_TARGET_LENGTH);
    while (start > earliest && !'"\'`\r\n=;:'.includes(plain.charAt(start - 1))) start--;
    // What stands before the first slash is the shim's own folder: `$basedir`, `%~dp0`, `%dp0%`.
    targets.push(plain.slice(start, at + tail.length).replace(/^(?:\$[A-Za-z_]{1,32}|%~?dp0%?)\/?/, ''));
    at = plain.indexOf(`${tail}/`, at + 1);
  }
  return [...new Set(targets)];
}
