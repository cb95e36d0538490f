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
  /** Puts a release into an empty folder of its own; never runs anything of the release. Aborting ends npm itself. */
  fetch(name: string, version: string, folder: string, signal?: AbortSignal): Promise<Outcome<NpmArchive>>;
  /** The version that a tag (`latest`) stands for today. Absent where there are no tags. `folder` is one to start npm in. */
  tagged?(name: string, tag: string, folder: string, signal?: AbortSignal): Promise<Outcome<string>>;
}

/** Names and versions that may become arguments of npm; on Windows npm is started through a shell. */
const NAME = /^(?:@[a-z0-9~][a-z0-9._~-]{0,100}\/)?[a-z0-9~][a-z0-9._~-]{0,200}$/i;
const VERSION = /^\d[0-9A-Za-z.+-]{0,80}$/;
/** What npm takes for a tag and never for a range. */
const TAG = /^[a-z][a-z0-9._-]{1,60}$/i;
const TEN_MINUTES = 600_000;
/** npm waits ten seconds and then a minute before it tries again, unless told otherwise. */
const TRIES = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
/** A question is short: a registry that cannot be reached is given up within two minutes, tries included. */
const QUESTION = ['--fetch-timeout=40000'];
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
  ABORTED: 'was not fetched: cancelled',
  EINTEGRITY: 'could not be fetched: npm found that its bytes are not those the registry states',
};

const SHARED = ['--json', '--loglevel=error', '--ignore-scripts', '--cache', 'cache', ...TRIES];

/** Releases by the ordinary npm client, from whatever registry it is set to. `env` is the environment it runs in. */
export function npmSource(env: Readonly<Record<string, string | undefined>>): ArchiveSource {
  return {
    async fetch(name, version, folder, signal) {
      const shown = visible(`${name}@${version}`);
      if (!NAME.test(name) || !VERSION.test(version)) return failure(`${shown} is not a release that npm can be asked for`);
      const target = join(folder, 'archive');
      await mkdir(target, { recursive: true });
      const stated = await runNpm(['view', `${name}@${version}`, 'dist.integrity', ...SHARED, ...QUESTION], { folder, env, signal });
      if (!stated.ok) return sentence(shown, stated);
      const { value: integrity } = stated;
      if (integrity === null) return failure(`${shown} is not in the registry that npm is set to`, true);
      if (typeof integrity !== 'string' || !SHA512.test(integrity)) return failure(`${shown} has no SHA-512 in the registry`);
      const packed = await runNpm(['pack', `${name}@${version}`, ...SHARED, '--pack-destination', 'archive'], { folder, env, signal });
      if (!packed.ok) return sentence(shown, packed);
      const files = filesOf(packed.value);
      const [archive, second] = (await readdir(target)).filter((n) => n.endsWith('.tgz'));
      if (archive === undefined || second !== undefined || files === null) return failure(`${shown}: npm did not say what it fetched`);
      return success({ path: join(target, archive), integrity, files });
    },
    async tagged(name, tag, folder, signal) {
      const shown = visible(`${name}@${tag}`);
      if (!NAME.test(name) || !TAG.test(tag)) return failure(`${shown} is not a tag that npm can be asked for`);
      const stated = await runNpm(['view', `${name}@${tag}`, 'version', ...SHARED, ...QUESTION], { folder, env, signal });
      if (!stated.ok) return sentence(shown, stated);
      const { value: version } = stated;
      if (version === null) return failure(`${shown} is not in the registry that npm is set to`, true);
      return typeof version === 'string' && VERSION.test(version) ? success(version) : failure(`${shown}: npm did not say one version`);
    },
  };
}

/** Fields of a package, or of one release of it, as npm states them in JSON; null when it states none. */
export async function npmFields(name: string, version: string | null, fields: readonly string[], run: NpmRun): Promise<Outcome<unknown>> {
  const asked = version === null ? name : `${name}@${version}`;
  if (!NAME.test(name) || (version !== null && !VERSION.test(version))) return failure(`${visible(asked)} is nothing that npm can be asked for`);
  const stated = await runNpm(['view', asked, ...fields, ...SHARED, ...QUESTION], run);
  return stated.ok ? stated : sentence(visible(asked), stated);
}

function sentence(shown: string, { reason, missing }: Failure): Failure {
  const words = SENTENCES[reason] ?? `could not be fetched: npm ended with ${visible(reason)}`;
  return failure(`${shown} ${words}`, missing);
}

/** How npm is started: the folder it runs in, its environment, and what ends it. */
export interface NpmRun {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
}

/** What npm prints as JSON; null for nothing. Fails with npm's code or the system's, once the process has ended. */
function runNpm(args: readonly string[], { folder, env, signal }: NpmRun): Promise<Outcome<unknown>> {
  const windows = process.platform === 'win32';
  const options = { cwd: folder, env: { ...env }, timeout: TEN_MINUTES, maxBuffer: MAX_OUTPUT_BYTES, shell: windows };
  if (signal?.aborted === true) return Promise.resolve(failure('ABORTED'));
  return new Promise((settle) => {
    const stop = (): void => {
      // On Windows npm runs below a shell, which alone would end.
      if (windows && child.pid !== undefined) execFile('taskkill', ['/pid', `${child.pid}`, '/T', '/F']);
      else child.kill();
    };
    const child = execFile(windows ? 'npm.cmd' : 'npm', [...args], options, (error, stdout) => {
      signal?.removeEventListener('abort', stop);
      const json = parsed(stdout);
      if (signal?.aborted === true) settle(failure('ABORTED'));
      else if (error === null) settle(stdout.trim() === '' ? success(null) : json);
      else settle(failure(error.killed === true ? 'ETIMEDOUT' : codeOf(json, error.code), isGone(json)));
    });
    signal?.addEventListener('abort', stop, { once: true });
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
