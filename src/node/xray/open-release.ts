import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { visible } from '../../core/present/escape';
import type { ReleaseFacts } from '../../core/xray/model';
import { failure, success, type Outcome } from '../../ports/outcome';
import type { ArchiveSource } from '../curate/npm-download';
import { TarReader } from '../curate/tar-entries';
import { errorCode } from '../fs-failure';
import { ReleaseFiles, type ReleaseLimits } from './release-files';

/** What opening a release needs. */
export interface ReleaseGround {
  readonly cwd: string;
  readonly zones: ReadonlySet<string>;
  readonly limits: ReleaseLimits;
  readonly source: ArchiveSource;
  /** Called before the network is used, with a sentence that says for what. */
  readonly beforeNetwork: (sentence: string) => void;
}

const NPM_RELEASE = /^(@?[^@\s]{1,220})@([^@\s]{1,80})$/;

/** Reads a release: a folder, an archive `.tgz`, any other file, or `name@version` through npm. */
export async function openRelease(asked: string, ground: ReleaseGround): Promise<Outcome<ReleaseFacts>> {
  const files = new ReleaseFiles(ground.zones, ground.limits);
  const path = resolve(ground.cwd, asked);
  const kind = await kindAt(path);
  if (kind === 'folder') {
    await readFolder(path, '', files);
    return success(files.result(asked));
  }
  if (kind === 'file') {
    const fault = /\.(?:tgz|tar\.gz)$/i.test(path) ? await readArchive(path, files) : await readFile(path, basename(path), files);
    return fault === null ? success(files.result(asked)) : failure(`${visible(asked)}: ${fault}`);
  }
  const release = NPM_RELEASE.exec(asked);
  if (release === null) {
    return failure(`${visible(asked)} is neither a file or folder here nor a release of an npm package, as in name@1.2.3.`, true);
  }
  return throughNpm(asked, release[1] ?? '', release[2] ?? '', files, ground);
}

async function throughNpm(asked: string, name: string, version: string, files: ReleaseFiles, ground: ReleaseGround): Promise<Outcome<ReleaseFacts>> {
  ground.beforeNetwork(`${visible(asked)} is not a file here: it is fetched through npm, which needs the network. Nothing of it is run.`);
  let folder = '';
  try {
    folder = await mkdtemp(join(tmpdir(), 'tool-trust-xray-'));
    const archive = await ground.source.fetch(name, version, folder);
    if (!archive.ok) return archive;
    const fault = await readArchive(archive.value.path, files);
    return fault === null ? success(files.result(asked)) : failure(`${visible(asked)}: ${fault}`);
  } catch (error) {
    return failure(`the temporary folder cannot be used (${errorCode(error) || String(error)})`);
  } finally {
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  }
}

async function kindAt(path: string): Promise<'file' | 'folder' | 'none'> {
  try {
    const facts = await stat(path);
    return facts.isDirectory() ? 'folder' : facts.isFile() ? 'file' : 'none';
  } catch {
    return 'none';
  }
}

/** Reads a gzip archive. A sentence when not even its first file could be read; a later fault makes the result partial. */
async function readArchive(path: string, files: ReleaseFiles): Promise<string | null> {
  let entries = 0;
  const reader = new TarReader({
    begin: (name) => {
      entries++;
      // The first folder is the package itself, `package/` mostly.
      files.begin(/^[^/]+\/[^/]/.test(name) && !name.startsWith('..') ? name.replace(/^[^/]*\//, '') : name);
    },
    piece: (bytes) => {
      files.piece(bytes);
    },
    end: () => {
      files.end();
    },
  });
  let fault: string | null = null;
  try {
    await pipeline(createReadStream(path), createGunzip(), async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) {
        fault = reader.feed(piece);
        if (fault !== null || files.isFull) return;
      }
    });
  } catch (error) {
    // Leaving the last stage early ends the others with an error of their own.
    if (!files.isFull) fault ??= `the archive cannot be read whole (${errorCode(error) || 'unknown fault'})`;
  }
  if (!files.isFull) fault ??= reader.finish();
  if (fault === null || entries === 0) return fault ?? (entries === 0 ? 'the archive holds no file' : null);
  files.say(`${fault}; what follows in it was not read.`);
  return null;
}

/** Reads one file. A sentence when it cannot be read. */
async function readFile(path: string, name: string, files: ReleaseFiles): Promise<string | null> {
  files.begin(name);
  let fault: string | null = null;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      files.piece(piece as Buffer);
      if (files.isFull) break;
    }
  } catch (error) {
    fault = `it cannot be read (${errorCode(error) || 'unknown fault'})`;
  }
  files.end();
  return fault;
}

/** Reads a folder and those in it; links are not followed, so that nothing outside is read. */
async function readFolder(root: string, below: string, files: ReleaseFiles): Promise<void> {
  try {
    const found = (await readdir(join(root, below), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of found) {
      if (files.isFull) return;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await readFolder(root, path, files);
      else if (entry.isFile()) {
        const fault = await readFile(join(root, path), path, files);
        if (fault !== null) files.say(`${path}: ${fault}.`);
      }
    }
  } catch (error) {
    files.say(`the folder ${below === '' ? 'itself' : below} cannot be read (${errorCode(error) || 'unknown fault'}).`);
  }
}
