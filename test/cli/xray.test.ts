// Danger: the command misses, in the very releases this product starts from, what a stranger found by taking them apart.
// Needs the network: the releases are fetched through npm, and nothing of them is kept.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packedCli } from '../support/packed-cli';

interface XrayJson {
  readonly lines: readonly { readonly sign: string; readonly facet: string; readonly values: readonly string[] }[];
  readonly partial: readonly string[];
}

let cli = '';
let cache = '';

before(() => {
  cli = packedCli();
  cache = mkdtempSync(join(tmpdir(), 'tool-trust-xray-cache-'));
});
after(() => {
  rmSync(cache, { recursive: true, force: true });
});

function xray(first: string, second: string, more: Record<string, string> = {}): { json: XrayJson; err: string } {
  const agent = '@anthropic-ai/claude-code';
  const env = { ...process.env, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, ...more };
  const run = spawnSync(cli, ['xray', `${agent}@${first}`, `${agent}@${second}`, '--format', 'json'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env });
  assert.equal(run.status, 0, run.stderr);
  return { json: JSON.parse(run.stdout) as XrayJson, err: run.stderr };
}

const top = (json: XrayJson, count: number): string[] => json.lines.slice(0, count).map((l) => `${l.sign} ${l.facet} ${l.values.join()}`);

describe('real releases', () => {
  test('2.1.91: two time zones, the hidden names and the look-alike are the top five lines', () => {
    const { json, err } = xray('2.1.90', '2.1.91');
    const [zone, second, hosts, names, mark] = top(json, 5);
    assert.deepEqual([zone, second], ['+ time-zone Asia/Shanghai', '+ time-zone Asia/Urumqi']);
    assert.match(hosts ?? '', /^\+ hidden-text .*baidu\.com.*base64, XOR 0x5B; 147 words/);
    assert.match(names ?? '', /^\+ hidden-text .*deepseek.*base64, XOR 0x5B; 11 words/);
    assert.match(mark ?? '', /^\+ look-alike U\+02BC/);
    assert.ok(json.lines.length <= 25);
    assert.equal(err.match(/needs the network/g)?.length, 1);
  });

  test('a pair that was compared needs no network the next time, and no release is kept', { skip: process.platform === 'darwin' }, () => {
    const cold = xray('2.1.90', '2.1.91');
    const warm = xray('2.1.90', '2.1.91', { npm_config_registry: 'http://127.0.0.1:9' });
    assert.deepEqual(warm, { json: cold.json, err: '' });
    const kept = readdirSync(join(cache, 'tool-trust/xray')).map((name) => statSync(join(cache, 'tool-trust/xray', name)).size);
    assert.ok(kept.length >= 3 && Math.max(...kept) < 1_000_000, kept.join());
  });

  test('2.1.88: the source map is the top line', () => {
    assert.deepEqual(top(xray('2.1.87', '2.1.88').json, 1), ['+ source-map cli.js.map']);
  });
});
