// `npm run package`: builds for production and writes build/tool-trust.vsix and the npm package, after checking what is in them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const VSIX = 'build/tool-trust.vsix';
/** Budgets in bytes: the package, and what `activate` loads. */
const MAX_VSIX = 1024 * 1024;
const MAX_ENTRY = 100 * 1024;

/** The package is not as it should be; the message says what to do. */
class PackageFault extends Error {
  constructor(message) {
    super(message);
    this.name = 'PackageFault';
  }
}

function runNode(args, what) {
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  if (run.status !== 0) throw new PackageFault(`${what} failed:\n${run.stdout}\n${run.stderr}`);
  return run.stdout;
}

const vsce = (...args) => runNode([join(root, 'node_modules/@vscode/vsce/vsce'), ...args], `vsce ${args[0]}`);

/** Holds a list of files against the stored one, so that nothing slips in or out unseen. Gives the faults. */
function compareList(kind, files, stored) {
  const expected = readFileSync(join(root, stored), 'utf8').trim().split('\n');
  const extra = files.filter((file) => !expected.includes(file));
  const missing = expected.filter((file) => !files.includes(file));
  console.log(`${kind} holds ${files.length} files:\n${files.map((file) => `  ${file}`).join('\n')}`);
  if (extra.length + missing.length === 0) return [];
  const said = [...extra.map((file) => `  not in the list: ${file}`), ...missing.map((file) => `  not in the package: ${file}`)];
  return [`${kind} differs from ${stored}; mend the ignore file or the list:\n${said.join('\n')}`];
}

function checkSize(file, limit) {
  const { size } = statSync(join(root, file));
  console.log(`${file}: ${(size / 1024).toFixed(1)} KiB of ${limit / 1024} KiB`);
  return size > limit ? [`${file} has ${size} bytes, more than the ${limit} allowed.`] : [];
}

function packageVsix() {
  rmSync(join(root, VSIX), { force: true });
  // Links of the README stay as they are written: where the repository lies is not known to this build.
  vsce('package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', VSIX);
  const files = vsce('ls', '--no-dependencies').trim().split('\n').filter((line) => line !== '').sort();
  return [
    ...compareList('The VSIX', files, 'test/editor/vsix-files.txt'),
    ...checkSize(VSIX, MAX_VSIX),
    ...checkSize('dist/extension.js', MAX_ENTRY),
  ];
}

function packageNpm() {
  // Only one may lie there: the command line's tests install what they find.
  for (const name of readdirSync(join(root, 'build'))) if (name.endsWith('.tgz')) rmSync(join(root, 'build', name));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', 'build'];
  const run = spawnSync(npm, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (run.status !== 0) throw new PackageFault(`npm pack failed:\n${run.error ?? run.stderr}`);
  const [said] = JSON.parse(run.stdout);
  console.log(`build/${said.filename}: ${(said.size / 1024).toFixed(1)} KiB`);
  return compareList('The npm package', said.files.map((file) => file.path).sort(), 'test/editor/npm-files.txt');
}

/** Both packages, from one production build. Throws a PackageFault that lists all that is not as it should be. */
export function packageAll() {
  mkdirSync(join(root, 'build'), { recursive: true });
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  // vsce runs `vscode:prepublish`, which is the production build.
  const faults = [...packageVsix(), ...packageNpm()];
  if (faults.length > 0) throw new PackageFault(faults.join('\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    packageAll();
  } catch (error) {
    if (!(error instanceof PackageFault)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
