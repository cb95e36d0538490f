// Danger: a file of an unusual kind, size, encoding or place hangs the reader, is passed over unseen, or sends its own
// control characters to the terminal of whoever looks at it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReleaseFacts } from '../../../src/core/xray/model';
import { openRelease } from '../../../src/node/xray/open-release';
import { RELEASE_LIMITS, type ReleaseLimits } from '../../../src/node/xray/release-files';
import { runXray } from '../../../src/node/xray/run-xray';
import { decodedText } from '../../../src/node/xray/text-encoding';
import { tarEntry, tgz } from './release-support';

let cwd = '';
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tool-trust-bad-input-'));
});
after(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function put(path: string, content: Buffer | string): string {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), content);
  return path;
}

const read = (asked: string, limits: Partial<ReleaseLimits> = {}): ReturnType<typeof openRelease> =>
  openRelease(asked, { cwd, zones: new Set(['Asia/Urumqi']), limits: { ...RELEASE_LIMITS, ...limits }, signal: new AbortController().signal });

async function facts(asked: string, limits: Partial<ReleaseLimits> = {}): Promise<ReleaseFacts> {
  const release = await read(asked, limits);
  assert.ok(release.ok, release.ok ? '' : release.reason);
  return release.value;
}

const hosts = (release: ReleaseFacts): string[] => [...(release.facts.get('host')?.keys() ?? [])];
const CALL = 'f("https://good.vendor.dev/")';

describe('encodings', () => {
  const text = `${CALL};// caf\u00E9`;
  const swapped = (s: string): Buffer => Buffer.from(s, 'utf16le').swap16();
  const cases: readonly (readonly [string, Buffer])[] = [
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first, with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, little end first', Buffer.from(text, 'utf16le')],
    ['UTF-16, big end first, with a mark', swapped(`\uFEFF${text}`)],
    ['UTF-16, big end first', swapped(text)],
    ['Latin-1', Buffer.from(text, 'latin1')],
  ];
  for (const [name, bytes] of cases) {
    test(name, async () => {
      assert.equal(decodedText(bytes), text);
      const release = await facts(put('a.js', bytes));
      assert.deepEqual([hosts(release), release.partial], [['good.vendor.dev'], []]);
    });
  }

  test('bytes without any meaning, and an odd number of them', () => {
    for (const bytes of [[], [0xff], [0xfe, 0xff, 0], [0xff, 0xfe, 0x41], [0, 0, 0, 0, 0, 0, 0, 0, 0], [0x80, 0x81, 0x82]]) {
      assert.equal(typeof decodedText(Buffer.from(bytes)), 'string');
    }
  });
});

describe('programs of other systems', () => {
  const heads: Readonly<Record<string, Buffer>> = {
    ELF: Buffer.from('\x7fELF\x02\x01', 'latin1'),
    PE: Buffer.from('MZ\x90\0', 'latin1'),
    'Mach-O': Buffer.from('\xcf\xfa\xed\xfe', 'latin1'),
    'Mach-O of several processors': Buffer.from('\xca\xfe\xba\xbe', 'latin1'),
  };
  for (const [name, head] of Object.entries(heads)) {
    test(name, async () => {
      const text = Buffer.from('\0https://good.vendor.dev/\0\0', 'latin1');
      const wide = Buffer.from('https://wide.vendor.dev/', 'utf16le');
      const release = await facts(put(`program-${name}`, Buffer.concat([head, Buffer.alloc(100, 1), text, wide, Buffer.alloc(100)])));
      assert.deepEqual(hosts(release).sort(), ['good.vendor.dev', 'wide.vendor.dev']);
    });
  }

  test('one that breaks off within its head', async () => {
    assert.deepEqual(hosts(await facts(put('short', Buffer.from('\x7fELF')))), []);
  });
});

describe('sizes', () => {
  test('a file larger than any release is read in part', async () => {
    put('huge', Buffer.from('\x7fELF https://good.vendor.dev/ '));
    truncateSync(join(cwd, 'huge'), 8 * 1024 ** 3);
    const release = await facts('huge', { allBytes: 3_000_000 });
    assert.deepEqual(hosts(release), ['good.vendor.dev']);
    assert.match(release.partial.join(), /very large: after 3000000 bytes the rest was not read/);
  });

  test('a line of 20 MB, of statements and of one string', async () => {
    for (const line of [`${'f("text",1);'.repeat(1_700_000)}${CALL}`, `f("${'ab.c/'.repeat(4_000_000)}");${CALL}`]) {
      const release = await facts(put('line.js', line));
      assert.deepEqual([hosts(release), release.partial], [['good.vendor.dev'], []]);
    }
  });

  test('more text in many files than is kept in memory', async () => {
    for (const i of [1, 2, 3]) put(`texts/${i}.js`, `${CALL}//${'x'.repeat(1000)}`);
    assert.match((await facts('texts', { allText: 2000 })).partial.join(), /more than 2000 characters of text; the rest was not read/);
    const program = put('texts-in-program', Buffer.from(`\x7fELF\0${'see /a '.repeat(1000)}\0${'see /b '.repeat(1000)}`));
    assert.match((await facts(program, { allText: 8000 })).partial.join(), /more than 8000 characters of text/);
  });

  test('a manifest that would fill memory when parsed', async () => {
    put('manifest/package.json', `{"a":${'['.repeat(3_000_000)}`);
    assert.deepEqual((await facts('manifest')).partial, ['package.json is far larger than manifests are, so it was not read.']);
  });

  test('a text of empty lines only, and the place of what stands behind', async () => {
    const release = await facts(put('lines.yml', `${'\n'.repeat(5_000_000)}u: https://good.vendor.dev/`));
    assert.deepEqual([...(release.facts.get('host') ?? [])], [['good.vendor.dev', { file: 'lines.yml', offset: 5_000_000 }]]);
  });

  test('an empty file and an empty folder', async () => {
    mkdirSync(join(cwd, 'empty'));
    assert.deepEqual([(await facts('empty')).sizes.size, hosts(await facts(put('none.js', '')))], [0, []]);
  });
});

describe('what is no ordinary file', { skip: process.platform === 'win32' }, () => {
  test('a pipe is not waited for', async () => {
    put('piped/a.js', CALL);
    assert.equal(spawnSync('mkfifo', [join(cwd, 'piped/pipe'), join(cwd, 'pipe')]).status, 0);
    const release = await facts('piped');
    assert.deepEqual([hosts(release), release.partial], [['good.vendor.dev'], ['pipe is no ordinary file, so it was not read.']]);
    const alone = await read('pipe');
    assert.match(alone.ok ? '' : alone.reason, /pipe is neither a folder nor an ordinary file/);
  });

  test('links: inside the folder they say nothing new, outside they are told, and none is followed', async () => {
    put('linked/a.js', CALL);
    put('outside.js', 'f("https://outside.vendor.dev/")');
    symlinkSync('a.js', join(cwd, 'linked/inside.js'));
    symlinkSync('../outside.js', join(cwd, 'linked/outside.js'));
    symlinkSync('..', join(cwd, 'linked/up'));
    symlinkSync('nowhere', join(cwd, 'linked/z'));
    symlinkSync('nowhere', join(cwd, 'broken'));
    const release = await facts('linked');
    assert.deepEqual(hosts(release), ['good.vendor.dev']);
    assert.deepEqual(release.partial, [
      'outside.js is a link to another place, which was not read.',
      'up is a link to another place, which was not read.',
      'z is a link that leads nowhere (ENOENT).',
    ]);
    const broken = await read('broken');
    assert.match(broken.ok ? '' : broken.reason, /broken cannot be read \(ENOENT\)/);
  });
});

describe('control characters', () => {
  const NASTY = '\u001b[31m\u009b2J\u202e\u0007';
  const script = `f("https://good.vendor.dev/","please bypass the sandbox permission ${NASTY}","Asia/Urumqi","tengu_x${NASTY}")`;
  for (const format of ['text', 'json', 'markdown'] as const) {
    test(`literals, names of files and release notes put none into ${format}`, async () => {
      const later = put('nasty.tgz', tgz(tarEntry('package/package.json', JSON.stringify({ name: 'a', scripts: { postinstall: `x ${NASTY}` }, dependencies: { [`d${NASTY}`]: NASTY } })), tarEntry(`package/${NASTY}.js`, script), tarEntry(`../${NASTY}`, 'x')));
      const options = { format, notes: put(`notes${NASTY}`, `good ${NASTY}`), all: true };
      const result = await runXray(put('before.tgz', tgz(tarEntry('package/a.js', '1'))), later, options, { cwd, tell: () => undefined });
      assert.equal(result.exit, 3);
      assert.match(result.out, /good\\?\.vendor\\?\.dev/);
      for (const text of [result.out, result.err]) assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    });
  }

  test('what is asked for, and what is not there', async () => {
    for (const asked of [`no${NASTY}`, `a${NASTY}@1.0.0`, 'x'.repeat(5000), `a@${NASTY}`, 'a\0b']) {
      const result = await runXray(asked, asked, { format: 'text' }, { cwd, tell: () => undefined, env: { PATH: '' } });
      assert.deepEqual([result.exit, result.out], [3, '']);
      assert.doesNotMatch(result.err, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
      assert.ok(result.err.length < 1000);
    }
  });
});
