import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { TarReader } from '../curate/tar-entries';
import { errorCode } from '../fs-failure';
import type { ReleaseFiles } from './release-files';
import { readZip } from './zip-files';

const PIECE = 256 * 1024;

/** Reads the archive at a path by the end of its name; null when it is none, else a sentence or `read`. */
export async function readArchive(path: string, files: ReleaseFiles): Promise<{ readonly fault: string | null } | null> {
  const kind = /\.(?:tgz|tar\.gz)$/i.test(path) ? 'tgz' : (/\.(tar|vsix|whl|zip)$/i.exec(path)?.[1]?.toLowerCase() ?? null);
  if (kind === null) return null;
  files.beginArchive(await sizeOf(path));
  if (kind === 'tgz' || kind === 'tar') return { fault: await readTar(path, kind === 'tgz', files) };
  return { fault: await readZip(path, files, kind === 'vsix' ? extensionPath : wheelPath) };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(({ size }) => size, () => 0);
}

/** Of an npm package or a source archive the first folder is the package itself, `package/` mostly. */
function packagePath(name: string): string {
  return /^[^/]+\/[^/]/.test(name) && !name.startsWith('..') ? name.replace(/^[^/]*\//, '') : name;
}

/** What an editor lays into an extension's own folder stands below `extension/`. */
function extensionPath(name: string): string {
  return name.replace(/^extension\/(?=.)/, '');
}

/** A wheel's folders of records bear its version in their names. */
function wheelPath(name: string): string {
  return name.replace(/^([^/]+)-\d[^/-]*\.(dist-info|data)\//, '$1.$2/');
}

/** A sentence when not even the first file could be read; a later fault makes the result partial. */
async function readTar(path: string, packed: boolean, files: ReleaseFiles): Promise<string | null> {
  let entries = 0;
  const reader = new TarReader({
    begin: (name) => {
      entries++;
      files.begin(packagePath(name));
    },
    piece: (bytes) => {
      files.piece(bytes);
    },
    end: () => {
      files.end();
    },
  });
  let fault: string | null = null;
  const take = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    for await (const piece of pieces) {
      fault = reader.feed(piece);
      if (fault !== null || files.isFull) return;
    }
  };
  try {
    const bytes = createReadStream(path, { highWaterMark: PIECE });
    await (packed ? pipeline(bytes, createGunzip({ chunkSize: PIECE }), take) : pipeline(bytes, take));
  } catch (error) {
    // Leaving the last stage early ends the others with an error of their own.
    if (!files.isFull) fault ??= `the archive cannot be read whole (${errorCode(error) || 'unknown fault'})`;
  }
  if (!files.isFull) fault ??= reader.finish();
  if (fault === null || entries === 0) return fault ?? (entries === 0 ? 'the archive holds no file' : null);
  files.finishBroken();
  files.say(`${fault}; what follows in it was not read.`);
  return null;
}
