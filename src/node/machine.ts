import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * The machine as discovery sees it. A parameter, so that another home, another system's layout or another environment
 * can be looked at; nothing in this folder reads `process.env` or asks the system for a home by itself.
 */
export interface MachineView {
  /** Absolute path of the home folder; null when the system does not name one. */
  readonly home: string | null;
  /** Whose folder layout is looked for. Paths themselves are those of the system we run on. */
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False limits every look to the home folder: no system-wide place, no variable that points elsewhere. */
  readonly systemWide: boolean;
}

/** A path for people: the home folder is written `~`. */
export function shownPath(path: string, home: string | null): string {
  const base = home?.endsWith(sep) === true ? home.slice(0, -1) : home;
  if (base === null || base === '') return path;
  if (path === base) return '~';
  return path.startsWith(base + sep) ? `~${path.slice(base.length)}` : path;
}

/** Whether `path` is `folder` or lies below it, judged by the text of the paths alone. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The value of a variable; empty counts as unset. Windows does not tell names apart by case, npm does so nowhere. */
export function envValue(machine: MachineView, name: string, foldCase = machine.platform === 'win32'): string | null {
  const exact = Object.hasOwn(machine.env, name) ? machine.env[name] : undefined;
  if (exact !== undefined && exact !== '') return exact;
  if (!foldCase) return null;
  const wanted = name.toLowerCase();
  const other = Object.keys(machine.env)
    .sort()
    .find((key) => key.toLowerCase() === wanted && machine.env[key] !== '');
  return other === undefined ? null : (machine.env[other] ?? null);
}

/** Whether a place may be looked at: everywhere, or only below the home folder. */
export function mayLookAt(machine: MachineView, path: string): boolean {
  return machine.systemWide || (machine.home !== null && isBelow(path, machine.home));
}

/** Turns `~` and `~/x` into the home folder; null when a home is needed and there is none. */
export function expandHome(machine: MachineView, path: string): string | null {
  if (path !== '~' && !path.startsWith('~/') && !path.startsWith('~\\')) return path;
  return machine.home === null ? null : join(machine.home, path.slice(1));
}

/** The folder a variable names: absolute, and where we may look; null otherwise. */
export function envFolder(machine: MachineView, name: string, foldCase?: boolean): string | null {
  const value = envValue(machine, name, foldCase);
  const path = value === null ? null : expandHome(machine, value);
  if (path === null || !isAbsolute(path) || path.includes('\0')) return null;
  const folder = resolve(path);
  return mayLookAt(machine, folder) ? folder : null;
}
