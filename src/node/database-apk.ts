import { join } from 'node:path';
import { tellUnread, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { stanzaField, stanzaOf, upstreamVersion } from './database-text';
import { readTextFile } from './text-file';

/** Alpine's own count of builds. */
const REVISION = /-r\d{1,9}$/;
/** The second is the place on systems that keep everything below `/usr`. */
const FILES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/** Alpine's database. Format: https://wiki.alpinelinux.org/wiki/Apk_spec. */
export async function readApk(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  if (scan.machine.platform === 'win32' || !scan.machine.systemWide) return [];
  const copies: DatabaseCopy[] = [];
  for (const file of FILES) {
    const path = join(scan.systemRoot, ...file.split('/'));
    const text = await readTextFile(path, scan.machine.home, scan.cancel);
    if (!text.ok) {
      tellUnread(scan, path, text);
      continue;
    }
    for (const place of scan.places) {
      const stanza = stanzaOf(text.value, 'P:', place.location.name);
      const version = stanza === null ? null : stanzaField(stanza, 'V:');
      if (version === null) continue;
      copies.push({ place, path, where: `Alpine package ${place.location.name}`, active: null, ...upstreamVersion(version, REVISION) });
    }
    // One of the two is a link to the other where both are there.
    return copies;
  }
  return copies;
}
