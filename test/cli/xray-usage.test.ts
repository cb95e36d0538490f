// Danger: a mistake on the command line starts a download, or a copy is compared that nobody meant.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { makeHome, put, removeHome } from '../support/homes';
import { packedCli } from '../support/packed-cli';

let cli = '';
let home = '';

before(async () => {
  cli = packedCli();
  home = await makeHome();
});
after(() => removeHome(home));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Run {
  // Nothing listens there: whoever asks the network fails.
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, npm_config_registry: 'http://127.0.0.1:9' };
  return spawnSync(cli, ['xray', ...args], { encoding: 'utf8', env, cwd: home });
}

describe('usage', () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /two releases are needed/],
    [['a'], /two releases are needed/],
    [['a', 'b', '--installed', 'claude-code'], /--installed takes the place of the two releases/],
    [['a', '--installed', 'claude-code'], /--installed takes the place of the two releases/],
    [['--to', '1.0.0'], /--to goes with --installed/],
    [['a', 'b', '--to', '1.0.0'], /--to goes with --installed/],
    [['a', 'b', '--home', '.'], /--home goes with --installed/],
    [['--installed', 'no-such-tool', '--home', '.'], /the feed has no tool no-such-tool/],
    [['a', 'b', '--format', 'xml'], /--format/],
  ];
  for (const [args, sentence] of wrong) {
    test(args.join(' ') || 'no argument', () => {
      const { status, stdout, stderr } = run(...args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, sentence);
    });
  }

  test('the help names both forms, the exit statuses and what is kept', () => {
    const { status, stdout } = run('--help');
    assert.equal(status, 0);
    for (const part of [/xray BEFORE AFTER/, /--installed TOOL \[--to VERSION\]/, /--installed PATH/, /Exit status: 0 compared whole; 2 usage error; 3/, /--all/, /--no-cache/, /64 MB/]) assert.match(stdout, part);
  });
});

describe('what cannot be had', () => {
  test('a registry that cannot be reached', () => {
    const { status, stdout, stderr } = run('some-agent@1.0.0', 'some-agent@1.0.1', '--no-cache');
    assert.deepEqual([status, stdout], [3, '']);
    assert.match(stderr, /needs the network[^]*error: some-agent@1\.0\.0 could not be fetched: npm cannot reach its registry\n$/);
  });

  test('no installed copy', () => {
    const { status, stderr } = run('--installed', 'claude-code', '--home', '.');
    assert.equal(status, 3);
    assert.match(stderr, /no installed copy of Claude Code was found/);
  });
});

test('an installed copy is held against a folder, and several copies are listed', async () => {
  const manifest = (version: string): string => JSON.stringify({ name: '@anthropic-ai/claude-code', version, bin: { claude: 'cli.js' } });
  const first = '.npm-global/lib/node_modules/@anthropic-ai/claude-code';
  await put(home, `${first}/package.json`, manifest('2.1.90'));
  await put(home, `${first}/cli.js`, 'f("https://old.vendor.dev/")');
  await put(home, 'next/package.json', manifest('2.1.91'));
  await put(home, 'next/cli.js', 'f("https://new.vendor.dev/")');
  const one = run('--installed', 'Claude Code', '--to', 'next', '--home', '.', '--no-cache');
  assert.equal(one.status, 0, one.stderr);
  assert.match(one.stdout, /\+ host new\.vendor\.dev[^]*- host old\.vendor\.dev/);
  assert.match(one.stderr, /Claude Code 2\.1\.90 at .*claude-code is compared with next\./);
  const second = '.nvm/versions/node/v20.1.0/lib/node_modules/@anthropic-ai/claude-code';
  await put(home, `${second}/package.json`, manifest('2.1.89'));
  await put(home, `${second}/cli.js`, 'f(1)');
  const many = run('--installed', 'claude-code', '--to', 'next', '--home', '.');
  assert.equal(many.status, 2);
  assert.match(many.stderr, /installed 2 times; name one by its path/);
  assert.match(run('--installed', join(home, second), '--to', 'next', '--home', '.', '--no-cache').stderr, /Claude Code 2\.1\.89 at/);
});
