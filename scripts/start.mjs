// `npm start [-- --no-editor]`: builds, shows what the command line says about this machine and the sample workspace,
// then opens VS Code with the extension: the desktop's where there is one and a display, else one in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { windowAddress } from './editor-host/browser.mjs';
import { MissingPiece, onPath, provisionServer } from './editor-host/provision.mjs';
import { makeFolders, removeFolders, startServer } from './editor-host/server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const sample = 'test/fixtures/workspace-sample';
const { values: options } = parseArgs({ options: { 'no-editor': { type: 'boolean', default: false } } });

function runNode(...args) {
  console.log(`\n$ node ${args.join(' ')}`);
  const run = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return run.status ?? run.signal;
}

/** A demonstration: findings are what it is meant to show, so its exit status is told and not handed on. */
function showCheck() {
  const status = runNode('dist/cli.js', 'check', sample);
  const meaning = { 0: 'nothing found, complete', 1: 'findings', 2: 'wrong usage', 3: 'incomplete or stale', 70: 'internal error' };
  console.log(`\nExit status of the check: ${status} (${meaning[status] ?? 'ended by a signal'}).`);
  return status === 0 || status === 1 || status === 3;
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

function openDesktop(code) {
  const args = [`--extensionDevelopmentPath=${root}`, `${root}/${sample}`];
  console.log(`\nOpening VS Code: ${code} ${args.join(' ')}`);
  const child = spawn(code, args, { stdio: 'ignore', detached: true, shell: process.platform === 'win32' });
  child.once('error', (error) => {
    console.error(`VS Code did not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.unref();
}

/** Stays deaf to further signals: a terminal and npm both send them, and the clean-up must end. */
function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, resolve);
  });
}

async function serveEditor() {
  console.log('\nNo desktop VS Code with a display here, so the editor runs in the browser.');
  const host = provisionServer();
  const folders = makeFolders();
  // Unlike the tests, this runs in the real environment: it is this machine that is to be shown.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS|TOOL_TRUST_)/.test(name)));
  try {
    const server = await startServer(host, folders, { trust: true, env, lifetime: null });
    console.log(`\nOpen this address in a browser on this machine; Ctrl-C ends it:\n${windowAddress(server, { folder: `${root}/${sample}`, extension: root })}`);
    await interrupted();
    await server.stop();
  } finally {
    removeFolders(folders);
  }
}

async function main() {
  if (runNode('esbuild.mjs') !== 0) throw new Error('The build failed.');
  if (!showCheck()) throw new Error('The check did not run as it should.');
  if (options['no-editor']) return;
  const code = onPath('code', 'codium', 'code-insiders');
  if (code !== null && hasDisplay()) openDesktop(code);
  else await serveEditor();
}

try {
  await main();
} catch (error) {
  console.error(error instanceof MissingPiece ? error.message : error);
  process.exitCode = 1;
}
