import { join } from 'node:path';
import type { DatabaseCopy, DatabaseScan } from './database-copy';
import { exists } from './folder';
import { userFolders } from './user-folders';

/** Flatpak's applications of the user and of the system. */
export async function readFlatpaks(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  const { machine } = scan;
  if (machine.platform !== 'linux') return [];
  const bases = userFolders(machine, '{data}').map((f) => join(f, 'flatpak'));
  if (machine.systemWide) bases.push(join(scan.systemRoot, 'var', 'lib', 'flatpak'));
  const copies: DatabaseCopy[] = [];
  for (const base of new Set(bases)) {
    for (const place of scan.places) {
      const { name } = place.location;
      const path = join(base, 'app', name);
      if (!(await exists(join(path, 'current')))) continue;
      // The newest release in its description need not be the installed one.
      const via = 'flatpak keeps no version of the application in a readable file; flatpak info tells it';
      copies.push({ place, path, where: `flatpak ${name}`, active: null, version: { kind: 'unreadable', text: '' }, via });
    }
  }
  return copies;
}
