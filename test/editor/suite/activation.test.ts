// Danger: the extension does not start where it matters most (a folder nobody trusts yet), or promises commands that do nothing.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunInfo, Suite } from './runner';
import { EXTENSION_ID, trustApi } from './support';

interface Manifest {
  readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
}

export function activationTests(suite: Suite, run: RunInfo): void {
  suite.test('starts by itself and offers its API', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION_ID);
    assert.ok(extension, 'the extension is not there');
    await waitActive(extension);
    const api = await trustApi();
    assert.equal(api.apiVersion, 1);
    assert.equal(api.state().phase, 'ready', api.state().failure ?? '');
    suite.note(`activation body ${api.activationMilliseconds.toFixed(1)} ms`);
  });

  suite.test('runs from the place this run is about', () => {
    const path = vscode.extensions.getExtension(EXTENSION_ID)?.extensionUri.path ?? '';
    const packaged = /\/extensions\/tool-trust\.tool-trust-\d/.test(path);
    assert.equal(packaged, run.form === 'packaged', path);
  });

  suite.test('knows whether the window is restricted', async () => {
    assert.equal(vscode.workspace.isTrusted, run.trust, 'the window is not in the trust state of this run');
    assert.equal((await trustApi()).state().restricted, !run.trust);
  });

  suite.test('registers the commands of its manifest and no others', async () => {
    const manifest = vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON as Manifest;
    const promised = (manifest.contributes?.commands ?? []).map((c) => c.command).sort();
    const registered = (await vscode.commands.getCommands(true)).filter((c) => /^toolTrust\.\w+$/.test(c)).sort();
    assert.ok(promised.includes('toolTrust.showVendorReport'), 'the manifest names no commands of ours');
    assert.deepEqual(registered, promised);
  });

  suite.test('has a feed and says what it looked at', async () => {
    const { feed, feedStatus, inventory } = (await trustApi()).state();
    assert.deepEqual(feed.problems, []);
    assert.ok(feed.events.length > 0, 'the feed is empty');
    assert.equal(feedStatus.events, feed.events.length);
    assert.ok(inventory.coverage.length > 0, 'no source reports what became of it');
  });

  suite.test('finds the copy installed in the home folder, and nothing of another home', async () => {
    const { sightings } = (await trustApi()).state().inventory;
    const native = sightings.filter((s) => s.presence === 'installed' && s.places[0].uri.includes('/.local/share/claude/versions/'));
    const expected = run.workspace === 'releases' ? ['2.1.150', '2.1.160', '2.1.199'] : ['2.1.150'];
    assert.deepEqual(native.map((s) => s.version).sort((a, b) => (a.text < b.text ? -1 : 1)), expected.map((text) => ({ kind: 'exact', text })));
    const uris = sightings.flatMap((s) => s.places.map((p) => p.uri));
    const foreign = uris.filter((uri) => uri.startsWith(vscode.Uri.file(`${run.ownHome}/`).toString()));
    assert.deepEqual(foreign, []);
  });
}

/** `onStartupFinished` comes some moments after the tests module may start; nobody here calls `activate`. */
async function waitActive(extension: vscode.Extension<unknown>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!extension.isActive) {
    assert.ok(Date.now() < end, 'the extension did not start by itself');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
