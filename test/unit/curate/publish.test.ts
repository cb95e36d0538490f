// Danger: a repository that looks published and that no reader can use, or that a reader takes although the right keys
// did not sign it; an update that passes through a moment in which readers are refused; a private key that lies open.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CliContext, CliResult } from '../../../src/node/cli-run';
import { runKeysNew, runKeysRotate } from '../../../src/node/curate/key-folder';
import { readKeys, type Role } from '../../../src/node/curate/keys';
import { runPublish, type PublishOptions } from '../../../src/node/curate/publish';
import { planPublication } from '../../../src/node/curate/tuf-plan';
import { readRepository } from '../../../src/node/curate/tuf-repository';
import { FeedReader, FolderServer } from '../../support/feed-reader';

const DAY = 86_400_000;
const NOW = new Date().toISOString();
const later = (days: number): string => new Date(Date.parse(NOW) + days * DAY).toISOString();
const feedText = (generated = '2026-07-01T00:00:00Z'): string =>
  JSON.stringify({ format: 1, generated, events: [], ledger: [], tools: [], vendors: [] });

let work = '';
let web: FolderServer;
let count = 0;

before(async () => {
  work = mkdtempSync(join(tmpdir(), 'tool-trust-publish-'));
  web = await FolderServer.start();
});

after(() => {
  web.stop();
  rmSync(work, { recursive: true, force: true });
});

/** A place of its own for one test: keys, repository, feed. */
class Place {
  readonly root = join(work, `p${count++}`);
  readonly keys = join(this.root, 'keys');
  readonly out = join(this.root, 'out');
  readonly feed = join(this.root, 'feed.json');
  env: Record<string, string> = {};

  constructor() {
    mkdirSync(this.root);
    writeFileSync(this.feed, feedText());
  }

  context(): CliContext {
    return { cwd: this.root, now: NOW, env: this.env } as CliContext;
  }

  newKeys(role?: Role, howMany?: number): Promise<CliResult> {
    return runKeysNew(this.keys, { role, count: howMany }, this.context());
  }

  rotate(role: Role, options: { key?: string; count?: number } = {}): Promise<CliResult> {
    return runKeysRotate(this.keys, { role, ...options }, this.context());
  }

  publish(options: Partial<PublishOptions> = {}): Promise<CliResult> {
    const given = { keys: this.keys, out: this.out, feed: this.feed, rootDays: 365, expiresDays: 90, timestampDays: 14, ...options };
    return runPublish(given, this.context());
  }

  names(part = 'metadata'): string[] {
    return readdirSync(join(this.out, part)).sort();
  }

  keyFiles(sub = ''): string[] {
    return readdirSync(join(this.keys, sub)).sort();
  }

  text(name: string): string {
    return readFileSync(join(this.out, name), 'utf8');
  }
}

async function published(): Promise<Place> {
  const place = new Place();
  fine(await place.newKeys());
  fine(await place.publish());
  return place;
}

function fine(result: CliResult): void {
  assert.equal(result.exit, 0, result.err);
}

function refused(result: CliResult, words: RegExp): void {
  assert.equal(result.exit, 2, result.out);
  assert.match(result.err, words);
  assert.equal(result.out, '');
}

const newReader = (place: Place): FeedReader => new FeedReader(join(work, `r${count++}`), place.text('metadata/1.root.json'), web);

describe('keys', () => {
  test('a new set is three root keys and one for each other role, readable by the owner only', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const files = place.keyFiles();
    assert.deepEqual(files.filter((f) => f.endsWith('.pem')).map((f) => f.split('.')[0]), ['root', 'root', 'root', 'snapshot', 'targets', 'timestamp']);
    for (const file of files.filter((f) => f.endsWith('.pem'))) assert.equal(statSync(join(place.keys, file)).mode & 0o777, 0o600, file);
    assert.equal(statSync(place.keys).mode & 0o077, 0);
  });

  test('the id is the SHA-256 of the canonical JSON of the public key', async () => {
    const place = new Place();
    fine(await place.newKeys('root', 1));
    const ring = await readKeys(place.keys, undefined);
    assert.ok(ring.ok);
    const { key } = ring.value.current[0]!;
    const canonical = `{"keytype":"ed25519","keyval":{"public":"${key.keyVal['public']}"},"scheme":"ed25519"}`;
    assert.equal(key.keyID, createHash('sha256').update(canonical).digest('hex'));
    assert.match(key.keyVal['public'] ?? '', /^[0-9a-f]{64}$/);
    assert.ok(place.keyFiles().includes(`root.${key.keyID.slice(0, 16)}.pem`));
  });

  for (const [what, mark] of [['a folder', (path: string) => { mkdirSync(path); }], ['a file, as in a linked work tree', (path: string) => { writeFileSync(path, 'gitdir: elsewhere'); }]] as const) {
    test(`a folder in a git work tree is refused, also deep inside and not yet there (.git is ${what})`, async () => {
      const place = new Place();
      mark(join(place.root, '.git'));
      refused(await place.newKeys(), /lies in the git work tree .*; private keys belong outside any repository/);
      refused(await runKeysNew(join(place.root, 'a/b/c'), {}, place.context()), /git work tree/);
      assert.equal(existsSync(place.keys), false);
    });
  }

  test('keys that came into a work tree later are refused when publishing and rotating', async () => {
    const place = new Place();
    fine(await place.newKeys());
    mkdirSync(join(place.root, '.git'));
    refused(await place.publish(), /git work tree/);
    refused(await place.rotate('root'), /git work tree/);
    assert.equal(existsSync(place.out), false);
  });

  test('a second set is refused, more of one role is not', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const before = place.keyFiles();
    refused(await place.newKeys(), /holds keys already/);
    assert.deepEqual(place.keyFiles(), before);
    fine(await place.newKeys('timestamp', 2));
    assert.equal(place.keyFiles().length, before.length + 4);
  });

  test('with a passphrase the private keys are encrypted, and only it opens them', async () => {
    const place = new Place();
    place.env = { TOOL_TRUST_KEY_PASSPHRASE: 'eight quiet horses' };
    fine(await place.newKeys());
    for (const file of place.keyFiles().filter((f) => f.endsWith('.pem'))) {
      assert.match(readFileSync(join(place.keys, file), 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    }
    fine(await place.publish());
    place.env = { TOOL_TRUST_KEY_PASSPHRASE: 'another' };
    const wrong = await place.publish();
    refused(wrong, /does not open with the passphrase of TOOL_TRUST_KEY_PASSPHRASE/);
    assert.doesNotMatch(wrong.err, /another/);
    place.env = {};
    refused(await place.publish(), /is encrypted: set TOOL_TRUST_KEY_PASSPHRASE/);
    assert.equal(await newReader(place).read(place.out), feedText());
  });

  test('a private key that others can read, one that is no key and one under a wrong name are refused by name', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const pem = place.keyFiles().find((f) => f.startsWith('root') && f.endsWith('.pem'))!;
    chmodSync(join(place.keys, pem), 0o640);
    refused(await place.publish(), new RegExp(`${pem} can be read by other users`));
    chmodSync(join(place.keys, pem), 0o600);
    const other = `targets.${'0'.repeat(16)}.pem`;
    copyFileSync(join(place.keys, pem), join(place.keys, other));
    refused(await place.publish(), new RegExp(`${other} holds another key than its name says`));
    writeFileSync(join(place.keys, other), 'nothing', { mode: 0o600 });
    refused(await place.publish(), new RegExp(`${other} is no Ed25519 private key`));
  });

  test('rotation of one key by its id leaves the others', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const [first, ...others] = place.keyFiles().filter((f) => f.startsWith('root') && f.endsWith('.pem'));
    fine(await place.rotate('root', { key: first!.split('.')[1]! }));
    assert.ok(others.every((f) => place.keyFiles().includes(f)));
    assert.ok(place.keyFiles('retired').includes(first!));
    refused(await place.rotate('root', { key: '' }), /fits 3 keys; give more digits/);
    refused(await place.rotate('root', { key: 'zz' }), /holds no such root key/);
  });
});

describe('publishing', () => {
  test('a reader with the first root gets the feed, and the printed hash is that of the root', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const result = await place.publish();
    fine(result);
    assert.deepEqual(place.names(), ['1.root.json', '1.snapshot.json', '1.targets.json', 'timestamp.json']);
    assert.equal(await newReader(place).read(place.out), feedText());
    const hash = createHash('sha256').update(place.text('metadata/1.root.json')).digest('hex');
    assert.ok(result.out.includes(`for the setting toolTrust.feeds: ${hash}\n`));
    const target = createHash('sha256').update(feedText()).digest('hex');
    assert.deepEqual(place.names('targets'), [`${target}.feed.json`]);
  });

  test('an update raises the versions, keeps the old files, and a reader who comes back follows', async () => {
    const place = await published();
    const reader = newReader(place);
    await reader.read(place.out);
    writeFileSync(place.feed, feedText('2026-08-01T00:00:00Z'));
    fine(await place.publish());
    assert.equal(await reader.read(place.out), feedText('2026-08-01T00:00:00Z'));
    assert.deepEqual(place.names(), ['1.root.json', '1.snapshot.json', '1.targets.json', '2.snapshot.json', '2.targets.json', 'timestamp.json']);
    assert.equal(place.names('targets').length, 2);
  });

  test('the same keys, feed, folder and time give the same bytes', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const read = (): string[] => place.names().map((n) => place.text(`metadata/${n}`));
    fine(await place.publish({ now: '2026-11-01T00:00:00Z' }));
    const first = read();
    rmSync(place.out, { recursive: true });
    fine(await place.publish({ now: '2026-11-01T00:00:00Z' }));
    assert.deepEqual(read(), first);
  });

  test('--timestamp-only changes the timestamp and nothing else, and needs the timestamp key only', async () => {
    const place = await published();
    const reader = newReader(place);
    await reader.read(place.out);
    const before = place.names().filter((n) => n !== 'timestamp.json').map((n) => place.text(`metadata/${n}`));
    for (const file of place.keyFiles()) if (!file.startsWith('timestamp')) rmSync(join(place.keys, file));
    fine(await place.publish({ timestampOnly: true }));
    assert.deepEqual(place.names().filter((n) => n !== 'timestamp.json').map((n) => place.text(`metadata/${n}`)), before);
    assert.equal((JSON.parse(place.text('metadata/timestamp.json')) as { signed: { version: number } }).signed.version, 2);
    assert.equal(await reader.read(place.out), feedText());
  });

  test('--timestamp-only is refused without a repository, and when what it points to has expired', async () => {
    const place = new Place();
    fine(await place.newKeys());
    refused(await place.publish({ timestampOnly: true }), /no repository yet/);
    fine(await place.publish());
    refused(await place.publish({ timestampOnly: true, now: later(91) }), /the snapshot metadata has expired .*; publish the feed/);
    refused(await place.publish({ timestampOnly: true, now: later(366) }), /the root has expired/);
  });

  test('a reader refuses metadata past its expiry', async () => {
    const place = new Place();
    fine(await place.newKeys());
    fine(await place.publish({ now: later(-20) }));
    await assert.rejects(newReader(place).read(place.out), /timestamp.json is expired/);
    fine(await place.publish({ timestampOnly: true }));
    assert.equal(await newReader(place).read(place.out), feedText());
  });

  test('a bad feed is refused and nothing is written', async () => {
    const place = new Place();
    fine(await place.newKeys());
    for (const [text, words] of [
      ['{', /is not JSON/],
      ['[]', /is not a feed/],
      [JSON.stringify({ format: 1, generated: '2026-07-01T00:00:00Z', events: [{ id: 'x' }], ledger: [], tools: [], vendors: [] }), /is not sound/],
    ] as const) {
      writeFileSync(place.feed, text);
      refused(await place.publish(), words);
    }
    rmSync(place.feed);
    mkdirSync(join(place.feed, 'events'), { recursive: true });
    writeFileSync(join(place.feed, 'events/x_TT-2026-0001.json'), '{}');
    refused(await place.publish(), /does not pass "feed validate"[^]*x_TT-2026-0001\.json/);
    assert.equal(existsSync(place.out), false);
  });

  test('keys inside the folder that is served, and the reverse, are refused', async () => {
    const place = new Place();
    fine(await place.newKeys());
    for (const out of [place.root, place.keys, join(place.keys, 'web')]) {
      refused(await place.publish({ out }), /--keys and --out must be apart/);
    }
    assert.deepEqual(readdirSync(place.root).sort(), ['feed.json', 'keys']);
  });

  test('a time that is no UTC time is refused', async () => {
    const place = new Place();
    fine(await place.newKeys());
    for (const now of ['yesterday', '2026-13-01T00:00:00Z', '2026-11-01', '2026-11-01T00:00:00+01:00']) {
      refused(await place.publish({ now }), /--now must be a UTC time/);
    }
  });

  test('the site lies beside the repository and changes nothing in it', async () => {
    const place = await published();
    fine(await place.publish({ site: true, base: 'https://feed.example/trust' }));
    assert.ok(existsSync(join(place.out, 'index.html')));
    assert.match(place.text('feed.atom'), /href="https:\/\/feed\.example\/trust\/feed\.atom"/);
    assert.equal(await newReader(place).read(place.out), feedText());
    refused(await place.publish({ site: true, base: 'http://feed.example' }), /--base: .* is not an https address/);
  });
});

describe('threshold and wrong keys', () => {
  test('a first root with fewer private keys than its threshold is refused', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const [one, two] = place.keyFiles().filter((f) => f.startsWith('root') && f.endsWith('.pem'));
    rmSync(join(place.keys, one!));
    fine(await place.publish({ out: join(place.root, 'first') }));
    rmSync(join(place.keys, two!));
    refused(await place.publish(), /root 1 needs 2 signatures by the root keys of itself; private keys for 1 are here/);
    assert.equal(existsSync(place.out), false);
  });

  test('a threshold above the number of root keys is refused', async () => {
    const place = new Place();
    fine(await place.newKeys());
    refused(await place.publish({ rootThreshold: 4 }), /needs 4 signatures needs as many root keys; there are 3/);
  });

  test('a root key that only appears with its public half still counts for the root, not for signing', async () => {
    const place = new Place();
    fine(await place.newKeys());
    const [one] = place.keyFiles().filter((f) => f.startsWith('root') && f.endsWith('.pem'));
    rmSync(join(place.keys, one!));
    fine(await place.publish());
    const root = JSON.parse(place.text('metadata/1.root.json')) as { signatures: unknown[]; signed: { roles: { root: { keyids: string[] } } } };
    assert.equal(root.signed.roles.root.keyids.length, 3);
    assert.equal(root.signatures.length, 2);
    assert.equal(await newReader(place).read(place.out), feedText());
  });

  test('once the root stands, its private keys may be away', async () => {
    const place = await published();
    for (const file of place.keyFiles()) if (file.startsWith('root') && file.endsWith('.pem')) rmSync(join(place.keys, file));
    writeFileSync(place.feed, feedText('2026-08-01T00:00:00Z'));
    fine(await place.publish());
    assert.equal(await newReader(place).read(place.out), feedText('2026-08-01T00:00:00Z'));
    refused(await place.publish({ rootThreshold: 3 }), /root 2 needs 2 signatures by the root keys of the root before it; private keys for 0 are here/);
    const soon = await place.publish({ now: later(340) });
    fine(soon);
    assert.match(soon.err, /^note: The root expires on .* and could not be renewed/);
    refused(await place.publish({ now: later(366) }), /root 2 needs 2 signatures/);
  });

  test('the keys of somebody else cannot go on with a repository', async () => {
    const place = await published();
    const other = new Place();
    fine(await other.newKeys());
    refused(await other.publish({ out: place.out }), /root 2 needs 2 signatures by the root keys of the root before it; private keys for 0 are here/);
    refused(await other.publish({ out: place.out, timestampOnly: true }), /no private timestamp key that the root names/);
  });

  test('a repository that was altered in the folder is not built upon', async () => {
    for (const [name, from, to, words] of [
      ['timestamp.json', '"version": 1', '"version": 7', /timestamp metadata in the folder is not signed/],
      ['1.root.json', '"threshold": 2', '"threshold": 1', /1\.root\.json is not signed as its own keys would have it/],
      ['1.snapshot.json', '"version": 1', '"version": 9', /1\.snapshot\.json is not the file that was published/],
      ['1.targets.json', '"length": ', '"length": 1', /1\.targets\.json is not the file that was published/],
      ['1.targets.json', '"length"', '"lengthy"', /1\.targets\.json is no TUF metadata/],
      ['1.root.json', '{', '[', /1\.root\.json is no TUF metadata/],
    ] as const) {
      const place = await published();
      const path = join(place.out, 'metadata', name);
      const text = readFileSync(path, 'utf8');
      assert.ok(text.includes(from), name);
      writeFileSync(path, text.replace(from, to));
      refused(await place.publish(), words);
    }
  });

  test('a gap in the chain of roots is refused', async () => {
    const place = await published();
    fine(await place.rotate('root'));
    fine(await place.publish());
    rmSync(join(place.out, 'metadata/1.root.json'));
    refused(await place.publish(), /1\.root\.json is missing .*; every root from the first on must stay/);
  });
});

describe('rotation', () => {
  for (const role of ['root', 'targets', 'snapshot', 'timestamp'] as const) {
    test(`of ${role}: readers old and new follow, and the old key alone opens nothing afterwards`, async () => {
      const place = await published();
      const back = newReader(place);
      await back.read(place.out);
      fine(await place.rotate(role));
      fine(await place.publish());
      assert.ok(place.names().includes('2.root.json'));
      assert.equal(await back.read(place.out), feedText());
      assert.equal(await newReader(place).read(place.out), feedText());
      const next = JSON.parse(place.text('metadata/2.root.json')) as { signed: { roles: Record<string, { keyids: string[] }> }; signatures: unknown[] };
      const old = place.keyFiles('retired').filter((f) => f.endsWith('.pem')).map((f) => f.split('.')[1]!);
      assert.ok(next.signed.roles[role]!.keyids.every((id) => !old.includes(id.slice(0, 16))));
      rmSync(join(place.keys, 'retired'), { recursive: true });
      fine(await place.publish());
      assert.equal(await back.read(place.out), feedText());
      assert.ok(!place.names().includes('3.root.json'), 'the root is made anew only when its keys change');
    });
  }

  test('of root needs the old threshold as well as the new', async () => {
    const place = await published();
    fine(await place.rotate('root'));
    const [one, two] = place.keyFiles('retired').filter((f) => f.endsWith('.pem'));
    rmSync(join(place.keys, 'retired', one!));
    fine(await place.publish());
    fine(await place.rotate('root'));
    for (const file of place.keyFiles('retired')) if (file.endsWith('.pem') && file !== two) rmSync(join(place.keys, 'retired', file));
    refused(await place.publish(), /root 3 needs 2 signatures by the root keys of the root before it; private keys for 0 are here/);
  });

  test('several steps in a row are one chain for a reader who missed them all', async () => {
    const place = await published();
    const reader = newReader(place);
    for (const role of ['root', 'timestamp', 'root', 'snapshot'] as const) {
      fine(await place.rotate(role));
      fine(await place.publish());
    }
    assert.ok(place.names().includes('5.root.json'));
    assert.equal(await reader.read(place.out), feedText());
  });

  test('with the old keys lost, the step is still made, and readers follow when all is written', async () => {
    const place = await published();
    const reader = newReader(place);
    await reader.read(place.out);
    fine(await place.rotate('timestamp'));
    rmSync(join(place.keys, 'retired'), { recursive: true });
    fine(await place.publish());
    assert.equal(await reader.read(place.out), feedText());
  });
});

describe('a process that is killed at any moment', () => {
  const scenes: readonly (readonly [string, (place: Place) => Promise<void>])[] = [
    ['an update', () => Promise.resolve()],
    ['a rotation of root', async (p) => { fine(await p.rotate('root')); }],
    ['a rotation of timestamp', async (p) => { fine(await p.rotate('timestamp')); }],
    ['a rotation of snapshot and targets', async (p) => { fine(await p.rotate('snapshot')); fine(await p.rotate('targets')); }],
  ];
  for (const [what, prepare] of scenes) {
    test(`${what}: after every file, readers get the old or the new feed, and publishing goes on`, async () => {
      const place = await published();
      const back = newReader(place);
      await back.read(place.out);
      await prepare(place);
      const changed = feedText('2026-09-01T00:00:00Z');
      const ring = await readKeys(place.keys, undefined);
      const repository = await readRepository(place.out);
      assert.ok(ring.ok && repository.ok);
      const plan = planPublication(repository.value, ring.value, { now: NOW, document: changed, rootThreshold: null, days: { root: 365, targets: 90, timestamp: 14 } });
      assert.ok(plan.ok);
      const seen: string[] = [];
      for (const { path, text } of plan.value.files) {
        // A half-written file stands beside the place, never in it.
        writeFileSync(join(place.out, `${path}.part`), text.slice(0, 20));
        const half = await newReader(place).read(place.out);
        assert.ok(half === feedText() || half === changed);
        renameSync(join(place.out, `${path}.part`), join(place.out, path));
        writeFileSync(join(place.out, path), text);
        const fresh = await newReader(place).read(place.out);
        assert.equal(await back.read(place.out), fresh);
        seen.push(fresh === changed ? 'new' : 'old');
        assert.ok((await readRepository(place.out)).ok);
      }
      assert.deepEqual(seen, [...seen].sort().reverse(), 'once new, always new');
      assert.equal(seen.at(-1), 'new');
      writeFileSync(place.feed, feedText('2026-10-01T00:00:00Z'));
      fine(await place.publish());
      assert.equal(await back.read(place.out), feedText('2026-10-01T00:00:00Z'));
    });
  }

  test('a version that a killed run left behind is never used for other content', async () => {
    const place = await published();
    const left = join(place.out, 'metadata/7.targets.json');
    mkdirSync(dirname(left), { recursive: true });
    writeFileSync(left, place.text('metadata/1.targets.json'));
    fine(await place.publish());
    assert.ok(place.names().includes('8.targets.json'));
    assert.equal(await newReader(place).read(place.out), feedText());
  });
});
