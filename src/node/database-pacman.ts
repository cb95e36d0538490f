import { join } from 'node:path';
import { tellBroken, tellUnread, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { upstreamVersion } from './database-text';
import { listFolder } from './folder';
import { readTextFile } from './text-file';

const REVISION = /-[\d.]{1,20}$/;

/** pacman's local database: a folder `<name>-<version>-<release>` per package, with a file `desc` that says the same. */
export async function readPacman(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  if (scan.machine.platform !== 'linux' || !scan.machine.systemWide) return [];
  const base = join(scan.systemRoot, 'var', 'lib', 'pacman', 'local');
  const listing = await listFolder(base, scan.machine.home, scan.cancel);
  if (!listing.ok) {
    tellUnread(scan, base, listing);
    return [];
  }
  const copies: DatabaseCopy[] = [];
  for (const entry of listing.value) {
    for (const place of scan.places.filter((p) => entry.name.startsWith(`${p.location.name}-`))) {
      const path = join(base, entry.name, 'desc');
      const desc = await readTextFile(path, scan.machine.home, scan.cancel);
      if (!desc.ok) {
        tellBroken(scan, path, desc);
        continue;
      }
      const { name } = place.location;
      const version = field(desc.value, 'VERSION');
      if (field(desc.value, 'NAME') !== name || version === null) continue;
      copies.push({ place, path, where: `pacman package ${name}`, active: null, ...upstreamVersion(version, REVISION) });
    }
  }
  return copies;
}

/** The line after `%NAME%`. */
function field(text: string, name: string): string | null {
  const lines = text.split('\n');
  const at = lines.indexOf(`%${name}%`);
  return at < 0 ? null : (lines[at + 1]?.trim() ?? null);
}
