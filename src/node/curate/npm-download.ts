import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { visible } from '../../core/present/escape';
import { failure, success, type Failure, type Outcome } from '../../ports/outcome';
import { isJsonObject, member, textMember } from '../json-file';

/** A release as npm handed it over. */
export interface NpmArchive {
  /** Path of the `.tgz` file. */
  readonly path: string;
  /** `sha512-…` as the registry states it for this release. */
  readonly integrity: string;
  /** Size by path below the package's folder, as npm itself read the archive. */
  readonly files: ReadonlyMap<string, number>;
}

/** Fetches releases. A parameter of what uses it, so that its rules can be held against archives of any kind. */
export interface ArchiveSource {
  /** Puts a release into an empty folder of its own; never runs anything of the release. */
  fetch(name: string, version: string, folder: string): Promise<Outcome<NpmArchive>>;
}

/** Names and versions that may become arguments of npm; on Windows npm is started through a shell. */
const NAME = /^(?:@[a-z0-9~][a-z0-9._~-]{0,100}\/)?[a-z0-9~][a-z0-9._~-]{0,200}$/i;
const VERSION = /^\d[0-9A-Za-z.+-]{0,80}$/;
const TEN_MINUTES = 600_000;
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** What npm's codes mean; its own sentences may name a server and are not repeated. */
const SENTENCES: Readonly<Record<string, string>> = {
  ETARGET: 'is not in the registry that npm is set to',
  E404: 'is not in the registry that npm is set to',
  ENOENT: 'could not be fetched: npm was not found; install Node.js with npm',
  ENOTFOUND: 'could not be fetched: npm cannot reach its registry',
  ECONNREFUSED: 'could not be fetched: npm cannot reach its registry',
  EAI_AGAIN: 'could not be fetched: npm cannot reach its registry',
  ECONNRESET: 'could not be fetched: npm cannot reach its registry',
  ETIMEDOUT: 'could not be fetched: the registry did not answer in time',
  ENOTCACHED: 'could not be fetched: npm is set to work offline',
  EINTEGRITY: 'could not be fetched: npm found that its bytes are not those the registry states',
};

/** Releases by the ordinary npm client, from whatever registry it is set to. `env` is the environment it runs in. */
export function npmSource(env: Readonly<Record<string, string | undefined>>): ArchiveSource {
  return {
    async fetch(name, version, folder) {
      const shown = visible(`${name}@${version}`);
      if (!NAME.test(name) || !VERSION.test(version)) return failure(`${shown} is not a release that npm can be asked for`);
      const target = join(folder, 'archive');
      await mkdir(target, { recursive: true });
      const shared = ['--json', '--loglevel=error', '--ignore-scripts', '--cache', 'cache'];
      const stated = await runNpm(['view', `${name}@${version}`, 'dist.integrity', ...shared], folder, env);
      if (!stated.ok) return sentence(shown, stated);
      const { value: integrity } = stated;
      if (integrity === null) return failure(`${shown} is not in the registry that npm is set to`, true);
      if (typeof integrity !== 'string' || !SHA512.test(integrity)) return failure(`${shown} has no SHA-512 in the registry`);
      const packed = await runNpm(['pack', `${name}@${version}`, ...shared, '--pack-destination', 'archive'], folder, env);
      if (!packed.ok) return sentence(shown, packed);
      const files = filesOf(packed.value);
      const [archive, second] = (await readdir(target)).filter((n) => n.endsWith('.tgz'));
      if (archive === undefined || second !== undefined || files === null) return failure(`${shown}: npm did not say what it fetched`);
      return success({ path: join(target, archive), integrity, files });
    },
  };
}

function sentence(shown: string, { reason, missing }: Failure): Failure {
  const words = SENTENCES[reason] ?? `could not be fetched: npm ended with ${visible(reason)}`;
  return failure(`${shown} ${words}`, missing);
}

/** What npm prints as JSON; null for nothing. Fails with npm's code or the system's. */
function runNpm(args: readonly string[], cwd: string, env: Readonly<Record<string, string | undefined>>): Promise<Outcome<unknown>> {
  const windows = process.platform === 'win32';
  const options = { cwd, env: { ...env }, timeout: TEN_MINUTES, maxBuffer: MAX_OUTPUT_BYTES, shell: windows };
  return new Promise((settle) => {
    execFile(windows ? 'npm.cmd' : 'npm', [...args], options, (error, stdout) => {
      const json = parsed(stdout);
      if (error === null) settle(stdout.trim() === '' ? success(null) : json);
      else settle(failure(error.killed === true ? 'ETIMEDOUT' : codeOf(json, error.code), isGone(json)));
    });
  });
}

function parsed(text: string): Outcome<unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return success(value);
  } catch {
    return failure('output that is not JSON');
  }
}

/** The code in npm's own report, else the one that the process ended with. */
function codeOf(json: Outcome<unknown>, code: unknown): string {
  const report = json.ok && isJsonObject(json.value) ? member(json.value, 'error') : undefined;
  const own = isJsonObject(report) ? textMember(report, 'code') : null;
  return own ?? (typeof code === 'string' || typeof code === 'number' ? `${code}` : 'no code');
}

function isGone(json: Outcome<unknown>): boolean {
  return ['ETARGET', 'E404'].includes(codeOf(json, ''));
}

function filesOf(packed: unknown): ReadonlyMap<string, number> | null {
  const first: unknown = Array.isArray(packed) ? packed[0] : undefined;
  const list = isJsonObject(first) ? member(first, 'files') : undefined;
  if (!Array.isArray(list)) return null;
  const files = new Map<string, number>();
  for (const entry of list) {
    if (!isJsonObject(entry)) return null;
    const [path, size] = [textMember(entry, 'path'), member(entry, 'size')];
    if (path === null || typeof size !== 'number') return null;
    files.set(path, size);
  }
  return files;
}
