// Danger: every part works and a person still sees nothing: a hidden status bar item, an empty report, a fix out of reach.
// Runs the packaged extension in the browser-hosted editor, clicks and types, and keeps a picture of each surface.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/editor-host/runs.mjs';
import { uiRun } from './one-run.mjs';
import { RELEASE_STEPS, RELEASE_VIEWS, prepareReleases } from './release-steps.mjs';
import { eventually } from './window.mjs';

const EVENT = 'x_TT-2026-0001';

/** Where the version stands in the sample's package.json: line and column counted from one. */
function pinPosition() {
  const lines = readFileSync(join(root, 'test/fixtures/workspace-sample/package.json'), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('"@anthropic-ai/claude-code"'));
  return { line: line + 1, column: lines[line].indexOf('2.1.150') + 3 };
}

async function statusBar(window) {
  const item = window.statusItem();
  await item.waitFor({ timeout: 60_000 });
  const text = await eventually('a finished scan in the status bar', async () => {
    const now = await item.innerText();
    return /\d/.test(now) ? now : null;
  });
  assert.ok(text.trim().length <= 40, `too long for a status bar: ${text}`);
  const name = await item.locator('[aria-label]').first().getAttribute('aria-label');
  assert.match(name ?? '', /Tool Trust/);
  await window.screenshot('status-bar');
}

async function statusTooltip(window) {
  await window.statusItem().hover();
  const hover = window.page.locator('.monaco-hover:visible');
  await hover.first().waitFor({ timeout: 10_000 });
  assert.match(await hover.first().innerText(), /Claude Code/);
  await window.screenshot('status-tooltip');
  await window.keys('Escape');
  await window.page.mouse.move(600, 300);
}

async function findingsList(window) {
  await window.statusItem().locator('a').first().click();
  const rows = await eventually('rows in the list of findings', async () => {
    const now = await window.quickRows();
    return now.length > 0 ? now : null;
  });
  assert.ok(rows.some((row) => row.includes('2.1.150')), rows.join('\n'));
  await window.screenshot('findings');
  await window.keys('Escape');
}

async function problemsPanel(window) {
  await window.keys('Control+Shift+m');
  const rows = window.page.locator('.markers-panel .monaco-list-row');
  await eventually('our problems in the panel', async () => (await rows.allInnerTexts()).some((row) => row.includes('Tool Trust')));
  const texts = (await rows.allInnerTexts()).join('\n');
  assert.match(texts, /x_TT-\d{4}-\d{4}/, 'a problem carries its event as code');
  await window.screenshot('problems');
  await window.keys('Control+j');
}

async function hover(window) {
  const { line, column } = pinPosition();
  await window.openFile('package.json');
  await window.goTo(line, column);
  await window.page.locator('.squiggly-warning, .squiggly-info, .squiggly-hint').first().waitFor({ timeout: 20_000 });
  await window.keys('Control+k', 'Control+i');
  const shown = window.page.locator('.monaco-hover:visible');
  await eventually('a hover that names the version and its fix', async () =>
    (await shown.allInnerTexts()).some((text) => text.includes('2.1.150') && text.includes('2.1.198')),
  );
  await window.screenshot('hover');
  await window.keys('Escape');
}

async function quickFix(window) {
  const { line, column } = pinPosition();
  await window.openFile('package.json');
  await window.goTo(line, column);
  const setter = window.page.locator('.action-widget .monaco-list-row', { hasText: /Set to \d/ });
  await window.keys('Control+.');
  await setter.first().waitFor({ timeout: 20_000 });
  await window.screenshot('quick-fixes');
  const version = /\d+\.\d+\.\d+/.exec(await setter.first().innerText())[0];
  await setter.first().click();
  await eventually('the fixed version in the text', async () => (await window.editorText()).includes(`"${version}"`));
  assert.ok(!(await window.editorText()).includes('2.1.150'));
  await eventually('no problem on the fixed line', async () => (await window.page.locator('.editor-instance .squiggly-warning').count()) === 0);
  await window.screenshot('fixed');
  await window.command('File: Revert File');
  await eventually('the old text', async () => (await window.editorText()).includes('2.1.150'));
}

const reportFrame = (window) => window.webviewFrame('#report', /\S/);

async function vendorReport(window, said) {
  await window.command('Tool Trust: Show Vendor Report');
  // With several vendors it asks which; the first is one that has tools here.
  const asked = await window.quickInput().locator('.monaco-list-row').first().waitFor({ timeout: 3_000 }).then(() => true, () => false);
  if (asked) await window.keys('Enter');
  const frame = await reportFrame(window);
  const text = await frame.locator('#report').innerText();
  assert.match(text, /Anthropic/);
  assert.match(text, /2\.1\.198/);
  assert.ok((await frame.locator('svg').count()) > 0, 'the report has a chart');
  assert.ok((await frame.locator('table').count()) > 0, 'the report has a table beside the chart');
  const insecure = await frame.locator('a[href]:not([href^="https:"]):not([href^="#"])').count();
  assert.equal(insecure, 0, 'every link of the report is https');
  await window.screenshot('report');
  await window.tallScreenshot('report-tall', 3200);
  const refused = said.filter((line) => /Content Security Policy|Refused to/i.test(line) && /report|toolTrust|tool-trust/i.test(line));
  assert.deepEqual(refused, [], 'the report asks for something that its own policy refuses');
}

/** What has the focus in a frame, and whether it or a part of it looks different for that; null for nothing. */
function focused() {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const look = () =>
    [element, ...element.querySelectorAll('*')]
      .map((part) => getComputedStyle(part))
      .map((style) => [style.outlineStyle, style.outlineWidth, style.boxShadow, style.stroke, style.strokeWidth, style.borderColor, style.backgroundColor].join())
      .join('|');
  const withFocus = look();
  element.blur();
  const without = look();
  element.focus();
  return { what: `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`, seen: withFocus !== without };
}

async function reportByKeyboard(window) {
  const frame = await reportFrame(window);
  await frame.locator('#report').evaluate((element) => element.ownerDocument.defaultView.focus());
  const reached = new Set();
  for (let i = 0; i < 60; i += 1) {
    await window.keys('Tab');
    const at = await frame.evaluate(focused);
    if (at === null) continue;
    assert.ok(at.seen, `focus cannot be seen on ${at.what}`);
    reached.add(at.what);
    if (i === 12) await window.screenshot('report-focus');
  }
  assert.ok(reached.size >= 3, `Tab reaches only ${[...reached].join(' | ')}`);
}

async function explanation(window) {
  await window.command('Tool Trust: Explain');
  await eventually('the list of events', async () => (await window.quickRows()).length > 1);
  await window.page.keyboard.type(EVENT);
  await eventually(`${EVENT} in the list`, async () => (await window.quickRows()).some((row) => row.includes(EVENT)));
  await window.keys('Enter');
  const frame = await window.webviewFrame('.markdown-body', /2\.1\.198/);
  const text = await frame.locator('.markdown-body').innerText();
  assert.match(text, /2\.1\.91/, 'it says since when');
  // The frame is shown a moment after it holds its text.
  await window.page.waitForTimeout(700);
  await window.screenshot('explanation');
}

/** What a person does in the report reaches the file, and the ledger. */
async function reportActs(window) {
  await window.command('Tool Trust: Show Vendor Report');
  if (await window.quickInput().locator('.monaco-list-row').first().waitFor({ timeout: 3_000 }).then(() => true, () => false)) await window.keys('Enter');
  let frame = await reportFrame(window);
  await frame.getByRole('button', { name: /^Set 2\.1\.\d+ in mise\.toml/ }).first().click();
  await eventually('the version set from the report', async () => /"2\.1\.(?!160)\d+"/.test(await window.editorText()));
  await window.command('File: Revert File');
  await window.command('Tool Trust: Show Vendor Report');
  if (await window.quickInput().locator('.monaco-list-row').first().waitFor({ timeout: 3_000 }).then(() => true, () => false)) await window.keys('Enter');
  frame = await reportFrame(window);
  await frame.getByRole('button', { name: /Log/ }).first().click();
  await window.quickInput().locator('input').first().waitFor({ timeout: 10_000 });
  await window.page.keyboard.type('raised the pin in review.yml');
  await window.keys('Enter');
  await eventually('the person’s own row in the report', async () => (await (await reportFrame(window)).locator('#report').innerText()).includes('raised the pin in review.yml'));
  await window.screenshot('report-logged');
}

/** Granting trust is noticed: the next state no longer says Restricted Mode. */
async function trustGranted(window) {
  await window.page.locator('.part.banner a', { hasText: 'Manage' }).first().click();
  await window.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ }).first().click();
  await window.page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor({ state: 'hidden', timeout: 30_000 });
  await window.page.locator('.monaco-modal-editor-block .codicon-close, .monaco-modal-editor-block [aria-label^="Close"]').first().click();
  await eventually('a tooltip that no longer speaks of Restricted Mode', async () => {
    await window.statusItem().hover();
    const hover = window.page.locator('.monaco-hover:visible').first();
    await hover.waitFor({ timeout: 10_000 });
    const text = await hover.innerText();
    await window.keys('Escape');
    await window.page.mouse.move(600, 300);
    return /places compared/.test(text) && !text.includes('Restricted Mode');
  });
}

async function restrictedWindow(window) {
  await window.page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor({ timeout: 30_000 });
}

const STEPS = [
  ['the status bar shows the findings', statusBar],
  ['the status bar’s tooltip names them', statusTooltip],
  ['a click on the status bar lists them', findingsList],
  ['the Problems panel lists them', problemsPanel],
  ['the hover at the pin explains', hover],
  ['the quick fix sets the version by keyboard and menu', quickFix],
  ['the vendor report is drawn in its frame', vendorReport],
  ['the vendor report is reached by keyboard, with visible focus', reportByKeyboard],
  ['the explanation of an event is drawn', explanation],
];

const ACTING_STEPS = [...STEPS, ['the report sets a version and logs what I changed', reportActs]];

const RESTRICTED_STEPS = [
  ['the window is in Restricted Mode', restrictedWindow],
  ...STEPS.filter(([, body]) => [statusBar, problemsPanel, hover, vendorReport].includes(body)),
  ['granting trust is noticed', trustGranted],
];

const size = { width: 1280, height: 860 };

/** The runs over the packaged extension, by theme. */
export const uiRuns = [
  { prefix: 'dark', theme: 'Dark Modern', trust: true, steps: ACTING_STEPS, size },
  { prefix: 'light', theme: 'Light Modern', trust: true, steps: STEPS, size },
  { prefix: 'contrast', theme: 'Default High Contrast', trust: true, steps: STEPS, size },
  { prefix: 'releases-dark', theme: 'Dark Modern', trust: false, steps: RELEASE_STEPS, size, prepare: prepareReleases },
  { prefix: 'releases-light', theme: 'Light Modern', trust: true, steps: RELEASE_VIEWS, size, prepare: prepareReleases },
  { prefix: 'restricted', theme: 'Dark Modern', trust: false, steps: RESTRICTED_STEPS, size },
].map((run) => ({ name: `ui ${run.prefix}`, body: (options) => uiRun(run, options) }));
