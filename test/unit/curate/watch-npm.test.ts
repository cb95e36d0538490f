// Danger: what npm prints is misread, so that a package looks as if it had no new release, or a name from the registry
// becomes an argument or a path. A program named npm answers in place of the real one; the real one is asked in test/cli.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { npmKnowledge } from '../../../src/node/curate/npm-versions';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tool-trust-npm-'));
  const script = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(join(folder, 'asked'))}, process.argv.slice(2).join(' '));
const { out, code } = JSON.parse(readFileSync(${JSON.stringify(join(folder, 'answer'))}, 'utf8'));
process.stdout.write(out);
process.exitCode = code;
`;
  writeFileSync(join(folder, 'npm'), script, { mode: 0o755 });
});
after(() => { rmSync(folder, { recursive: true }); });

const npm = () => npmKnowledge({ folder, env: { PATH: folder }, signal: undefined });
const asked = () => readFileSync(join(folder, 'asked'), 'utf8');

function answer(value: unknown, code = 0): void {
  writeFileSync(join(folder, 'answer'), JSON.stringify({ out: value === undefined ? '' : JSON.stringify(value), code }));
}

async function listOf(value: unknown): Promise<readonly string[] | string> {
  answer(value);
  const said = await npm().list('some-agent');
  return said.ok ? said.value.versions : said.reason;
}

async function programOf(value: unknown, name = '@x/agent', version = '1.2.3'): Promise<string | null> {
  answer(value);
  const said = await npm().program(name, version);
  assert.ok(said.ok);
  return said.value === null ? null : `${said.value.name}@${said.value.version}`;
}

describe('the list of releases', () => {
  test('versions with their days, as npm answers for two fields', async () => {
    answer({ versions: ['1.0.0', '1.1.0'], time: { created: '2025-01-01T00:00:00.000Z', '1.0.0': '2025-02-03T04:05:06.789Z', '1.1.0': 'soon' } });
    const said = await npm().list('some-agent');
    assert.ok(said.ok);
    assert.deepEqual([said.value.versions, [...said.value.days]], [['1.0.0', '1.1.0'], [['1.0.0', '2025-02-03']]]);
    assert.match(asked(), /^view some-agent versions time --json /);
  });

  test('one field comes bare, one version as a text', async () => {
    assert.deepEqual(await listOf(['1.0.0', '1.1.0']), ['1.0.0', '1.1.0']);
    assert.deepEqual(await listOf('1.0.0'), ['1.0.0']);
    assert.deepEqual(await listOf({ versions: '1.0.0', time: {} }), ['1.0.0']);
  });

  test('versions that could lead a path or npm elsewhere are no releases', async () => {
    assert.deepEqual(await listOf({ versions: ['1.0.0', '../../x', '-g', 7, null, '1/2', `1.${'0'.repeat(200)}`], time: null }), ['1.0.0']);
  });

  test('no release, no package, and an answer that makes no sense are told apart', async () => {
    for (const nothing of [undefined, [], {}, { time: {} }]) assert.match(String(await listOf(nothing)), /npm lists no release of it$/);
    answer({ error: { code: 'E404', summary: 'Not Found - GET https://somewhere.example/some-agent' } }, 1);
    assert.deepEqual(await npm().list('some-agent'), { ok: false, missing: true, reason: 'some-agent is not in the registry that npm is set to' });
    answer({ error: { code: 'ENOTFOUND' } }, 1);
    assert.deepEqual(await npm().list('some-agent'), { ok: false, missing: false, reason: 'some-agent could not be fetched: npm cannot reach its registry' });
    writeFileSync(join(folder, 'answer'), JSON.stringify({ out: '<html>', code: 0 }));
    assert.equal((await npm().list('some-agent')).ok, false);
  });

  test('a name that is none never becomes an argument', async () => {
    writeFileSync(join(folder, 'asked'), 'nothing');
    for (const name of ['--registry=x', '../x', 'a b', 'a;b', '']) assert.equal((await npm().list(name)).ok, false, name);
    assert.equal((await npm().program('some-agent', '--x')).ok, false);
    assert.equal(asked(), 'nothing');
  });
});

describe('the program of a release', () => {
  test('a package for the system with the number of the release, or the release under another name', async () => {
    assert.equal(await programOf({ '@x/agent-darwin-arm64': '1.2.3', '@x/agent-linux-x64': '1.2.3' }), '@x/agent-linux-x64@1.2.3');
    assert.equal(await programOf({ '@x/agent-linux-x64': 'npm:@x/agent@1.2.3-linux-x64' }), '@x/agent@1.2.3-linux-x64');
    assert.match(asked(), /^view @x\/agent@1\.2\.3 optionalDependencies /);
  });

  test('somebody else’s program, another system, nothing at all, and no object give none', async () => {
    for (const none of [{ '@other/pty-linux-x64': '1.1.0' }, { '@x/agent-win32-x64': '1.2.3' }, {}, undefined, 'x', ['@x/agent-linux-x64'], { '@x/agent-linux-x64': 3 }]) {
      assert.equal(await programOf(none), null, JSON.stringify(none));
    }
  });

  test('a name that could lead elsewhere is none', async () => {
    assert.equal(await programOf({ '../up-linux-x64': '1.2.3', '-g-linux-x64': '1.2.3', 'a b-linux-x64': '1.2.3' }), null);
  });
});
