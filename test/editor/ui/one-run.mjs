// One run of steps in the packaged extension, in the browser-hosted editor of a theme, with a picture of each surface.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, openWindow, outside } from '../../../scripts/editor-host/browser.mjs';
import { provision } from '../../../scripts/editor-host/provision.mjs';
import { copySample, fillHome, root, vsixFile } from '../../../scripts/editor-host/runs.mjs';
import { installExtension, makeFolders, removeFolders, startServer } from '../../../scripts/editor-host/server.mjs';
import { EditorWindow } from './window.mjs';

const SCREENS = join(root, 'build/screens');

/** Runs steps one after the other; a failed one leaves a picture and does not stop the rest. */
async function runSteps(window, steps) {
  const done = [];
  for (const [name, body] of steps) {
    let error = null;
    try {
      await body(window);
    } catch (thrown) {
      error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      await window.screenshot(`failed-${name.replaceAll(/\W+/g, '-')}`);
      await window.keys('Escape', 'Escape');
    }
    done.push({ name, error });
  }
  return done;
}

/**
 * Makes one run. `prepare` gets its folders before the server starts and gives settings; each step gets the window, what
 * the editor said, and the folders.
 */
export async function uiRun({ prefix, theme, trust, steps, size, prepare = () => ({}) }, { editor }) {
  if (!existsSync(vsixFile)) throw new Error('build/tool-trust.vsix is missing: the packages were not built.');
  const host = provision(editor);
  const folders = makeFolders();
  const browser = await launchBrowser(host.chromium);
  let server;
  try {
    fillHome(folders.home);
    const folder = join(folders.work, 'workspace-sample');
    copySample(folder);
    installExtension(host, folders, vsixFile);
    server = await startServer(host, folders, { trust, settings: { 'workbench.colorTheme': theme, ...(await prepare(folders)) } });
    const said = [];
    const opened = await openWindow(browser, server, { folder }, { ...size, onLog: (type, args) => said.push(`${type} ${JSON.stringify(args)}`) });
    opened.page.on('console', (message) => said.push(message.text()));
    const window = new EditorWindow(opened.page, SCREENS, prefix);
    const done = await runSteps(window, steps.map(([name, body]) => [name, (w) => body(w, said, folders)]));
    const asked = outside(server, opened.frameRequests());
    done.push({ name: 'the frames of pages asked nobody outside for anything', error: asked.length === 0 ? null : asked.join('\n') });
    return { done, notes: [`pictures: build/screens/${prefix}-*.png`] };
  } finally {
    await browser.close();
    await server?.stop();
    removeFolders(folders);
  }
}
