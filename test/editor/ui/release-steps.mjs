// What a person does with files of releases: search installed copies, compare two releases, take a feed from a folder; by
// the dialogs that ask for it, with a no and with Cancel.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { fillCopies, root } from '../../../scripts/editor-host/runs.mjs';
import { eventually } from './window.mjs';

const EVENT = 'x_TT-2026-0001';

/** Names that a program keeps unreadable by one XOR. */
function encoded(text) {
  return Buffer.from(Buffer.from(text).map((byte) => byte ^ 91)).toString('base64');
}

function put(folder, name, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Two releases of one program: the second knows a time zone, some names that cannot be read, another host, and a start of its own. */
function fillReleases(work) {
  const script = 'const greeting = "hello to everybody here"; fetch("https://api.agent-example.dev/v1");\n';
  const names = encoded(['deepseek', 'moonshot', 'minimax', 'zhipu', 'baichuan', 'stepfun', 'dashscope'].join(','));
  for (const version of ['1.0.0', '1.0.1']) {
    const folder = join(work, `agent-${version}`);
    put(folder, 'package.json', JSON.stringify({ name: 'agent', version, ...(version === '1.0.1' ? { scripts: { postinstall: 'node setup.js' } } : {}) }));
    put(folder, 'CHANGELOG.md', `# ${version}\n\nSpeaks to collect.agent-metrics.dev when asked to.\n`);
    put(folder, 'cli.js', script);
  }
  const more = `const zone = "Asia/Urumqi"; const list = "${names}"; fetch("https://collect.agent-metrics.dev/in"); const key = process.env.AGENT_REGION_HINT;\n`;
  put(join(work, 'agent-1.0.1'), 'cli.js', script + more);
}

async function feedFolders(base) {
  const outfile = join(root, 'build/editor-ui/feed-folders.mjs');
  const entry = join(root, 'test/editor/ui/feed-folders.ts');
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', banner, logLevel: 'warning' });
  const { writeFeedFolders } = await import(pathToFileURL(outfile).href);
  return writeFeedFolders(base);
}

/** Lays out what the steps need; the feed is one that no server has. */
export async function prepareReleases(folders) {
  fillCopies(folders.home);
  fillReleases(folders.work);
  folders.feed = await feedFolders(folders.work);
  return { 'toolTrust.feeds': [{ name: 'org', url: 'https://feed.example/org', rootSha256: folders.feed.rootSha256 }] };
}

const notices = (window) => window.page.locator('.notifications-center .notification-list-item');

const center = (window) => window.page.locator('.notifications-center.visible');

async function toggleNotices(window) {
  await window.page.locator('.statusbar-item[id="status.notifications"] a').first().click();
}

/** The list of notifications, which is open while anything is looked for in it: the test driver's window shows no toasts. */
async function openNotices(window) {
  if (await center(window).isVisible()) return;
  await toggleNotices(window);
  await eventually('the list of notifications', () => center(window).isVisible(), 3_000);
}

/** The notification with a text, once it is there. */
async function notice(window, text, milliseconds) {
  return eventually(`a notification with ${text}`, async () => {
    await openNotices(window).catch(() => undefined);
    for (const item of await notices(window).all()) {
      const said = await item.innerText({ timeout: 500 }).catch(() => '');
      if (text.test(said)) return item;
    }
    return null;
  }, milliseconds);
}

async function noNotices(window, milliseconds) {
  await eventually('an empty list of notifications', async () => {
    await openNotices(window).catch(() => undefined);
    return (await center(window).isVisible()) && (await notices(window).count()) === 0;
  }, milliseconds);
  await toggleNotices(window);
}

async function clearNotices(window) {
  await openNotices(window);
  if ((await notices(window).count()) > 0) await window.page.locator('.notifications-center .codicon-notifications-clear-all').first().click();
  await noNotices(window);
}

/** Types into the box that asks for a text, or that filters a list. */
async function write(window, text) {
  const box = window.quickInput().locator('input[type="text"]').first();
  await box.waitFor({ timeout: 10_000 });
  await box.fill(text);
}

/** Chooses the row that holds a text, once there are rows. */
async function choose(window, text) {
  const rows = window.quickInput().locator('.monaco-list-row');
  const row = rows.filter({ hasText: text }).first();
  await rows.first().waitFor({ timeout: 20_000 });
  if (!(await row.isVisible())) await write(window, text);
  await row.waitFor({ timeout: 20_000 });
  await row.click();
}

/** The editor's own dialog for folders and files: a path is typed, once the dialog has put its own there. */
async function pickPath(window, button, path) {
  const dialog = window.quickInput().filter({ has: window.page.locator('.monaco-button', { hasText: button }) });
  const box = dialog.locator('input[type="text"]').first();
  const holds = async (text) => (await box.inputValue({ timeout: 500 }).catch(() => '')) === text;
  await eventually('the dialog’s own folder', async () => (await box.inputValue({ timeout: 500 }).catch(() => '')).startsWith('/'));
  await eventually(path, async () => {
    if (!(await holds(path))) await box.fill(path, { timeout: 2_000 });
    await window.page.waitForTimeout(700);
    return holds(path);
  });
  await dialog.locator('.monaco-button', { hasText: button }).first().click();
  await eventually('the end of the dialog', async () => !(await holds(path)));
}

async function page(window, text) {
  const frame = await window.webviewFrame('.markdown-body', text);
  // The frame is shown a moment after it holds its text.
  await window.page.waitForTimeout(700);
  return frame.locator('.markdown-body').innerText();
}

async function closeAll(window) {
  await window.command('View: Close All Editors');
  await eventually('no tab', async () => (await window.page.locator('.tabs-container .tab').count()) === 0);
}

async function scanned(window) {
  await window.statusItem().waitFor({ timeout: 60_000 });
  await eventually('a finished scan', async () => /\d/.test(await window.statusItem().innerText()));
}

async function askVerify(window) {
  await window.command('Tool Trust: Verify on This Machine');
  await choose(window, EVENT);
}

async function verify(window) {
  await scanned(window);
  await askVerify(window);
  const text = await page(window, /on this machine/);
  assert.match(text, /The token stands in 1 of 3 installed copies\./);
  assert.match(text, /2\.1\.160.*token found in 2\.1\.160 1 time/);
  await window.screenshot('verify');
  await closeAll(window);
}

/** Copies of a gigabyte that hold nothing: no disk is used, and the search takes its time. */
async function verifyCancelled(window, said, folders) {
  const versions = join(folders.home, '.local/share/claude/versions');
  for (let i = 0; i < 9; i += 1) {
    writeFileSync(join(versions, `2.1.17${i}`), '', { mode: 0o755 });
    truncateSync(join(versions, `2.1.17${i}`), 1023 * 1024 * 1024);
  }
  await window.command('Tool Trust: Check Now');
  await askVerify(window);
  const item = await notice(window, /searching installed files.*\d+\/12/s);
  await window.screenshot('verify-progress');
  await item.locator('.monaco-button', { hasText: 'Cancel' }).click();
  const text = await page(window, /cancelled/);
  assert.match(text, /The search was cancelled; what follows is what it had done\./);
  assert.match(text, /of \d+ installed copies that were reached\./);
  assert.doesNotMatch(text, /of 12 installed/, 'copies that were not reached are counted');
  assert.match(text, /cancelled before its end/, 'the copy that was being searched is told as searched whole');
  await window.screenshot('verify-cancelled');
  for (let i = 0; i < 9; i += 1) truncateSync(join(versions, `2.1.17${i}`), 0);
  await closeAll(window);
}

async function importFeed(window, folder) {
  await window.command('Tool Trust: Import Feed from Folder');
  await pickPath(window, 'Import Feed', `${folder}/`);
}

async function goodFeed(window, said, folders) {
  await importFeed(window, folders.feed.good);
  await notice(window, /Feed org was updated\./);
  await window.command('Tool Trust: Explain an Event');
  await choose(window, 'x_TT-2026-9001');
  await page(window, /x_TT-2026-9001/);
  await closeAll(window);
  await clearNotices(window);
}

async function tamperedFeed(window, said, folders) {
  await importFeed(window, folders.feed.tampered);
  await notice(window, /Feed org was not updated: unknown key: the timestamp metadata is signed by no key/);
  await window.screenshot('import-refused');
  await window.command('Tool Trust: Explain an Event');
  await eventually('the events', async () => (await window.quickRows()).length > 1);
  await window.page.keyboard.type('x_TT-2026-90');
  await eventually('the last good feed', async () => {
    const rows = (await window.quickRows()).join('\n');
    return rows.includes('x_TT-2026-9001') && !rows.includes('x_TT-2026-9009');
  });
  await window.keys('Escape');
  await clearNotices(window);
}

/** Asks for two folders of one's own. */
async function askFolders(window, before, after) {
  await window.command('Tool Trust: X-ray an Update');
  await choose(window, 'Two releases of your own');
  for (const folder of [before, after]) {
    await choose(window, 'Folder…');
    await pickPath(window, 'Compare', `${folder}/`);
  }
}

async function xray(window, said, folders) {
  await scanned(window);
  await window.command('Tool Trust: X-ray an Update');
  await eventually('the installed copies', async () => (await window.quickRows()).some((row) => /Claude Code 2\.1\.150/.test(row)));
  await window.screenshot('xray-choices');
  await window.keys('Escape');
  await askFolders(window, join(folders.work, 'agent-1.0.0'), join(folders.work, 'agent-1.0.1'));
  const text = await page(window, /Asia\/Urumqi/);
  for (const expected of ['deepseek', 'collect.agent-metrics.dev', 'AGENT_REGION_HINT', 'postinstall']) assert.ok(text.includes(expected), `${expected} is not in:\n${text}`);
  const done = await notice(window, /X-ray agent-1\.0\.0 to agent-1\.0\.1: \d+ lines\./);
  await window.screenshot('xray');
  const file = join(folders.tmp, 'kept.md');
  await done.locator('.monaco-button', { hasText: 'Save As' }).click();
  await pickPath(window, 'OK', file);
  await eventually('the file that was saved', () => existsSync(file) && readFileSync(file, 'utf8').includes('Asia\\/Urumqi'));
  await clearNotices(window);
  await window.screenshot('xray-page');
  await closeAll(window);
}

/** An installed copy: what is proposed is the version that is advised, and a text that is no version is refused. */
async function installedCopy(window) {
  await window.command('Tool Trust: X-ray an Update');
  await choose(window, 'Claude Code 2.1.150');
  const box = window.quickInput().locator('input[type="text"]').first();
  await eventually('the version that is advised', async () => /^2\.1\.\d+$/.test(await box.inputValue()));
  await window.screenshot('xray-version');
  await box.fill('any version');
  await window.quickInput().getByText('Write a version as in 1.2.3').first().waitFor({ timeout: 5_000 });
  await box.fill('2.1.90');
  await window.keys('Enter');
  const dialog = window.page.locator('.monaco-dialog-box');
  await dialog.waitFor({ timeout: 20_000 });
  assert.match(await dialog.innerText(), /claude-code@2\.1\.90 is not on this machine/);
  await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden', timeout: 5_000 });
  await noNotices(window);
}

const ABSENT = ['tool-trust-no-such-agent@1.0.0', 'tool-trust-no-such-agent@1.0.1'];

/** Asks for two releases that no machine has, up to the question for the network. */
async function askAbsent(window) {
  await window.command('Tool Trust: X-ray an Update');
  await choose(window, 'Two releases of your own');
  for (const release of ABSENT) {
    await choose(window, 'Release of an npm package');
    await write(window, 'no agent');
    await window.keys('Enter');
    await window.quickInput().getByText('Write a package and a version').first().waitFor({ timeout: 5_000 });
    await write(window, release);
    await window.keys('Enter');
  }
  const dialog = window.page.locator('.monaco-dialog-box');
  await dialog.waitFor({ timeout: 20_000 });
  assert.match(await dialog.innerText(), /no-such-agent@1\.0\.0 and tool-trust-no-such-agent@1\.0\.1 are not on this machine.*needs the network/s);
  return dialog;
}

/** A release that has to be fetched: a no leads nowhere, a yes to npm, whose words are a sentence. */
async function network(window) {
  await closeAll(window);
  const refused = await askAbsent(window);
  await window.screenshot('xray-network');
  await refused.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await refused.waitFor({ state: 'hidden', timeout: 5_000 });
  await noNotices(window);
  assert.equal(await window.page.locator('.tabs-container .tab').count(), 0);
  const allowed = await askAbsent(window);
  await allowed.locator('.monaco-button', { hasText: 'Ask npm' }).click();
  await notice(window, /no-such-agent@1\.0\.0 (?:is not in the registry|could not be fetched)/, 90_000);
  await window.screenshot('xray-missing');
  assert.equal(await window.page.locator('.tabs-container .tab').count(), 0);
  await clearNotices(window);
}

/** A program of nearly two gigabytes that holds nothing. */
async function xrayCancelled(window, said, folders) {
  for (const name of ['large-1', 'large-2']) {
    put(join(folders.work, name), 'program', '\u007fELF');
    truncateSync(join(folders.work, name, 'program'), 1900 * 1024 * 1024);
  }
  await scanned(window);
  await closeAll(window);
  await askFolders(window, join(folders.work, 'large-1'), join(folders.work, 'large-2'));
  const item = await notice(window, /comparing large-1 with large-2.*reading/s);
  await window.screenshot('xray-progress');
  await item.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await noNotices(window, 5_000);
  await window.page.waitForTimeout(1_000);
  assert.equal(await window.page.locator('.tabs-container .tab').count(), 0, 'a page of a comparison that was cancelled');
  // What was cancelled is in nobody's way.
  await askFolders(window, join(folders.work, 'agent-1.0.0'), join(folders.work, 'agent-1.0.1'));
  await page(window, /Asia\/Urumqi/);
  await closeAll(window);
  await clearNotices(window);
}

const VERIFY = ['the search of installed files shows its page', verify];
const INSTALLED = ['an installed copy is held against the version that is advised', installedCopy];
const XRAY = ['two folders are compared on a page', xray];

export const RELEASE_VIEWS = [VERIFY, XRAY];

export const RELEASE_STEPS = [
  VERIFY,
  XRAY,
  INSTALLED,
  ['a search that is cancelled says so', verifyCancelled],
  ['a comparison that is cancelled shows nothing', xrayCancelled],
  ['the network is asked for first, and a no is a no', network],
  ['a feed is taken from a folder', goodFeed],
  ['a feed that was tampered with is refused with its reason', tamperedFeed],
];
