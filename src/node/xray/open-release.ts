import { createReadStream } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReleaseFacts } from '../../core/xray/model';
import { failure, success, type Outcome } from '../../ports/outcome';
import { errorCode } from '../fs-failure';
import { isBelow } from '../machine';
import { readArchive } from './archives';
import { findRelease, shownRelease, type LocalRelease } from './find-release';
import { ReleaseFiles, type ReleaseGround } from './release-files';

/** The result after somebody called it off. */
export const CANCELLED = failure('cancelled');

/** Whether it was called off. A call, since the compiler takes a property to stay the same over an await. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Reads one release that lies on this machine: a folder, an archive, or any other file. The back-test reads releases by it, one at a time. */
export async function openRelease(asked: string, ground: ReleaseGround & { readonly cwd: string }): Promise<Outcome<ReleaseFacts>> {
  const found = await findRelease(asked, ground.cwd);
  if (!found.ok) return found;
  if (found.value.kind === 'npm') return failure(`${shownRelease(asked)} is not on this machine.`);
  const files = new ReleaseFiles(ground);
  const read = await readInto(found.value, files);
  if (isAborted(ground.signal)) return CANCELLED;
  return read.ok ? success(files.result(asked)) : read;
}

/** Reads a release into what was read of it before. Without `libraries` the top-level `node_modules` of a folder is left out. */
export async function readInto({ kind, asked, path }: LocalRelease, files: ReleaseFiles, libraries = true): Promise<Outcome<null>> {
  if (kind === 'folder') {
    await new FolderReader(path, files, libraries).read('');
    return success(null);
  }
  const archive = await readArchive(path, files);
  const fault = archive === null ? await readFile(path, basename(path), files) : archive.fault;
  return fault === null ? success(null) : failure(`${shownRelease(asked)}: ${fault}`);
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
class FolderReader {
  private readonly root: string;
  private readonly files: ReleaseFiles;
  private readonly libraries: boolean;

  constructor(root: string, files: ReleaseFiles, libraries: boolean) {
    this.root = root;
    this.files = files;
    this.libraries = libraries;
  }

  /** `below` is a path inside the folder, with `/`; empty for itself. */
  async read(below: string): Promise<void> {
    const { files, root } = this;
    try {
      const found = (await readdir(join(root, below), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const entry of found) {
        if (files.isFull) return;
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (path === 'node_modules' && !this.libraries) continue;
        if (entry.isDirectory()) await this.read(path);
        else if (entry.isSymbolicLink()) await this.link(path);
        else if (!entry.isFile()) files.say(`${path} is no ordinary file, so it was not read.`);
        else {
          const fault = await readFile(join(root, path), path, files);
          if (fault !== null) files.say(`${path}: ${fault}.`);
        }
      }
    } catch (error) {
      files.say(`the folder ${below === '' ? 'itself' : below} cannot be read (${errorCode(error) || 'unknown fault'}).`);
    }
  }

  /** What a link leads to inside the folder is read there; elsewhere it is another's. */
  private async link(path: string): Promise<void> {
    try {
      const [target, root] = await Promise.all([realpath(join(this.root, path)), realpath(this.root)]);
      if (isBelow(target, root)) return;
      this.files.say(`${path} is a link to another place, which was not read.`);
    } catch (error) {
      this.files.say(`${path} is a link that leads nowhere (${errorCode(error) || 'unknown fault'}).`);
    }
  }
}
