// Danger: the publishing commands work in a unit test and not as a process: an option that does not arrive, a passphrase
// that is not taken from the environment, a key or passphrase in the output, a killed run that leaves readers without a feed.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FeedReader, FolderServer } from '../support/feed-reader';

const CLI = resolve('dist/cli.js');
const FEED = resolve('dist/feed.json');
const SECRET = 'seven slow rivers';

let work = '';
let web: FolderServer;
let count = 0;

before(async () => {
  assert.ok(existsSync(CLI), 'dist/cli.js is missing: run node esbuild.mjs first.');
  work = mkdtempSync(join(tmpdir(), 'tool-trust-publish-cli-'));
  web = await FolderServer.start();
});

after(() => {
  web.stop();
  rmSync(work, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function feedCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  const run = spawnSync(process.execPath, [CLI, 'feed', ...args], { cwd: work, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env } });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

function fine(run: Ended): Ended {
  assert.equal(run.status, 0, run.err);
  return run;
}

function text(folder: string, name: string): string {
  return readFileSync(join(work, folder, name), 'utf8');
}

const reader = (out: string): FeedReader => new FeedReader(join(work, `reader${count++}`), text(out, 'metadata/1.root.json'), web);

describe('from keys to a reader', () => {
  test('keys, repository and site with one command each; a rotation is followed; nothing secret is said', async () => {
    const env = { TOOL_TRUST_KEY_PASSPHRASE: SECRET };
    const said: string[] = [];
    const run = (...args: string[]): Ended => {
      const ended = fine(feedCommand(args, env));
      said.push(ended.out, ended.err);
      return ended;
    };
    run('keys', 'new', 'keys');
    for (const name of readdirSync(join(work, 'keys')).filter((n) => n.endsWith('.pem'))) {
      assert.equal(statSync(join(work, 'keys', name)).mode & 0o777, 0o600);
      assert.match(text('keys', name), /BEGIN ENCRYPTED PRIVATE KEY/);
    }
    const first = run('publish', '--keys', 'keys', '--out', 'web', '--feed', FEED, '--site', '--base', 'https://feed.example');
    assert.ok(first.out.includes(createHash('sha256').update(text('web', 'metadata/1.root.json')).digest('hex')));
    const back = reader('web');
    const whole = JSON.stringify(JSON.parse(readFileSync(FEED, 'utf8')));
    assert.equal(await back.read(join(work, 'web')), whole);
    for (const page of ['index.html', 'events/x_TT-2026-0001.html', 'vendors/anthropic.html', 'feed.atom', 'feed.json', 'sitemap.xml']) {
      assert.ok(existsSync(join(work, 'web', page)), page);
    }
    run('keys', 'rotate', 'keys', '--role', 'root');
    run('keys', 'rotate', 'keys', '--role', 'timestamp', '--count', '2');
    run('publish', '--keys', 'keys', '--out', 'web', '--feed', FEED);
    run('publish', '--keys', 'keys', '--out', 'web', '--timestamp-only', '--timestamp-days', '3');
    assert.equal(await back.read(join(work, 'web')), whole);
    assert.ok(existsSync(join(work, 'web/metadata/2.root.json')));
    assert.doesNotMatch(said.join('\n'), new RegExp(`${SECRET}|PRIVATE KEY-`));
    assert.match(feedCommand(['publish', '--keys', 'keys', '--out', 'web', '--feed', FEED]).err, /is encrypted: set TOOL_TRUST_KEY_PASSPHRASE/);
  });

  test('the command line itself reads what was published, from a server, and follows a rotation', async () => {
    fine(feedCommand(['keys', 'new', 'own-keys']));
    fine(feedCommand(['publish', '--keys', 'own-keys', '--out', 'own', '--feed', FEED]));
    mkdirSync(join(work, 'home'));
    mkdirSync(join(work, 'empty'));
    web.folder = join(work, 'own');
    const hash = createHash('sha256').update(text('own', 'metadata/1.root.json')).digest('hex');
    const standing = async (): Promise<readonly unknown[]> => {
      const args = ['check', 'empty', '--home', 'home', '--format', 'json', '--feed', web.url, '--feed-root', hash];
      const child = spawn(process.execPath, [CLI, ...args], { cwd: work, env: { PATH: process.env['PATH'] ?? '', HOME: join(work, 'home') } });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => { out += part; });
      await once(child, 'close');
      const { feed } = JSON.parse(out) as { feed: { origins: { id: string; status: string; reason: string | null }[] } };
      return feed.origins.filter((o) => o.id !== 'bundled').map((o) => [o.status, o.reason]);
    };
    assert.deepEqual(await standing(), [['fresh', null]]);
    for (const role of ['root', 'timestamp', 'snapshot', 'targets']) fine(feedCommand(['keys', 'rotate', 'own-keys', '--role', role]));
    fine(feedCommand(['publish', '--keys', 'own-keys', '--out', 'own', '--feed', FEED]));
    assert.deepEqual(await standing(), [['fresh', null]]);
    fine(feedCommand(['keys', 'new', 'other-keys']));
    rmSync(join(work, 'own'), { recursive: true });
    fine(feedCommand(['publish', '--keys', 'other-keys', '--out', 'own', '--feed', FEED]));
    const [[status, reason] = []] = (await standing()) as string[][];
    assert.notEqual(status, 'fresh', 'a repository of other keys at the same address is not taken');
    assert.ok(typeof reason === 'string' && reason !== '');
  });

  test('two runs of the site at the same feed give the same bytes', () => {
    fine(feedCommand(['site', '--out', 'one', '--feed', FEED]));
    fine(feedCommand(['site', '--out', 'two', '--feed', FEED]));
    const files = readdirSync(join(work, 'one'), { recursive: true, encoding: 'utf8' }).filter((f) => statSync(join(work, 'one', f)).isFile());
    assert.ok(files.length > 100);
    for (const file of files) assert.equal(text('two', file), text('one', file), file);
  });

  for (const [what, args] of [
    ['a folder of keys is not named', ['publish', '--out', 'x']],
    ['a count that is no number', ['keys', 'new', 'k', '--role', 'root', '--count', '0']],
    ['a role that does not exist', ['keys', 'new', 'k', '--role', 'admin']],
    ['a rotation without a role', ['keys', 'rotate', 'k']],
    ['a timestamp with a site', ['publish', '--keys', 'k', '--out', 'x', '--timestamp-only', '--site']],
    ['days past ten years', ['publish', '--keys', 'k', '--out', 'x', '--expires-days', '4000']],
    ['a feed that is not there', ['site', '--out', 'x', '--feed', 'nowhere.json']],
    ['a passphrase as an argument', ['keys', 'new', 'k', '--passphrase', SECRET]],
  ] as const) {
    test(`${what}: refused, and nothing is written`, () => {
      const run = feedCommand(args);
      assert.equal(run.status, 2, run.out);
      assert.equal(existsSync(join(work, 'x')), false);
      assert.equal(existsSync(join(work, 'k')), false);
    });
  }

  test('a folder inside a git work tree gets no keys', () => {
    mkdirSync(join(work, 'repository/.git'), { recursive: true });
    const run = feedCommand(['keys', 'new', 'repository/keys']);
    assert.equal(run.status, 2);
    assert.match(run.err, /lies in the git work tree/);
    assert.deepEqual(readdirSync(join(work, 'repository')), ['.git']);
  });
});

test('killed at many moments, readers always get a whole feed, and the next run goes on', async () => {
  const feed = (day: number): string =>
    JSON.stringify({ format: 1, generated: `2026-07-${String(day).padStart(2, '0')}T00:00:00Z`, events: [], ledger: [], tools: [], vendors: [] });
  const args = ['publish', '--keys', 'killed-keys', '--out', 'killed', '--feed', 'killed.json'];
  fine(feedCommand(['keys', 'new', 'killed-keys']));
  writeFileSync(join(work, 'killed.json'), feed(1));
  const begun = performance.now();
  fine(feedCommand(args));
  const whole = performance.now() - begun;
  const back = reader('killed');
  const possible = new Set([feed(1)]);
  const runs = 14;
  for (let i = 1; i <= runs; i++) {
    if (i % 4 === 0) fine(feedCommand(['keys', 'rotate', 'killed-keys', '--role', i % 8 === 0 ? 'root' : 'timestamp']));
    writeFileSync(join(work, 'killed.json'), feed(i + 1));
    possible.add(feed(i + 1));
    const child = spawn(process.execPath, [CLI, 'feed', ...args], { cwd: work, stdio: 'ignore' });
    const ended = once(child, 'exit');
    // The second half of a run is where files are written.
    const timer = setTimeout(() => child.kill('SIGKILL'), whole * (0.5 + i / (2 * runs)));
    await ended;
    clearTimeout(timer);
    const seen = await reader('killed').read(join(work, 'killed'));
    assert.ok(possible.has(seen));
    assert.equal(await back.read(join(work, 'killed')), seen);
  }
  writeFileSync(join(work, 'killed.json'), feed(30));
  fine(feedCommand(args));
  assert.equal(await back.read(join(work, 'killed')), feed(30));
  assert.deepEqual(readdirSync(join(work, 'killed/metadata')).filter((n) => n === 'timestamp.json.part'), []);
});
