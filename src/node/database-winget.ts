import { join } from 'node:path';
import { tellUnread, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { listFolder } from './folder';
import { envFolder } from './machine';
import { userFolders } from './user-folders';

const VIA = 'winget keeps the version in the Windows registry, which is not a file; winget list tells it';

/** Portable packages of winget: `Packages\<id>_<source>`, for the user and for the machine. Their path has no version. */
export async function readWinget(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  const { machine } = scan;
  if (machine.platform !== 'win32') return [];
  const bases = userFolders(machine, '{local}').map((f) => join(f, 'Microsoft', 'WinGet', 'Packages'));
  const programs = machine.systemWide ? envFolder(machine, 'ProgramFiles') : null;
  if (programs !== null) bases.push(join(programs, 'WinGet', 'Packages'));
  const copies: DatabaseCopy[] = [];
  for (const base of new Set(bases)) {
    const listing = await listFolder(base, machine.home, scan.cancel);
    if (!listing.ok) {
      tellUnread(scan, base, listing);
      continue;
    }
    for (const entry of listing.value.filter((e) => e.kind === 'folder')) {
      for (const place of scan.places) {
        const { name } = place.location;
        // Identifiers do not differ by case.
        if (!entry.name.toLowerCase().startsWith(`${name.toLowerCase()}_`)) continue;
        const path = join(base, entry.name);
        copies.push({ place, path, where: `winget ${name}`, active: null, version: { kind: 'unreadable', text: '' }, via: VIA });
      }
    }
  }
  return copies;
}
