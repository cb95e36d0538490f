import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { promisify } from 'node:util';
import type { MachineView } from '../../src/node/machine';

const run = promisify(execFile);

/** A cache that all test runs on this machine share, so that a package is downloaded once. */
const NPM_CACHE = join(tmpdir(), 'tool-trust-test-npm-cache');

/** A new, empty home folder with all links of its path resolved; other users may enter it. */
export async function makeHome(): Promise<string> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'tool-trust-home-')));
  await chmod(home, 0o755);
  return home;
}

export async function removeHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true });
}

/** A machine that consists of one home: no system-wide place, an empty environment. */
export function machineFor(home: string | null, changes: Partial<MachineView> = {}): MachineView {
  return { home, platform: 'linux', env: {}, systemWide: false, ...changes };
}

/** Writes a file below a folder, with the folders on the way. Returns its path. */
export async function put(folder: string, path: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

/** Lays a link below a folder. `target` is taken as written. Returns the link's path. */
export async function link(folder: string, path: string, target: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await symlink(target, file);
  return file;
}

/**
 * A real `npm install -g` into a prefix. A platform that no package is built for leaves the native parts (some 240 MB)
 * out; scripts do not run. What remains is npm's own layout: the package, and links to its commands in `bin`.
 */
export async function installGlobal(prefix: string, specs: string | readonly string[]): Promise<void> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['--os=aix', '--cpu=ppc64', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await mkdir(prefix, { recursive: true });
  await run(npm, ['install', '--global', '--prefix', prefix, '--cache', NPM_CACHE, ...options, ...[specs].flat()], {
    cwd: prefix,
    shell: process.platform === 'win32',
  });
}

/** Claude Code from npm, as nvm lays it out for one Node version (`v20.1.0`). Returns the package's folder. */
export async function installClaude(home: string, nodeVersion: string, version: string): Promise<string> {
  const prefix = join(home, '.nvm', 'versions', 'node', nodeVersion);
  await installGlobal(prefix, `@anthropic-ai/claude-code@${version}`);
  return join(prefix, 'lib', 'node_modules', '@anthropic-ai', 'claude-code');
}

/** Does some work as a user whom file permissions bind: they do not bind root. */
export async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return work();
  const nobody = 65534;
  process.seteuid(nobody);
  try {
    return await work();
  } finally {
    process.seteuid(0);
  }
}

/** Gives each test of the file or group it is called in an empty home of its own, and removes them all at the end. */
export function freshHomes(use: (home: string) => void): void {
  let parent: string;
  let count = 0;
  before(async () => {
    parent = await makeHome();
  });
  beforeEach(async () => {
    const home = join(parent, `h${count++}`);
    await mkdir(home);
    use(home);
  });
  after(() => removeHome(parent));
}
