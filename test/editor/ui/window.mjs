// What a person does in the window, by keyboard where that is possible; and what a person then sees.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const WAIT = 20_000;

/** Waits until a check gives something other than null, false or undefined. */
export async function eventually(what, check, milliseconds = WAIT) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await check();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited ${milliseconds} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** One workbench page with our extension in it. */
export class EditorWindow {
  constructor(page, screens, prefix) {
    this.page = page;
    this.screens = screens;
    this.prefix = prefix;
    mkdirSync(screens, { recursive: true });
  }

  /** The status bar item of the extension, once it is shown. */
  statusItem() {
    return this.page.locator('.statusbar-item[id*="toolTrust.status"]');
  }

  async screenshot(name) {
    await this.page.screenshot({ path: join(this.screens, `${this.prefix}-${name}.png`) });
  }

  async keys(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  quickInput() {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Texts of the rows that a quick pick shows. */
  async quickRows() {
    return this.quickInput().locator('.monaco-list-row').allInnerTexts();
  }

  async openFile(path) {
    await this.keys('Control+p');
    await this.quickInput().waitFor({ timeout: WAIT });
    await this.page.keyboard.type(path);
    const name = path.split('/').at(-1);
    await eventually(`${path} in the list`, async () => (await this.quickRows()).some((row) => row.includes(name)));
    await this.keys('Enter');
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).waitFor({ timeout: WAIT });
    await this.page.locator('.editor-instance .view-lines').first().waitFor({ timeout: WAIT });
  }

  /** Puts the cursor at a line and column, both counted from one. */
  async goTo(line, column) {
    await this.keys('Control+g');
    await this.quickInput().waitFor({ timeout: WAIT });
    await this.page.keyboard.type(`${line}:${column}`);
    await this.keys('Enter');
    await this.quickInput().waitFor({ state: 'hidden', timeout: WAIT });
  }

  async command(title) {
    await this.keys('F1');
    await this.quickInput().waitFor({ timeout: WAIT });
    await this.page.keyboard.type(title);
    await eventually(`the command "${title}"`, async () => (await this.quickRows()).some((row) => row.includes(title)));
    await this.keys('Enter');
  }

  /** The text of the active editor as it is drawn. */
  async editorText() {
    const lines = await this.page.locator('.editor-instance .view-lines').first().innerText();
    return lines.replaceAll('\u00a0', ' ');
  }

  /** The frame inside the frame of a webview that shows something at a selector, once it holds a text. */
  async webviewFrame(selector, text) {
    return eventually(`${selector} with ${text} in a webview`, async () => {
      for (const frame of this.page.frames()) {
        if (frame.isDetached() || (frame.parentFrame()?.parentFrame() ?? null) === null) continue;
        // A frame can go away while it is asked; then the next round looks again.
        const said = await frame.locator(selector).first().innerText({ timeout: 500 }).catch(() => '');
        if (text.test(said)) return frame;
      }
      return null;
    });
  }

  /** The whole of a long page in one picture, by a window as high as that. */
  async tallScreenshot(name, height) {
    const before = this.page.viewportSize();
    await this.page.setViewportSize({ width: before.width, height });
    await this.page.waitForTimeout(500);
    await this.screenshot(name);
    await this.page.setViewportSize(before);
  }
}
