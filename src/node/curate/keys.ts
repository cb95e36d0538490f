import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Key } from '@tufjs/models';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';

/** The four top-level roles of TUF, in the order in which trust goes. */
export const ROLES = ['root', 'targets', 'snapshot', 'timestamp'] as const;
export type Role = (typeof ROLES)[number];

/** Environment variable with the passphrase of the private keys; never an argument, which other users could see. */
export const PASSPHRASE = 'TOOL_TRUST_KEY_PASSPHRASE';

/** Folder inside a key folder for keys that a rotation replaced: they sign the step to the new root, and no more. */
export const RETIRED = 'retired';

/** A key of a role; `sign` is null where only the public half lies in the folder. */
export interface RoleKey {
  readonly role: Role;
  readonly key: Key;
  /** Signature of the bytes, in hexadecimal digits. */
  readonly sign: ((bytes: Buffer) => string) | null;
}

/** The keys of a folder, ordered by role and id. */
export interface KeyRing {
  readonly current: readonly RoleKey[];
  readonly retired: readonly RoleKey[];
}

/** `root.0123456789abcdef.pem` is a private key, `.pub` its public half; the digits begin the id of the key. */
const FILE = /^(root|targets|snapshot|timestamp)\.([0-9a-f]{16})\.(pem|pub)$/;

/** The public key as TUF writes it; its id is the SHA-256 of its canonical JSON (TUF 1.0 section 4.2). */
export function tufKey(key: KeyObject): Key {
  const x = createPublicKey(key.type === 'private' ? key : key.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }).x ?? '';
  const keyval = { public: Buffer.from(x, 'base64url').toString('hex') };
  // Canonical JSON of plain ASCII texts is JSON without blanks whose keys are sorted, as they are here.
  const canonical = JSON.stringify({ keytype: 'ed25519', keyval, scheme: 'ed25519' });
  const keyID = createHash('sha256').update(canonical).digest('hex');
  return new Key({ keyID, keyType: 'ed25519', scheme: 'ed25519', keyVal: keyval });
}

/** The name without ending under which a key lies in its folder. */
export function keyName(role: Role, key: Key): string {
  return `${role}.${key.keyID.slice(0, 16)}`;
}

/** Reads the keys of a folder and of its `retired` folder. Any file that is odd refuses the whole, with a sentence. */
export async function readKeys(folder: string, passphrase: string | undefined): Promise<Outcome<KeyRing>> {
  const current = await readFolder(folder, passphrase);
  if (!current.ok) return current;
  const retired = await readFolder(join(folder, RETIRED), passphrase);
  if (!retired.ok && !retired.missing) return retired;
  return success({ current: current.value, retired: retired.ok ? retired.value : [] });
}

async function readFolder(folder: string, passphrase: string | undefined): Promise<Outcome<readonly RoleKey[]>> {
  let names: string[];
  try {
    names = (await readdir(folder)).sort();
  } catch {
    return failure(`there is no key folder ${visible(folder)} that can be opened`, true);
  }
  const keys = new Map<string, RoleKey>();
  // Sorted, a private key (`pem`) comes before its public half (`pub`).
  for (const name of names) {
    const match = FILE.exec(name);
    if (match === null) continue;
    const read = await readKey(join(folder, name), name, match[1] as Role, passphrase);
    if (!read.ok) return read;
    if (keyName(read.value.role, read.value.key) !== name.slice(0, -4)) {
      return failure(`${visible(name)} holds another key than its name says`);
    }
    const known = keys.get(name.slice(0, -4));
    if (known === undefined) keys.set(name.slice(0, -4), read.value);
  }
  return success([...keys.values()].sort(byRole));
}

function byRole(a: RoleKey, b: RoleKey): number {
  return ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || (a.key.keyID < b.key.keyID ? -1 : 1);
}

async function readKey(path: string, name: string, role: Role, passphrase: string | undefined): Promise<Outcome<RoleKey>> {
  const info = await lstat(path);
  if (!info.isFile()) return failure(`${name} in the key folder is not a plain file`);
  const pem = await readFile(path, 'utf8');
  if (name.endsWith('.pub')) {
    const key = parsed(() => createPublicKey(pem));
    return key === null ? failure(`${name} is no Ed25519 public key`) : success({ role, key: tufKey(key), sign: null });
  }
  // Windows has no such mode; there the folder's own access list counts.
  if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) {
    return failure(`${name} can be read by other users of this machine; take that right away (mode 600) and think about a new key`);
  }
  const encrypted = pem.includes('BEGIN ENCRYPTED PRIVATE KEY');
  if (encrypted && passphrase === undefined) return failure(`${name} is encrypted: set ${PASSPHRASE}`);
  const key = parsed(() => createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) }));
  if (key === null) {
    return failure(encrypted ? `${name} does not open with the passphrase of ${PASSPHRASE}` : `${name} is no Ed25519 private key`);
  }
  return success({ role, key: tufKey(key), sign: (bytes) => sign(null, bytes, key).toString('hex') });
}

function parsed(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    // What OpenSSL says of a bad key helps nobody; the caller names the file.
    return null;
  }
}
