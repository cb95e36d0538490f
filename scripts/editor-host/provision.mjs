// Brings what the browser-hosted editor needs: a Chromium, a Node the server runs on, and the VS Code server itself.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Editors that can be asked for: `stable` is what the suites run in, `older` is close to the floor of `engines.vscode`. */
export const EDITORS = {
  stable: { codeServer: '4.139.1', node: '24' },
  older: { codeServer: '4.103.2', node: '22' },
};

/** A piece is missing and cannot be brought from here; the message names it and the command that brings it. */
export class MissingPiece extends Error {
  constructor(piece, command, detail = '') {
    super(`Missing: ${piece}. Bring it with: ${command}${detail === '' ? '' : `\n${detail}`}`);
    this.name = 'MissingPiece';
  }
}

/** The full path of the first of these programs that PATH holds, or null. */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const file = join(folder, name + ending);
        if (isRunnable(file)) return file;
      }
    }
  }
  return null;
}

function isRunnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR', 'ELOOP'].includes(error.code)) return false;
    throw error;
  }
}

/** Runs a command to its end; on failure throws a MissingPiece with the last lines it wrote. */
function bring(piece, command, args, options = {}) {
  const line = [command, ...args].join(' ');
  console.log(`[provision] ${line}${options.cwd === undefined ? '' : `   (in ${options.cwd})`}`);
  const run = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (run.status === 0) return;
  const output = run.error === undefined ? `${run.stdout}\n${run.stderr}` : String(run.error);
  throw new MissingPiece(piece, line, output.trim().split('\n').slice(-12).join('\n'));
}

function findChromium() {
  const named = process.env.TOOL_TRUST_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (isRunnable(named)) return named;
    throw new MissingPiece(`the browser that TOOL_TRUST_CHROMIUM names (${named})`, 'unset TOOL_TRUST_CHROMIUM');
  }
  return onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}

/** Installs a Debian package as root; elsewhere says what would bring it. */
function bringDebianPackage(piece, name) {
  const command = `apt-get install -y ${name}`;
  if (!existsSync('/etc/debian_version')) throw new MissingPiece(piece, `your system’s package manager (package "${name}")`);
  if (process.getuid?.() !== 0) throw new MissingPiece(piece, `sudo ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  bring(piece, 'apt-get', ['update'], { env });
  bring(piece, 'apt-get', ['install', '-y', name], { env });
}

/** A Chromium on PATH; on Debian as root it is installed when none is there. */
export function provisionChromium() {
  const found = findChromium();
  if (found !== null) return found;
  bringDebianPackage('Chromium', 'chromium');
  const installed = findChromium();
  if (installed === null) throw new MissingPiece('Chromium', 'apt-get install -y chromium', 'The package was installed, yet no browser is on PATH.');
  return installed;
}

/** What a desktop program is started with: nothing where there is a display, else `xvfb-run`, installed like Chromium. */
export function provisionDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return [];
  if (onPath('xvfb-run') === null) bringDebianPackage('a display for desktop VS Code', 'xvfb');
  return ['xvfb-run', '-a'];
}

function nodeVersion(node) {
  const run = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : null;
}

/** A manifest that says what the folder is, so that npm does not look further up for one. */
function startFolder(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'editor-host', version: '0.0.0', private: true }));
}

/** Quiet, and without a lockfile: two exact versions are asked for, and the folder is git-ignored. */
const NPM = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];

function install(folder, editor) {
  startFolder(folder);
  bring(`Node ${editor.node}`, 'npm', ['install', ...NPM, `node@${editor.node}`], { cwd: folder });
  const bin = join(folder, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
  const piece = `VS Code server (code-server ${editor.codeServer})`;
  bring(piece, 'npm', ['install', ...NPM, '--ignore-scripts', `code-server@${editor.codeServer}`], { cwd: folder, env });
  const server = join(folder, 'node_modules/code-server/lib/vscode');
  bring(piece, 'npm', ['install', ...NPM, '--omit=dev', '--ignore-scripts'], { cwd: server, env });
  bring(piece, 'npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd: server, env });
}

function layout(folder) {
  return {
    node: join(folder, 'node_modules/.bin/node'),
    serverMain: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
    manifest: join(folder, 'node_modules/code-server/lib/vscode/package.json'),
    marker: join(folder, 'provisioned.json'),
  };
}

/** True when an earlier run finished here and its parts still stand. */
function isReady(folder, editor) {
  const { node, serverMain, marker } = layout(folder);
  if (![node, serverMain, marker].every((file) => existsSync(file))) return false;
  const said = JSON.parse(readFileSync(marker, 'utf8'));
  return said.codeServer === editor.codeServer && said.node === nodeVersion(node) && said.platform === `${process.platform}-${process.arch}`;
}

/** The VS Code server under `.vscode-test/host/`; installed there when it is not. Returns the two files that start it. */
export function provisionServer(name = 'stable') {
  const editor = EDITORS[name];
  if (editor === undefined) throw new Error(`Unknown editor "${name}"; known: ${Object.keys(EDITORS).join(', ')}.`);
  const folder = join(root, '.vscode-test/host', editor.codeServer);
  if (!isReady(folder, editor)) {
    console.log(`[provision] code-server ${editor.codeServer}, once, about 600 MB under .vscode-test/host/`);
    // Built aside and moved in one step: a broken-off run never looks like a finished one.
    const aside = `${folder}.${process.pid}`;
    rmSync(aside, { recursive: true, force: true });
    install(aside, editor);
    const version = nodeVersion(layout(aside).node);
    if (version === null || !existsSync(layout(aside).serverMain)) {
      throw new MissingPiece(`VS Code server (code-server ${editor.codeServer})`, `rm -rf .vscode-test/host && npm run test:editor`, 'npm ended well, yet the server or its Node is not there.');
    }
    const marker = { ...editor, node: version, platform: `${process.platform}-${process.arch}` };
    writeFileSync(layout(aside).marker, JSON.stringify(marker, null, 2));
    rmSync(folder, { recursive: true, force: true });
    renameSync(aside, folder);
  }
  const { node, serverMain, manifest } = layout(folder);
  return { node, serverMain, version: JSON.parse(readFileSync(manifest, 'utf8')).version };
}

/** Everything the browser-hosted editor needs. */
export function provision(name = 'stable') {
  return { chromium: provisionChromium(), ...provisionServer(name) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { chromium, node, serverMain, version } = provision(process.argv[2]);
  console.log(`VS Code ${version}\nserver   ${serverMain}\nnode     ${node} (${nodeVersion(node)})\nchromium ${chromium}`);
}
