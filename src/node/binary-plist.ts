const MAGIC = 'bplist0';
const TRAILER_BYTES = 32;
/** An application's list has some fifty keys. */
const MAX_KEYS = 10_000;
const MAX_TEXT_BYTES = 1024;

const ASCII = 5;
const UTF_16 = 6;
const DICTIONARY = 13;

/**
 * The texts in the outermost dictionary of a binary property list (Apple's `bplist00`, as CFBinaryPList.c describes it);
 * null when the bytes are none. Reads nothing else on purpose: the libraries for this format build the whole tree, and
 * there a few hundred bytes of arrays that refer to one another twice each grow without end.
 */
export function readBinaryPlist(bytes: Buffer): ReadonlyMap<string, string> | null {
  if (bytes.length < MAGIC.length + TRAILER_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  try {
    return topTexts(bytes);
  } catch (error) {
    // A place outside the file: the list is cut off or was made up.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function topTexts(bytes: Buffer): ReadonlyMap<string, string> | null {
  const trailer = bytes.length - TRAILER_BYTES;
  const offsetSize = bytes.readUInt8(trailer + 6);
  const referenceSize = bytes.readUInt8(trailer + 7);
  const table = readNumber(bytes, trailer + 24, 8);
  const placeOf = (object: number): number => readNumber(bytes, table + object * offsetSize, offsetSize);
  const top = header(bytes, placeOf(readNumber(bytes, trailer + 16, 8)));
  if (top.type !== DICTIONARY || top.count > MAX_KEYS) return null;
  const texts = new Map<string, string>();
  for (let i = 0; i < top.count; i++) {
    const key = textAt(bytes, placeOf(readNumber(bytes, top.start + i * referenceSize, referenceSize)));
    const value = textAt(bytes, placeOf(readNumber(bytes, top.start + (top.count + i) * referenceSize, referenceSize)));
    if (key !== null && value !== null) texts.set(key, value);
  }
  return texts;
}

/** An object's type, how many parts it has, and where they begin. Counts from 15 on stand in an integer that follows. */
function header(bytes: Buffer, at: number): { readonly type: number; readonly count: number; readonly start: number } {
  const mark = bytes.readUInt8(at);
  const [type, count] = [mark >> 4, mark & 15];
  if (count < 15) return { type, count, start: at + 1 };
  const size = 2 ** (bytes.readUInt8(at + 1) & 15);
  return { type, count: readNumber(bytes, at + 2, size), start: at + 2 + size };
}

function textAt(bytes: Buffer, at: number): string | null {
  const { type, count, start } = header(bytes, at);
  if (type !== ASCII && type !== UTF_16) return null;
  const length = count * (type === ASCII ? 1 : 2);
  if (length > MAX_TEXT_BYTES || start + length > bytes.length) return null;
  const text = bytes.subarray(start, start + length);
  return type === ASCII ? text.toString('latin1') : Buffer.from(text).swap16().toString('utf16le');
}

/** A big-endian number; eight bytes hold more than a file can have places, so the upper two must be zero. */
function readNumber(bytes: Buffer, at: number, size: number): number {
  if (size === 8 && bytes.readUInt16BE(at) === 0) return bytes.readUIntBE(at + 2, 6);
  return bytes.readUIntBE(at, size);
}
