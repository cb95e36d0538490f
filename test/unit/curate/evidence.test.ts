// Danger: an evidence file says that a release was searched when bytes of it were passed over or were not those of the
// registry; or a second run overwrites a result that it contradicts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { gunzipSync, gzipSync } from 'node:zlib';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { npmRelease, readEvidence } from '../../../src/core/curate/evidence';
import { npmSource, type ArchiveSource } from '../../../src/node/curate/npm-download';
import { TarReader } from '../../../src/node/curate/tar-entries';
import { runVerifyArtifacts } from '../../../src/node/curate/verify-artifacts';
import type { CliResult } from '../../../src/node/cli-run';
import { failure, success } from '../../../src/ports/outcome';
import { SmallFeed } from '../../support/small-feed';

const NAME = '@anthropic-ai/claude-code';
const purl = (version: string): string => `pkg:npm/%40anthropic-ai/claude-code@${version}`;
const LONG = `deep/${'long-folder-name/'.repeat(12)}file.js`;

/** Packs files as a release, with the system's own tar. */
function pack(folder: string, files: Readonly<Record<string, string | Buffer>>, format = 'ustar'): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'package', path)), { recursive: true });
    writeFileSync(join(folder, 'package', path), content);
  }
  const archive = join(folder, 'release.tgz');
  const run = spawnSync('tar', [`--format=${format}`, '-czf', archive, '-C', folder, 'package']);
  assert.equal(run.status, 0, String(run.stderr));
  return archive;
}

function read(tar: Buffer, step: number): { readonly files: Map<string, string>; readonly fault: string | null } {
  const files = new Map<string, string>();
  let path = '';
  const reader = new TarReader({
    begin: (p) => {
      path = p;
      files.set(p, '');
    },
    piece: (bytes) => files.set(path, (files.get(path) ?? '') + bytes.toString('latin1')),
    end: () => undefined,
  });
  let fault: string | null = null;
  for (let at = 0; at < tar.length && fault === null; at += step) fault = reader.feed(tar.subarray(at, at + step));
  return { files, fault: fault ?? reader.finish() };
}

describe('archives', () => {
  let feed: SmallFeed;
  before(() => {
    feed = new SmallFeed();
  });
  after(() => {
    feed.remove();
  });

  for (const format of ['ustar', 'gnu', 'pax']) {
    test(`files of a ${format} archive, however its bytes come`, () => {
      const files = { 'package.json': '{}', 'empty.txt': '', 'a/b.js': 'x'.repeat(1500), ...(format === 'ustar' ? {} : { [LONG]: 'long' }) };
      const folder = join(feed.cwd, format);
      mkdirSync(folder);
      const tar = gunzipSync(readFileSync(pack(folder, files, format)));
      const expected = new Map(Object.entries(files).map(([path, text]) => [`package/${path}`, text]));
      for (const step of [1, 511, 512, 513, tar.length]) {
        const found = read(tar, step);
        assert.equal(found.fault, null);
        assert.deepEqual(new Map([...found.files].sort()), new Map([...expected].sort()), `in steps of ${step}`);
      }
    });
  }

  test('an archive that breaks off or does not hold together is a fault', () => {
    const tar = gunzipSync(readFileSync(join(feed.cwd, 'gnu/release.tgz')));
    assert.match(read(tar.subarray(0, 700), 512).fault ?? '', /breaks off|hold together/);
    const bent = Buffer.from(tar);
    bent[10] = 0x21;
    assert.match(read(bent, 512).fault ?? '', /does not hold together/);
  });

  test('any bytes are read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        assert.ok(read(Buffer.from(bytes), 300).files.size >= 0);
      }),
    );
  });
});

test('releases are named by package URLs of npm with a version', () => {
  assert.deepEqual(npmRelease(purl('2.1.91')), { name: NAME, version: '2.1.91' });
  assert.deepEqual(npmRelease('pkg:npm/nx@21.5.0-beta.1'), { name: 'nx', version: '21.5.0-beta.1' });
  for (const bad of ['pkg:npm/nx', 'pkg:pypi/nx@1.0.0', 'pkg:npm/nx@1.0.0 --x', 'pkg:npm/..@1', 'pkg:npm/a/b@1', '']) {
    assert.equal(npmRelease(bad), null, bad);
  }
});

test('npm is asked for nothing that could be an option or a command', async () => {
  for (const [name, version] of [['--help', '1.0.0'], ['nx', '1.0.0;ls'], ['nx', 'latest'], ['a b', '1.0.0'], ['../x', '1.0.0']] as const) {
    const fetched = await npmSource({ PATH: '' }).fetch(name, version, tmpdir());
    assert.ok(!fetched.ok);
    assert.match(fetched.reason, /is not a release that npm can be asked for/);
  }
});

describe('evidence', () => {
  let feed: SmallFeed;
  let releases: Map<string, Readonly<Record<string, string | Buffer>>>;
  let spoil: 'nothing' | 'integrity' | 'list' | 'gzip';
  let used: string[];

  beforeEach(() => {
    feed = new SmallFeed();
    releases = new Map([
      ['1.0.0', { 'cli.js': 'if (zone === "Asia/Urumqi") mark();', 'data.bin': Buffer.from('Asia/Urumqi', 'utf16le') }],
      ['1.1.0', { 'cli.js': 'nothing here' }],
    ]);
    spoil = 'nothing';
    used = [];
    observe([purl('1.0.0'), true], [purl('1.1.0'), false]);
  });
  afterEach(() => {
    feed.remove();
  });

  function observe(...observed: readonly (readonly [string, boolean])[]): void {
    feed.event((record) => {
      SmallFeed.trust(record)['marker'] = { token: 'Asia/Urumqi', where: 'cli.js', observed: observed.map(([p, present]) => ({ purl: p, present })) };
    });
  }

  const source: ArchiveSource = {
    fetch(name, version, folder) {
      used.push(folder);
      const files = releases.get(version);
      if (files === undefined) return Promise.resolve(failure(`${name}@${version} is not in the registry that npm is set to`, true));
      const path = pack(folder, files);
      if (spoil === 'gzip') writeFileSync(path, Buffer.concat([gzipSync('x').subarray(0, 12), Buffer.from('junk')]));
      const bytes = spoil === 'integrity' ? 'other' : readFileSync(path);
      const listed = Object.keys(files).map((p) => [p, statSync(join(folder, 'package', p)).size] as const);
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      return Promise.resolve(success({ path, integrity, files: new Map(spoil === 'list' ? listed.slice(1) : listed) }));
    },
  };

  const run = (day = '2026-11-22', only?: string): Promise<CliResult> =>
    runVerifyArtifacts(feed.id, { feed: 'feed', only }, '1.2.3', { cwd: feed.cwd, now: `${day}T10:00:00Z` }, source);
  const file = (): string => readFileSync(join(feed.cwd, 'feed/evidence', `${feed.id}.json`), 'utf8');

  test('counts per file, hashes and sizes; temporary folders are gone', async () => {
    const said = await run();
    assert.equal(said.exit, 0, said.out + said.err);
    const evidence = readEvidence(JSON.parse(file()));
    assert.deepEqual([evidence?.event, evidence?.token, evidence?.tool, evidence?.day], [feed.id, 'Asia/Urumqi', '1.2.3', '2026-11-22']);
    const [first, second] = evidence?.packages ?? [];
    assert.deepEqual(first?.hits, [{ path: 'cli.js', text8: 1, text16: 0 }, { path: 'data.bin', text8: 0, text16: 1 }]);
    assert.deepEqual([first.present, first.files, first.bytes], [true, 2, 57]);
    assert.deepEqual([second?.present, second?.files, second?.bytes, second?.hits], [false, 1, 12, []]);
    assert.match(first.integrity, /^sha512-/);
    assert.equal(used.length, 2);
    assert.ok(used.every((folder) => !existsSync(folder)));
  });

  test('a second run on another day gives the same bytes and says so', async () => {
    // The system's tar writes times into the archive, so both runs get one archive.
    const kept = new Map<string, Buffer>();
    const steady: ArchiveSource = {
      async fetch(name, version, folder) {
        const made = await source.fetch(name, version, folder);
        if (!made.ok) return made;
        const bytes = kept.get(version) ?? readFileSync(made.value.path);
        kept.set(version, bytes);
        writeFileSync(made.value.path, bytes);
        return success({ ...made.value, integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` });
      },
    };
    const again = (day: string): Promise<CliResult> =>
      runVerifyArtifacts(feed.id, { feed: 'feed' }, '1.2.3', { cwd: feed.cwd, now: `${day}T10:00:00Z` }, steady);
    await again('2026-11-22');
    const first = file();
    const said = await again('2026-12-24');
    assert.match(said.out, /reproduces x_TT-2025-0001\.json of 2026-11-22/);
    assert.equal(file(), first);
  });

  test('a result that contradicts the earlier file leaves it as it is', async () => {
    await run();
    const first = file();
    releases.set('1.1.0', { 'cli.js': 'another text' });
    const said = await run('2026-12-24');
    assert.equal(said.exit, 1);
    assert.match(said.out, /1\.1\.0 has other bytes than before, so x_TT-2025-0001\.json was left as it is/);
    assert.equal(file(), first);
  });

  test('a contradiction of the record is told', async () => {
    observe([purl('1.0.0'), false], [purl('1.1.0'), false]);
    const said = await run();
    assert.equal(said.exit, 1);
    assert.match(said.out, /1\.0\.0: the record says absent, the search says present/);
  });

  test('what could not be fetched makes the evidence partial, and a fuller file stays', async () => {
    observe([purl('1.0.0'), true], [purl('9.9.9'), true]);
    const said = await run();
    assert.equal(said.exit, 3);
    assert.match(said.out, /partial, 1 not searched\n/);
    assert.match(said.out, /9\.9\.9: not searched: .*is not in the registry that npm is set to/);
    assert.equal((JSON.parse(file()) as { complete: boolean }).complete, false);
    observe([purl('1.0.0'), true]);
    releases.clear();
    assert.match((await run('2026-12-24')).out, /searched less than x_TT-2025-0001\.json tells of/);
  });

  for (const [how, words] of [['integrity', /not those that the registry states/], ['list', /not those that npm lists/], ['gzip', /cannot be read|not those/]] as const) {
    test(`an archive with a spoilt ${how} counts as not searched`, async () => {
      spoil = how;
      const said = await run('2026-11-22', '1.0.0');
      assert.equal(said.exit, 3);
      assert.match(said.out, words);
      assert.deepEqual(readEvidence(JSON.parse(file()))?.packages, []);
    });
  }

  test('mistakes of use are told: no marker, no such release, a file in the way', async () => {
    assert.match((await run('2026-11-22', 'pkg:pypi')).err, /names no release pkg:pypi/);
    mkdirSync(join(feed.cwd, 'feed/evidence'));
    writeFileSync(join(feed.cwd, 'feed/evidence', `${feed.id}.json`), '{"format":2}');
    assert.match((await run()).err, /is not an evidence file; move it away first/);
    feed.event(() => undefined);
    const said = await run();
    assert.deepEqual([said.exit, said.out], [2, '']);
    assert.match(said.err, /names no marker/);
    assert.equal(readdirSync(join(feed.cwd, 'feed/evidence')).length, 1);
  });
});
