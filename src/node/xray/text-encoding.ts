import { isUtf8 } from 'node:buffer';

/** As much is looked at to tell an encoding. */
const SAMPLE = 4096;
const MIN_SAMPLE = 8;

/**
 * The text of a file: UTF-16 where a mark at the start or the zero bytes of ASCII characters say so, else UTF-8, else
 * Latin-1, in which every sequence of bytes is a text and ASCII stays what it is.
 */
export function decodedText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return bigEndian(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  const order = wideOrder(bytes.subarray(0, SAMPLE));
  if (order !== null) return order === 'little' ? bytes.toString('utf16le') : bigEndian(bytes);
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

function bigEndian(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16().toString('utf16le');
}

/** Which half of most characters is zero; null when it is no text of two bytes per character. */
function wideOrder(sample: Buffer): 'little' | 'big' | null {
  if (sample.length < MIN_SAMPLE) return null;
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = 0.7 * (sample.length >> 1);
  if (odd >= most && even === 0) return 'little';
  return even >= most && odd === 0 ? 'big' : null;
}
