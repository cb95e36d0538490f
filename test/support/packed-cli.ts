import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The JSON of `check`, as far as tests look at it. */
export interface CliJson {
  readonly feed: { readonly status: string; readonly events: number; readonly reason: string | null };
  readonly coverage: readonly { readonly source: string; readonly status: string; readonly count: number; readonly reason: string | null; readonly uri: string | null }[];
  readonly sightings: readonly {
    readonly tool: string;
    readonly source: string;
    readonly uri: string;
    readonly presence: string;
    readonly version: { readonly kind: string; readonly text: string };
    readonly range: {
      readonly start: { readonly line: number; readonly character: number };
      readonly end: { readonly line: number; readonly character: number };
    };
  }[];
  readonly findings: readonly {
    readonly event: string;
    readonly sighting: number;
    readonly verdict: string;
    readonly concern: string;
    readonly conditions: string;
    readonly fixedIn: string | null;
    readonly trail: readonly string[];
  }[];
}

/** Installs the packed tarball into a folder of its own, as a user would, and gives the path of the command. */
export function packedCli(): string {
  const tarball = existsSync('build') ? readdirSync('build').find((name) => name.endsWith('.tgz')) : undefined;
  assert.ok(tarball !== undefined, 'build/*.tgz is missing: run npm run package first.');
  const folder = mkdtempSync(join(tmpdir(), 'tool-trust-cli-'));
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--offline', resolve('build', tarball)];
  const run = spawnSync('npm', args, { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return join(folder, 'node_modules/.bin/tool-trust');
}

/** Runs the command as a process with a small environment of its own; fails on anything but 0, 1 or 3. */
export function runCli(cli: string, args: readonly string[], options: { env?: Record<string, string> } = {}): CliJson {
  const env = { PATH: process.env['PATH'] ?? '', ...options.env };
  const run = spawnSync(cli, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
  assert.ok(run.status === 0 || run.status === 1 || run.status === 3, `exit ${String(run.status)}: ${run.stderr}`);
  return JSON.parse(run.stdout) as CliJson;
}
