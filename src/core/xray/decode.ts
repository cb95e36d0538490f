import type { FactCollector } from './collector';
import type { Place } from './model';
import { clearlyReadable, readable, wordScore } from './readable';
import { underRepeatedKey } from './repeated-key';

/** A constant that a simple scheme turns into readable text. */
export interface Decoded {
  /** The steps in the order in which they undo the encoding: `base64, XOR 0x5B`. */
  readonly scheme: string;
  readonly text: string;
  /** False when only a common encoding was used, which hides nothing from a reader who knows it. */
  readonly hidden: boolean;
}

/** As much of a constant is decoded; readable or not shows early. */
const MAX_BYTES = 4096;
const MIN_BYTES = 12;
const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const NUMBER_SCHEME = 'character codes';
const NUMBERS = /^\[\d{1,3}(?:,\d{1,3})*\]$/;
const HEX = /^(?:[0-9a-f]{2})+$/i;
/** As many characters in a row are escaped without need only where they are to be hidden. */
const ESCAPES: readonly (readonly [string, RegExp, RegExp])[] = [
  ['percent escapes', /(?:%[0-9a-f]{2}){8}/i, /%([0-9a-f]{2})/gi],
  ['escapes', /(?:\\x[0-9a-f]{2}){8}/i, /\\x([0-9a-f]{2})/gi],
  ['escapes', /(?:\\u00[0-9a-f]{2}){8}/i, /\\u00([0-9a-f]{2})/gi],
];
/** How an address begins when each letter is moved by 13. */
const MOVED = /^(?:uggcf?|jff?):\/\/[\w.-]{3,}/i;

/** True for a text beyond the alphabet of base64 that `decodeConstant` may turn into another. */
export function mayBeEscaped(text: string): boolean {
  if (text.includes('%') || text.includes('\\')) return ESCAPES.some(([, many]) => many.test(text));
  return MOVED.test(text);
}

/**
 * Tries base64 (also twice), hexadecimal digits, character codes and reversal, each alone, with one byte XOR and with a
 * repeated key of 2 to 8 bytes; escapes and letters moved by 13. Null when no text comes of it.
 */
export function decodeConstant(constant: string): Decoded | null {
  for (const [scheme, bytes] of schemes(constant)) {
    if (bytes.length < MIN_BYTES) continue;
    const found = decodedBytes(scheme, bytes);
    if (found !== null) return found;
  }
  return withoutBytes(constant);
}

function decodedBytes(scheme: string, bytes: Uint8Array): Decoded | null {
  const numbers = scheme === NUMBER_SCHEME;
  const plain = textOf(bytes, 0);
  if (plain !== null && readable(plain)) return { scheme, text: plain, hidden: numbers || scheme.includes('reversed') };
  const inner = plain !== null && !numbers && BASE64.test(plain) ? textOf(base64Bytes(plain), 0) : null;
  if (inner !== null && readable(inner)) return { scheme: `${scheme}, base64`, text: inner, hidden: true };
  const found = underOneByte(bytes);
  // Tables of small numbers are usual, so that a key for them must give more.
  if (found !== null && (!numbers || clearlyReadable(found.text))) return { scheme: `${scheme}, XOR 0x${hex(found.key)}`, text: found.text, hidden: true };
  const repeated = underRepeatedKey(bytes);
  return repeated === null ? null : { scheme: `${scheme}, XOR 0x${Array.from(repeated.key, hex).join('')}`, text: repeated.text, hidden: true };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function withoutBytes(constant: string): Decoded | null {
  for (const [scheme, many, each] of ESCAPES) {
    if (!many.test(constant)) continue;
    const text = constant.slice(0, MAX_BYTES).replace(each, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
    if (/^[\t\n\r -~]+$/.test(text) && readable(text)) return { scheme, text, hidden: true };
  }
  if (MOVED.test(constant)) return { scheme: 'letters moved by 13', text: moved(constant.slice(0, MAX_BYTES)), hidden: true };
  const reversed = Array.from(constant.slice(0, MAX_BYTES)).reverse().join('');
  return /^https?:\/\/[a-z0-9.-]+/i.test(reversed) ? { scheme: 'reversed', text: reversed, hidden: true } : null;
}

function moved(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });
}

function* schemes(constant: string): Generator<readonly [string, Uint8Array]> {
  if (NUMBERS.test(constant)) {
    yield [NUMBER_SCHEME, Uint8Array.from(constant.slice(1, -1).split(','), Number)];
    return;
  }
  if (HEX.test(constant)) yield ['hex', hexBytes(constant)];
  yield ['base64', base64Bytes(constant)];
  yield ['reversed base64', base64Bytes(Array.from(constant).reverse().join('').replace(/^=+/, ''))];
}

function hexBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.min(text.length >> 1, MAX_BYTES));
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const DIGITS = new Map(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (c, i) => [c, i] as const).concat([['-', 62], ['_', 63]]));

function base64Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    const digit = DIGITS.get(character);
    if (digit === undefined || bytes.length >= MAX_BYTES) break;
    bits = ((bits << 6) | digit) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

/** The bytes as ASCII text under a key; null when one of them is no printable character. */
function textOf(bytes: Uint8Array, key: number): string | null {
  let text = '';
  for (const byte of bytes) {
    const code = byte ^ key;
    if ((code < 32 || code > 126) && code !== 10 && code !== 13 && code !== 9) return null;
    text += String.fromCharCode(code);
  }
  return text;
}

function underOneByte(bytes: Uint8Array): { readonly key: number; readonly text: string } | null {
  let best: { key: number; text: string; score: number } | null = null;
  for (let key = 1; key < 256; key++) {
    const text = textOf(bytes, key);
    const score = text === null ? 0 : wordScore(text);
    if (text !== null && score > (best?.score ?? 0)) best = { key, text, score };
  }
  return best !== null && readable(best.text) ? best : null;
}

/** Numbers in a row are kept when they are text by themselves or under a simple key. */
export function readNumbers(values: readonly number[], place: Place, into: FactCollector): void {
  if (values.length > MAX_BYTES || !values.every((value) => value >= 0 && value < 256 && Number.isInteger(value))) return;
  const constant = `[${values.join(',')}]`;
  if (decodeConstant(constant) !== null) into.add('encoded', constant, place);
}
