import type { VersionText } from '../core/model/sighting';
import { classifyNpmVersion } from '../core/read/package-spec';

/** Dotted numbers and nothing else: what a packager adds to a version never looks so. */
const PLAIN = /^\d{1,9}(?:\.\d{1,9}){1,4}$/;

/**
 * The stanza (lines up to an empty one) that has exactly the line `<key><name>`; null when none has. Stanzas stand in any
 * number in one text, so lines are looked for and not all split.
 */
export function stanzaOf(text: string, key: string, name: string): string | null {
  const line = `${key}${name}`;
  let at = text.indexOf(line);
  while (at >= 0) {
    const after = text.charAt(at + line.length);
    if ((at === 0 || text[at - 1] === '\n') && (after === '' || after === '\n')) {
      const start = text.lastIndexOf('\n\n', at);
      const end = text.indexOf('\n\n', at);
      return text.slice(start < 0 ? 0 : start + 2, end < 0 ? text.length : end);
    }
    at = text.indexOf(line, at + line.length);
  }
  return null;
}

/** What follows `key` on its line in a stanza; null when there is no such line. */
export function stanzaField(stanza: string, key: string): string | null {
  for (const line of stanza.split('\n')) {
    if (line.startsWith(key)) return line.slice(key.length).trim();
  }
  return null;
}

/** A version as a packager wrote it, and how it was read. */
export interface PackagedVersion {
  readonly version: VersionText;
  readonly via: string | null;
}

/**
 * Takes the packager's parts (`2:` in front, `-1` behind) from a version. Only dotted numbers are then the vendor's version;
 * anything else (`1.2.3~rc1`, `1.2.3+git5`) is told as written and not compared.
 */
export function upstreamVersion(written: string, revision: RegExp): PackagedVersion {
  const upstream = written.replace(/^\d{1,9}:/, '').replace(revision, '');
  if (!PLAIN.test(upstream)) return { version: { kind: 'unreadable', text: written }, via: null };
  return { version: { kind: 'exact', text: upstream }, via: upstream === written ? null : `from the packager’s version ${written}` };
}

/** A version that a manager copies from the vendor as it is: npm's form, or dotted numbers. */
export function copiedVersion(text: string): VersionText {
  return { kind: PLAIN.test(text) || classifyNpmVersion(text).kind === 'exact' ? 'exact' : 'unreadable', text };
}
