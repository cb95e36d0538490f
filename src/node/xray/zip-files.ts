import * as zlib from 'node:zlib';
import { getFileNameLowLevel, openPromise, parseExtraFields, type Entry, type ZipFile } from 'yauzl';
import { errorCode } from '../fs-failure';
import type { ReleaseFiles } from './release-files';

/** Node has it from 20.15 on; before, damage that keeps the length of a file goes unseen. */
const { crc32 } = zlib as { readonly crc32?: (bytes: Buffer, sum?: number) => number };

/** High half of the external attributes: Unix mode bits, of which these say what kind of file it is. */
const KIND_BITS = 0xf000;
const LINK = 0xa000;

/**
 * Reads the files of a zip archive (`.vsix`, `.whl`, `.zip`) one by one. A sentence when not even its list can be read; a
 * later fault makes the result partial.
 */
export async function readZip(path: string, files: ReleaseFiles, rename: (name: string) => string): Promise<string | null> {
  let zip: ZipFile;
  try {
    // Names are decoded here, since one bad name would otherwise end the whole archive.
    zip = await openPromise(path, { decodeStrings: false, autoClose: false });
  } catch (error) {
    return `the archive cannot be read (${errorCode(error) || 'its list of files is damaged'})`;
  }
  let entries = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (files.isFull) break;
      entries++;
      await readEntry(zip, entry, files, rename);
    }
  } catch (error) {
    const fault = `the list of files in the archive is damaged (${errorCode(error) || 'it does not hold together'})`;
    if (entries === 0) return fault;
    files.say(`${fault}; what follows in it was not read.`);
  } finally {
    zip.close();
  }
  return entries === 0 ? 'the archive holds no file' : null;
}

async function readEntry(zip: ZipFile, entry: Entry, files: ReleaseFiles, rename: (name: string) => string): Promise<void> {
  const name = nameOf(entry);
  if (name.endsWith('/') || ((entry.externalFileAttributes >>> 16) & KIND_BITS) === LINK) return;
  if (entry.isEncrypted()) {
    files.say(`${name} is encrypted, so it was not read.`);
    return;
  }
  files.begin(rename(name));
  const fault = await pour(zip, entry, files);
  files.end();
  if (fault !== null && !files.isFull) files.say(`${name} ${fault}.`);
}

/** Hands over the bytes of a file; a fault when they are not whole. */
async function pour(zip: ZipFile, entry: Entry, files: ReleaseFiles): Promise<string | null> {
  if (!entry.canDecodeFileData()) return 'is packed in a way that is not read';
  let sum = 0;
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      const bytes = piece as Buffer;
      files.piece(bytes);
      if (files.isFull) return null;
      sum = crc32?.(bytes, sum) ?? 0;
    }
  } catch {
    return 'is damaged, so it was read in part';
  }
  return crc32 === undefined || sum === entry.crc32 ? null : 'is damaged: its checksum is another one';
}

function nameOf(entry: Entry): string {
  try {
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, parseExtraFields(entry.extraFieldRaw), false);
  } catch {
    return entry.fileNameRaw.toString('latin1');
  }
}
