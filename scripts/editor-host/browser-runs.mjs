// Runs the API suite in the browser-hosted editor.
import { launchBrowser, openWindow } from './browser.mjs';
import { provision } from './provision.mjs';
import { driver, prepareRun, readResults, recordedNothing, root, snapshot, suiteEnvironment, suiteFile, vsixFile, writtenNothing } from './runs.mjs';
import { installExtension, makeFolders, readRecord, recordedEnvironment, removeFolders, startServer } from './server.mjs';

/** Longest time for one run, in milliseconds. */
const LIMIT = 240_000;

function limited(promise) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(`no end after ${LIMIT} ms`), LIMIT);
    void promise.then((value) => (clearTimeout(timer), resolve(value)));
  });
}

async function oneRun(host, browser, run, verbose) {
  const folders = makeFolders();
  const window = prepareRun(run, folders);
  if (run.form === 'packaged') installExtension(host, folders, vsixFile);
  const before = { home: snapshot(folders.home), work: snapshot(folders.work) };
  const server = await startServer(host, folders, { trust: run.trust, env: recordedEnvironment(folders, suiteEnvironment(run, folders)), lifetime: LIMIT + 60_000 });
  try {
    const extension = run.form === 'packaged' ? driver : root;
    const onLog = (type, args) => verbose && console.log(`    ${type}: ${args.map((a) => (typeof a === 'string' ? a : JSON.stringify(a))).join(' ')}`);
    const opened = await openWindow(browser, server, { ...window, extension, tests: suiteFile }, { onLog });
    const exit = await limited(opened.exit);
    await opened.close();
    const results = readResults(folders, exit);
    results.done.push(...writtenNothing(before, folders, run), ...recordedNothing(readRecord(folders), folders, run));
    if (exit !== 0 && verbose) console.log(server.output.text);
    return results;
  } finally {
    await server.stop();
    removeFolders(folders);
  }
}

/** A host for runs: its name, a function per run, and its end. */
export async function browserHost({ editor = 'stable', verbose = false } = {}) {
  const host = provision(editor);
  const browser = await launchBrowser(host.chromium);
  return {
    name: `VS Code ${host.version}, browser-hosted`,
    run: (run) => oneRun(host, browser, run, verbose),
    close: () => browser.close(),
  };
}
