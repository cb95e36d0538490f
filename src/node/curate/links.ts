import { problem, type Issue } from '../../core/curate/review-issue';
import { isJsonObject, member } from '../json-file';

/** Addresses of a record that a browser would not open as they are written. */
export function linkIssues(record: unknown, file: string): readonly Issue[] {
  const references = isJsonObject(record) ? member(record, 'references') : undefined;
  if (!Array.isArray(references)) return [];
  return references.flatMap((reference: unknown, i) => {
    const url = isJsonObject(reference) ? member(reference, 'url') : undefined;
    const fault = typeof url === 'string' ? linkFault(url) : null;
    return fault === null ? [] : [problem(file, `references[${i}].url`, fault)];
  });
}

/** Why an address is not well-formed; null when it is. A purl names an artifact and is looked at as such. */
export function linkFault(url: string): string | null {
  if (url.startsWith('pkg:')) return purlFault(url);
  let read: URL;
  try {
    read = new URL(url);
  } catch {
    return 'is not an address';
  }
  if (read.protocol !== 'https:') return 'is not an https address';
  if (read.username !== '' || read.password !== '') return 'holds a user name or password';
  if (read.port !== '') return 'names a port';
  // What the standard rewrites (`/../`, upper-case hosts, blanks) would open as something other than what is read here.
  if (read.href !== url && read.href !== `${url}/`) return `would open as ${read.href}`;
  return isDecodable(read.pathname) ? null : 'has a broken percent-encoding';
}

/** A package URL (package-url specification): type, name and perhaps a version, each decodable. */
function purlFault(url: string): string | null {
  const [path = '', ...versions] = url.slice('pkg:'.length).split(/[?#]/u)[0]?.split('@') ?? [];
  const [type = '', ...names] = path.split('/');
  if (!/^[a-z][a-z0-9.+-]*$/u.test(type) || names.length === 0 || names.includes('')) return 'is not a package URL: expected pkg:type/name';
  if (versions.length > 1 || versions.includes('')) return 'is not a package URL: “@” in a name is written %40';
  return isDecodable(url) ? null : 'has a broken percent-encoding';
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}
