// Runs the API suite in desktop VS Code, wherever that can be had.
import { spawn, spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { provisionDisplay } from './provision.mjs';
import { driver, prepareRun, readResults, root, snapshot, suiteEnvironment, suiteFile, vsixFile, writtenNothing } from './runs.mjs';
import { QUIET_SETTINGS, makeFolders, removeFolders } from './server.mjs';

const DOWNLOAD_HOST = 'update.code.visualstudio.com';
const LIMIT = 240_000;

/** Whether desktop VS Code can be had; `reason` says why not, in one line. */
export async function desktopAvailable() {
  if ((process.env.VSCODE_TEST_EXECUTABLE ?? '') !== '') return { available: true };
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, 3_000, 'no answer within 3 s')));
  const asked = lookup(DOWNLOAD_HOST).then(() => null, (error) => error.code ?? String(error));
  const fault = await Promise.race([asked, late]);
  clearTimeout(timer);
  return fault === null ? { available: true } : { available: false, reason: `${DOWNLOAD_HOST} cannot be reached (${fault})` };
}

/** The command line that starts the program, downloaded on first use. */
async function executable() {
  const display = provisionDisplay();
  const named = process.env.VSCODE_TEST_EXECUTABLE ?? '';
  return [...display, named === '' ? await downloadAndUnzipVSCode(process.env.VSCODE_TEST_VERSION ?? 'stable') : named];
}

/** This machine's variables, without those that would steer the editor, and with a home of the run's own. */
function environment(folders, extra) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS|XDG_(?!RUNTIME_DIR))/.test(name));
  return { ...Object.fromEntries(kept), HOME: folders.home, USERPROFILE: folders.home, TZ: 'UTC', ...extra };
}

function profileArguments(folders) {
  return [`--user-data-dir=${folders.data}`, `--extensions-dir=${folders.extensions}`];
}

/** Own arguments: `runTests` of the package always switches workspace trust off. */
export function desktopArguments(run, folders, window) {
  const args = [window.folder, window.workspace].filter((path) => path !== undefined);
  args.push('--no-sandbox', '--disable-gpu-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes');
  args.push('--disable-telemetry', ...profileArguments(folders));
  args.push(`--extensionDevelopmentPath=${run.form === 'packaged' ? driver : root}`, `--extensionTestsPath=${suiteFile}`);
  if (run.trust) args.push('--disable-workspace-trust');
  return args;
}

function install(file, folders) {
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(file);
  const all = [...args.filter((a) => !/^--(user-data|extensions)-dir/.test(a)), ...profileArguments(folders), '--install-extension', vsixFile, '--force'];
  const run = spawnSync(cli, all, { encoding: 'utf8', env: environment(folders, {}), shell: process.platform === 'win32', timeout: 120_000 });
  if (run.status !== 0) throw new Error(`VS Code did not install the package:\n${run.error ?? ''}${run.stdout}\n${run.stderr}`);
}

function end(child) {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  else if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
}

/** Starts the program and waits for its end; the exit status is the suite's. */
function launch(command, args, env, verbose) {
  return new Promise((resolve, reject) => {
    const stdio = verbose ? 'inherit' : 'ignore';
    const child = spawn(command, args, { env, stdio, detached: process.platform !== 'win32' });
    const timer = setTimeout(() => (end(child), resolve(`no end after ${LIMIT} ms`)), LIMIT);
    child.once('error', (error) => (clearTimeout(timer), reject(error)));
    child.once('exit', (code, signal) => (clearTimeout(timer), resolve(code ?? signal)));
  });
}

async function oneRun(command, run, verbose) {
  const folders = makeFolders();
  try {
    const window = prepareRun(run, folders);
    mkdirSync(join(folders.data, 'User'), { recursive: true });
    writeFileSync(join(folders.data, 'User/settings.json'), JSON.stringify(QUIET_SETTINGS));
    if (run.form === 'packaged') install(command.at(-1), folders);
    const before = { home: snapshot(folders.home), work: snapshot(folders.work) };
    const [file, ...prefix] = command;
    const args = [...prefix, ...desktopArguments(run, folders, window)];
    const exit = await launch(file, args, environment(folders, suiteEnvironment(run, folders)), verbose);
    const results = readResults(folders, exit);
    // A desktop editor keeps caches in the home folder; only the workspace is held against its first state.
    results.done.push(...writtenNothing(before, folders, run).slice(1));
    return results;
  } finally {
    removeFolders(folders);
  }
}

/** A host for runs: its name, a function per run, and its end. */
export async function desktopHost({ verbose = false } = {}) {
  const command = await executable();
  return { name: `desktop VS Code (${command.at(-1)})`, run: (run) => oneRun(command, run, verbose), close: () => Promise.resolve() };
}
