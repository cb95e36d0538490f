// Danger: a window without a folder, or with several, is served as if it were a window with one.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from './runner';
import { AFFECTED_PINS, fileUri, folder, pinRange, problemsAt, sightingsIn, trustApi } from './support';

export function emptyWindowTests(suite: Suite): void {
  suite.test('looks at installed tools alone when no folder is open', async () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
    const { inventory } = (await trustApi()).state();
    assert.deepEqual(inventory.sightings.filter((s) => s.presence === 'pinned'), []);
    assert.ok(inventory.sightings.some((s) => s.presence === 'installed'));
  });
}

export function multiRootTests(suite: Suite): void {
  suite.test('looks at every folder of the workspace and keeps them apart', async () => {
    const state = (await trustApi()).state();
    assert.equal(vscode.workspace.workspaceFolders?.length, 2);
    for (const [index, version] of ['2.1.150', '2.1.100'].entries()) {
      const [seen] = sightingsIn(state, fileUri('package.json', index));
      assert.equal(seen?.sighting.version.text, version);
      assert.equal(seen.sighting.root?.replace(/\/$/, ''), folder(index).uri.toString().replace(/\/$/, ''));
      const pin = { file: 'package.json', line: '"@anthropic-ai/claude-code"', token: version };
      assert.equal(problemsAt(fileUri('package.json', index), await pinRange(pin, index)).length, 1);
    }
  });

  suite.test('marks pins in hidden folders of the first root too', async () => {
    await trustApi();
    const pin = AFFECTED_PINS[1]!;
    assert.equal(problemsAt(fileUri(pin.file), await pinRange(pin)).length, 1);
  });
}
