// Danger: a quick fix writes the wrong text or the wrong place, or the old verdict stays on the new text.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from './runner';
import { AFFECTED_PINS, FIXED, compareVersions, eventually, fileUri, pinRange, problems, problemsAt, quickFixes, rangeIn, trustApi, type Pin } from './support';

export function fixTests(suite: Suite): void {
  for (const pin of AFFECTED_PINS.filter((p) => !p.file.startsWith('.mcp'))) {
    suite.test(`sets the fixed version for ${pin.token} in ${pin.file} (${pin.line})`, () => fixes(pin));
  }

  suite.test('offers the primary account and an ignore beside the fix', async () => {
    await trustApi();
    const pin = AFFECTED_PINS[0]!;
    const fixes = await quickFixes(fileUri(pin.file), await pinRange(pin));
    const commands = fixes.map((f) => f.command?.command);
    for (const wanted of ['toolTrust.openPrimaryAccount', 'toolTrust.ignore', 'toolTrust.explain']) {
      assert.ok(commands.includes(wanted), `${wanted} is not among ${JSON.stringify(commands)}`);
    }
  });
}

/** Applies the fix, looks at text and problems, and puts the file back. */
async function fixes(pin: Pin): Promise<void> {
  const api = await trustApi();
  const uri = fileUri(pin.file);
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  const range = await pinRange(pin);
  assert.equal(problemsAt(uri, range).length, 1, 'nothing to fix: the pin carries no problem');
  const setters = (await quickFixes(uri, range)).filter((f) => /^Set .*\d/.test(f.title) && f.edit !== undefined);
  assert.ok(setters.length > 0, 'no quick fix sets a version');
  assert.equal(new Set(setters.map((f) => f.title)).size, setters.length, 'the same fix is offered twice');
  const [setter] = setters;
  assert.ok(setter?.edit);
  assert.ok(await vscode.workspace.applyEdit(setter.edit));
  const version = /v?\d+\.\d+\.\d+/.exec(setter.title)?.[0] ?? '';
  const floor = pin.token.startsWith('v') ? 'v1.0.162' : FIXED;
  assert.ok(compareVersions(version, floor) >= 0, `${setter.title} is not a fix; ${floor} is the first`);
  const expected = before.slice(0, document.offsetAt(range.start)) + version + before.slice(document.offsetAt(range.start) + pin.token.length);
  assert.equal(document.getText(), expected, 'something else than the token changed');
  await eventually(async () => {
    await api.whenReady();
    assert.deepEqual(problemsAt(uri, rangeIn(document, pin.line, version)), []);
    assert.deepEqual(problems(uri).filter((d) => d.range.start.line === range.start.line && d.message.includes(pin.token)), []);
  });
  await restore(document, before);
  await eventually(() => {
    assert.equal(problemsAt(uri, range).length, 1, 'the problem does not come back with the old text');
  });
}

async function restore(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.ok(await document.save());
}
