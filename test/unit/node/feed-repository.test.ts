// Danger: a server, or somebody on the way to it, makes the client accept a changed, old, mixed or endless feed, or
// takes away the last good one; or a refusal is told with the wrong reason or none.
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FeedService } from '../../../src/app/feed-service';
import { unusableFeed } from '../../../src/core/feed/unusable-feed';
import type { FeedAddress, FeedStatus } from '../../../src/core/model/feed';
import { updateFeed } from '../../../src/node/feed-repository';
import { FeedFolder, FeedFolders } from '../../../src/node/feed-store';
import type { FeedUpdate } from '../../../src/ports/feed-store';
import { success } from '../../../src/ports/outcome';
import { ATTACKS, FIRST_IDS, FREEZE_SECONDS, SECOND_IDS, firstRepository } from '../../support/feed-attacks';
import { feedDocument, inDays, TufRepository, TufServer } from '../../support/tuf-repository';
import { sampleDocument } from '../feed/sample';

const LIMITS = { idle: 400, whole: 900 };
const folders: string[] = [];

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tool-trust-feed-'));
  folders.push(folder);
  return folder;
}

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Client {
  readonly server: TufServer;
  readonly repository: TufRepository;
  readonly base: string;
  readonly address: FeedAddress;
  update(folder?: string): Promise<FeedUpdate>;
  /** Ids of the remote feed that count, and where it stands. */
  look(now?: string): Promise<{ ids: string[]; status: FeedStatus }>;
}

async function client(repository: TufRepository): Promise<Client> {
  const server = new TufServer(repository.copy());
  const url = await server.start();
  const base = temporary();
  const address = { name: 'org', url, rootSha256: repository.rootSha256, replacesBundled: false };
  const service = new FeedService({ load: () => Promise.resolve(success(sampleDocument())) }, new FeedFolders(base), () => Promise.resolve());
  return {
    server,
    repository,
    base,
    address,
    update: (folder) => updateFeed(address, { base, limits: LIMITS, folder: folder ?? null, agent: null, unusable: unusableFeed }),
    look: async (now = new Date().toISOString()) => {
      const loaded = await service.load([address]);
      const ids = loaded.feed.events.filter((e) => e.origin === 'org').map((e) => e.id);
      return { ids, status: loaded.statusAt(now) };
    },
  };
}

/** What stands of the remote feed. */
function origin(status: FeedStatus): FeedStatus['origins'][number] {
  return status.origins.find((o) => o.id === 'org')!;
}

describe('attacks', () => {
  for (const attack of ATTACKS) {
    test(`${attack.name}: refused with its own reason, the last good feed kept`, async () => {
      const c = await client((attack.repository ?? firstRepository)());
      try {
        assert.deepEqual(await c.update(), { result: 'updated', reason: null });
        if (attack.name === 'freeze') await wait((FREEZE_SECONDS + 1) * 1000);
        attack.prepare(c.server, c.repository);
        const update = await c.update();
        assert.match(update.reason ?? '', attack.expect);
        assert.equal(update.result, attack.status === 'stale' ? 'expired' : 'refused');
        const { ids, status } = await c.look();
        assert.deepEqual(ids, FIRST_IDS);
        assert.equal(origin(status).status, attack.status);
        assert.equal(status.status, attack.status);
        assert.ok(status.reason !== null && status.reason.startsWith('org: '), String(status.reason));
      } finally {
        await c.server.stop();
      }
    });
  }

  test('after an attack the next good version is accepted and the reason is gone', async () => {
    for (const attack of ATTACKS.filter((a) => ['rollback', 'unknown key', 'mix-and-match', 'closes'].includes(a.name))) {
      const c = await client((attack.repository ?? firstRepository)());
      await c.update();
      attack.prepare(c.server, c.repository);
      assert.equal((await c.update()).result, 'refused');
      c.server.behave = () => false;
      c.server.files = c.repository.publish(feedDocument(SECOND_IDS, '2026-11-24T00:00:00Z')).copy();
      assert.deepEqual(await c.update(), { result: 'updated', reason: null }, attack.name);
      const { ids, status } = await c.look();
      assert.deepEqual(ids, SECOND_IDS);
      assert.equal(origin(status).status, 'fresh');
      assert.equal(status.reason, null);
      await c.server.stop();
    }
  });
});

describe('the first download', () => {
  test('another root than the one whose digest was given is refused, and nothing counts', async () => {
    const c = await client(firstRepository());
    c.server.files = firstRepository().copy();
    const update = await c.update();
    assert.match(update.reason ?? '', /^unknown root: its SHA-256 is [0-9a-f]{64}, not the one that was given$/);
    const { ids, status } = await c.look();
    assert.deepEqual(ids, []);
    assert.equal(origin(status).status, 'refused');
    await c.server.stop();
  });

  test('root.json serves where the host has no 1.root.json', async () => {
    const repository = firstRepository();
    const files = repository.copy();
    files.set('metadata/root.json', files.get('metadata/1.root.json')!);
    files.delete('metadata/1.root.json');
    const c = await client(repository);
    c.server.files = files;
    assert.equal((await c.update()).result, 'updated');
    await c.server.stop();
  });

  test('a server that is not there is told, and the feed is not taken for fresh', async () => {
    const c = await client(firstRepository());
    await c.server.stop();
    assert.match((await c.update()).reason ?? '', /^the server cannot be reached \(ECONNREFUSED\)$/);
    assert.equal((await c.look()).status.status, 'refused');
  });

  test('an expired repository gives nothing', async () => {
    const c = await client(new TufRepository().publish(feedDocument(FIRST_IDS, '2026-11-22T00:00:00Z'), { expires: inDays(-1) }));
    assert.equal((await c.update()).result, 'expired');
    const { ids, status } = await c.look();
    assert.deepEqual(ids, []);
    assert.equal(origin(status).status, 'refused');
    await c.server.stop();
  });

  test('a signed document that is no feed is refused', async () => {
    const c = await client(new TufRepository().publish({ hello: 'world' }));
    assert.match((await c.update()).reason ?? '', /^the signed feed cannot be used: it holds no usable event \(feed is not a feed/);
    await c.server.stop();
  });
});

describe('following a repository', () => {
  test('an update is picked up, and the same state again is unchanged', async () => {
    const c = await client(firstRepository());
    await c.update();
    assert.equal((await c.update()).result, 'unchanged');
    c.server.files = c.repository.publish(feedDocument(SECOND_IDS, '2026-11-24T00:00:00Z')).copy();
    assert.equal((await c.update()).result, 'updated');
    assert.deepEqual((await c.look()).ids, SECOND_IDS);
    await c.server.stop();
  });

  test('the timestamp is asked for conditionally, and 304 reuses the stored one', async () => {
    const c = await client(firstRepository());
    await c.update();
    c.server.requests.length = 0;
    assert.equal((await c.update()).result, 'unchanged');
    assert.deepEqual(c.server.requests.map((r) => [r.path, r.status]), [['metadata/2.root.json', 404], ['metadata/timestamp.json', 304]]);
    await c.server.stop();
  });

  test('what a refused answer said about itself is not used to ask again', async () => {
    const c = await client(firstRepository());
    await c.update();
    const attack = ATTACKS.find((a) => a.name === 'unknown key')!;
    attack.prepare(c.server, c.repository);
    await c.update();
    assert.equal((await c.update()).result, 'refused', 'the forged file came again and was taken for the known one');
    await c.server.stop();
  });

  test('keys are rotated twice in a row and the client follows', async () => {
    const c = await client(firstRepository());
    await c.update();
    c.repository.rotate();
    c.repository.rotate();
    c.server.files = c.repository.publish(feedDocument(SECOND_IDS, '2026-11-24T00:00:00Z')).copy();
    assert.deepEqual(await c.update(), { result: 'updated', reason: null });
    assert.deepEqual((await c.look()).ids, SECOND_IDS);
    await c.server.stop();
  });

  test('a feed that expires while the program runs turns stale, and its events still count', async () => {
    const c = await client(firstRepository());
    await c.update();
    assert.equal(origin((await c.look(inDays(29))).status).status, 'fresh');
    const { ids, status } = await c.look(inDays(31));
    assert.deepEqual(ids, FIRST_IDS);
    assert.equal(status.status, 'stale');
    assert.match(status.reason ?? '', /^org: its signed metadata expired on \d{4}-\d{2}-\d{2}; what it says still counts$/);
    await c.server.stop();
  });

  test('redirects within the origin are followed, but not for ever', async () => {
    const c = await client(firstRepository());
    c.server.behave = (path, response) => {
      if (path !== 'metadata/timestamp.json') return false;
      response.writeHead(307, { location: '/feed/metadata/elsewhere.json' }).end();
      return true;
    };
    c.server.files = new Map([...c.repository.files, ['metadata/elsewhere.json', c.repository.files.get('metadata/timestamp.json')!]]);
    assert.equal((await c.update()).result, 'updated');
    c.server.behave = (path, response) => {
      if (path !== 'metadata/timestamp.json') return false;
      response.writeHead(302, { location: 'timestamp.json' }).end();
      return true;
    };
    assert.match((await c.update()).reason ?? '', /^the server redirects metadata\/timestamp\.json again and again$/);
    await c.server.stop();
  });

  test('the server learns nothing of the machine', async () => {
    const c = await client(firstRepository());
    await c.update();
    assert.ok(c.server.requests.length >= 5);
    for (const { headers } of c.server.requests) {
      assert.equal(headers['user-agent'], 'tool-trust');
      assert.deepEqual(Object.keys(headers).sort(), ['accept', 'connection', 'host', 'user-agent']);
    }
    await c.server.stop();
  });
});

describe('a folder in place of the server', () => {
  test('is verified the same way, and no request is made', async () => {
    const c = await client(firstRepository());
    const folder = temporary();
    c.repository.writeTo(folder);
    assert.deepEqual(await c.update(folder), { result: 'updated', reason: null });
    assert.deepEqual((await c.look()).ids, FIRST_IDS);
    assert.deepEqual(c.server.requests, []);
    writeFileSync(join(folder, 'metadata/timestamp.json'), '{}');
    assert.equal((await c.update(folder)).result, 'refused');
    assert.deepEqual((await c.look()).ids, FIRST_IDS);
    await c.server.stop();
  });

  test('a changed feed and an older copy are refused', async () => {
    const c = await client(ATTACKS.find((a) => a.name === 'rollback')!.repository!());
    await c.update();
    const older = temporary();
    ATTACKS.find((a) => a.name === 'rollback')!.prepare(c.server, c.repository);
    for (const [path, bytes] of c.server.files) c.repository.files.set(path, bytes);
    c.repository.writeTo(older);
    assert.match((await c.update(older)).reason ?? '', /^rollback: /);
    assert.match((await c.update(temporary())).reason ?? '', /^the folder has no metadata\/timestamp\.json$/);
    await c.server.stop();
  });
});

describe('a damaged store', () => {
  async function filled(): Promise<{ c: Client; generation: string; path: string }> {
    const c = await client(firstRepository());
    await c.update();
    const store = new FeedFolder(c.base, c.address);
    return { c, path: store.path, generation: join(store.path, (await store.current()) ?? '') };
  }

  const DAMAGES: readonly (readonly [string, (f: { path: string; generation: string }) => void, RegExp])[] = [
    ['a changed feed', (f) => { writeFileSync(join(f.generation, 'feed.json'), '{}'); }, /feed\.json is not the file that was verified/],
    ['an empty feed', (f) => { writeFileSync(join(f.generation, 'feed.json'), ''); }, /feed\.json is not the file that was verified/],
    ['a lost feed', (f) => { rmSync(join(f.generation, 'feed.json')); }, /feed\.json cannot be read/],
    ['a broken state', (f) => { writeFileSync(join(f.generation, 'state.json'), '{"good":'); }, /state\.json cannot be read/],
    ['a foreign state', (f) => { writeFileSync(join(f.generation, 'state.json'), '{"good":{},"refusal":null}'); }, /state\.json cannot be read/],
    ['a lost generation', (f) => { rmSync(f.generation, { recursive: true }); }, /state\.json cannot be read/],
    ['a pointer out of the folder', (f) => { writeFileSync(join(f.path, 'current'), '../../etc\n'); }, /"current" names no generation/],
    ['an empty pointer', (f) => { writeFileSync(join(f.path, 'current'), ''); }, /"current" names no generation/],
  ];
  for (const [name, damage, expected] of DAMAGES) {
    test(`${name}: the bundled feed counts, the reason is told, and a refresh mends it`, async () => {
      const { c, path, generation } = await filled();
      damage({ path, generation });
      const { ids, status } = await c.look();
      assert.deepEqual(ids, []);
      assert.equal(origin(status).status, 'refused');
      assert.match(origin(status).reason ?? '', expected);
      assert.equal(status.origins[0]?.status, 'bundled');
      assert.ok(status.events > 0, 'the bundled events are gone');
      assert.notEqual((await c.update()).result, 'refused');
      assert.deepEqual((await c.look()).ids, FIRST_IDS);
      await c.server.stop();
    });
  }

  test('a damaged root in the store is fetched anew', async () => {
    const { c, generation } = await filled();
    writeFileSync(join(generation, 'metadata/root.json'), '{"signed":');
    assert.equal((await c.update()).result, 'unchanged');
    await c.server.stop();
  });

  test('old generations do not pile up', async () => {
    const { c, path } = await filled();
    for (let i = 0; i < 4; i += 1) await c.update();
    assert.equal(readdirSync(path).length, 2, readdirSync(path).join());
    await c.server.stop();
  });

  test('a second update at the same time does not spoil the first', async () => {
    const c = await client(firstRepository());
    const results = await Promise.all([c.update(), c.update(), c.update()]);
    assert.deepEqual(results.map((r) => r.result), ['updated', 'updated', 'updated']);
    assert.deepEqual((await c.look()).ids, FIRST_IDS);
    await c.server.stop();
  });
});

test('a repository without the one target is refused', async () => {
  const repository = firstRepository();
  const c = await client(repository);
  repository.publish(feedDocument(SECOND_IDS, '2026-11-24T00:00:00Z'), { targetPath: 'other.json' });
  c.server.files = repository.copy();
  assert.match((await c.update()).reason ?? '', /^the repository holds no feed\.json$/);
  await c.server.stop();
});
