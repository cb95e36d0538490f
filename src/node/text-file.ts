import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { CancelToken } from '../ports/cancel';
import { MAX_FILE_BYTES } from '../ports/file-tree';
import { failure, success, type Failure, type Outcome } from '../ports/outcome';
import { CALLED_OFF, fsFailure, isOff } from './fs-failure';
import { shownPath } from './machine';

/** How far into a file a NUL byte is looked for. */
const BINARY_PROBE_BYTES = 8192;
const CHUNK_BYTES = 64 * 1024;

/**
 * Opening must not wait for a writer, should a file turn into a pipe between the look and the opening. Windows has no
 * such flag.
 */
const READ_FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Reads a text: UTF-8, or UTF-16 with a byte order mark. Bytes that are no UTF-8 become U+FFFD. Fails, without throwing,
 * for files over `MAX_FILE_BYTES`, binary content, and everything that is not a regular file; such are never opened.
 */
export async function readTextFile(path: string, home: string | null, cancel: CancelToken): Promise<Outcome<string>> {
  const bytes = await readBytes(path, home, cancel);
  if (!bytes.ok) return bytes;
  const text = decodeText(bytes.value);
  return text === null ? failure(`${shownPath(path, home)} holds binary data, not text, and was not read.`) : success(text);
}

/** The bytes of a regular file of at most `MAX_FILE_BYTES`; fails, without throwing, for everything else. */
export async function readBytes(path: string, home: string | null, cancel: CancelToken): Promise<Outcome<Buffer>> {
  try {
    const stats = await stat(path);
    if (isOff(cancel)) return CALLED_OFF;
    const refused = refusal(stats, path, home);
    if (refused !== null) return refused;
    const bytes = await readBounded(path, stats.size);
    if (isOff(cancel)) return CALLED_OFF;
    return bytes === null ? tooLarge(MAX_FILE_BYTES + 1, path, home) : success(bytes);
  } catch (error) {
    return fsFailure(error, path, home);
  }
}

function refusal(stats: Stats, path: string, home: string | null): Failure | null {
  const shown = shownPath(path, home);
  if (stats.isDirectory()) return failure(`${shown} is a folder where a file was expected. Remove or rename it.`);
  if (!stats.isFile()) return failure(`${shown} is a pipe, socket or device and was not opened.`);
  return stats.size > MAX_FILE_BYTES ? tooLarge(stats.size, path, home) : null;
}

function tooLarge(size: number, path: string, home: string | null): Failure {
  const [actual, limit] = [size, MAX_FILE_BYTES].map((n) => n.toLocaleString('en-GB'));
  const atLeast = size === MAX_FILE_BYTES + 1 ? 'at least ' : '';
  return failure(
    `${shownPath(path, home)} was not read: it has ${atLeast}${actual ?? ''} bytes, the limit is ${limit ?? ''}. Look at it by hand.`,
  );
}

/** At most `MAX_FILE_BYTES` bytes, however much the file grows while it is read; null when there is more. */
async function readBounded(path: string, size: number): Promise<Buffer | null> {
  const handle = await open(path, READ_FLAGS);
  try {
    const first = await fill(handle, Buffer.allocUnsafe(size + 1));
    if (first.length <= size) return first;
    const parts = [first];
    let total = first.length;
    while (total <= MAX_FILE_BYTES) {
      const part = await fill(handle, Buffer.allocUnsafe(CHUNK_BYTES));
      if (part.length === 0) return Buffer.concat(parts, total);
      parts.push(part);
      total += part.length;
    }
    return null;
  } finally {
    await handle.close();
  }
}

/** Reads until the buffer is full or the file ends; one byte short of full counts as its end, which saves a call. */
async function fill(handle: FileHandle, buffer: Buffer): Promise<Buffer> {
  let used = 0;
  while (used < buffer.length) {
    const { bytesRead } = await handle.read(buffer, used, buffer.length - used, null);
    used += bytesRead;
    if (bytesRead === 0 || used === buffer.length - 1) break;
  }
  return buffer.subarray(0, used);
}

/** The text of some bytes without byte order mark; null for binary content. Changes `bytes` if they are UTF-16BE. */
export function decodeText(bytes: Buffer): string | null {
  const mark = bytes.subarray(0, 2).toString('latin1');
  if (mark === '\xff\xfe' || mark === '\xfe\xff') return decodeUtf16(bytes.subarray(2), mark === '\xfe\xff');
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return null;
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}

/** UTF-32 begins like UTF-16 but then holds NUL characters: it would decode to text in which no name is ever found. */
function decodeUtf16(bytes: Buffer, bigEndian: boolean): string | null {
  if (bigEndian) bytes.subarray(0, bytes.length - (bytes.length % 2)).swap16();
  const text = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  return text.slice(0, BINARY_PROBE_BYTES).includes('\0') ? null : text;
}
