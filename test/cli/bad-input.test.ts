// Danger: one broken, huge, binary, hostile or unreadable thing stops the whole check, or is dropped without a word so
// that the result looks complete.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeHome } from '../support/homes';
import { packedCli, runCli, type CliJson } from '../support/packed-cli';

const PIN = '@anthropic-ai/claude-code@2.1.150';

let home = '';
let root = '';
let cli = '';
let json: CliJson;

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** The reasons told for places whose address ends so. */
function told(end: string, from: CliJson = json): readonly string[] {
  return from.coverage.filter((c) => c.status !== 'scanned' && (c.uri ?? '').endsWith(end)).map((c) => c.reason ?? '');
}

before(async () => {
  home = await makeHome();
  root = join(home, 'work');
  cli = packedCli();
  put('good/package.json', '{ "dependencies": { "@anthropic-ai/claude-code": "2.1.150" } }');
  put('broken/package.json', '{ "dependencies": { "@anthropic-ai/claude-code": "2.1.150"');
  put('huge/package.json', '');
  truncateSync(join(root, 'huge/package.json'), 21 * 1024 * 1024);
  put('binary/package.json', Buffer.from([0, 1, 2, ...Buffer.from(PIN)]));
  put('deep/package-lock.json', `{"@anthropic-ai/claude-code":${'['.repeat(100_000)}`);
  put('half/.github/workflows/a.yml', `jobs:\n  a:\n    steps:\n      - run: npm i -g ${PIN}\n      - run: "npm i`);
  put('wide/setup.sh', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`npm i -g ${PIN}\n`, 'utf16le')]));
  put('markup/.mcp.json', `{"mcpServers":{"\\u001b[2J<img src=x>":{"command":"npx","args":["-y","${PIN}"]}}}`);
  put('loop/inner/package.json', '{}');
  symlinkSync('..', join(root, 'loop/inner/up'));
  symlinkSync('Dockerfile', join(root, 'loop/Dockerfile'));
  symlinkSync(dirname(home), join(root, 'out'));
  json = runCli(cli, ['check', '--home', home, '--format', 'json', root]);
});

after(() => {
  rmSync(home, { recursive: true, force: true });
});

test('the good pins stand, whatever lies beside them', () => {
  const found = json.sightings.filter((s) => s.version.text === '2.1.150').map((s) => s.uri.slice(s.uri.indexOf('/work/') + 6));
  for (const path of ['good/package.json', 'broken/package.json', 'wide/setup.sh', 'markup/.mcp.json', 'half/.github/workflows/a.yml']) {
    assert.ok(found.includes(path), `${path} is missing in ${found.join(', ')}`);
  }
});

for (const [end, reason] of [
  ['broken/package.json', /Line 1: a closing brace is missing/],
  ['huge/package.json', /limit is 20,971,520/],
  ['binary/package.json', /binary/],
  ['deep/package-lock.json', /nested more than/],
  ['half/.github/workflows/a.yml', /Line \d+/],
  ['loop/Dockerfile', /nowhere or in a circle/],
  ['work/out', /leads out of the folder/],
] as const) {
  test(`${end} has one line that says what is wrong`, () => {
    const reasons = told(end);
    assert.equal(reasons.length, 1, reasons.join(' | '));
    assert.match(reasons[0]!, reason);
  });
}

test('a loop of links ends and hides nothing', () => {
  assert.deepEqual(told('loop/inner/up'), []);
});

test('the result is incomplete, and text from files puts no control characters into the terminal', () => {
  const run = spawnSync(cli, ['check', '--home', home, '--fail-on', 'urgent', root], { encoding: 'utf8' });
  assert.equal(run.status, 3);
  assert.match(run.stdout, /^Result: INCOMPLETE/m);
  assert.ok(!run.stdout.includes('\u001b'));
});

test('an unreadable folder is told, and the rest stands', { skip: process.getuid?.() !== 0 ? 'needs root to become another user' : false }, () => {
  const closed = join(root, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o700);
  chownSync(closed, 0, 0);
  const args = [process.execPath, readCli(), 'check', '--home', home, '--format', 'json', root] as const;
  const run = spawnSync(args[0], args.slice(1), { encoding: 'utf8', uid: 65534, gid: 65534, maxBuffer: 64 * 1024 * 1024 });
  const seen = JSON.parse(run.stdout) as CliJson;
  assert.equal(told('work/closed', seen).length, 1, run.stderr);
  assert.match(told('work/closed', seen)[0]!, /may not be read by this user/);
  assert.ok(seen.sightings.some((s) => s.uri.endsWith('good/package.json')));
});

test('a home that is missing is said to be', () => {
  const run = spawnSync(cli, ['check', '--home', join(home, 'nobody'), root], { encoding: 'utf8' });
  assert.equal(run.status, 2);
  assert.match(run.stderr, /not a folder/);
});

test('a feed record that fails its schema is named, the good ones count, and the result is not complete', () => {
  const feed = JSON.parse(readFileSync('dist/feed.json', 'utf8')) as { events: { id: string; summary?: unknown }[] };
  const bad = feed.events.find((e) => e.id === 'x_TT-2026-0036')!;
  bad.summary = 7;
  const path = join(home, 'feed.json');
  writeFileSync(path, JSON.stringify(feed));
  const good = join(root, 'good');
  const run = spawnSync(cli, ['check', '--home', home, '--no-installed', '--feed', path, '--fail-on', 'urgent', good], { encoding: 'utf8' });
  assert.equal(run.status, 3, run.stdout);
  assert.match(run.stdout, /x_TT-2026-0036/);
  assert.match(run.stdout, /x_TT-2026-0001/);
  assert.match(run.stdout, /^Result: INCOMPLETE/m);
});

test('a workspace cannot choose the feed', () => {
  put('evil/feed.json', '{"format":1,"events":[]}');
  put('evil/dist/feed.json', '{"format":1,"events":[]}');
  put('evil/.vscode/settings.json', '{"toolTrust.ignores":[{"event":"x_TT-2026-0001"}],"toolTrust.feed":"./feed.json"}');
  put('evil/package.json', '{ "dependencies": { "@anthropic-ai/claude-code": "2.1.150" } }');
  const run = spawnSync(cli, ['check', '--home', home, '--no-installed'], { encoding: 'utf8', cwd: join(root, 'evil') });
  assert.equal(run.status, 1);
  assert.match(run.stdout, /warning, affected: x_TT-2026-0001/);
});

/** The program itself, which another user may read; the link in `.bin` lies in a folder that only its owner enters. */
function readCli(): string {
  const copy = join(home, 'cli');
  mkdirSync(copy, { recursive: true });
  writeFileSync(join(copy, 'cli.js'), readFileSync('dist/cli.js'));
  writeFileSync(join(copy, 'feed.json'), readFileSync('dist/feed.json'));
  return join(copy, 'cli.js');
}
