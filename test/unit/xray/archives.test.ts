// Danger: an archive from anywhere makes the reader fill memory or time, lets a part go unread unseen, or puts a file of
// another place into the release; an extension on disk and the archive it came from look different.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseFacts } from '../../../src/core/xray/model';
import { openRelease } from '../../../src/node/xray/open-release';
import { RELEASE_LIMITS, type ReleaseLimits } from '../../../src/node/xray/release-files';
import { tar, tarEntry, tgz, zip, type ZipFile } from './release-support';

let cwd = '';
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tool-trust-archives-'));
});
after(() => {
  rmSync(cwd, { recursive: true, force: true });
});

type Result = Awaited<ReturnType<typeof openRelease>>;

function read(name: string, bytes: Buffer, limits: Partial<ReleaseLimits> = {}): Promise<Result> {
  writeFileSync(join(cwd, name), bytes);
  return openRelease(name, { cwd, zones: new Set(), limits: { ...RELEASE_LIMITS, ...limits }, signal: new AbortController().signal });
}

async function facts(name: string, bytes: Buffer, limits: Partial<ReleaseLimits> = {}): Promise<ReleaseFacts> {
  const release = await read(name, bytes, limits);
  assert.ok(release.ok, release.ok ? '' : release.reason);
  return release.value;
}

const hosts = (release: ReleaseFacts): string[] => [...(release.facts.get('host')?.keys() ?? [])];
const calls = (host: string): string => `f("https://${host}.vendor.dev/")`;
const GOOD: ZipFile = { name: 'good.js', content: calls('good') };

describe('kinds of archives', () => {
  test('an extension on disk holds what its archive does', async () => {
    const manifest = '{"name":"agent","version":"1.0.0","publisher":"v"}';
    const vsix = await facts('a.vsix', zip([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: 'extension/package.json', content: manifest }, { name: 'extension/dist/main.js', content: calls('good') }]));
    assert.deepEqual([...(vsix.facts.get('host') ?? [])], [['good.vendor.dev', { file: 'dist/main.js', offset: 2 }]]);
    assert.deepEqual(vsix.partial, []);
    mkdirSync(join(cwd, 'disk/dist'), { recursive: true });
    writeFileSync(join(cwd, 'disk/package.json'), manifest);
    writeFileSync(join(cwd, 'disk/dist/main.js'), calls('good'));
    const disk = await openRelease('disk', { cwd, zones: new Set(), limits: RELEASE_LIMITS, signal: new AbortController().signal });
    assert.deepEqual(disk.ok && disk.value.facts.get('host'), vsix.facts.get('host'));
  });

  test('a wheel: scripts are read, and its version does not stand in its paths', async () => {
    const wheel = await facts('agent-1.2.3-py3-none-any.whl', zip([{ name: 'agent/main.py', content: 'u = "https://good.vendor.dev/"\n' }, { name: 'agent-1.2.3.dist-info/METADATA', content: 'Name: agent' }]));
    assert.deepEqual(hosts(wheel), ['good.vendor.dev']);
    assert.deepEqual([...wheel.sizes.keys()], ['agent/main.py', 'agent.dist-info/METADATA']);
  });

  test('a plain tar, with and without gzip', async () => {
    const entries = [tarEntry('package/a.js', calls('good'))];
    for (const [name, bytes] of [['a.tar', tar(...entries)], ['a.tar.gz', tgz(...entries)], ['A.TGZ', tgz(...entries)]] as const) {
      assert.deepEqual(hosts(await facts(name, bytes)), ['good.vendor.dev'], name);
    }
  });

  test('files that are stored, and names in another encoding', async () => {
    const release = await facts('s.zip', zip([{ ...GOOD, method: 0 }, { name: 'caf\u00E9.js', content: calls('two'), flags: 0 }]));
    assert.deepEqual([hosts(release), release.partial], [['good.vendor.dev', 'two.vendor.dev'], []]);
  });
});

describe('what is not read is told', () => {
  const told: readonly (readonly [string, ZipFile, RegExp])[] = [
    ['a path out of the archive', { name: '../../evil.js', content: calls('evil') }, /outside of itself \(\.\.\/\.\.\/evil\.js\)/],
    ['an absolute path', { name: '/etc/evil.js', content: calls('evil') }, /outside of itself/],
    ['a path of Windows', { name: 'C:\\evil.js', content: calls('evil') }, /outside of itself/],
    ['backslashes', { name: '..\\evil.js', content: calls('evil') }, /outside of itself/],
    ['an encrypted file', { name: 'evil.js', content: calls('evil'), flags: 1 }, /evil\.js is encrypted/],
    ['another way of packing', { name: 'evil.js', content: calls('evil'), method: 99 }, /evil\.js is packed in a way that is not read/],
    ['a nested archive', { name: 'more.tgz', content: 'x'.repeat(99) }, /more\.tgz is an archive inside, which was not opened/],
  ];
  for (const [what, file, sentence] of told) {
    test(what, async () => {
      const release = await facts('t.zip', zip([GOOD, file, { name: 'last.js', content: calls('last') }]));
      assert.deepEqual(hosts(release), ['good.vendor.dev', 'last.vendor.dev']);
      assert.match(release.partial.join('\n'), sentence);
    });
  }

  test('a wrong checksum: read, and told', async () => {
    const release = await facts('c.zip', zip([{ ...GOOD, crc: 1 }]));
    assert.match(release.partial.join(), /good\.js is damaged: its checksum is another one/);
  });

  test('a link is not followed and not read as a file', async () => {
    const release = await facts('l.zip', zip([GOOD, { name: 'link.js', content: calls('evil'), mode: 0o120777 }]));
    assert.deepEqual(hosts(release), ['good.vendor.dev']);
  });

  test('an archive that is cut anywhere has no list of files, and fails with a sentence', async () => {
    const whole = zip([GOOD, { name: 'b.js', content: Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)) }]);
    for (const length of [0, 10, 100, whole.length - 60, whole.length - 30, whole.length - 1]) {
      const release = await read('cut.vsix', whole.subarray(0, length));
      assert.ok(!release.ok, `${length} bytes`);
      assert.match(release.reason, /^cut\.vsix: the archive cannot be read/);
    }
  });

  test('bytes that are damaged in the middle', async () => {
    const whole = zip([GOOD, { name: 'b.js', content: Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)) }]);
    for (const at of [40, 120, 300]) {
      const bent = Buffer.from(whole);
      bent.fill(0xff, at, at + 40);
      const release = await read('bent.zip', bent);
      assert.ok(!release.ok || release.value.partial.length > 0, `at ${at}`);
    }
  });
});

describe('bombs', () => {
  const zeros = Buffer.alloc(20_000_000);

  test('an archive that unpacks to a thousand times its size is read in part', async () => {
    for (const [name, bytes] of [['b.zip', zip([GOOD, { name: 'zeros.bin', content: zeros }])], ['b.tgz', tgz(tarEntry('package/good.js', GOOD.content), tarEntry('package/zeros.bin', zeros))]] as const) {
      const release = await facts(name, bytes, { freeBytes: 1_000_000 });
      assert.deepEqual(hosts(release), ['good.vendor.dev']);
      assert.match(release.partial.join(), /unpacks to much more than archives do: after \d+ bytes the rest was not read/);
    }
  });

  test('files that share their bytes count each time', async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ name: `${i}.bin`, content: zeros.subarray(0, 500_000) }));
    assert.match((await facts('m.zip', zip(many), { allBytes: 5_000_000 })).partial.join(), /after 5000000 bytes the rest was not read/);
  });

  test('too many entries', async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ name: `${i}.js`, content: '1' }));
    assert.match((await facts('n.zip', zip(many), { files: 10 })).partial.join(), /10 files or more/);
  });

  test('a size that is absurd', async () => {
    const huge = zip([GOOD, { name: 'b.js', content: calls('two') }]);
    // The size of the second file in the list, at its offset behind the signature.
    const at = huge.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24;
    huge.writeUInt32LE(0xfffffff0, at);
    const release = await facts('h.zip', huge);
    assert.deepEqual(hosts(release), ['good.vendor.dev', 'two.vendor.dev']);
    assert.match(release.partial.join(), /b\.js is damaged/);
  });
});
