// Danger: a command that a person reaches for opens nothing, or the same thing over and over. What the pages say is seen in the UI runs.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from './runner';
import { EVENT, eventually, trustApi } from './support';

function webviewTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.includes('toolTrust'));
}

export function surfaceTests(suite: Suite): void {
  suite.test('opens one vendor report, however often it is asked for', async () => {
    await trustApi();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (let i = 0; i < 2; i += 1) {
      await vscode.commands.executeCommand('toolTrust.showVendorReport', 'anthropic');
      await eventually(() => {
        assert.equal(webviewTabs().length, 1);
      });
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually(() => {
      assert.equal(webviewTabs().length, 0);
    });
  });

  suite.test('opens an explanation of the event that was asked for', async () => {
    await trustApi();
    await vscode.commands.executeCommand('toolTrust.explain', EVENT);
    await eventually(() => {
      const labels = vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.label);
      assert.ok(labels.some((label) => label.includes(EVENT)), `tabs: ${labels.join(', ')}`);
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suite.test('checks again on request', async () => {
    const api = await trustApi();
    const before = api.state();
    await vscode.commands.executeCommand('toolTrust.checkNow');
    await api.whenReady();
    const after = api.state();
    assert.notEqual(after, before);
    assert.equal(after.phase, 'ready');
    assert.deepEqual(after.inventory.sightings, before.inventory.sightings, 'the same machine gives the same sightings');
  });
}
