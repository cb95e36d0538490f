import { join } from 'node:path';
import { tellUnread, versionFolders, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { copiedVersion } from './database-text';
import { readJsonObject, textMember } from './json-file';
import { envFolder } from './machine';
import { movedFolder, userFolders } from './user-folders';

/** Scoop's applications: `apps\<name>\<version>` with the bucket's manifest, and a junction `current`. */
export async function readScoop(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  const { machine } = scan;
  if (machine.platform !== 'win32') return [];
  const bases = [...movedFolder(machine, 'SCOOP'), ...userFolders(machine, '~').map((f) => join(f, 'scoop')), ...movedFolder(machine, 'SCOOP_GLOBAL')];
  const shared = machine.systemWide ? envFolder(machine, 'ProgramData') : null;
  if (shared !== null) bases.push(join(shared, 'scoop'));
  const copies: DatabaseCopy[] = [];
  for (const base of new Set(bases)) {
    for (const place of scan.places) copies.push(...(await readApp(scan, place, join(base, 'apps', place.location.name))));
  }
  return copies;
}

async function readApp(scan: DatabaseScan, place: DatabaseCopy['place'], folder: string): Promise<readonly DatabaseCopy[]> {
  const { home } = scan.machine;
  const copies: DatabaseCopy[] = [];
  // With `no_junction` set there is no `current`, and the shims name the version.
  for (const { name, path, active } of await versionFolders(scan, folder)) {
    if (name.startsWith('_')) continue;
    // A failed installation leaves a folder without the manifest that is written last.
    const manifest = await readJsonObject(join(path, 'manifest.json'), home, scan.cancel);
    if (!manifest.ok) tellUnread(scan, join(path, 'manifest.json'), manifest);
    const stated = manifest.ok ? textMember(manifest.value, 'version') : null;
    copies.push({ place, path, where: `Scoop app ${place.location.name}`, active, version: copiedVersion(stated ?? name), via: null });
  }
  return copies;
}
