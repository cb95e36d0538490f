import { clearlyReadable, wordScore } from './readable';

const MIN_KEY = 2;
const MAX_KEY = 8;
/** With fewer bytes for each byte of a key, some key turns nearly anything into letters. */
const BYTES_PER_KEY_BYTE = 10;
/** As much of a constant decides about the key. */
const SAMPLE = 512;
const CANDIDATES = 4;
/** How usual a character is in text and lists; others that can be printed weigh little. */
const WEIGHT = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  const place = ' etaoinsrhldcumfpgwybv,.k-'.indexOf(character);
  return place >= 0 ? 30 - place : /[a-z0-9/:]/.test(character) ? 4 : /[A-Z\n]/.test(character) ? 3 : code >= 32 && code < 127 ? 1 : 0;
});

/** Text under a key of several bytes that repeats: the shortest key that gives one; null when none does. */
export function underRepeatedKey(bytes: Uint8Array): { readonly key: Uint8Array; readonly text: string } | null {
  const sample = bytes.subarray(0, SAMPLE);
  for (let length = MIN_KEY; length <= MAX_KEY && sample.length >= length * BYTES_PER_KEY_BYTE; length++) {
    const columns = Array.from({ length }, (_, column) => candidates(sample, column, length));
    if (columns.some((column) => column.length === 0)) continue;
    const key = bestKey(sample, columns);
    if (!clearlyReadable(textUnder(sample, key))) continue;
    const text = textUnder(bytes, key);
    if (/^[\t\n\r -~]*$/.test(text)) return { key, text };
  }
  return null;
}

/** Key bytes that make every byte of a column a printable character, those of the most usual characters first. */
function candidates(bytes: Uint8Array, column: number, length: number): number[] {
  const found: { key: number; weight: number }[] = [];
  for (let key = 0; key < 256; key++) {
    let weight = 0;
    for (let i = column; i < bytes.length; i += length) {
      const one = WEIGHT[(bytes[i] ?? 0) ^ key] ?? 0;
      if (one === 0) {
        weight = -1;
        break;
      }
      weight += one;
    }
    if (weight > 0) found.push({ key, weight });
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, CANDIDATES).map(({ key }) => key);
}

/** Begins with the likeliest byte of each column, and keeps another where it makes better words. */
function bestKey(bytes: Uint8Array, columns: readonly (readonly number[])[]): Uint8Array {
  const key = Uint8Array.from(columns, ([first]) => first ?? 0);
  let best = wordScore(textUnder(bytes, key));
  columns.forEach((column, i) => {
    for (const other of column.slice(1)) {
      const kept = key[i] ?? 0;
      key[i] = other;
      const score = wordScore(textUnder(bytes, key));
      if (score > best) best = score;
      else key[i] = kept;
    }
  });
  return key;
}

function textUnder(bytes: Uint8Array, key: Uint8Array): string {
  let text = '';
  bytes.forEach((byte, i) => {
    text += String.fromCharCode(byte ^ (key[i % key.length] ?? 0));
  });
  return text;
}
