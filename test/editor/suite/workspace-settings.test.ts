// Danger: a repository silences us through its own .vscode/settings.json. The fixture's settings file ignores the event
// for ever and switches the search for installed tools off; the harness puts it there before the window opens.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunInfo, Suite } from './runner';
import { AFFECTED_PINS, EVENT, PACKAGE, eventually, fileUri, pinRange, problemsAt, trustApi } from './support';

const IGNORE = { event: EVENT, package: `npm/${PACKAGE}`, versions: '*', reason: 'a decision of the test', until: '2099-12-31' };

export function workspaceSettingsTests(suite: Suite, run: RunInfo): void {
  suite.test('ignores of the workspace count for nothing', async () => {
    const text = (await vscode.workspace.fs.readFile(fileUri('.vscode/settings.json'))).toString();
    assert.ok(text.includes(`"${EVENT}"`) && text.includes('toolTrust.ignores'), 'the run has no hostile settings file');
    const state = (await trustApi()).state();
    assert.deepEqual(state.assessment.findings.filter((f) => f.ignored !== null), []);
    const [pin] = AFFECTED_PINS;
    assert.equal(problemsAt(fileUri(pin!.file), await pinRange(pin!)).length, 1);
  });

  suite.test('the workspace cannot switch the search for installed tools off', async () => {
    const state = (await trustApi()).state();
    assert.ok(state.inventory.sightings.some((s) => s.presence === 'installed'), 'no installed tool was looked for');
  });

  if (!run.trust) {
    suite.test('an untrusted workspace cannot raise the level of what is shown', async () => {
      await trustApi();
      const own = vscode.workspace.getConfiguration('toolTrust').get('problems.level');
      assert.equal(own, 'info', 'the level set by the untrusted workspace is in force');
    });
    return;
  }

  suite.test('the same ignore counts as the user’s own, and its end brings the problem back', async () => {
    await trustApi();
    const [pin] = AFFECTED_PINS;
    const uri = fileUri(pin!.file);
    const range = await pinRange(pin!);
    const config = vscode.workspace.getConfiguration('toolTrust');
    await config.update('ignores', [IGNORE], vscode.ConfigurationTarget.Global);
    await eventually(() => { assert.equal(problemsAt(uri, range).length, 0, 'the user’s ignore is without effect'); });
    await config.update('ignores', undefined, vscode.ConfigurationTarget.Global);
    await eventually(() => { assert.equal(problemsAt(uri, range).length, 1); });
  });

  suite.test('the editor refuses to write an ignore into the workspace', async () => {
    const config = vscode.workspace.getConfiguration('toolTrust');
    await assert.rejects(async () => config.update('ignores', [IGNORE], vscode.ConfigurationTarget.Workspace));
  });
}
