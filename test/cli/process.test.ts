// Danger: the command works in a unit test and not as a process: exit status lost, output cut in a pipe, a stack trace
// on a closed one, something found on the machine started, or something written where it only should read.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';

const CLI = resolve('dist/cli.js');
const MARKER = 'x_TT-2026-0001';

let folder = '';
let feed = '';

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

before(() => {
  assert.ok(existsSync(CLI), 'dist/cli.js is missing: run node esbuild.mjs first.');
  folder = mkdtempSync(join(tmpdir(), 'tool-trust-process-'));
  mkdirSync(join(folder, 'home'));
  mkdirSync(join(folder, 'empty'));
  write('old/.tool-versions', 'nodejs 22.1.0\nclaude 2.1.150\n');
  write('new/.tool-versions', 'claude 2.1.198\n');
  // Only the one event, so that records added to the feed later change nothing here.
  const whole = JSON.parse(readFileSync(join(dirname(CLI), 'feed.json'), 'utf8')) as { events: { id: string }[]; ledger: unknown[] };
  feed = join(folder, 'feed.json');
  writeFileSync(feed, JSON.stringify({ ...whole, events: whole.events.filter((e) => e.id === MARKER), ledger: [] }));
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function cli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  const run = spawnSync(process.execPath, [CLI, ...args], {
    cwd: join(folder, 'empty'),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

const check = (...args: readonly string[]): Ended => cli(['check', '--home', join(folder, 'home'), '--feed', feed, ...args]);

describe('exit status of the process', () => {
  test('0, 1, 2 and 3 as promised', () => {
    assert.equal(check(join(folder, 'new')).status, 0);
    assert.equal(check(join(folder, 'old')).status, 1);
    assert.equal(check(join(folder, 'gone')).status, 2);
    assert.equal(check('--max-age', '0', join(folder, 'new')).status, 3);
    assert.equal(cli(['report']).status, 2);
    assert.equal(cli([]).status, 2);
    assert.equal(cli(['--help']).status, 0);
    assert.equal(cli(['explain', MARKER, '--home', join(folder, 'home'), '--feed', feed]).status, 0);
    assert.equal(cli(['events', '--feed', feed]).status, 0);
  });

  test('a finding outweighs what is missing', () => {
    assert.equal(check('--max-age', '0', join(folder, 'old')).status, 1);
  });

  test('a feed that cannot be used is incomplete, never clean', () => {
    for (const text of ['', '{', '[]', 'null', '{"format":99}', '"\u0000"']) {
      write('broken.json', text);
      const run = cli(['check', '--home', join(folder, 'home'), '--feed', join(folder, 'broken.json'), join(folder, 'old')]);
      assert.equal(run.status, 3, text);
      assert.match(run.out, /^Result: INCOMPLETE/m);
    }
  });

  test('a fault of ours ends with 70 and without a result', () => {
    write('fault.cjs', 'Date.prototype.toISOString = () => { throw new Error("boom\\u001b[2J"); };');
    const run = cli(['check'], { NODE_OPTIONS: `--require ${join(folder, 'fault.cjs')}` });
    assert.equal(run.status, 70);
    assert.equal(run.out, '');
    assert.match(run.err, /^tool-trust: internal error: Error: boom\\u\{001B\}\[2J\n/);
  });

  test('the version is the package’s own', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(cli(['--version']), { status: 0, out: `${version}\n`, err: '' });
  });
});

describe('output', () => {
  test('the JSON of a real scan is of the published form', () => {
    const run = check('--format', 'json', join(folder, 'old'));
    const schema = JSON.parse(readFileSync('media/schema/check-v1.schema.json', 'utf8')) as object;
    const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
    const data = JSON.parse(run.out) as { findings: { event: string; fixedIn: string }[]; coverage: unknown[] };
    assert.ok(valid(data), JSON.stringify(valid.errors));
    assert.deepEqual(data.findings.map((f) => [f.event, f.fixedIn]), [[MARKER, '2.1.198']]);
    assert.ok(data.coverage.length > 0);
  });

  test('the same scan gives the same bytes', () => {
    assert.equal(check('--format', 'json', join(folder, 'old')).out, check('--format', 'json', join(folder, 'old')).out);
  });

  test('text names the place, the event and the way out, uncoloured in a pipe', () => {
    const { out, err } = check(join(folder, 'old'));
    assert.match(out, /\.tool-versions:2/);
    assert.match(out, new RegExp(`warning, affected: ${MARKER}`));
    assert.match(out, /move to 2\.1\.198/);
    assert.match(out, /\nResult: complete, 1 finding at or above warning\.\n$/);
    assert.doesNotMatch(out, /\u001b/);
    assert.equal(err, '');
  });

  test('a file gets all of it', () => {
    const path = join(folder, 'out.json');
    const fd = openSync(path, 'w');
    const run = spawnSync(process.execPath, [CLI, 'events', '--format', 'json'], { stdio: ['ignore', fd, 'pipe'] });
    closeSync(fd);
    assert.equal(run.status, 0);
    const data = JSON.parse(readFileSync(path, 'utf8')) as { events: unknown[]; feed: { events: number } };
    assert.equal(data.events.length, data.feed.events);
  });

  test('a pipe that is read slowly gets all of it', async () => {
    const names = Array.from({ length: 3000 }, (_, i) => `claude 2.1.150 # ${i}`);
    for (let i = 0; i < 40; i++) write(`many/d${i}/.tool-versions`, `${names.join('\n')}\n`);
    const child = spawn(process.execPath, [CLI, 'check', '--home', join(folder, 'home'), '--feed', feed, '--format', 'json', join(folder, 'many')]);
    const ended = once(child, 'close');
    child.stdout.setEncoding('utf8');
    let out = '';
    for await (const part of child.stdout) {
      out += String(part);
      await new Promise((go) => setImmediate(go));
    }
    assert.equal((await ended)[0], 1);
    assert.equal((JSON.parse(out) as { schemaVersion: number }).schemaVersion, 1);
  });

  test('a reader that leaves at once gets no stack trace, and the status stays', async () => {
    const child = spawn(process.execPath, [CLI, 'check', '--home', join(folder, 'home'), '--feed', feed, join(folder, 'old')]);
    const ended = once(child, 'close');
    child.stdout.destroy();
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part;
    });
    assert.equal((await ended)[0], 1);
    assert.equal(err, '');
  });
});

describe('reading only', () => {
  test('nothing found is started, and nothing is written', () => {
    const trap = join(folder, 'started');
    const script = `#!/bin/sh\ntouch '${trap}'\n`;
    for (const path of ['home/.local/bin/claude', 'home/.local/share/claude/versions/2.1.150', 'trap/node_modules/.bin/claude', 'trap/claude', 'trap/npm', 'trap/node']) {
      write(path, script);
      chmodSync(join(folder, path), 0o755);
    }
    write('trap/package.json', JSON.stringify({ dependencies: { '@anthropic-ai/claude-code': '2.1.150' }, scripts: { preinstall: `touch ${trap}` } }));
    write('trap/.tool-versions', 'claude 2.1.150\n');
    const before = listing(folder);
    const run = spawnSync(process.execPath, [CLI, 'check', '--home', join(folder, 'home'), '--feed', feed, '--format', 'json'], {
      cwd: join(folder, 'trap'),
      encoding: 'utf8',
      // The home is the caller's own, so that PATH counts.
      env: { HOME: join(folder, 'home'), PATH: `${join(folder, 'trap')}:${process.env['PATH'] ?? ''}` },
    });
    assert.equal(run.status, 1, run.stderr);
    assert.equal(existsSync(trap), false);
    assert.deepEqual(listing(folder), before);
  });

  test('a hostile file name stays a name', () => {
    write('evil/\u001b]0;x\u0007\u202e$(touch x)/.tool-versions', 'claude 2.1.150\n');
    const text = check(join(folder, 'evil'));
    assert.equal(text.status, 1);
    assert.doesNotMatch(text.out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    const json = check('--format', 'json', join(folder, 'evil'));
    assert.doesNotMatch(json.out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });
});

/** Every file below a folder with its time of change. */
function listing(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name} ${statSync(join(root, name)).mtimeMs}`);
}
