import { resolve } from 'node:path';
import { envFolder, type MachineView } from './machine';

/**
 * Folders of the user by their role; none where the platform does not have it or the home is unknown. A moved XDG folder
 * comes first and the usual one after it: what lies there was put there before the move, or by a program without it.
 */
export function userFolders(machine: MachineView, role: string): readonly string[] {
  const { home, platform } = machine;
  const below = (...parts: string[]): readonly string[] => (home === null ? [] : [resolve(home, ...parts)]);
  const moved = (name: string): readonly string[] => movedFolder(machine, name);
  const windows = platform === 'win32';
  switch (role) {
    case '~':
      return below();
    case '{data}':
      return windows ? [] : [...moved('XDG_DATA_HOME'), ...below('.local', 'share')];
    case '{config}':
      return windows ? [] : [...moved('XDG_CONFIG_HOME'), ...below('.config')];
    case '{library}':
      return platform === 'darwin' ? below('Library', 'Application Support') : [];
    case '{roaming}':
      return windows ? [...moved('APPDATA'), ...below('AppData', 'Roaming')] : [];
    case '{local}':
      return windows ? [...moved('LOCALAPPDATA'), ...below('AppData', 'Local')] : [];
    default:
      return [];
  }
}

/** The folder that a variable names, as a list of one; empty when it names none where we may look. */
export function movedFolder(machine: MachineView, name: string): readonly string[] {
  const folder = envFolder(machine, name);
  return folder === null ? [] : [folder];
}
