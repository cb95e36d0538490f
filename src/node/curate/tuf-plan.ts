import type { Metadata, Root } from '@tufjs/models';
import { failure, success, type Outcome } from '../../ports/outcome';
import { keyName, ROLES, type KeyRing, type Role, type RoleKey } from './keys';
import type { Repository } from './tuf-repository';
import {
  accepts, expiry, rootMetadata, sha256, signed, snapshotMetadata, TARGET, targetsMetadata, timestampMetadata,
  type AnyMetadata, type RoleWishes,
} from './tuf-metadata';

/** What a publication is made of. */
export interface Wish {
  /** UTC, ISO 8601. */
  readonly now: string;
  /** Text of the feed document; null to make a new timestamp and nothing else. */
  readonly document: string | null;
  /** Signatures that a root needs; null keeps what the root has, or 2 for a first one. */
  readonly rootThreshold: number | null;
  /** Days until each kind of metadata expires. */
  readonly days: { readonly root: number; readonly targets: number; readonly timestamp: number };
}

export interface PlannedFile {
  /** Relative to the folder of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The files in the order in which they are to be written, and what to tell. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  /** Version and expiry of what a reader has afterwards. */
  readonly standing: readonly { readonly role: Role; readonly version: number; readonly expires: string }[];
  readonly notes: readonly string[];
}

/** A root that expires within so many days is renewed when its keys are at hand. */
const ROOT_RENEWAL_DAYS = 30;
const DEFAULT_THRESHOLD = 2;

interface NextRoot {
  readonly metadata: Metadata<Root>;
  /** Null when the root stays as it is. */
  readonly file: PlannedFile | null;
  readonly before: Metadata<Root> | null;
  readonly notes: readonly string[];
}

type Part = Exclude<Role, 'root'>;

/** Works out a publication. Refuses with a sentence whenever a reader would not accept the result. */
export function planPublication(repository: Repository, ring: KeyRing, wish: Wish): Outcome<Plan> {
  const root = wish.document === null ? keptRoot(repository, wish) : nextRoot(repository, ring, wish);
  if (!root.ok) return root;
  return wish.document === null ? planTimestamp(repository, ring, root.value, wish) : planAll(repository, ring, root.value, wish, wish.document);
}

function keptRoot({ roots }: Repository, { now }: Wish): Outcome<NextRoot> {
  const metadata = roots.at(-1)?.metadata;
  if (metadata === undefined) return failure('there is no repository yet whose timestamp could be renewed; publish the feed first');
  if (metadata.signed.expires <= now) return failure(`the root has expired (${metadata.signed.expires}); publish with the root keys`);
  return success({ metadata, file: null, before: null, notes: [] });
}

/** Keys and thresholds that the root is to name: those of the folder; a role without any keeps those of the last root. */
function wishesOf(last: Root | null, ring: KeyRing, rootThreshold: number | null): Outcome<RoleWishes> {
  const wishes: Partial<Record<Role, RoleWishes[Role]>> = {};
  for (const role of ROLES) {
    const own = ring.current.filter((k) => k.role === role).map((k) => k.key);
    const kept = (last?.roles[role]?.keyIDs ?? []).flatMap((id) => last?.keys[id] ?? []);
    const keys = own.length > 0 ? own : kept;
    if (keys.length === 0) return failure(`the key folder has no ${role} key; make one with "feed keys new"`);
    const before = last?.roles[role]?.threshold;
    const threshold = role === 'root' ? (rootThreshold ?? before ?? DEFAULT_THRESHOLD) : 1;
    if (threshold > keys.length) return failure(`a root that needs ${threshold} signatures needs as many root keys; there ${keys.length === 1 ? 'is 1' : `are ${keys.length}`}`);
    wishes[role] = { keys, threshold };
  }
  return success(wishes as RoleWishes);
}

function sameRoles(a: Root, b: Root): boolean {
  return ROLES.every((role) => {
    const [one, other] = [a.roles[role], b.roles[role]];
    return one?.threshold === other?.threshold && [...(one?.keyIDs ?? [])].sort().join() === [...(other?.keyIDs ?? [])].sort().join();
  });
}

function nextRoot({ roots }: Repository, ring: KeyRing, wish: Wish): Outcome<NextRoot> {
  const before = roots.at(-1)?.metadata ?? null;
  const wishes = wishesOf(before?.signed ?? null, ring, wish.rootThreshold);
  if (!wishes.ok) return wishes;
  const version = (before?.signed.version ?? 0) + 1;
  const metadata = rootMetadata(wishes.value, { version, expires: expiry(wish.now, wish.days.root) });
  const same = before !== null && sameRoles(before.signed, metadata.signed);
  if (same && before.signed.expires > expiry(wish.now, ROOT_RENEWAL_DAYS)) return success({ metadata: before, file: null, before: null, notes: [] });
  const text = signed(metadata, signersFor('root', ring, [metadata, before]));
  const missing = rootFault(metadata, before, ring);
  if (missing === null) return success({ metadata, file: { path: `metadata/${version}.root.json`, text }, before, notes: [] });
  if (!same || before.signed.expires <= wish.now) return failure(missing);
  const note = `The root expires on ${before.signed.expires} and could not be renewed: ${missing}`;
  return success({ metadata: before, file: null, before: null, notes: [note] });
}

/** Why a new root would not be accepted: signatures are counted against its own keys and those of the root before it. */
function rootFault(metadata: Metadata<Root>, before: Metadata<Root> | null, ring: KeyRing): string | null {
  for (const [root, whose] of [[before, 'the root before it'], [metadata, 'itself']] as const) {
    if (root === null || accepts(root, 'root', metadata)) continue;
    const role = root.signed.roles['root'];
    const here = signersFor('root', ring, [root]).length;
    return `root ${metadata.signed.version} needs ${role?.threshold ?? 0} signatures by the root keys of ${whose}; private keys for ${here} are here`;
  }
  return null;
}

/** The keys of the folder, retired ones included, that one of the roots names for a role and whose private half is here. */
function signersFor(role: Role, ring: KeyRing, roots: readonly (Metadata<Root> | null)[]): readonly RoleKey[] {
  const named = new Set(roots.flatMap((root) => root?.signed.roles[role]?.keyIDs ?? []));
  const byId = new Map([...ring.retired, ...ring.current].filter((k) => k.sign !== null).map((k) => [k.key.keyID, k]));
  return [...named].sort().flatMap((id) => byId.get(id) ?? []);
}

interface Signed {
  readonly text: string;
  /** Whether the root before a change of keys accepts it as well. */
  readonly bySame: boolean;
}

function signPart(role: Part, metadata: AnyMetadata, ring: KeyRing, root: NextRoot): Outcome<Signed> {
  const text = signed(metadata, signersFor(role, ring, [root.metadata, root.before]));
  if (!accepts(root.metadata, role, metadata)) {
    const names = ring.current.filter((k) => k.role === role).map((k) => `${keyName(k.role, k.key)}.pem`);
    return failure(`no private ${role} key that the root names is in the key folder${names.length === 0 ? '' : ` (expected ${names.join(' or ')})`}`);
  }
  return success({ text, bySame: root.before === null || accepts(root.before, role, metadata) });
}

function standingOf(parts: readonly (readonly [Role, AnyMetadata])[]): Plan['standing'] {
  return parts.map(([role, { signed: part }]) => ({ role, version: part.version, expires: part.expires }));
}

function planTimestamp(repository: Repository, ring: KeyRing, root: NextRoot, wish: Wish): Outcome<Plan> {
  const { served } = repository;
  if (served === null) return failure('there is no repository yet whose timestamp could be renewed; publish the feed first');
  for (const role of ['snapshot', 'targets'] as const) {
    const { metadata } = served[role];
    if (metadata.signed.expires <= wish.now) return failure(`the ${role} metadata has expired (${metadata.signed.expires}); publish the feed`);
    const as: AnyMetadata = metadata;
    if (!accepts(root.metadata, role, as)) return failure(`the ${role} metadata is not signed by the keys of the newest root; publish the feed`);
  }
  const version = repository.highest.timestamp + 1;
  const snapshot = { version: served.snapshot.metadata.signed.version, text: served.snapshot.text };
  const timestamp = timestampMetadata(snapshot, { version, expires: expiry(wish.now, wish.days.timestamp) });
  const text = signPart('timestamp', timestamp, ring, root);
  if (!text.ok) return text;
  const parts = [['root', root.metadata], ['targets', served.targets.metadata], ['snapshot', served.snapshot.metadata], ['timestamp', timestamp]] as const;
  return success({ files: [{ path: 'metadata/timestamp.json', text: text.value.text }], standing: standingOf(parts), notes: root.notes });
}

function planAll(repository: Repository, ring: KeyRing, root: NextRoot, wish: Wish, document: string): Outcome<Plan> {
  const versions = { targets: repository.highest.targets + 1, snapshot: repository.highest.snapshot + 1, timestamp: repository.highest.timestamp + 1 };
  const long = expiry(wish.now, wish.days.targets);
  const targets = targetsMetadata(document, { version: versions.targets, expires: long });
  const one = signPart('targets', targets, ring, root);
  if (!one.ok) return one;
  const snapshot = snapshotMetadata({ version: versions.targets, text: one.value.text }, { version: versions.snapshot, expires: long });
  const two = signPart('snapshot', snapshot, ring, root);
  if (!two.ok) return two;
  const stamp = { version: versions.timestamp, expires: expiry(wish.now, wish.days.timestamp) };
  const timestamp = timestampMetadata({ version: versions.snapshot, text: two.value.text }, stamp);
  const three = signPart('timestamp', timestamp, ring, root);
  if (!three.ok) return three;
  const last: PlannedFile = { path: 'metadata/timestamp.json', text: three.value.text };
  // When old and new keys both signed, the timestamp serves readers of either root, and the new root may come last: at
  // no moment does a reader find a root whose timestamp it must refuse. Otherwise the timestamp is what makes all valid.
  const both = root.before !== null && [one, two, three].every((s) => s.value.bySame);
  const rootFiles = root.file === null ? [] : [root.file];
  const files = [
    { path: `targets/${sha256(document)}.${TARGET}`, text: document },
    { path: `metadata/${versions.targets}.targets.json`, text: one.value.text },
    { path: `metadata/${versions.snapshot}.snapshot.json`, text: two.value.text },
    ...(both ? [last, ...rootFiles] : [...rootFiles, last]),
  ];
  const parts = [['root', root.metadata], ['targets', targets], ['snapshot', snapshot], ['timestamp', timestamp]] as const;
  return success({ files, standing: standingOf(parts), notes: root.notes });
}
