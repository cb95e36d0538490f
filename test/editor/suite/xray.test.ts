// Danger: the comparison of releases works on the command line and not in the editor: the thread is not in the package,
// the page stays empty, the window hangs, or something of the folder that nobody trusts is used.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Suite } from './runner';
import { eventually, shownResult, trustApi } from './support';

/** Eleven names under a one-byte XOR, in the form of a constant that a program takes apart itself. */
const HIDDEN = ['deepseek', 'moonshot', 'minimax', 'zhipu', 'baichuan', 'stepfun', 'dashscope', 'volces'].join(',');

function encoded(text: string): string {
  return Buffer.from(Buffer.from(text, 'utf8').map((byte) => byte ^ 91)).toString('base64');
}

/** Two releases of one program in a folder of their own. */
function twoReleases(base: string): { readonly before: string; readonly after: string } {
  const [before, after] = [join(base, 'agent-1.0.0'), join(base, 'agent-1.0.1')];
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const script = 'const greeting = "hello to everybody here"; fetch("https://api.agent.example/v1");\n';
  for (const [folder, version] of [[before, '1.0.0'], [after, '1.0.1']] as const) {
    put(join(folder, 'package.json'), JSON.stringify({ name: 'agent', version }));
    put(join(folder, 'cli.js'), script);
  }
  put(join(after, 'cli.js'), `${script}const z = "Asia/Urumqi"; const l = "${encoded(HIDDEN)}"; fetch("https://collect.agent-metrics.net/in");\n`);
  return { before, after };
}

export function xrayTests(suite: Suite): void {
  const base = mkdtempSync(join(tmpdir(), 'tool-trust-releases-'));
  const { before, after } = twoReleases(base);
  const clear = async (): Promise<void> => {
    await trustApi();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  };
  const tabs = (): readonly string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.label);
  const page = async (): Promise<string> => {
    let shown = { name: '', text: '' };
    await eventually(async () => { shown = await shownResult(); });
    assert.equal(shown.name, 'X-ray agent-1.0.0 to agent-1.0.1.md');
    return shown.text;
  };

  suite.test('two folders give a page with the time zone, the decoded names and the new host', async () => {
    await clear();
    await vscode.commands.executeCommand('toolTrust.xrayUpdate', before, after);
    const text = await page();
    for (const said of ['Asia/Urumqi', 'deepseek', 'volces', 'collect.agent-metrics.net']) assert.ok(text.includes(said), `${said} is not in:\n${text}`);
    assert.ok(!text.includes('api.agent.example'), 'what did not change is told');
    assert.ok(!text.includes('PARTIAL'), text);
  });

  suite.test('the window answers while releases are compared', async () => {
    await clear();
    const large = Array.from({ length: 60_000 }, (_, n) => `const text${n} = "some text number ${n * 7919}";`).join('\n');
    for (const folder of [before, after]) writeFileSync(join(folder, 'large.js'), large);
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 1);
    try {
      await vscode.commands.executeCommand('toolTrust.xrayUpdate', before, after);
      await page();
    } finally {
      clearInterval(timer);
      for (const folder of [before, after]) rmSync(join(folder, 'large.js'));
    }
    suite.note(`longest pause of the extension host during a comparison ${longest.toFixed(1)} ms, other work of the machine included`);
  });

  suite.test('a second comparison does not start beside the first', async () => {
    await clear();
    const first = vscode.commands.executeCommand('toolTrust.xrayUpdate', before, after);
    const second = vscode.commands.executeCommand('toolTrust.xrayUpdate', after, before);
    await Promise.all([first, second]);
    await page();
    assert.deepEqual(tabs().filter((label) => label.includes('X-ray')).length, 1);
  });

  suite.test('two files give the same, and what is kept of them lies in the editor’s own folder', async () => {
    await clear();
    const [first, second] = [join(before, 'cli.js'), join(after, 'cli.js')];
    // Under another name, so that the page tells them apart.
    writeFileSync(join(after, 'cli-new.js'), readFileSync(second));
    for (let time = 0; time < 2; time += 1) {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.commands.executeCommand('toolTrust.xrayUpdate', first, join(after, 'cli-new.js'));
      let shown = { name: '', text: '' };
      await eventually(async () => { shown = await shownResult(); });
      assert.equal(shown.name, 'X-ray cli.js to cli-new.js.md');
      assert.match(shown.text, /Asia\/Urumqi/);
    }
  });

  suite.test('what was made for these tests is removed', () => {
    rmSync(base, { recursive: true, force: true });
  });
}
