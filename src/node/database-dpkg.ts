import { join } from 'node:path';
import { tellUnread, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { stanzaField, stanzaOf, upstreamVersion } from './database-text';
import { readTextFile } from './text-file';

/** Debian's revision is what follows the last hyphen (Debian policy, chapter 5). */
const REVISION = /-[^-]{1,60}$/;
/** States in which nothing but configuration is left. */
const GONE = new Set(['not-installed', 'config-files']);

/**
 * dpkg's status file, and the folder with one file per package that images without dpkg have in its place.
 * Format: https://www.debian.org/doc/debian-policy/ch-controlfields.html.
 */
export async function readDpkg(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  if (scan.machine.platform === 'win32' || !scan.machine.systemWide) return [];
  const folder = join(scan.systemRoot, 'var', 'lib', 'dpkg');
  const copies: DatabaseCopy[] = [];
  const status = join(folder, 'status');
  const whole = await textOf(scan, status);
  for (const place of scan.places) {
    const { name } = place.location;
    const own = join(folder, 'status.d', name);
    for (const [path, text] of [[status, whole], [own, await textOf(scan, own)]] as const) {
      const stanza = stanzaOf(text, 'Package: ', name);
      const version = stanza === null ? null : stanzaField(stanza, 'Version:');
      if (stanza === null || version === null || isGone(stanza)) continue;
      copies.push({ place, path, where: `Debian package ${name}`, active: null, ...upstreamVersion(version, REVISION) });
    }
  }
  return copies;
}

function isGone(stanza: string): boolean {
  const state = stanzaField(stanza, 'Status:')?.split(' ')[2];
  return state !== undefined && GONE.has(state);
}

async function textOf(scan: DatabaseScan, path: string): Promise<string> {
  const text = await readTextFile(path, scan.machine.home, scan.cancel);
  if (text.ok) return text.value;
  tellUnread(scan, path, text);
  return '';
}
