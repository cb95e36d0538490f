// Danger: the command accepts what somebody on the way to the feed's server forged, cut, held back or replaced; or it
// refuses and says nothing, or the wrong thing. docs/feed-attacks.md is held against what the command really says;
// with FEED_ATTACKS_WRITE=1 in the environment this test writes it anew.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ATTACKS, FIRST_IDS, FREEZE_SECONDS, SECOND_IDS, firstRepository, type Attack } from '../support/feed-attacks';
import { GOOD, TLS_ATTACKS, TRUSTED } from '../support/tls-attacks';
import { feedDocument, TufServer, type TufRepository } from '../support/tuf-repository';

const CLI = resolve('dist/cli.js');
const DOCUMENT = 'docs/feed-attacks.md';
let folder = '';

before(() => {
  assert.ok(existsSync(CLI) && existsSync(resolve('dist/feed-remote.js')), 'dist/ is missing: run node esbuild.mjs first.');
  folder = mkdtempSync(join(tmpdir(), 'tool-trust-attacks-'));
  for (const name of ['home', 'empty']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'authority.pem'), TRUSTED.pem);
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

interface Origin {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly events: number;
  readonly expires: string | null;
}

interface EventsJson {
  readonly feed: { readonly status: string; readonly reason: string | null; readonly origins: readonly Origin[] };
  readonly events: readonly { readonly id: string; readonly origin: string }[];
}

/** Not waiting in this process: the server that is asked runs in it. */
async function cli(args: readonly string[], cache: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: join(folder, 'empty'),
    env: { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home'), XDG_CACHE_HOME: cache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => { said.out += text.toString('utf8'); });
  child.stderr.on('data', (text: Buffer) => { said.err += text.toString('utf8'); });
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(limit);
  return { status, ...said };
}

interface Client {
  readonly server: TufServer;
  readonly repository: TufRepository;
  readonly cache: string;
  readonly feed: readonly string[];
  /** What the client's environment holds beside what every program needs. */
  readonly env: Readonly<Record<string, string>>;
  events(...more: readonly string[]): Promise<EventsJson>;
}

/** A client of a server that speaks HTTP, or HTTPS with a certificate whose authority the client is told to trust. */
async function client(repository: TufRepository, speaks: 'http' | 'https' = 'http'): Promise<Client> {
  const server = new TufServer(repository.copy(), speaks === 'https' ? GOOD : null);
  const env: Readonly<Record<string, string>> = speaks === 'https' ? { NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') } : {};
  const url = await server.start();
  const cache = mkdtempSync(join(folder, 'cache-'));
  const feed = ['--feed', url, '--feed-root', repository.rootSha256, '--feed-timeout', '1'];
  return {
    server,
    repository,
    cache,
    feed,
    env,
    events: async (...more) => {
      const { status, out, err } = await cli(['events', '--format', 'json', ...feed, ...more], cache, env);
      assert.equal(status, 0, err);
      return JSON.parse(out) as EventsJson;
    },
  };
}

function remoteIds({ events }: EventsJson): string[] {
  return events.filter((e) => e.origin !== 'bundled').map((e) => e.id).sort();
}

function remote({ feed }: EventsJson): Origin {
  const found = feed.origins.find((o) => o.id !== 'bundled');
  assert.ok(found !== undefined, 'the remote feed is not among the origins');
  return found;
}

/** What differs from run to run gives way to a letter. */
function steady(reason: string): string {
  return reason.replace(/127\.0\.0\.1:\d+/g, 'HOST').replace(/ \([A-Z]+_[A-Z_]+\)/g, '').replace(/\d{4}-\d{2}-\d{2}/g, 'DAY').replace(/\b\d{3,}\b/g, 'N');
}

function documentOf(rows: readonly (readonly [Attack, string])[]): string {
  const lines = rows.map(([attack, reason]) => `| ${attack.name} | ${attack.does} | ${attack.status} | ${steady(reason).replaceAll('|', '\\|')} |`);
  return [
    '# Attacks on a feed, and what a person sees',
    '',
    'Written by `test/cli/feed-attacks.test.ts`, which does each of these to the built command over HTTP on the loopback',
    'interface, the last four over HTTPS, after one good update. After each the last good feed still counts, the exit status',
    'of `check` is 3, and the sentence stands in the text and the JSON of the command; in the editor the same sentence stands',
    'in the tooltip of the status bar item, in the report’s header and in the log. N stands for a number, DAY for a date,',
    'HOST for the server’s address.',
    '',
    '| Attack | What the server does | Standing | What is told |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

describe('attacks on the command', () => {
  const told: [Attack, string][] = [];
  for (const attack of [...ATTACKS, ...TLS_ATTACKS]) {
    test(`${attack.name}: told with its own reason, the last good feed kept`, async () => {
      const speaks = TLS_ATTACKS.includes(attack) ? 'https' : 'http';
      const c = await client((attack.repository ?? firstRepository)(), speaks);
      const good = await c.events();
      assert.equal(remote(good).status, 'fresh', String(remote(good).reason));
      if (attack.name === 'freeze') await wait((FREEZE_SECONDS + 1) * 1000);
      attack.prepare(c.server, c.repository);
      const args = ['check', '--format', 'json', '--no-installed', '--home', join(folder, 'home'), ...c.feed];
      const check = await cli(args, c.cache, c.env);
      const { feed, gaps } = JSON.parse(check.out) as EventsJson & { readonly gaps: readonly string[] };
      const standing = feed.origins[1] ?? { status: 'not there', reason: null };
      assert.equal(check.status, 3, 'a feed that is not fresh leaves the result incomplete');
      assert.match(standing.reason ?? '', attack.expect);
      assert.equal(standing.status, attack.status);
      assert.ok(gaps.some((g) => g.includes((standing.reason ?? '').slice(0, 60))), gaps.join('; '));
      const later = await c.events('--offline');
      assert.deepEqual(remoteIds(later), FIRST_IDS, 'the last good feed is gone');
      const text = await cli(['events', '--offline', ...c.feed], c.cache);
      assert.ok(text.out.replace(/\s+/g, ' ').includes((standing.reason ?? '').slice(0, 60)), text.out.slice(-800));
      told.push([attack, standing.reason ?? '']);
      await c.server.stop();
    });
  }

  test('the document says what the command says', () => {
    const text = documentOf(told);
    if (process.env['FEED_ATTACKS_WRITE'] === '1') writeFileSync(DOCUMENT, text);
    assert.equal(readFileSync(DOCUMENT, 'utf8'), text);
  });
});

describe('following a repository by the command', () => {
  test('an update is picked up, keys are rotated, and nothing is asked with --offline', async () => {
    const c = await client(firstRepository());
    assert.deepEqual(remoteIds(await c.events()), FIRST_IDS);
    c.repository.rotate();
    c.server.files = c.repository.publish(feedDocument(SECOND_IDS, '2026-11-24T00:00:00Z')).copy();
    assert.deepEqual(remoteIds(await c.events('--offline')), FIRST_IDS);
    assert.deepEqual(remoteIds(await c.events()), SECOND_IDS);
    const asked = c.server.requests.length;
    assert.deepEqual(remoteIds(await c.events('--offline')), SECOND_IDS);
    assert.equal(c.server.requests.length, asked);
    await c.server.stop();
  });

  test('a feed that was never downloaded is not shown as fresh', async () => {
    const c = await client(firstRepository());
    const json = await c.events('--offline');
    assert.equal(remote(json).status, 'stale');
    assert.match(remote(json).reason ?? '', /has not been downloaded yet/);
    assert.deepEqual(c.server.requests, []);
    await c.server.stop();
  });

  test('a folder is verified the same way, without a server', async () => {
    const repository = firstRepository();
    const copy = mkdtempSync(join(folder, 'copy-'));
    repository.writeTo(copy);
    const cache = mkdtempSync(join(folder, 'cache-'));
    const args = ['events', '--format', 'json', '--feed', copy, '--feed-root', repository.rootSha256];
    const good = JSON.parse((await cli(args, cache)).out) as EventsJson;
    assert.deepEqual(remoteIds(good), FIRST_IDS);
    const path = join(copy, repository.target);
    writeFileSync(path, readFileSync(path, 'utf8').replace('Maker', 'Faker'));
    const other = JSON.parse((await cli(args, mkdtempSync(join(folder, 'cache-')))).out) as EventsJson;
    assert.deepEqual(remoteIds(other), []);
    assert.match(remote(other).reason ?? '', /^wrong hash/);
  });

  test('the text tells the feed of each event and the server that was asked', async () => {
    const c = await client(firstRepository());
    const events = await cli(['events', ...c.feed], c.cache);
    assert.match(events.out.replace(/\s+/g, ' '), /x_TT-2026-9001 [^]*?from the feed 127-0-0-1-[0-9a-f]{6}/);
    const check = await cli(['check', '--no-installed', '--home', join(folder, 'home'), ...c.feed], c.cache);
    const words = check.out.replace(/\s+/g, ' ');
    assert.match(words, /feeds: bundled of \d{4}-\d{2}-\d{2}, bundled[^;]*; 127-0-0-1-[0-9a-f]{6} of 2026-11-22, fresh/);
    assert.match(words, /of the network only 127\.0\.0\.1:\d+ was asked, for its feed/);
    await c.server.stop();
  });
});

describe('certificates', () => {
  test('an authority that the system does not know is refused until NODE_EXTRA_CA_CERTS names it', async () => {
    const c = await client(firstRepository(), 'https');
    const unknown = await cli(['events', '--format', 'json', ...c.feed], c.cache);
    const origin = remote(JSON.parse(unknown.out) as EventsJson);
    assert.equal(origin.status, 'refused');
    assert.match(origin.reason ?? '', /^no authority that is trusted here signed the certificate of 127\.0\.0\.1:\d+ .*NODE_EXTRA_CA_CERTS/);
    assert.deepEqual(c.server.requests, [], 'a server that is not trusted was asked for something');
    const known = await c.events();
    assert.equal(remote(known).status, 'fresh', String(remote(known).reason));
    assert.deepEqual(remoteIds(known), FIRST_IDS);
    await c.server.stop();
  });

  test('a server that no longer speaks TLS is refused, the last good feed kept', async () => {
    const c = await client(firstRepository(), 'https');
    const [, url = ''] = c.feed;
    assert.deepEqual(remoteIds(await c.events()), FIRST_IDS);
    await c.server.stop();
    const plain = new TufServer(c.repository.copy());
    await plain.start(Number(new URL(url).port));
    const later = await c.events();
    assert.equal(remote(later).status, 'refused');
    assert.match(remote(later).reason ?? '', /^127\.0\.0\.1:\d+ does not answer as an https server \(/);
    assert.deepEqual(remoteIds(later), FIRST_IDS);
    assert.deepEqual(plain.requests, []);
    await plain.stop();
  });

  test('certificates that were refused count again once they are in order', async () => {
    const c = await client(firstRepository(), 'https');
    await c.events();
    c.server.present(TRUSTED.issue({ hosts: ['127.0.0.1'], ends: -1 }));
    assert.equal(remote(await c.events()).status, 'refused');
    c.server.present(TRUSTED.issue({ hosts: ['127.0.0.1'], ends: 1 }));
    assert.equal(remote(await c.events()).status, 'fresh');
    await c.server.stop();
  });

  test('plain http to another machine is refused before anything is asked', async () => {
    const cache = mkdtempSync(join(folder, 'cache-'));
    const root = firstRepository().rootSha256;
    for (const url of ['http://feed.example/feed', 'http://127.0.0.1.feed.example/feed', 'http://192.0.2.7/feed', 'http://[2001:db8::1]/feed', 'HTTP://FEED.EXAMPLE/feed']) {
      const { status, out, err } = await cli(['events', '--feed', url, '--feed-root', root], cache);
      assert.equal(status, 2, url);
      assert.equal(out, '');
      assert.match(err, /must be https; http is possible on this machine only/);
    }
  });
});
