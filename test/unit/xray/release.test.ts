// Danger: a hostile or broken release makes the reader write, run or loop, or a part that was not read looks like one
// in which nothing stands.
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrintableRuns } from '../../../src/node/xray/printable';
import { compareReleases } from '../../../src/core/xray/compare';
import { openRelease } from '../../../src/node/xray/open-release';
import { RELEASE_LIMITS, type ReleaseLimits } from '../../../src/node/xray/release-files';
import { runXray } from '../../../src/node/xray/run-xray';
import type { ArchiveSource } from '../../../src/node/curate/npm-download';
import type { ReleaseFacts } from '../../../src/core/xray/model';
import { failure, success } from '../../../src/ports/outcome';
import { tarEntry, tgz } from './release-support';

const cwd = mkdtempSync(join(tmpdir(), 'tool-trust-xray-test-'));
after(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function put(name: string, content: Buffer | string): string {
  writeFileSync(join(cwd, name), content);
  return name;
}

const OFFLINE: ArchiveSource = { fetch: () => Promise.resolve(failure('npm cannot reach its registry')) };

async function open(asked: string, limits: Partial<ReleaseLimits> = {}): Promise<ReleaseFacts> {
  const release = await openRelease(asked, { cwd, zones: new Set<string>(), limits: { ...RELEASE_LIMITS, ...limits }, signal: new AbortController().signal });
  assert.ok(release.ok, release.ok ? '' : release.reason);
  return release.value;
}

const hosts = (release: ReleaseFacts): string[] => [...(release.facts.get('host')?.keys() ?? [])];

describe('programs with hardly any script', () => {
  const program = (text: string): Buffer => Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(500, 1), Buffer.from(text), Buffer.alloc(90)]);
  const script = 'function f(){return "x"};'.repeat(4000);

  const engine = `${script}\x01${'\x02'.repeat(200 * script.length)}`;

  test('are told where they differ, since little can be seen of them', async () => {
    mkdirSync(join(cwd, 'before'));
    mkdirSync(join(cwd, 'after'));
    for (const [name, before, after] of [['same', 'a', 'a'], ['other', 'a', 'b'], ['scripted', script, `${script};`], ['engine', engine, `${engine}.`]] as const) {
      put(`before/${name}`, program(before));
      put(`after/${name}`, program(after));
    }
    put('after/new', program('c'));
    const report = compareReleases(await open('before'), await open('after'), null);
    assert.deepEqual(report.machineCode, ['engine', 'new', 'other']);
  });
});

describe('kinds of releases', () => {
  test('an archive, a folder and a file hold the same facts', async () => {
    const script = 'f("https://api.vendor.dev/")';
    mkdirSync(join(cwd, 'folder'));
    put('folder/cli.js', script);
    for (const asked of [put('a.tgz', tgz(tarEntry('package/cli.js', script))), 'folder', put('cli.js', script)]) {
      const release = await open(asked);
      assert.deepEqual([...(release.facts.get('host') ?? [])], [['api.vendor.dev', { file: 'cli.js', offset: 2 }]]);
      assert.deepEqual(release.partial, []);
    }
  });

  test('links of a folder are not followed', async () => {
    mkdirSync(join(cwd, 'linked'));
    put('outside.js', 'f("https://outside.vendor.dev/")');
    symlinkSync(join(cwd, 'outside.js'), join(cwd, 'linked/in.js'));
    symlinkSync(cwd, join(cwd, 'linked/up'));
    assert.deepEqual(hosts(await open('linked')), []);
  });

  test('text in UTF-16 is read as such', async () => {
    assert.deepEqual(hosts(await open(put('wide.js', Buffer.from('\uFEFFf("https://wide.vendor.dev/")', 'utf16le')))), ['wide.vendor.dev']);
  });
});

describe('programs', () => {
  test('texts of one and of two bytes per character, across any pieces', () => {
    const bytes = Buffer.concat([Buffer.from([0x7f, 1, 2]), Buffer.from('see /narrow/text'), Buffer.from([0, 0xff, 0]), Buffer.from('see /wide/text', 'utf16le'), Buffer.from([1, 1])]);
    for (let size = 1; size <= bytes.length; size++) {
      const seen: [string, number][] = [];
      const runs = new PrintableRuns((text, offset) => seen.push([text, offset]));
      for (let at = 0; at < bytes.length; at += size) runs.feed(bytes.subarray(at, at + size));
      runs.finish();
      // A text that a piece ends in comes when it ends, which may be later than another.
      seen.sort((a, b) => a[1] - b[1]);
      assert.deepEqual(seen, [['see /narrow/text', 3], ['see /wide/text', 22]], `pieces of ${size}`);
    }
  });

  test('a script inside a program is split into strings', async () => {
    const script = `${'function a(){return typeof b}'.repeat(3000)}f("Asia/Urumqi",process.env.AGENT_HIDDEN)`;
    const release = await open(put('agent', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(5000, 1), Buffer.from(script), Buffer.alloc(90)])));
    assert.deepEqual([...(release.facts.get('environment')?.keys() ?? [])], ['AGENT_HIDDEN']);
    assert.deepEqual([...(release.facts.get('time-zone')?.keys() ?? [])], ['Asia/Urumqi']);
  });
});

describe('hostile releases', () => {
  test('paths that lead out of the archive are named and not read', async () => {
    const name = put('out.tgz', tgz(tarEntry('../../evil.js', 'f("https://evil.vendor.dev/")'), tarEntry('package/a.js', 'f("https://good.vendor.dev/")')));
    const release = await open(name);
    assert.deepEqual(hosts(release), ['good.vendor.dev']);
    assert.match(release.partial.join(), /outside of itself/);
  });

  test('an archive that unpacks to very much is read in part', async () => {
    const name = put('bomb.tgz', tgz(tarEntry('package/a.js', 'f("https://good.vendor.dev/")'), tarEntry('package/b.bin', Buffer.alloc(4_000_000)), tarEntry('package/c.js', 'f("https://late.vendor.dev/")')));
    const release = await open(name, { allBytes: 1_000_000 });
    assert.deepEqual(hosts(release), ['good.vendor.dev']);
    assert.match(release.partial.join(), /after 1000000 bytes the rest was not read/);
  });

  test('too many files, and a text that is too long', async () => {
    const many = put('many.tgz', tgz(...Array.from({ length: 9 }, (_, i) => tarEntry(`package/${i}.js`, 'f(1)'))));
    assert.match((await open(many, { files: 5 })).partial.join(), /5 files or more/);
    const long = put('long.js', `f("https://good.vendor.dev/")${' '.repeat(5000)}`);
    assert.match((await open(long, { textBytes: 1000 })).partial.join(), /larger than 1000 bytes/);
  });

  test('a download that breaks off', async () => {
    const whole = tgz(tarEntry('package/a.js', 'f("https://good.vendor.dev/")'), tarEntry('package/b.js', Buffer.from(Array.from({ length: 90_000 }, (_, i) => (i * 7919) % 251))));
    const release = await open(put('cut.tgz', whole.subarray(0, whole.length - 40)));
    assert.deepEqual(hosts(release), ['good.vendor.dev']);
    assert.match(release.partial.join(), /was not read/);
  });

  test('what is no archive, and manifests and scripts that are none', async () => {
    const result = await runXray(put('no.tgz', 'hello'), 'no.tgz', { format: 'text' }, { cwd, tell: () => undefined, source: OFFLINE });
    assert.deepEqual([result.exit, result.out], [3, '']);
    assert.match(result.err, /^error: no\.tgz: the archive cannot be read whole/);
    assert.match((await open(put('package.json', '{'))).partial.join(), /no JSON/);
    assert.match((await open(put('bad.js', '#;'.repeat(99)))).partial.join(), /no JavaScript in too many places/);
  });

  test('one line of many megabytes', async () => {
    const script = `${'f("text",1);'.repeat(700_000)}f("https://good.vendor.dev/")`;
    const release = await open(put('line.js', script));
    assert.deepEqual([hosts(release), release.partial], [['good.vendor.dev'], []]);
  });
});

describe('the network', () => {
  test('it is said before it is used, and failure leaves nothing behind', async () => {
    const said: string[] = [];
    const folders: string[] = [];
    const source: ArchiveSource = {
      fetch: (name, version, folder) => {
        folders.push(folder);
        said.push(`fetch ${name} ${version}`);
        return Promise.resolve(failure('some-agent@1.0.0 is not in the registry that npm is set to', true));
      },
    };
    const result = await runXray('some-agent@1.0.0', 'cli.js', { format: 'text' }, { cwd, tell: (line) => said.push(line), source });
    assert.match(said[0] ?? '', /needs the network/);
    assert.deepEqual(said.slice(1), ['fetching some-agent@1.0.0', 'fetch some-agent 1.0.0']);
    assert.deepEqual([result.exit, result.err], [3, 'error: some-agent@1.0.0 is not in the registry that npm is set to\n']);
    for (const folder of folders) assert.throws(() => readdirSync(folder));
  });

  test('what npm hands over is compared, with notes from a file', async () => {
    const source: ArchiveSource = {
      fetch: (_name, version, folder) => {
        const path = join(folder, 'x.tgz');
        writeFileSync(path, tgz(tarEntry('package/a.js', version === '1.0.0' ? 'f(1)' : 'f("https://new.vendor.dev/")')));
        return Promise.resolve(success({ path, integrity: '', files: new Map() }));
      },
    };
    const options = { format: 'text', notes: put('NEWS', 'nothing') } as const;
    const result = await runXray('@v/agent@1.0.0', '@v/agent@1.1.0', options, { cwd, tell: () => undefined, source });
    assert.equal(result.exit, 0);
    assert.match(result.out, /^\+ host new\.vendor\.dev — .* — a\.js:2 — not mentioned$/m);
  });

  test('neither a path nor a release, and notes that are not there', async () => {
    const nothing = await runXray('\u001b[1mnothing', 'cli.js', { format: 'text' }, { cwd, tell: () => assert.fail('no network'), source: OFFLINE });
    assert.equal(nothing.exit, 3);
    assert.match(nothing.err, /neither a file or folder/);
    assert.ok(!nothing.err.includes('\u001b'));
    const notes = await runXray('cli.js', 'cli.js', { format: 'text', notes: 'none' }, { cwd, tell: () => assert.fail('no network'), source: OFFLINE });
    assert.deepEqual([notes.exit, notes.err], [2, 'error: the release notes none cannot be read (ENOENT).\n']);
  });
});
