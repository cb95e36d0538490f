// The plain VS Code server on loopback: own folders, own home, own process group, bounded lifetime.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fetch from 'node-fetch';

const recorder = new URL('./recorder.mjs', import.meta.url).href;

/** Settings of every run: a quiet window that asks nothing and shows no agent of its own. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'files.autoSave': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'json.schemaDownload.enable': false,
};

/** A temporary folder with everything a run writes: server data, extensions, home, workspace copy, record. */
export function makeFolders() {
  const base = mkdtempSync(join(tmpdir(), 'tool-trust-'));
  const folders = { base };
  for (const name of ['data', 'extensions', 'home', 'work', 'tmp']) {
    folders[name] = join(base, name);
    mkdirSync(folders[name]);
  }
  folders.remove = () => rmSync(base, { recursive: true, force: true, maxRetries: 8, retryDelay: 250 });
  process.once('exit', folders.remove);
  return folders;
}

/** Removes the folders of a run; they may still be written to while processes end, so it tries a few times. */
export function removeFolders(folders) {
  process.off('exit', folders.remove);
  folders.remove();
}

/** An environment that lets nothing of this machine's user in: no own PATH entries, no XDG folders, a home of its own. */
export function cleanEnvironment(folders, extra = {}) {
  return { PATH: '/usr/bin:/bin', HOME: folders.home, TMPDIR: folders.tmp, LANG: 'C.UTF-8', TZ: 'UTC', SHELL: '/bin/sh', ...extra };
}

/** The same, with the recorder switched on. */
export function recordedEnvironment(folders, extra = {}) {
  return cleanEnvironment(folders, { TOOL_TRUST_RECORD: join(folders.base, 'record.jsonl'), ...extra });
}

function serverArguments(folders) {
  return ['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', folders.data, '--extensions-dir', folders.extensions];
}

/** Installs a VSIX into the folders of a run; throws with the server's words when that fails. */
export function installExtension(host, folders, vsix) {
  const args = [host.serverMain, ...serverArguments(folders), '--install-extension', vsix];
  const run = spawnSync(host.node, args, { encoding: 'utf8', env: cleanEnvironment(folders), timeout: 120_000 });
  if (run.status !== 0) throw new Error(`VS Code did not install ${vsix}:\n${run.stdout}\n${run.stderr}`);
}

/** The lines the recorder wrote in extension hosts of this run. */
export function readRecord(folders) {
  const file = join(folders.base, 'record.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
}

async function answers(url) {
  try {
    return (await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2_000) })).status < 500;
  } catch (error) {
    if (error.type === 'system' || error.name === 'AbortError' || error.name === 'TimeoutError') return false;
    throw error;
  }
}

/** Waits for the port the server chose, then for its first answer. */
async function whenUp(child, output, milliseconds) {
  for (const end = Date.now() + milliseconds; Date.now() < end; await wait(100)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const port = /Extension host agent listening on (\d+)/.exec(output.text)?.[1];
    if (port === undefined) continue;
    const url = `http://127.0.0.1:${port}`;
    if (await answers(`${url}/version`)) return url;
  }
  throw new Error(`The VS Code server did not come up:\n${output.text.slice(-2_000)}`);
}

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * Starts the server. `trust: false` means that the window asks for trust, so an unknown folder is restricted;
 * `trust: true` switches the question off. `lifetime` in milliseconds ends it whatever happens; null for no end. Without
 * `env` it runs in the run's own environment, recorded.
 */
export async function startServer(host, folders, { settings = {}, env, trust = true, lifetime = 300_000 } = {}) {
  const machine = join(folders.data, 'data/Machine/settings.json');
  mkdirSync(dirname(machine), { recursive: true });
  writeFileSync(machine, JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
  const args = [`--import=${recorder}`, host.serverMain, '--host', '127.0.0.1', '--port', '0', '--without-connection-token'];
  args.push('--enable-smoke-test-driver', ...serverArguments(folders));
  if (lifetime !== null) args.push('--enable-remote-auto-shutdown');
  if (trust) args.push('--disable-workspace-trust');
  // Its own process group, so that its extension hosts end with it and nothing else does.
  const child = spawn(host.node, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: env ?? recordedEnvironment(folders) });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output.text += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const atExit = () => killGroup(child.pid, 'SIGKILL');
  // Before the folders are removed, which was asked for earlier.
  process.prependOnceListener('exit', atExit);
  const timer = lifetime === null ? undefined : setTimeout(() => killGroup(child.pid, 'SIGKILL'), lifetime);
  timer?.unref();
  const stop = async () => {
    clearTimeout(timer);
    process.off('exit', atExit);
    killGroup(child.pid, 'SIGTERM');
    await Promise.race([ended, wait(3_000, undefined, { ref: false })]);
    killGroup(child.pid, 'SIGKILL');
    await ended;
  };
  try {
    return { url: await whenUp(child, output, 60_000), output, stop, folders, version: host.version };
  } catch (error) {
    await stop();
    throw error;
  }
}
