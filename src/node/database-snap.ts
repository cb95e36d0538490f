import { join } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { tellBroken, versionFolders, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { copiedVersion } from './database-text';
import { readTextFile } from './text-file';

/** The second is where distributions without `/snap` mount them. */
const FOLDERS = ['snap', 'var/lib/snapd/snap'];

/** Snaps: `/snap/<name>/<revision>/meta/snap.yaml`, with a link `current`. https://snapcraft.io/docs/the-snap-format. */
export async function readSnaps(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  if (scan.machine.platform !== 'linux' || !scan.machine.systemWide) return [];
  const copies: DatabaseCopy[] = [];
  for (const place of scan.places) {
    for (const folder of FOLDERS) copies.push(...(await readSnap(scan, place, join(scan.systemRoot, ...folder.split('/'), place.location.name))));
  }
  return copies;
}

async function readSnap(scan: DatabaseScan, place: DatabaseCopy['place'], folder: string): Promise<readonly DatabaseCopy[]> {
  const copies: DatabaseCopy[] = [];
  for (const revision of await versionFolders(scan, folder)) {
    const path = join(revision.path, 'meta', 'snap.yaml');
    const text = await readTextFile(path, scan.machine.home, scan.cancel);
    if (!text.ok) {
      tellBroken(scan, path, text);
      continue;
    }
    const version = copiedVersion(snapVersion(text.value) ?? '');
    const where = `snap ${place.location.name}, revision ${revision.name}`;
    copies.push({ place, path, where, active: revision.active, version, via: null });
  }
  return copies;
}

/** `version` of a snap.yaml as it is written: read as a number, `1.10` would become `1.1`. */
export function snapVersion(text: string): string | null {
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
  if (document.errors.length > 0) return null;
  const value: unknown = isMap(document.contents) ? document.contents.get('version') : null;
  return typeof value === 'string' ? value : null;
}
