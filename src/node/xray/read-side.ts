import { lstat, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visible } from '../../core/present/escape';
import type { ReleaseFacts } from '../../core/xray/model';
import { packageManifest, platformPackage, type PackageManifest, type System } from '../../core/xray/platform-package';
import { fileKind } from '../../core/xray/read-file';
import { failure, success, type Outcome } from '../../ports/outcome';
import type { ArchiveSource } from '../curate/npm-download';
import { errorCode } from '../fs-failure';
import { shownRelease, type FoundRelease, type LocalRelease, type NpmRelease } from './find-release';
import { CANCELLED, isAborted, readInto } from './open-release';
import { ReleaseFiles, type ReleaseGround } from './release-files';

/** How one side of a comparison is read. */
export interface SideGround extends ReleaseGround {
  readonly source: ArchiveSource;
  readonly system: System;
  readonly progress: (step: string) => void;
  /** False leaves the top-level `node_modules` of a folder out: a release as npm hands it over has none. */
  readonly libraries: boolean;
}

/** What was read of a release, and what npm states of its bytes: null where nothing does. */
export interface ReadSide {
  readonly facts: ReleaseFacts;
  readonly integrity: string | null;
}

/** Where the files of a package stand that holds the program of another one. */
const PROGRAM_FOLDER = 'program/';
const MAX_MANIFEST = 1024 * 1024;

/** Reads a release, and with an npm package the one that holds its program for this system. */
export async function readSide(release: FoundRelease, ground: SideGround): Promise<Outcome<ReadSide>> {
  const files = new ReleaseFiles(ground);
  if (release.kind === 'npm') {
    const integrity = await readNpm(release, files, ground);
    if (isAborted(ground.signal)) return CANCELLED;
    return integrity.ok ? success({ facts: files.result(release.asked), integrity: integrity.value }) : integrity;
  }
  ground.progress(`reading ${shownRelease(release.asked)}`);
  const read = release.kind === 'folder' ? await readPackageFolder(release, files, ground) : await readInto(release, files);
  if (isAborted(ground.signal)) return CANCELLED;
  return read.ok ? success({ facts: files.result(release.asked), integrity: null }) : read;
}

/** Fetches and reads a release and its program's package; gives what npm states of the bytes, null when that is open. */
async function readNpm(release: NpmRelease, files: ReleaseFiles, ground: SideGround): Promise<Outcome<string | null>> {
  const integrity = await fetchInto(release, files, ground);
  if (!integrity.ok) return integrity;
  const manifest = files.manifest === null ? null : packageManifest(files.manifest);
  const program = manifest === null ? null : platformPackage(manifest, ground.system);
  if (program === null) return success(integrity.value === '' ? null : integrity.value);
  const { name, version } = program;
  const asked = `${name}@${version}`;
  files.below = PROGRAM_FOLDER;
  const fetched = await fetchInto({ kind: 'npm', asked, name, version, isTag: false }, files, ground);
  // The version of the program's package stands in the manifest, so the hash of that one speaks for both.
  if (fetched.ok) return success(integrity.value === '' ? null : integrity.value);
  files.say(`its program is in a package of its own, which was not read: ${fetched.reason}.`);
  return success(null);
}

async function fetchInto({ name, version, asked }: NpmRelease, files: ReleaseFiles, ground: SideGround): Promise<Outcome<string>> {
  return inFolder(async (folder) => {
    if (isAborted(ground.signal)) return CANCELLED;
    ground.progress(`fetching ${visible(asked)}`);
    const archive = await ground.source.fetch(name, version, folder, ground.signal);
    if (!archive.ok) return archive;
    ground.progress(`reading ${visible(asked)}`);
    const read = await readInto({ kind: 'file', asked, path: archive.value.path }, files);
    return read.ok ? success(archive.value.integrity) : read;
  });
}

/**
 * Reads a folder; where it is an npm package whose program is in a package of its own, that one too. Programs in the
 * package itself are then copies that its install script made, and are left out.
 */
async function readPackageFolder(release: LocalRelease, files: ReleaseFiles, ground: SideGround): Promise<Outcome<null>> {
  const manifest = await manifestIn(release.path);
  const program = manifest === null || ground.libraries ? null : platformPackage(manifest, ground.system);
  files.skipPrograms = program !== null && ground.programOnly !== true;
  await readInto(release, files, ground.libraries || manifest?.bundles === true);
  if (manifest === null || program === null) return success(null);
  files.skipPrograms = false;
  const path = await programFolder(release.path, manifest.name, program.folder);
  if (path === null) {
    files.say(`its program is in the package ${visible(program.folder)}, which lies neither inside nor beside it and was not read.`);
    return success(null);
  }
  files.below = PROGRAM_FOLDER;
  return readInto({ kind: 'folder', asked: program.folder, path }, files, false);
}

/** The manifest of the npm package in a folder; null when it holds none. */
export async function manifestIn(folder: string): Promise<PackageManifest | null> {
  const path = join(folder, 'package.json');
  try {
    const facts = await lstat(path);
    return facts.isFile() && facts.size <= MAX_MANIFEST ? packageManifest(await readFile(path, 'utf8')) : null;
  } catch {
    return null;
  }
}

/** npm lays a package's dependencies inside or beside it. */
export async function programFolder(folder: string, name: string, wanted: string): Promise<string | null> {
  const beside = join(folder, ...name.split('/').map(() => '..'));
  for (const path of [join(folder, 'node_modules', ...wanted.split('/')), join(beside, ...wanted.split('/'))]) {
    if (await stat(path).then((facts) => facts.isDirectory(), () => false)) return path;
  }
  return null;
}

/** Whether a file is a program that stands alone. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return fileKind('program', buffer.toString('latin1', 0, bytesRead)) === 'program';
    } finally {
      await file.close();
    }
  } catch {
    // Reading it says why it cannot be read.
    return false;
  }
}

/** A temporary folder that is gone afterwards, whatever happens. */
export async function inFolder<T>(work: (folder: string) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  let folder = '';
  try {
    folder = await mkdtemp(join(tmpdir(), 'tool-trust-xray-'));
    return await work(folder);
  } catch (error) {
    return failure(`the temporary folder cannot be used (${errorCode(error) || String(error)})`);
  } finally {
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  }
}
