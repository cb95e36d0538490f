// Danger: a file that cannot be read as text is taken for an empty one, a pipe hangs the scan, or a huge file fills the
// memory. Each must be a sentence, never a throw and never silence.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, open, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { NodeFileTree } from '../../../src/node/file-tree';
import { MAX_FILE_BYTES } from '../../../src/ports/file-tree';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, link, makeHome, put, removeHome } from '../../support/homes';

// Pipes, sockets and permissions as meant here exist on Unix only, and /proc on Linux only.
const onUnix = (name: string, work: () => Promise<void>): void => void (process.platform === 'win32' || test(name, work));
const onLinux = (name: string, work: () => Promise<void>): void => void (process.platform !== 'linux' || test(name, work));

let home: string;
let tree: NodeFileTree;
const uri = (...parts: string[]): string => pathToFileURL(join(home, ...parts)).href;
const read = (...parts: string[]) => tree.read(uri(...parts), NEVER_CANCELLED);
const list = (...parts: string[]) => tree.list(uri(...parts), NEVER_CANCELLED);

before(async () => {
  home = await makeHome();
  tree = new NodeFileTree(home);
});
after(() => removeHome(home));

describe('reading text', () => {
  const cases: [string, Buffer, string][] = [
    ['UTF-8', Buffer.from('größe\n'), 'größe\n'],
    ['UTF-8 with mark', Buffer.from('\ufeff{"a":1}'), '{"a":1}'],
    ['UTF-16LE', Buffer.from('\ufeffnäme', 'utf16le'), 'näme'],
    ['UTF-16BE', Buffer.from('\ufeffnäme', 'utf16le').swap16(), 'näme'],
    ['UTF-16LE cut in a character', Buffer.from('\ufeffab', 'utf16le').subarray(0, 5), 'a\ufffd'],
    ['UTF-16BE cut in a character', Buffer.from('\ufeffab', 'utf16le').swap16().subarray(0, 5), 'a\ufffd'],
    ['UTF-16LE with half a pair', Buffer.from('\ufeff\ud800x', 'utf16le'), '\ufffdx'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xc3, 0x62]), 'a\ufffd\ufffdb'],
    ['empty', Buffer.alloc(0), ''],
    ['only a mark', Buffer.from('\ufeff'), ''],
    ['NUL after the first 8 KB', Buffer.concat([Buffer.alloc(8192, 'x'), Buffer.from([0])]), `${'x'.repeat(8192)}\0`],
  ];
  for (const [name, bytes, text] of cases) {
    test(name, async () => {
      await put(home, 'text/file', bytes);
      assert.deepEqual(await read('text', 'file'), { ok: true, value: text });
    });
  }

  for (const [name, bytes] of [
    ['NUL in the first 8 KB', Buffer.concat([Buffer.alloc(8191, 'x'), Buffer.from([0])])],
    ['UTF-16 without mark', Buffer.from('claude', 'utf16le')],
    ['UTF-32LE, whose mark begins like that of UTF-16', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
  ] as const) {
    test(`${name} is binary, not a text without hits`, async () => {
      await put(home, 'text/binary', bytes);
      assert.deepEqual(await read('text', 'binary'), {
        ok: false,
        reason: '~/text/binary holds binary data, not text, and was not read.',
        missing: false,
      });
    });
  }

  test('a file of exactly the limit is read', async () => {
    const file = await put(home, 'text/limit', 'x');
    await writeFile(file, Buffer.alloc(MAX_FILE_BYTES, 'x'));
    const text = await read('text', 'limit');
    assert.ok(text.ok);
    assert.equal(text.value.length, MAX_FILE_BYTES);
  });

  test('a 21 MB file is told with its size and the limit', async () => {
    const file = await put(home, 'text/large', '');
    await truncate(file, 21 * 1024 * 1024);
    assert.deepEqual(await read('text', 'large'), {
      ok: false,
      reason: '~/text/large was not read: it has 22,020,096 bytes, the limit is 20,971,520. Look at it by hand.',
      missing: false,
    });
  });

  onLinux('a file whose size is not told beforehand is read whole', async () => {
    const text = await tree.read('file:///proc/self/status', NEVER_CANCELLED);
    assert.ok(text.ok);
    assert.match(text.value, /^Name:\t[^]*\nnonvoluntary_ctxt_switches:\t\d+\n$/);
  });

  onLinux('a file that never ends stops at the limit', async () => {
    // Its size at first sight is a megabyte; while it is read it grows faster than a reader takes it in.
    const block = Buffer.alloc(1024 * 1024, 'x');
    const handle = await open(await put(home, 'text/growing', block), 'a');
    const writer = { wanted: true };
    const done = (async () => {
      while (writer.wanted && (await handle.stat()).size < 3 * MAX_FILE_BYTES) await handle.write(block);
    })();
    const result = await read('text', 'growing');
    writer.wanted = false;
    await done;
    await handle.close();
    assert.ok(result.ok ? result.value.length <= MAX_FILE_BYTES : result.reason.includes('20,971,520'));
  });
});

describe('things that are no readable file', () => {
  test('a missing file is missing', async () => {
    assert.deepEqual(await read('no', 'such'), { ok: false, reason: '~/no/such does not exist.', missing: true });
  });

  test('a file in the place of a folder on the way means that nothing is there', async () => {
    await put(home, 'plain', '');
    const result = await read('plain', 'below');
    assert.ok(!result.ok && result.missing);
    assert.match(result.reason, /^~\/plain\/below does not exist: a part of its path is a file/);
  });

  test('a folder is not a file', async () => {
    await mkdir(join(home, 'folder.json'));
    const result = await read('folder.json');
    assert.ok(!result.ok && !result.missing);
    assert.match(result.reason, /^~\/folder\.json is a folder where a file was expected/);
  });

  test('links in a circle are told', async () => {
    await link(home, 'circle/a', 'b');
    await link(home, 'circle/b', 'a');
    const result = await read('circle', 'a');
    assert.ok(!result.ok && !result.missing);
    assert.match(result.reason, /links lead in a circle/);
  });

  test('a link to nothing is missing', async () => {
    await link(home, 'dangling', 'nowhere');
    const result = await read('dangling');
    assert.ok(!result.ok && result.missing);
  });

  onUnix('a pipe is never opened, so nobody has to write to it', async () => {
    execFileSync('mkfifo', [join(home, 'pipe')]);
    const result = await read('pipe');
    assert.ok(!result.ok && !result.missing);
    assert.match(result.reason, /^~\/pipe is a pipe, socket or device and was not opened/);
  });

  onUnix('a socket and a device are never opened', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(home, 'socket'), resolve));
    const results = [await read('socket'), await tree.read('file:///dev/zero', NEVER_CANCELLED)];
    await new Promise((resolve) => server.close(resolve));
    for (const result of results) assert.match(result.ok ? '' : result.reason, /is a pipe, socket or device/);
  });

  onUnix('a file that this user may not read is told, not taken for empty', async () => {
    await chmod(await put(home, 'closed/secret', 'x'), 0o600);
    await chmod(join(home, 'closed'), 0o700);
    const closed = process.getuid?.() === 0 ? 0o700 : 0o000;
    await chmod(join(home, 'closed'), closed);
    const results = await asOrdinaryUser(async () => [await read('closed', 'secret'), await list('closed')]);
    await chmod(join(home, 'closed'), 0o700);
    for (const result of results) {
      assert.ok(!result.ok && !result.missing);
      assert.match(result.reason, /^~\/closed(\/secret)? may not be read by this user\. Allow it/);
    }
  });

  for (const bad of ['https://example.com/x', 'file://host.example/x', 'file:///a%2Fb', 'untitled:x', '', 'file:///a%00b']) {
    test(`not a path on this machine: ${JSON.stringify(bad)}`, async () => {
      for (const result of [
        await tree.read(bad, NEVER_CANCELLED),
        await tree.list(bad, NEVER_CANCELLED),
        await tree.realUri(bad),
      ]) {
        assert.ok(!result.ok && !result.missing && result.reason !== '');
      }
    });
  }
});

describe('listing', () => {
  test('is sorted, and a link has the kind of its target', async () => {
    await put(home, 'list/b.txt', '');
    await put(home, 'list/a/inner', '');
    await link(home, 'list/to-folder', 'a');
    await link(home, 'list/to-file', 'b.txt');
    await link(home, 'list/to-nothing', 'gone');
    await link(home, 'list/to-itself', 'to-itself');
    await put(home, 'list/Z', '');
    const result = await list('list');
    assert.ok(result.ok);
    assert.deepEqual(
      result.value.map((e) => [e.name, e.kind, e.link]),
      [
        ['Z', 'file', false],
        ['a', 'folder', false],
        ['b.txt', 'file', false],
        ['to-file', 'file', true],
        ['to-folder', 'folder', true],
        ['to-itself', 'other', true],
        ['to-nothing', 'other', true],
      ],
    );
  });

  test('names that mean something in a URI lead back to the same file', async () => {
    for (const name of ['a b#c?.txt', '100%.txt', '%41.txt', 'ü', "it's", 'x;y=1']) await put(home, `names/${name}`, name);
    const result = await list('names');
    assert.ok(result.ok);
    assert.equal(result.value.length, 6);
    for (const entry of result.value) {
      assert.deepEqual(await tree.read(entry.uri, NEVER_CANCELLED), { ok: true, value: entry.name });
    }
  });

  test('URIs are those that Node makes of the paths, below the root folder too', async () => {
    for (const name of ['plain-name_1.json', 'with space', '.hidden', 'ä', '~x', '@scope']) await put(home, `uris #1/${name}`, '');
    const result = await list('uris #1');
    assert.ok(result.ok);
    for (const entry of result.value) assert.equal(entry.uri, uri('uris #1', entry.name));
    const root = await tree.list(pathToFileURL('/').href, NEVER_CANCELLED);
    assert.ok(root.ok);
    for (const entry of root.value) assert.equal(entry.uri, pathToFileURL(join('/', entry.name)).href);
  });

  test('a missing folder is missing; a file is not a folder', async () => {
    assert.deepEqual(await list('none'), { ok: false, reason: '~/none does not exist.', missing: true });
    await put(home, 'flat', '');
    const flat = await list('flat');
    assert.ok(!flat.ok && !flat.missing);
    assert.match(flat.reason, /^~\/flat is a file where a folder was expected/);
    const below = await list('flat', 'deeper');
    assert.ok(!below.ok && below.missing);
  });

  test('a folder that is a link to itself fails and does not hang', async () => {
    await link(home, 'self', 'self');
    const result = await list('self');
    assert.ok(!result.ok && !result.missing);
    assert.match(result.reason, /links lead in a circle/);
  });
});

test('two ways to one folder have one real URI', async () => {
  await put(home, 'real/x', '');
  await link(home, 'way', 'real');
  assert.deepEqual(await tree.realUri(uri('way')), { ok: true, value: uri('real') });
  const missing = await tree.realUri(uri('nothing'));
  assert.ok(!missing.ok && missing.missing);
});

test('a scan that was called off gets no content', async () => {
  await put(home, 'off/file', 'x');
  const off = { cancelled: true };
  assert.ok(!(await tree.read(uri('off', 'file'), off)).ok);
  assert.ok(!(await tree.list(uri('off'), off)).ok);
});
