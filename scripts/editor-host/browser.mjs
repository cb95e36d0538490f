// Headless Chromium in front of the VS Code server: one fresh window per context, everything it asks for written down.
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Starts the browser; the caller closes it. */
export async function launchBrowser(executablePath) {
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** The remote form of a path on this machine, as the development payload wants it. */
function remote(server, path) {
  return `vscode-remote://${new URL(server.url).host}${path}`;
}

/** The page's address: a folder, a `.code-workspace` file or nothing, with the development payload if there is one. */
export function windowAddress(server, { folder, workspace, extension, tests } = {}) {
  const address = new URL('/', server.url);
  if (folder !== undefined) address.searchParams.set('folder', folder);
  if (workspace !== undefined) address.searchParams.set('workspace', workspace);
  if (folder === undefined && workspace === undefined) address.searchParams.set('ew', 'true');
  const payload = [];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(server, extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(server, tests)]);
  if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

/**
 * Opens a window. `requests` lists every address the page and its frames asked for; those that do not go to the server
 * are refused, so a run is the same with and without a network. `exit` settles when the tests module has ended.
 */
export async function openWindow(browser, server, target, { width = 1280, height = 800, onLog = () => undefined } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  const requests = [];
  const byFrames = [];
  const own = new URL(server.url).host;
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    requests.push(url);
    if (fromInnerFrame(route.request())) byFrames.push(url);
    const { host, protocol } = new URL(url);
    await (host === own || !/^https?:$/.test(protocol) ? route.continue() : route.abort('internetdisconnected'));
  });
  const page = await context.newPage();
  let settle;
  const exit = new Promise((resolve) => (settle = resolve));
  await page.exposeFunction('codeAutomationLog', (type, args) => onLog(String(type), args));
  await page.exposeFunction('codeAutomationExit', (code) => settle(Number(code)));
  page.on('crash', () => settle(-1));
  await page.goto(windowAddress(server, target), { waitUntil: 'domcontentloaded' });
  return { page, context, requests, frameRequests: () => byFrames, exit, close: () => context.close() };
}

/** True for what a frame inside the page asks for: webviews live there, the workbench does not. */
function fromInnerFrame(request) {
  // A service worker's requests have no frame; they belong to webviews too.
  return request.serviceWorker() !== null || request.frame().parentFrame() !== null;
}

/** Addresses among `requests` that left the machine, or tried to. */
export function outside(server, requests) {
  const own = new URL(server.url).host;
  return requests.filter((url) => /^(https?|wss?):/.test(url) && new URL(url).host !== own);
}
