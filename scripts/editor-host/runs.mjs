// The API suite's runs: what each one is, the folders it starts from, and what must be true of the outside afterwards.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const sample = join(root, 'test/fixtures/workspace-sample');
export const suiteFile = join(root, 'build/editor-suite/index.js');
export const driver = join(root, 'test/editor/driver');
export const vsixFile = join(root, 'build/tool-trust.vsix');

/** Every run of the API suite. Development form first: the packages are built after it, into the same dist/. */
export const RUNS = [
  ...['development', 'packaged'].flatMap((form) =>
    [true, false].map((trust) => ({ form, trust, workspace: 'sample', name: `${form} ${trust ? 'trusted' : 'restricted'} sample` })),
  ),
  { form: 'packaged', trust: true, workspace: 'none', name: 'packaged trusted no-folder' },
  { form: 'packaged', trust: true, workspace: 'multi', name: 'packaged trusted multi-root' },
  { form: 'packaged', trust: true, workspace: 'feed', name: 'packaged trusted feed' },
  { form: 'packaged', trust: false, workspace: 'releases', name: 'packaged restricted releases' },
];

/** One CommonJS file, as the editor loads it. */
export async function buildSuite() {
  await build({
    entryPoints: [join(root, 'test/editor/suite/index.ts')],
    outfile: suiteFile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** A home folder with one agent installed as its vendor's native installer lays it out. */
export function fillHome(home) {
  const versions = join(home, '.local/share/claude/versions');
  mkdirSync(versions, { recursive: true });
  writeFileSync(join(versions, '2.1.150'), 'Stands for the program; it is never run.\n', { mode: 0o755 });
  mkdirSync(join(home, '.local/bin'), { recursive: true });
  symlinkSync(join(versions, '2.1.150'), join(home, '.local/bin/claude'));
}

/** Two more copies in that home: one that holds the text which an event is known by, and one that came after it. */
export function fillCopies(home) {
  const versions = join(home, '.local/share/claude/versions');
  writeFileSync(join(versions, '2.1.160'), Buffer.concat([Buffer.alloc(70_000), Buffer.from('zone === "Asia/Urumqi" || other')]), { mode: 0o755 });
  writeFileSync(join(versions, '2.1.199'), 'zone === "Europe/Berlin"\n', { mode: 0o755 });
}

/** Settings a repository could bring to silence us. */
function hostileSettings(trust) {
  const ignore = { event: 'x_TT-2026-0001', package: 'npm/@anthropic-ai/claude-code', versions: '*', reason: 'said by the repository', until: '2099-12-31' };
  return {
    'toolTrust.ignores': [ignore],
    'toolTrust.scanInstalled': false,
    'toolTrust.feeds': [{ name: 'repository', url: 'http://127.0.0.1:9/feed', rootSha256: '0'.repeat(64), replaces: 'bundled' }],
    // In a trusted workspace its level counts, as it should.
    ...(trust ? {} : { 'toolTrust.problems.level': 'urgent' }),
  };
}

/** Copies the sample, so that a run may change it. */
export function copySample(folder, settings) {
  cpSync(sample, folder, { recursive: true });
  if (settings === undefined) return;
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings, null, 2));
}

/** Lays out a run's folders; returns what window is to be opened. */
export function prepareRun(run, folders) {
  fillHome(folders.home);
  if (run.workspace === 'releases') fillCopies(folders.home);
  const one = join(folders.work, 'sample');
  if (run.workspace === 'none') return {};
  copySample(one, run.workspace === 'sample' ? hostileSettings(run.trust) : undefined);
  if (run.workspace !== 'multi') return { folder: one };
  const two = join(folders.work, 'second');
  mkdirSync(two);
  writeFileSync(join(two, 'package.json'), `${JSON.stringify({ dependencies: { '@anthropic-ai/claude-code': '2.1.100' } }, null, 2)}\n`);
  const workspace = join(folders.work, 'both.code-workspace');
  writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'sample' }, { path: 'second' }] }));
  return { workspace };
}

/** What the suite is told, as one variable of the extension host's environment. */
export function suiteEnvironment(run, folders) {
  const results = join(folders.base, 'results.json');
  return { TOOL_TRUST_SUITE: JSON.stringify({ ...run, results, home: folders.home, ownHome: homedir() }) };
}

/** Every file below a folder with a digest of its bytes: two equal maps mean that nothing was written. */
export function snapshot(folder) {
  const files = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    files[path] = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'not a file';
  }
  return files;
}

function differences(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]).sort();
}

/** Results as the suite wrote them; a run that wrote none is one failed test, never a silent pass. */
export function readResults(folders, exit) {
  const file = join(folders.base, 'results.json');
  if (!existsSync(file)) return { done: [{ name: 'the suite ran', error: `It wrote no results; the editor ended with ${exit}.` }], notes: [] };
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const failed = results.done.some((test) => test.error !== null);
  if ((exit === 0) === failed) results.done.push({ name: 'exit status', error: `${exit} does not match the results` });
  return results;
}

function outcome(name, faults) {
  return { name, error: faults.length === 0 ? null : faults.join('\n') };
}

/** What the editor itself keeps in the home folder; its support for package.json asks npm, which keeps a cache there. */
const EDITOR_OWN = ['.cache', '.npm'];

/** Nothing was written: not into the home, and not into a workspace nobody trusts. */
export function writtenNothing(before, folders, run) {
  const own = (path) => EDITOR_OWN.includes(relative(folders.home, path).split(sep)[0]);
  const home = differences(before.home, snapshot(folders.home)).filter((path) => !own(path));
  const results = [outcome('wrote nothing into the home folder', home)];
  if (!run.trust) results.push(outcome('wrote nothing into the restricted workspace', differences(before.work, snapshot(folders.work))));
  return results;
}

/** Folder prefixes whose code is the extension's. */
function extensionFolders(folders) {
  return [join(root, 'dist') + sep, join(folders.extensions, 'tool-trust.tool-trust-')];
}

/** The editor's own folder for our files, in the runs that keep something there; and the feed's server on the loopback interface. */
function allowed(entry, folders, run) {
  if (!['feed', 'releases'].includes(run.workspace)) return false;
  if (entry.kind === 'write') return entry.target.startsWith(join(folders.data, 'User/globalStorage') + sep) || entry.target.startsWith(join(folders.data, 'data/User/globalStorage') + sep);
  return run.workspace === 'feed' && entry.kind === 'connect' && /^(?:http:\/\/)?127\.0\.0\.1(?::|$)/.test(entry.target);
}

/** What the recorder says: the extension opened no connection, asked for no address, started no program, wrote no file. */
export function recordedNothing(record, folders, run) {
  const own = extensionFolders(folders);
  const byUs = record.filter((entry) => entry.callers.some((file) => own.some((prefix) => file.startsWith(prefix))));
  const ours = byUs.filter((entry) => !allowed(entry, folders, run));
  const bySuite = record.filter((entry) => entry.callers.some((file) => file.startsWith(dirname(suiteFile) + sep)));
  const shown = (kind, target) => bySuite.some((entry) => entry.kind === kind && entry.target.includes(target));
  const blind = [['connect', 'http://127.0.0.1:9/control'], ['connect', '127.0.0.1:9'], ['lookup', 'localhost'], ['spawn', 'true'], ['write', 'results.json.control']]
    .filter(([kind, target]) => !shown(kind, target))
    .map(([kind, target]) => `the recorder did not see: ${kind} ${target}`);
  // Where a feed is set, silence would mean that the recorder does not see our requests.
  if (run.workspace === 'feed' && !byUs.some((entry) => entry.kind === 'connect')) blind.push('the recorder did not see: a request of the extension');
  // The same for the thread in which releases are compared.
  if (run.workspace === 'releases' && !byUs.some((entry) => entry.callers.some((file) => file.endsWith('xray-worker.js')))) blind.push('the recorder did not see: the thread that compares releases');
  const said = (entry) => `${entry.kind} ${entry.target} (${entry.callers[0]})`;
  return [
    outcome('the recorder sees what is shown to it', blind),
    outcome('the extension made no request', ours.filter((entry) => ['connect', 'lookup'].includes(entry.kind)).map(said)),
    outcome('the extension started no program', ours.filter((entry) => entry.kind === 'spawn').map(said)),
    outcome('the extension wrote no file', ours.filter((entry) => entry.kind === 'write').map(said)),
  ];
}
