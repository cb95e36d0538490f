// The tests inside real VS Code: `node scripts/test-editor.mjs [--host desktop|browser] [--editor stable|older]
// [--only TEXT] [--verbose]`. Desktop VS Code comes first; where it cannot be had, the same editor in a browser.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { browserHost } from './editor-host/browser-runs.mjs';
import { desktopAvailable, desktopHost } from './editor-host/desktop.mjs';
import { RUNS, buildSuite, root, vsixFile } from './editor-host/runs.mjs';
import { packageAll } from './package.mjs';
import { uiRuns } from '../test/editor/ui/ui-runs.mjs';

const { values: options } = parseArgs({
  options: {
    host: { type: 'string' },
    editor: { type: 'string', default: 'stable' },
    only: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});

const total = { passed: 0, failed: 0 };

function report(name, results) {
  const failed = results.done.filter((test) => test.error !== null);
  total.passed += results.done.length - failed.length;
  total.failed += failed.length;
  for (const test of results.done) {
    if (test.error === null) console.log(`  ok     ${test.name}`);
    else console.log(`  not ok ${test.name}\n${test.error.replace(/^/gm, '         ')}`);
  }
  for (const note of results.notes) console.log(`  note   ${note}`);
  console.log(`${name}: ${results.done.length - failed.length} passed, ${failed.length} failed\n`);
}

/** Errors that are meant for people come without a stack. */
function words(error) {
  if (!(error instanceof Error)) return String(error);
  return ['MissingPiece', 'PackageFault'].includes(error.name) ? error.message : (error.stack ?? error.message);
}

/** Runs one thing; what it throws is a failed test with its words, so that the rest still runs. */
async function guarded(name, body) {
  console.log(name);
  try {
    report(name, await body());
  } catch (error) {
    report(name, { done: [{ name: 'the run could be made', error: words(error) }], notes: [] });
  }
}

async function chooseHost() {
  if (options.host === 'browser') return browserHost(options);
  const desktop = await desktopAvailable();
  if (desktop.available) {
    try {
      return await desktopHost(options);
    } catch (error) {
      if (options.host === 'desktop') throw error;
      desktop.reason = String(error.message ?? error);
    }
  }
  if (options.host === 'desktop') throw new Error(`No desktop VS Code: ${desktop.reason}. Set VSCODE_TEST_EXECUTABLE to an installed one.`);
  console.log(`Desktop VS Code cannot be had here: ${desktop.reason}. The same suite runs in the browser-hosted editor.`);
  return browserHost(options);
}

function developmentBuild() {
  const run = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) throw new Error('The build failed.');
  return { done: [{ name: 'the development build succeeds', error: null }], notes: [] };
}

function productionPackages() {
  packageAll();
  return { done: [{ name: 'the packages are built and hold what they should', error: null }], notes: [] };
}

async function apiRuns(host, form) {
  for (const run of RUNS.filter((r) => r.form === form && r.name.includes(options.only))) {
    await guarded(`${run.name} (${host.name})`, () => host.run(run));
  }
}

async function main() {
  const wanted = (form) => RUNS.some((run) => run.form === form && run.name.includes(options.only));
  const ui = uiRuns.filter((run) => run.name.includes(options.only));
  if (wanted('development') || wanted('packaged')) {
    const host = await chooseHost();
    try {
      await buildSuite();
      if (wanted('development')) {
        await guarded('development build', developmentBuild);
        await apiRuns(host, 'development');
      }
      if (wanted('packaged') || ui.length > 0) await guarded('packages', productionPackages);
      if (existsSync(vsixFile)) await apiRuns(host, 'packaged');
    } finally {
      await host.close();
    }
  } else if (ui.length > 0) await guarded('packages', productionPackages);
  for (const run of ui) await guarded(`${run.name} (browser-hosted)`, () => run.body(options));
}

// An orderly exit, so that the servers and folders of a run that is broken off go with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

try {
  await main();
} catch (error) {
  total.failed += 1;
  console.error(words(error));
}
if (total.passed + total.failed === 0) {
  total.failed += 1;
  console.error(`No run has "${options.only}" in its name.`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
