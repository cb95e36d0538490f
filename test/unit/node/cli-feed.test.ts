// Danger: a curators' command does not reach its part, a wrong argument looks like an answer, or the light command line
// carries what only curators need.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { runProgram } from '../../../src/node/cli-program';
import type { CliContext } from '../../../src/node/cli-run';
import { SmallFeed } from '../../support/small-feed';

let feed: SmallFeed;
beforeEach(() => { feed = new SmallFeed(); });
afterEach(() => { feed.remove(); });

function run(...args: string[]) {
  const context: CliContext = {
    createEngine: () => assert.fail('a command for curators scans nothing'),
    cwd: feed.cwd, home: null, feedPath: 'none', style: { colour: false, width: 80 }, now: '2026-12-01T00:00:00Z',
  };
  return runProgram(['feed', ...args], '0.0.0', context);
}

describe('the feed group', () => {
  test('help lists its commands, and each has help of its own', async () => {
    const { exit, out } = await run('--help');
    assert.equal(exit, 0);
    for (const name of ['validate', 'corrections', 'stats', 'diff', 'new', 'import']) {
      assert.match(out, new RegExp(`^ +${name} `, 'm'));
      assert.match((await run(name, '--help')).out, new RegExp(`Usage: tool-trust feed ${name}`));
    }
  });

  test('every command reaches its part', async () => {
    assert.match((await run('validate')).out, /\n0 problems\n$/);
    assert.match((await run('validate', '--format', 'json')).out, /^\{\n {2}"schemaVersion": 1/);
    assert.match((await run('corrections')).out, /^No record has been corrected/);
    assert.match((await run('stats', '--format', 'markdown')).out, /^Feed of .*\n\n## Records\n/);
    assert.match((await run('diff', 'feed', 'feed')).out, /Nothing changes/);
    assert.match((await run('new', '--kind', 'report', '--vendor', 'anthropic', '--date', '2026-01-02', '--alias', 'CVE-2026-1', '--alias', 'CVE-2026-2')).out, /feed\/ledger\/x_TT-2026-0001\.json was written/);
    assert.deepEqual(feed.read('ledger/x_TT-2026-0001.json')['aliases'], ['CVE-2026-1', 'CVE-2026-2']);
    feed.write('in.json', JSON.stringify({ id: 'GHSA-a-b', affected: [] }));
    assert.match((await run('import', 'feed/in.json', '--dry-run')).out, /^0 records would be written; 1 advisories are about other packages/);
  });

  test('a wrong argument is a usage error with a sentence', async () => {
    for (const args of [[], ['nonsense'], ['validate', 'a', 'b'], ['validate', '--format', 'xml'], ['new'], ['new', '--kind', 'gossip', '--vendor', 'a', '--date', 'b'], ['import'], ['diff', 'feed'], ['stats', 'nowhere']]) {
      const { exit, out, err } = await run(...args);
      assert.equal(exit, 2, args.join(' '));
      assert.equal(out, '');
      assert.notEqual(err, '');
    }
  });

  test('options of one run do not stay for the next', async () => {
    const args = ['new', '--kind', 'report', '--vendor', 'anthropic', '--date', '2026-01-02'];
    await run(...args, '--alias', 'CVE-2026-1');
    await run(...args);
    assert.deepEqual(feed.read('ledger/x_TT-2026-0002.json')['aliases'], []);
  });
});

test('the command line itself holds neither the checks for curators nor a schema compiler', () => {
  const script = `import { build } from 'esbuild';
    import { targets } from './esbuild.mjs';
    const options = { ...targets.cli, write: false, metafile: true, minify: false, sourcemap: false };
    console.log(JSON.stringify(Object.keys((await build(options)).metafile.inputs)));`;
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  const inputs = JSON.parse(built.stdout) as string[];
  assert.ok(inputs.includes('src/node/cli-feed.ts'));
  assert.deepEqual(inputs.filter((path) => /node_modules\/ajv\/(?!dist\/runtime\/)|src\/node\/curate\/|src\/core\/curate\/(?!new-record)/.test(path)), []);
});
