// Danger: the running editor does not pick up a signed feed, follows no rotation, takes a forged one, or says nothing of
// it; or it asks a server that nobody set, or one that a repository set.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FeedOrigin } from '../../../src/core/model/feed';
import { ATTACKS, FIRST_IDS, SECOND_IDS, firstRepository } from '../../support/feed-attacks';
import { feedDocument, inDays, TufServer } from '../../support/tuf-repository';
import type { Suite } from './runner';
import { AFFECTED_PINS, eventually, fileUri, pinRange, problemsAt, trustApi, type TrustApi } from './support';

/** The remote feed as it stands; a state without one is a failure. */
function remote(api: TrustApi): FeedOrigin {
  const origin = api.state().feedStatus.origins.find((o) => o.id === 'org');
  assert.ok(origin !== undefined, `origins: ${api.state().feedStatus.origins.map((o) => o.id).join(', ')}`);
  return origin;
}

function remoteIds(api: TrustApi): string[] {
  return api.state().feed.events.filter((e) => e.origin === 'org').map((e) => e.id);
}

async function refresh(api: TrustApi): Promise<void> {
  await vscode.commands.executeCommand('toolTrust.refreshFeed');
  await api.whenReady();
}

/** What the bundled feed says of the sample still stands. */
async function matchingGoesOn(): Promise<void> {
  const [pin] = AFFECTED_PINS;
  const range = await pinRange(pin!);
  await eventually(() => { assert.equal(problemsAt(fileUri(pin!.file), range).length, 1, 'matching has stopped'); });
}

/** In a window whose workspace names a feed in its own settings. */
export function feedSettingsTests(suite: Suite): void {
  suite.test('a workspace cannot add a feed, and its server is not asked', async () => {
    const text = (await vscode.workspace.fs.readFile(fileUri('.vscode/settings.json'))).toString();
    assert.ok(text.includes('toolTrust.feeds'), 'the run has no hostile settings file');
    const api = await trustApi();
    await refresh(api);
    assert.deepEqual(api.state().feedStatus.origins.map((o) => o.id), ['bundled']);
  });
}

/** In a window of its own: the recorder allows it the loopback interface. */
export function feedTests(suite: Suite): void {
  const repository = firstRepository();
  const server = new TufServer(repository.copy());
  const setFeeds = async (feeds: readonly object[] | undefined): Promise<void> => {
    await vscode.workspace.getConfiguration('toolTrust').update('feeds', feeds, vscode.ConfigurationTarget.Global);
  };

  suite.test('without a feed the refresh says so and asks nobody', async () => {
    const api = await trustApi();
    await refresh(api);
    assert.deepEqual(api.state().feedStatus.origins.map((o) => [o.id, o.status]), [['bundled', 'bundled']]);
  });

  suite.test('a feed in the settings is not asked for by itself, and is told as missing', async () => {
    const api = await trustApi();
    await setFeeds([{ name: 'org', url: await server.start(), rootSha256: repository.rootSha256 }]);
    await eventually(() => { assert.equal(remote(api).status, 'stale'); });
    assert.match(remote(api).reason ?? '', /has not been downloaded yet/);
    assert.deepEqual(server.requests, []);
  });

  suite.test('the refresh brings its events into the state', async () => {
    const api = await trustApi();
    await refresh(api);
    assert.deepEqual(remoteIds(api), FIRST_IDS);
    assert.equal(remote(api).status, 'fresh', String(remote(api).reason));
    assert.equal(api.state().feedStatus.status, 'fresh');
    await matchingGoesOn();
  });

  suite.test('an update after a rotation of all keys is picked up', async () => {
    const api = await trustApi();
    repository.rotate();
    server.files = repository.publish(feedDocument(SECOND_IDS, '2026-11-23T00:00:00Z')).copy();
    await refresh(api);
    assert.deepEqual(remoteIds(api), SECOND_IDS);
    assert.equal(remote(api).status, 'fresh', String(remote(api).reason));
  });

  suite.test('an expired version leaves the feed stale, and matching goes on', async () => {
    const api = await trustApi();
    server.files = repository.publish(feedDocument(FIRST_IDS, '2026-11-24T00:00:00Z'), { expires: inDays(-1) }).copy();
    await refresh(api);
    assert.equal(remote(api).status, 'stale');
    assert.match(remote(api).reason ?? '', /^expired: /);
    assert.deepEqual(remoteIds(api), SECOND_IDS);
    await matchingGoesOn();
  });

  for (const name of ['unknown key', 'truncated metadata', 'redirect to another host', 'HTML instead of JSON', 'closes']) {
    suite.test(`${name}: refused with its reason, the last good feed kept`, async () => {
      const api = await trustApi();
      const attack = ATTACKS.find((a) => a.name === name);
      assert.ok(attack !== undefined);
      server.behave = () => false;
      attack.prepare(server, repository);
      await refresh(api);
      assert.equal(remote(api).status, 'refused');
      assert.match(remote(api).reason ?? '', attack.expect);
      assert.deepEqual(remoteIds(api), SECOND_IDS);
      await matchingGoesOn();
    });
  }

  suite.test('without the setting the bundled feed alone counts again', async () => {
    const api = await trustApi();
    await setFeeds(undefined);
    await eventually(() => { assert.deepEqual(api.state().feedStatus.origins.map((o) => o.id), ['bundled']); });
    assert.deepEqual(remoteIds(api), []);
    await server.stop();
  });
}
