// Danger: the rules hold for made-up listings, and not for what npm really says and hands over. Needs the network: small
// packages and one pair of an agent are fetched through npm, and nothing of them is kept or run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createEngine } from '../../src/engine';
import { runProgram } from '../../src/node/cli-program';
import type { CliContext, CliResult } from '../../src/node/cli-run';

const AGENT = '@anthropic-ai/claude-code';
let work = '';
before(() => { work = mkdtempSync(join(tmpdir(), 'tool-trust-watch-test-')); });
after(() => { rmSync(work, { recursive: true }); });

function watch(now: string, ...args: readonly string[]): Promise<CliResult> {
  const context: CliContext = {
    createEngine: (place) => createEngine({ ...place, env: {}, platform: 'linux' }),
    cwd: work,
    home: null,
    feedPath: join(work, 'none.json'),
    style: { colour: false, width: 10_000 },
    now,
    env: process.env,
    feedUpdater: () => Promise.reject(new Error('no remote feed is asked for')),
  };
  return runProgram(['feed', 'watch', '--feed', join(process.cwd(), 'feed'), ...args], '9.9.9', context);
}

const text = (path: string) => readFileSync(join(work, path), 'utf8');

/** A state in which all that npm lists is known, and one release waits. */
function stateWith(name: string, waiting: string): string {
  const run = spawnSync('npm', ['view', name, 'versions', '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const versions = JSON.parse(run.stdout) as string[];
  const time = '2026-01-01T00:00:00Z';
  const known = { asked: time, versions: Object.fromEntries(versions.map((v) => [v, time])), waiting: { [waiting]: 0 }, read: [], unlisted: {} };
  return JSON.stringify({ format: 1, packages: { [name]: known } });
}

describe('feed watch with npm', () => {
  const small = ['--state', 'small.json', '--out', 'small', '--package', 'mcp-remote', '@upstash/context7-mcp'];

  test('a first run reads the newest release of each; a second one finds nothing new and changes no page', async () => {
    const first = await watch('2026-12-01T00:00:00Z', ...small);
    assert.equal(first.exit, 0, first.out + first.err);
    assert.match(first.out, /2 packages asked, 2 of them for the first time.*2 releases read\./);
    const pages = ['mcp-remote', '@upstash/context7-mcp'].flatMap((name) => readdirSync(join(work, 'small', name)).map((file) => `small/${name}/${file}`));
    assert.equal(pages.length, 2);
    const before = pages.map(text);
    for (const page of before) assert.match(page, /\nHeld against \d/);
    assert.doesNotMatch([...before, text('small/runs/2026-12-01T000000Z.md')].join('\n'), /https:/);
    const second = await watch('2026-12-02T00:00:00Z', ...small);
    assert.deepEqual([second.exit, second.out], [0, 'nothing new: 2 packages asked.\n']);
    assert.deepEqual(pages.map(text), before);
    assert.deepEqual(readdirSync(join(work, 'small/runs')), ['2026-12-01T000000Z.md']);
  });

  test('a release that waited is read: 2.1.91 is on top with its time zones, and its record in the feed is named', async () => {
    writeFileSync(join(work, 'agent.json'), stateWith(AGENT, '2.1.91'));
    const said = await watch('2026-12-03T00:00:00Z', '--state', 'agent.json', '--out', 'agent', '--package', AGENT, '--limit', '1');
    assert.match(said.out, /1 release read/, said.out + said.err);
    const page = text(`agent/${AGENT}/2.1.91.md`);
    assert.match(page, /Held against 2\\\.1\\\.90\\,/);
    assert.match(page, /Asia\\\/Shanghai/);
    assert.match(page, /x\\_TT\\-2026\\-0001/);
    assert.match(text('agent/runs/2026-12-03T000000Z.md'), /2\.1\.91\.md>\): score 1\d\d\\, .*time zone/);
    assert.equal(existsSync(join(work, 'agent/candidates')), false);
    const { packages } = JSON.parse(text('agent.json')) as { packages: Record<string, { read: string[] }> };
    assert.deepEqual(packages[AGENT]?.read, ['2.1.91']);
  });

  test('without npm every package is told, nothing is claimed, and no state is made up', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = work;
    try {
      const said = await watch('2026-12-04T00:00:00Z', '--state', 'none.json', '--out', 'none', '--package', 'mcp-remote');
      assert.equal(said.exit, 3);
      assert.match(said.err, /mcp-remote: .*npm was not found; install Node\.js with npm/);
      assert.equal(existsSync(join(work, 'none.json')), false);
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('mistakes of use', async () => {
    assert.equal((await watch('2026-12-05T00:00:00Z', '--out', 'x')).exit, 2);
    assert.match((await watch('2026-12-05T00:00:00Z', '--state', 's', '--out', 'x', '--limit', '0')).err, /whole number from 1 to 500/);
    assert.match((await watch('2026-12-05T00:00:00Z', '--help')).out, /Exit status: 0 all read; 2 usage error/);
  });
});
