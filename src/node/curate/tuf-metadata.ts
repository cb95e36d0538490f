import { createHash } from 'node:crypto';
import { Metadata, MetaFile, Root, Signature, Snapshot, TargetFile, Targets, Timestamp } from '@tufjs/models';
import { ROLES, type Role, type RoleKey } from './keys';

/** Any of the four kinds of signed metadata. */
export type AnyMetadata = Metadata<Root> | Metadata<Targets> | Metadata<Snapshot> | Metadata<Timestamp>;

/** Version of the TUF specification that the files follow. */
const SPEC = '1.0.31';
/** The one target: the feed document. */
export const TARGET = 'feed.json';

/** What the parts of one release share. */
export interface Stamp {
  readonly version: number;
  /** UTC without fractions of a second, as TUF asks for. */
  readonly expires: string;
}

/** Keys and threshold of a role. */
export interface RoleWish {
  readonly keys: readonly RoleKey['key'][];
  readonly threshold: number;
}
export type RoleWishes = Readonly<Record<Role, RoleWish>>;

/** A time, later by days, as TUF writes times. */
export function expiry(now: string, days: number): string {
  return new Date(Date.parse(now) + days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A root that names the keys and thresholds of every role; key ids are sorted, so that one wish has one form. */
export function rootMetadata(wishes: RoleWishes, { version, expires }: Stamp): Metadata<Root> {
  const root = new Root({ version, specVersion: SPEC, expires, consistentSnapshot: true });
  for (const role of ROLES) {
    const keys = [...wishes[role].keys].sort((a, b) => (a.keyID < b.keyID ? -1 : 1));
    for (const key of keys) root.addKey(key, role);
  }
  for (const role of ROLES) {
    const made = root.roles[role];
    if (made !== undefined) Object.assign(made, { threshold: wishes[role].threshold });
  }
  return new Metadata(root);
}

/** Metadata that names the feed document by length and hash. */
export function targetsMetadata(document: string, { version, expires }: Stamp): Metadata<Targets> {
  const bytes = Buffer.from(document, 'utf8');
  const targets = new Targets({ version, specVersion: SPEC, expires });
  targets.addTarget(new TargetFile({ path: TARGET, length: bytes.length, hashes: { sha256: sha256(bytes) } }));
  return new Metadata(targets);
}

/** A file of the repository by version, length and hash, so that no reader takes another or an endless one. */
function metaFile(version: number, text: string): MetaFile {
  const bytes = Buffer.from(text, 'utf8');
  return new MetaFile({ version, length: bytes.length, hashes: { sha256: sha256(bytes) } });
}

/** @param targets version and text of the targets file that belongs to it */
export function snapshotMetadata(targets: { readonly version: number; readonly text: string }, { version, expires }: Stamp): Metadata<Snapshot> {
  const meta = { 'targets.json': metaFile(targets.version, targets.text) };
  return new Metadata(new Snapshot({ version, specVersion: SPEC, expires, meta }));
}

/** @param snapshot version and text of the snapshot file that belongs to it */
export function timestampMetadata(snapshot: { readonly version: number; readonly text: string }, { version, expires }: Stamp): Metadata<Timestamp> {
  return new Metadata(new Timestamp({ version, specVersion: SPEC, expires, snapshotMeta: metaFile(snapshot.version, snapshot.text) }));
}

/** Signs with every key whose private half is here; returns the text of the file. */
export function signed(metadata: AnyMetadata, keys: readonly RoleKey[]): string {
  for (const { key, sign } of keys) {
    if (sign !== null) metadata.sign((bytes) => new Signature({ keyID: key.keyID, sig: sign(bytes) }));
  }
  return `${JSON.stringify(metadata.toJSON(), null, 2)}\n`;
}

/** Whether a root accepts metadata for a role: enough signatures by its keys. */
export function accepts(root: Metadata<Root>, role: Role, metadata: AnyMetadata): boolean {
  try {
    root.verifyDelegate(role, metadata);
    return true;
  } catch {
    // The library throws for too few or wrong signatures; the callers say which keys are missing.
    return false;
  }
}
