import { generateKeyPairSync } from 'node:crypto';
import { lstat, mkdir, readdir, realpath, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { keyName, PASSPHRASE, readKeys, RETIRED, ROLES, tufKey, type Role, type RoleKey } from './keys';

export interface NewKeysOptions {
  readonly role?: Role | undefined;
  readonly count?: number | undefined;
}

export interface RotateKeysOptions extends NewKeysOptions {
  readonly role: Role;
  /** Begin of the id of the one key to replace; all of the role when absent. */
  readonly key?: string | undefined;
}

/** Keys of a new set: losing one root key is no harm, and one stolen root key is not enough. */
const SET: Readonly<Record<Role, number>> = { root: 3, targets: 1, snapshot: 1, timestamp: 1 };

const PUBLIC_ONLY = 'Only the .pub files may be given away. Keep most root keys (.pem) off this machine.';

function refused(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${reason}\n` };
}

/** The passphrase of the environment; an empty one counts as none. */
export function passphraseOf(context: CliContext): string | undefined {
  const value = context.env?.[PASSPHRASE];
  return value === undefined || value === '' ? undefined : value;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** A path with its links resolved as far as it exists. */
export async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPlace(parent), basename(path));
  }
}

/** Refuses a folder inside a git work tree, whichever way it is reached: a key that lies there is committed one day. */
export async function outsideGit(folder: string): Promise<Outcome<string>> {
  const real = await realPlace(folder);
  for (let at = real; ; at = dirname(at)) {
    if (await exists(join(at, '.git'))) {
      return failure(`${visible(folder)} lies in the git work tree ${visible(at)}; private keys belong outside any repository`);
    }
    if (dirname(at) === at) return success(real);
  }
}

async function writeKey(folder: string, role: Role, passphrase: string | undefined): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const name = keyName(role, tufKey(publicKey));
  const cipher = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher });
  await writeFile(join(folder, `${name}.pem`), pem, { flag: 'wx', mode: 0o600 });
  await writeFile(join(folder, `${name}.pub`), publicKey.export({ type: 'spki', format: 'pem' }), { flag: 'wx', mode: 0o644 });
  return name;
}

async function writeKeys(folder: string, role: Role, count: number, passphrase: string | undefined): Promise<string[]> {
  const names: string[] = [];
  for (let i = 0; i < count; i++) names.push(await writeKey(folder, role, passphrase));
  return names;
}

function protection(passphrase: string | undefined): string {
  return passphrase === undefined ? `not encrypted; set ${PASSPHRASE} to encrypt new keys` : `encrypted with the passphrase of ${PASSPHRASE}`;
}

/** `feed keys new`: a whole set of keys, or some more of one role. */
export async function runKeysNew(dir: string, options: NewKeysOptions, context: CliContext): Promise<CliResult> {
  const folder = resolve(context.cwd, dir);
  const place = await outsideGit(folder);
  if (!place.ok) return refused(place.reason);
  const { role, count } = options;
  if (role === undefined && count !== undefined) return refused('--count needs --role');
  const passphrase = passphraseOf(context);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ring = await readKeys(folder, passphrase);
  if (!ring.ok) return refused(ring.reason);
  if (role === undefined && ring.value.current.length > 0) {
    return refused(`${visible(dir)} holds keys already; name a --role to add to, or use "feed keys rotate"`);
  }
  const names: string[] = [];
  for (const r of role === undefined ? ROLES : [role]) names.push(...(await writeKeys(folder, r, count ?? SET[r], passphrase)));
  const lines = [`New keys in ${visible(dir)}, ${protection(passphrase)}:`, ...names.map((n) => `  ${n}.pem  ${n}.pub`), PUBLIC_ONLY];
  return { exit: EXIT.ok, out: `${lines.join('\n')}\n`, err: '' };
}

function wanted(keys: readonly RoleKey[], { role, key }: RotateKeysOptions): readonly RoleKey[] {
  return keys.filter((k) => k.role === role && (key === undefined || k.key.keyID.startsWith(key)));
}

async function retire(folder: string, keys: readonly RoleKey[]): Promise<void> {
  await mkdir(join(folder, RETIRED), { recursive: true, mode: 0o700 });
  const names = new Set(await readdir(folder));
  for (const { role, key } of keys) {
    for (const file of [`${keyName(role, key)}.pem`, `${keyName(role, key)}.pub`]) {
      if (names.has(file)) await rename(join(folder, file), join(folder, RETIRED, file));
    }
  }
}

/** `feed keys rotate`: new keys for a role; the old ones are put aside for signing the step to the next root. */
export async function runKeysRotate(dir: string, options: RotateKeysOptions, context: CliContext): Promise<CliResult> {
  const folder = resolve(context.cwd, dir);
  const place = await outsideGit(folder);
  if (!place.ok) return refused(place.reason);
  const passphrase = passphraseOf(context);
  const ring = await readKeys(folder, passphrase);
  if (!ring.ok) return refused(ring.reason);
  const old = wanted(ring.value.current, options);
  if (old.length === 0) return refused(`${visible(dir)} holds no such ${options.role} key`);
  if (options.key !== undefined && old.length > 1) return refused(`--key ${visible(options.key)} fits ${old.length} keys; give more digits`);
  // New keys come first: a process that ends between the two steps leaves more keys than before, never fewer.
  const names = await writeKeys(folder, options.role, options.count ?? old.length, passphrase);
  await retire(folder, old);
  const lines = [
    `New ${options.role} keys in ${visible(dir)}, ${protection(passphrase)}:`,
    ...names.map((n) => `  ${n}.pem  ${n}.pub`),
    `Put aside in ${RETIRED}/: ${old.map((k) => keyName(k.role, k.key)).join(', ')}`,
    'The next "feed publish" makes the step to them; until it has run, nothing changes for readers.',
  ];
  return { exit: EXIT.ok, out: `${lines.join('\n')}\n`, err: '' };
}
