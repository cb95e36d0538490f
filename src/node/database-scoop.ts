import { join } from 'node:path';
import { tellUnread, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { copiedVersion } from './database-text';
import { listFolder, realPath } from './folder';
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
  const listing = await listFolder(folder, home, scan.cancel);
  if (!listing.ok) {
    tellUnread(scan, folder, listing);
    return [];
  }
  const current = await realPath(join(folder, 'current'), home);
  const copies: DatabaseCopy[] = [];
  // With `no_junction` set there is no `current`, and the shims name the version.
  for (const entry of listing.value.filter((e) => e.kind === 'folder' && !e.link && !e.name.startsWith('_'))) {
    const path = join(folder, entry.name);
    const real = await realPath(path, home);
    if (!real.ok || !scan.found.firstVisit(real.value)) continue;
    // A failed installation leaves a folder without the manifest that is written last.
    const manifest = await readJsonObject(join(path, 'manifest.json'), home, scan.cancel);
    if (!manifest.ok) tellUnread(scan, join(path, 'manifest.json'), manifest);
    const stated = manifest.ok ? textMember(manifest.value, 'version') : null;
    const version = copiedVersion(stated ?? entry.name);
    copies.push({
      place,
      path,
      where: `Scoop app ${place.location.name}`,
      active: current.ok ? current.value === real.value : null,
      version,
      via: null,
    });
  }
  return copies;
}
