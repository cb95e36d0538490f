// Danger: the window shows yesterday's text: a problem on an edited, closed or deleted file, or none on a new one.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Suite } from './runner';
import { EVENT, codeOf, eventually, fileUri, pinRange, problems, problemsAt, rangeIn, trustApi } from './support';

const PIN = { file: 'package.json', line: '"@anthropic-ai/claude-code"', token: '2.1.150' };

function manifest(version: string): Uint8Array {
  return Buffer.from(`{\n  "dependencies": {\n    "@anthropic-ai/claude-code": "${version}"\n  }\n}\n`);
}

function count(uri: vscode.Uri): number {
  return problems(uri).filter((d) => codeOf(d) === EVENT).length;
}

async function type(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** The editor's own watcher starts some time after the window; before that nobody hears of a changed file. */
async function watcherReady(): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher('**/probe-*.txt');
  let heard = false;
  watcher.onDidCreate(() => { heard = true; });
  const written: vscode.Uri[] = [];
  try {
    await eventually(async () => {
      const uri = fileUri(`probe-${written.length}.txt`);
      written.push(uri);
      await vscode.workspace.fs.writeFile(uri, Buffer.from('probe'));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      assert.ok(heard, 'the editor reports no created file');
    }, 30_000);
  } finally {
    watcher.dispose();
    for (const uri of written) await vscode.workspace.fs.delete(uri);
  }
}

export function changeTests(suite: Suite): void {
  suite.test('marks a new file and forgets a deleted one', async () => {
    await trustApi();
    await watcherReady();
    const uri = fileUri('added/package.json');
    await vscode.workspace.fs.writeFile(uri, manifest('2.1.150'));
    await eventually(() => { assert.equal(count(uri), 1); });
    await vscode.workspace.fs.delete(uri);
    await eventually(() => { assert.deepEqual(problems(uri), []); });
    await vscode.workspace.fs.delete(fileUri('added'), { recursive: true });
  });

  suite.test('forgets the files of a deleted folder', async () => {
    await trustApi();
    const uri = fileUri('folder/inner/package.json');
    await vscode.workspace.fs.writeFile(uri, manifest('2.1.150'));
    await eventually(() => { assert.equal(count(uri), 1); });
    await vscode.workspace.fs.delete(fileUri('folder'), { recursive: true });
    await eventually(() => { assert.deepEqual(problems(uri), []); });
  });

  suite.test('follows the text while it is typed, and the file on disk once it is closed', async () => {
    await trustApi();
    const uri = fileUri(PIN.file);
    const range = await pinRange(PIN);
    assert.equal(problemsAt(uri, range).length, 1);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await type(document, new vscode.Range(0, 0, 0, 0), '\n\n');
    const moved = rangeIn(document, PIN.line, PIN.token);
    assert.equal(moved.start.line, range.start.line + 2);
    await eventually(() => { assert.equal(problemsAt(uri, moved).length, 1, 'the problem did not move with its token'); });
    await type(document, moved, '2.1.198');
    await eventually(() => { assert.equal(count(uri), 0, 'the old problem stands on the new text'); });
    assert.ok(document.isDirty, 'nothing of this was saved');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually(() => { assert.equal(problemsAt(uri, range).length, 1, 'the file on disk counts again'); });
  });

  suite.test('survives text that is broken while it is typed', async () => {
    const api = await trustApi();
    const uri = fileUri(PIN.file);
    const range = await pinRange(PIN);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await type(document, new vscode.Range(0, 0, 0, 1), '');
    await eventually(async () => {
      await api.whenReady();
      const { phase, inventory } = api.state();
      const said = inventory.coverage.some((c) => c.status === 'failed' && c.uri === uri.toString());
      assert.ok(phase === 'ready' && (said || count(uri) === 1), 'a broken file is neither read nor reported');
    });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually(() => { assert.equal(problemsAt(uri, range).length, 1); });
  });
}
