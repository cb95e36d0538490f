// Danger: the search works on made-up archives and folders, and not on what npm really fetches and installs; or a second
// run does not give what stands in the evidence file of the feed.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compileFeed } from '../../scripts/compile-feed.mjs';
import { readEvidence } from '../../src/core/curate/evidence';
import { createEngine } from '../../src/engine';
import { runProgram } from '../../src/node/cli-program';
import type { CliContext, CliResult } from '../../src/node/cli-run';
import { installClaude, makeHome, removeHome } from '../support/homes';

const EVENT = 'x_TT-2026-0001';
let work = '';
let home = '';

before(async () => {
  work = mkdtempSync(join(tmpdir(), 'tool-trust-verify-'));
  writeFileSync(join(work, 'feed.json'), JSON.stringify(compileFeed('feed')));
  home = await makeHome();
});

after(async () => {
  rmSync(work, { recursive: true });
  await removeHome(home);
});

function run(...args: readonly string[]): Promise<CliResult> {
  const context: CliContext = {
    createEngine: (place) => createEngine({ ...place, env: {}, platform: 'linux' }),
    cwd: work,
    home,
    feedPath: join(work, 'feed.json'),
    style: { colour: false, width: 10_000 },
    now: '2026-12-24T00:00:00Z',
    env: process.env,
    feedUpdater: () => Promise.reject(new Error('no remote feed is asked for')),
  };
  return runProgram(args, '9.9.9', context);
}

describe('released packages', () => {
  test('a release fetched again has the bytes and counts of the evidence in the feed', async () => {
    const said = await run('feed', 'verify-artifacts', EVENT, '--feed', join(process.cwd(), 'feed'), '--out', 'out', '--only', 'claude-code@2.1.91');
    assert.equal(said.exit, 0, said.out + said.err);
    const evidence = (path: string) => readEvidence(JSON.parse(readFileSync(path, 'utf8')));
    const [fetched, ...others] = evidence(join(work, 'out', `${EVENT}.json`))?.packages ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(fetched, evidence(`feed/evidence/${EVENT}.json`)?.packages.find((p) => p.purl === fetched?.purl));
    assert.equal(fetched?.hits[0]?.path, 'cli.js');
  });

  test('a machine without npm is told so, and nothing is claimed', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = work;
    try {
      const said = await run('feed', 'verify-artifacts', EVENT, '--feed', join(process.cwd(), 'feed'), '--out', 'none', '--only', 'claude-code@2.1.91');
      assert.equal(said.exit, 3);
      assert.match(said.out, /npm was not found; install Node\.js with npm/);
      const written = JSON.parse(readFileSync(join(work, 'none', `${EVENT}.json`), 'utf8')) as { complete: boolean; packages: unknown[] };
      assert.deepEqual([written.complete, written.packages], [false, []]);
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('installed copies', () => {
  test('nothing installed', async () => {
    const said = await run('verify', EVENT, '--home', home);
    assert.equal(said.exit, 0, said.out + said.err);
    assert.match(said.out, /No installed copy .* nothing was searched/);
  });

  test('a copy with the token and one without', async () => {
    for (const [node, version] of [['v20.1.0', '2.1.91'], ['v22.0.0', '2.1.90']] as const) {
      assert.ok(existsSync(join(await installClaude(home, node, version), 'cli.js')));
    }
    const said = await run('verify', EVENT, '--home', home);
    assert.equal(said.exit, 1, said.out + said.err);
    assert.match(said.out, /stands in 1 of 2 installed copies/);
    assert.match(said.out, /Claude Code 2\.1\.91 .*: token found in cli\.js 1 time\. By its version it is affected, which agrees\./);
    assert.match(said.out, /Claude Code 2\.1\.90 .*: token not found in \d+ files \([\d.]+ MB\)\. By its version it is not affected, which agrees\./);
    assert.doesNotMatch(said.out, /Disagrees/);
  });

  test('mistakes of use are told', async () => {
    assert.match((await run('verify', 'x_TT-1999-0001')).err, /the feed has no event/);
    assert.match((await run('verify', 'x_TT-2025-0001')).err, /names nothing that could be searched for; events that do: .*x_TT-2026-0001/);
    assert.equal((await run('verify')).exit, 2);
  });
});
