import { DOMParser, type Element } from '@xmldom/xmldom';
import type { CancelToken } from '../ports/cancel';
import { failure, success, type Outcome } from '../ports/outcome';
import { readBinaryPlist } from './binary-plist';
import { shownPath } from './machine';
import { decodeText, readBytes } from './text-file';

/** The property lists of applications have some 60 kB. */
const MAX_PLIST_BYTES = 1024 * 1024;

/** The text that a property list, XML or binary, has under a key of its outermost dictionary; null when there is none. */
export async function readPlistText(
  path: string,
  key: string,
  home: string | null,
  cancel: CancelToken,
): Promise<Outcome<string | null>> {
  const bytes = await readBytes(path, home, cancel);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > MAX_PLIST_BYTES) {
    return failure(`${shownPath(path, home)} is larger than a property list of an application and was not read.`);
  }
  const text = bytes.value.subarray(0, 6).toString('latin1') === 'bplist' ? null : decodeText(bytes.value);
  const broken = failure(`${shownPath(path, home)} is not a property list that can be read. Install the application anew.`);
  if (text === null) {
    const values = readBinaryPlist(bytes.value);
    return values === null ? broken : success(values.get(key) ?? null);
  }
  const value = xmlText(text, key);
  return value === undefined ? broken : success(value);
}

/** Undefined for a text that is no property list. Only the outermost dictionary is walked, however deep the list is. */
function xmlText(text: string, key: string): string | null | undefined {
  try {
    // Without a handler of our own the parser writes its complaints, and parts of the file, to the terminal.
    const root = new DOMParser({ onError: stopAtFault }).parseFromString(text, 'text/xml').documentElement;
    const dictionary = root?.nodeName === 'plist' ? elementsOf(root)[0] : undefined;
    if (dictionary?.nodeName !== 'dict') return undefined;
    const entries = elementsOf(dictionary);
    const at = entries.findIndex((e, i) => i % 2 === 0 && e.nodeName === 'key' && e.textContent === key);
    const value = at < 0 ? undefined : entries[at + 1];
    return value?.nodeName === 'string' ? value.textContent : null;
  } catch {
    // The parser throws for every fault of the text, by different classes.
    return undefined;
  }
}

function stopAtFault(level: string, message: string): void {
  if (level !== 'warning') throw new Error(message);
}

function elementsOf(parent: Element): readonly Element[] {
  return [...parent.children];
}
