import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind, type MetaFile, type Root, type Snapshot, type Targets, type Timestamp } from '@tufjs/models';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { isJsonObject } from '../json-file';
import type { Role } from './keys';
import { accepts, sha256, type AnyMetadata } from './tuf-metadata';

/** A file of the repository as it lies there. */
export interface Kept<M> {
  readonly metadata: M;
  readonly text: string;
}

/** What lies in the folder of a published repository. */
export interface Repository {
  /** Every root from the first on, each signed by the one before it. Empty for a folder without a repository. */
  readonly roots: readonly Kept<Metadata<Root>>[];
  /** What readers are served now; null before the first publication. */
  readonly served: {
    readonly timestamp: Kept<Metadata<Timestamp>>;
    readonly snapshot: Kept<Metadata<Snapshot>>;
    readonly targets: Kept<Metadata<Targets>>;
  } | null;
  /** Highest version of each kind on disk, whether served or left by a run that did not end; 0 for none. */
  readonly highest: Readonly<Record<Exclude<Role, 'root'>, number>>;
}

const VERSIONED = /^([1-9]\d{0,9})\.(root|targets|snapshot)\.json$/;

/** Reads and checks a repository. A file that does not verify refuses the whole: it was not made by these keys. */
export async function readRepository(out: string): Promise<Outcome<Repository>> {
  const folder = join(out, 'metadata');
  const highest = { root: 0, targets: 0, snapshot: 0 };
  for (const name of await namesIn(folder)) {
    const match = VERSIONED.exec(name);
    const kind = match?.[2] as keyof typeof highest | undefined;
    if (kind !== undefined) highest[kind] = Math.max(highest[kind], Number(match?.[1]));
  }
  const roots = await readRoots(folder, highest.root);
  if (!roots.ok) return roots;
  const timestamp = await readOne(folder, 'timestamp.json', readTimestamp);
  if (!timestamp.ok && timestamp.missing) {
    return success({ roots: roots.value, served: null, highest: { ...highest, timestamp: 0 } });
  }
  const served = timestamp.ok ? await readServed(folder, timestamp.value, roots.value) : timestamp;
  if (!served.ok) return served;
  return success({ roots: roots.value, served: served.value, highest: { ...highest, timestamp: served.value.timestamp.metadata.signed.version } });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    // A folder that is not there yet holds nothing; one that cannot be opened is told when something is written.
    return [];
  }
}

const readRoot = (data: Json): Metadata<Root> => Metadata.fromJSON(MetadataKind.Root, data);
const readTimestamp = (data: Json): Metadata<Timestamp> => Metadata.fromJSON(MetadataKind.Timestamp, data);
const readSnapshot = (data: Json): Metadata<Snapshot> => Metadata.fromJSON(MetadataKind.Snapshot, data);
const readTargets = (data: Json): Metadata<Targets> => Metadata.fromJSON(MetadataKind.Targets, data);

type Json = Parameters<typeof Metadata.fromJSON>[1];

async function readOne<M>(folder: string, name: string, make: (data: Json) => M): Promise<Outcome<Kept<M>>> {
  let text: string;
  try {
    text = await readFile(join(folder, name), 'utf8');
  } catch {
    return failure(`metadata/${name} is missing or cannot be read`, true);
  }
  try {
    const data: unknown = JSON.parse(text);
    if (!isJsonObject(data)) return failure(`metadata/${name} is no TUF metadata`);
    return success({ metadata: make(data as Json), text });
  } catch (error) {
    return failure(`metadata/${name} is no TUF metadata: ${visible(error instanceof Error ? error.message : String(error))}`);
  }
}

async function readRoots(folder: string, last: number): Promise<Outcome<readonly Kept<Metadata<Root>>[]>> {
  const roots: Kept<Metadata<Root>>[] = [];
  for (let version = 1; version <= last; version++) {
    const name = `metadata/${version}.root.json`;
    const root = await readOne(folder, `${version}.root.json`, readRoot);
    if (!root.ok) return failure(`${root.reason}; every root from the first on must stay, for readers who come from it`);
    if (root.value.metadata.signed.version !== version) return failure(`${name} says that it is version ${root.value.metadata.signed.version}`);
    const before = roots.at(-1);
    const chained = before === undefined || accepts(before.metadata, 'root', root.value.metadata);
    if (!chained || !accepts(root.value.metadata, 'root', root.value.metadata)) {
      return failure(`${name} is not signed as ${chained ? 'its own keys' : 'the root before it'} would have it`);
    }
    roots.push(root.value);
  }
  return success(roots);
}

type Served = NonNullable<Repository['served']>;

async function readServed(folder: string, timestamp: Served['timestamp'], roots: Repository['roots']): Promise<Outcome<Served>> {
  const snapshot = await readNamed(folder, 'snapshot', timestamp.metadata.signed.snapshotMeta, readSnapshot);
  if (!snapshot.ok) return snapshot;
  const meta = snapshot.value.metadata.signed.meta['targets.json'];
  if (meta === undefined) return failure('the snapshot in the folder names no targets');
  const targets = await readNamed(folder, 'targets', meta, readTargets);
  if (!targets.ok) return targets;
  const parts: readonly (readonly [Exclude<Role, 'root'>, AnyMetadata])[] = [
    ['timestamp', timestamp.metadata],
    ['snapshot', snapshot.value.metadata],
    ['targets', targets.value.metadata],
  ];
  for (const [role, metadata] of parts) {
    // An earlier root counts too: a step to new keys may have ended between two files.
    if (!roots.some((root) => accepts(root.metadata, role, metadata))) {
      return failure(`the ${role} metadata in the folder is not signed by the keys that its root names`);
    }
  }
  return success({ timestamp, snapshot: snapshot.value, targets: targets.value });
}

/** Reads a file that other metadata names by version and hash. */
async function readNamed<M>(folder: string, role: 'snapshot' | 'targets', meta: MetaFile, make: (data: Json) => M): Promise<Outcome<Kept<M>>> {
  const name = `${meta.version}.${role}.json`;
  const kept = await readOne(folder, name, make);
  if (!kept.ok) return failure(kept.reason);
  const hash = meta.hashes?.['sha256'];
  if (hash === undefined || hash === sha256(kept.value.text)) return kept;
  return failure(`metadata/${name} is not the file that was published: its hash is another`);
}
