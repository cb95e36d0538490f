import { join } from 'node:path';
import { tellUnread, type DatabaseCopy, type DatabaseScan } from './database-copy';
import { copiedVersion } from './database-text';
import { envFolder } from './machine';
import { readTextFile } from './text-file';

/** Longest value that is taken from a manifest. */
const MAX_VALUE = 100;

/** Chocolatey's packages: `lib\<id>\<id>.nuspec`, an XML manifest with id and version. */
export async function readChocolatey(scan: DatabaseScan): Promise<readonly DatabaseCopy[]> {
  const { machine } = scan;
  if (machine.platform !== 'win32') return [];
  const shared = envFolder(machine, 'ProgramData');
  const bases = [envFolder(machine, 'ChocolateyInstall'), shared === null ? null : join(shared, 'chocolatey')];
  const copies: DatabaseCopy[] = [];
  for (const base of new Set(bases.filter((b) => b !== null))) {
    for (const place of scan.places) {
      const { name } = place.location;
      const path = join(base, 'lib', name, `${name}.nuspec`);
      const text = await readTextFile(path, machine.home, scan.cancel);
      if (!text.ok) {
        tellUnread(scan, path, text);
        continue;
      }
      if (nuspecValue(text.value, 'id')?.toLowerCase() !== name.toLowerCase()) continue;
      const version = copiedVersion(nuspecValue(text.value, 'version') ?? '');
      copies.push({ place, path, where: `Chocolatey package ${name}`, active: null, version, via: null });
    }
  }
  return copies;
}

/** The text of the first element of a name in a manifest, comments left out; null when there is none or it holds more. */
export function nuspecValue(text: string, element: string): string | null {
  const plain = withoutComments(text);
  const start = plain.indexOf(`<${element}>`);
  if (start < 0) return null;
  const from = start + element.length + 2;
  const end = plain.indexOf('<', from);
  if (end < 0 || end - from > MAX_VALUE || !plain.startsWith(`</${element}>`, end)) return null;
  return plain.slice(from, end).trim();
}

function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let open = text.indexOf('<!--'); open >= 0; open = text.indexOf('<!--', from)) {
    parts.push(text.slice(from, open));
    const close = text.indexOf('-->', open + 4);
    if (close < 0) return parts.join('');
    from = close + 3;
  }
  return [...parts, text.slice(from)].join('');
}
