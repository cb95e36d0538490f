// Danger: a kept comparison is shown for other bytes than those asked for, a damaged one is shown at all, the folder
// grows without bound, or a person who refused the network finds it used.
import { afterEach, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { XrayReport } from '../../../src/core/xray/model';
import { xrayCacheFolder } from '../../../src/node/xray/cache-folder';
import { KeptPairs } from '../../../src/node/xray/kept-pairs';
import { newestRelease, xrayPair, type PairAsk, type PairGround } from '../../../src/node/xray/pair';
import { pairGround, ScriptSource } from './release-support';

const ASK: PairAsk = { before: '@v/agent@1.0.0', after: '@v/agent@1.1.0', notes: null };
const SCRIPTS = { '1.0.0': 'f(1)', '1.1.0': 'f("https://new.vendor.dev/","\\u001b[31m")', '1.2.0': 'f("https://newer.vendor.dev/")' };

let cwd = '';
let cache = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tool-trust-kept-'));
  cache = join(cwd, 'cache');
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function report(ask: PairAsk, more: Partial<PairGround>): Promise<XrayReport> {
  const result = await xrayPair(ask, pairGround(cwd, { cache, ...more }));
  assert.ok(result.ok, result.ok ? '' : result.reason);
  return result.value;
}

const allowed = { mayFetch: () => Promise.resolve(true) };
const hosts = (r: XrayReport): string[] => r.lines.filter((l) => l.facet === 'host').map((l) => `${l.sign}${l.values.join()}`);
const kept = (kind: string): string[] => readdirSync(cache).filter((n) => n.startsWith(kind)).map((n) => join(cache, n));

describe('releases of npm', () => {
  test('a pair that was compared once needs neither the network nor the question about it', async () => {
    const source = new ScriptSource(SCRIPTS);
    const cold = await report(ASK, { source, ...allowed });
    assert.deepEqual(hosts(cold), ['+new.vendor.dev']);
    const warm = await report(ASK, { source: new ScriptSource({}), mayFetch: () => assert.fail('no network is needed') });
    assert.deepEqual(warm, cold);
    assert.deepEqual([kept('r-').length, kept('p-').length], [2, 1]);
  });

  test('other notes, another form, the other direction and another release are other results', async () => {
    const source = new ScriptSource(SCRIPTS);
    await report(ASK, { source, ...allowed });
    assert.equal(source.asked.length, 2);
    const others: PairAsk[] = [
      { ...ASK, notes: { text: 'new.vendor.dev', source: 'NEWS' } },
      { ...ASK, notes: { text: 'nothing', source: 'NEWS' } },
      { ...ASK, whole: true },
      { ...ASK, before: ASK.after, after: ASK.before },
      { ...ASK, after: '@v/agent@1.2.0' },
    ];
    const results = [];
    for (const ask of others) results.push(await report(ask, { source, ...allowed }));
    assert.equal(source.asked.length, 12);
    assert.deepEqual(results.slice(0, 2).map((r) => r.lines[0]?.mention), ['mentioned', 'not mentioned']);
    assert.deepEqual(hosts(results[3] ?? (await report(ASK, {}))), ['-new.vendor.dev']);
  });

  test('a tag is asked for every time, and the release it stands for is then known', async () => {
    await report(ASK, { source: new ScriptSource(SCRIPTS), ...allowed });
    const source = new ScriptSource({}, '1.1.0');
    const tagged = await report({ ...ASK, after: '@v/agent@latest' }, { source, ...allowed });
    assert.deepEqual([source.asked, tagged.after], [['@v/agent@latest'], '@v/agent@1.1.0']);
  });

  test('without a folder, and with one that cannot be used, the comparison is made all the same', async () => {
    const source = new ScriptSource(SCRIPTS);
    writeFileSync(join(cwd, 'taken'), 'a file');
    for (const folder of [null, join(cwd, 'taken'), join(cwd, 'taken/below')]) {
      assert.deepEqual(hosts(await report(ASK, { source, ...allowed, cache: folder })), ['+new.vendor.dev']);
    }
    assert.equal(existsSync(cache), false);
    assert.equal(source.asked.length, 6);
  });
});

describe('files and folders', () => {
  test('a file that changed is read again, and one that did not is not', async () => {
    writeFileSync(join(cwd, 'a.js'), 'f(1)');
    writeFileSync(join(cwd, 'b.js'), 'f("https://one.vendor.dev/")');
    const steps: string[] = [];
    const ask = { before: 'a.js', after: 'b.js', notes: null };
    const progress = (step: string): unknown => steps.push(step);
    const first = await report(ask, { progress });
    assert.deepEqual(steps, ['reading a.js', 'reading b.js', 'comparing']);
    assert.deepEqual(await report(ask, { progress: () => assert.fail('nothing is read') }), first);
    writeFileSync(join(cwd, 'b.js'), 'f("https://two.vendor.dev/")');
    assert.deepEqual(hosts(await report(ask, { progress })), ['+two.vendor.dev']);
  });

  test('folders are not kept', async () => {
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'folder/a.js'), 'f("https://one.vendor.dev/")');
    await report({ before: 'folder', after: 'folder', notes: null }, {});
    assert.equal(existsSync(cache), false);
  });
});

describe('the folder', () => {
  test('a damaged entry counts as none and is replaced', async () => {
    const source = new ScriptSource(SCRIPTS);
    const cold = await report(ASK, { source, ...allowed });
    const [path = ''] = kept('p-');
    const whole = readFileSync(path, 'utf8');
    for (const bad of ['', whole.slice(0, -5), whole.replace('new.vendor', 'old.vendor'), `${'0'.repeat(64)}\n{}`, '\n{}']) {
      writeFileSync(path, bad);
      assert.deepEqual(await report(ASK, { source, ...allowed }), cold);
      assert.equal(readFileSync(path, 'utf8'), whole);
    }
    assert.equal(source.asked.length, 12);
  });

  test('a damaged hash of a release is none', async () => {
    const pairs = new KeptPairs(cache);
    await pairs.learn('agent', '1.0.0', 'sha512-short');
    assert.equal(await pairs.integrity('agent', '1.0.0'), null);
    const integrity = `sha512-${'A'.repeat(86)}==`;
    await pairs.learn('agent', '1.0.0', integrity);
    assert.equal(await pairs.integrity('agent', '1.0.0'), integrity);
    writeFileSync(kept('r-')[0] ?? '', integrity);
    assert.equal(await pairs.integrity('agent', '1.0.0'), null);
  });

  test('the oldest go when it is full, and so does what a killed process left behind', async () => {
    const empty = await report(ASK, { source: new ScriptSource(SCRIPTS), ...allowed, cache: null });
    const pairs = new KeptPairs(cache, 5000);
    for (let i = 0; i < 8; i++) {
      await pairs.keep([i], { ...empty, judged: 'x'.repeat(1000) });
      for (const path of kept('p-')) {
        const { mtimeMs } = statSync(path);
        utimesSync(path, mtimeMs / 1000 - 60, mtimeMs / 1000 - 60);
      }
      // Looking at a kept result makes it young again.
      assert.ok((await pairs.find([0])) !== null);
    }
    assert.ok((await pairs.find([7])) !== null);
    assert.equal(await pairs.find([1]), null);
    assert.ok(kept('p-').reduce((sum, path) => sum + statSync(path).size, 0) <= 5000);
    writeFileSync(join(cache, 't-0123456789abcdef'), 'half');
    writeFileSync(join(cache, 'other'), 'not ours');
    utimesSync(join(cache, 't-0123456789abcdef'), 1, 1);
    await pairs.keep([9], empty);
    assert.deepEqual([kept('t-').length, kept('other').length], [0, 1]);
  });

  test('nobody else may read it, where the system knows such a thing', { skip: process.platform === 'win32' }, async () => {
    await report(ASK, { source: new ScriptSource(SCRIPTS), ...allowed });
    for (const path of [cache, ...kept('p-'), ...kept('r-')]) assert.equal(statSync(path).mode & 0o077, 0);
  });

  test('it lies where the system keeps such things', () => {
    const home = join(tmpdir(), 'home');
    const moved = join(tmpdir(), 'moved');
    assert.equal(xrayCacheFolder({}, home, 'linux'), join(home, '.cache/tool-trust/xray'));
    assert.equal(xrayCacheFolder({ XDG_CACHE_HOME: moved }, home, 'linux'), join(moved, 'tool-trust/xray'));
    assert.equal(xrayCacheFolder({ XDG_CACHE_HOME: 'relative' }, home, 'linux'), join(home, '.cache/tool-trust/xray'));
    assert.equal(xrayCacheFolder({}, home, 'darwin'), join(home, 'Library/Caches/tool-trust/xray'));
    assert.equal(xrayCacheFolder({ LOCALAPPDATA: moved, XDG_CACHE_HOME: home }, home, 'win32'), join(moved, 'tool-trust/xray'));
    assert.equal(xrayCacheFolder({}, null, 'linux'), null);
  });
});

describe('the network', () => {
  test('is asked for once, naming what is fetched, and not used when refused', async () => {
    const said: string[] = [];
    const source = new ScriptSource(SCRIPTS);
    const mayFetch = (sentence: string): Promise<boolean> => {
      said.push(sentence);
      return Promise.resolve(false);
    };
    const result = await xrayPair(ASK, pairGround(cwd, { cache, source, mayFetch }));
    assert.match(result.ok ? '' : result.reason, /network was not to be used/);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^@v\/agent@1\.0\.0 and @v\/agent@1\.1\.0 are not on this machine/);
    assert.deepEqual(source.asked, []);
    assert.equal((await newestRelease('agent', pairGround(cwd, { source, mayFetch }))).ok, false);
    assert.deepEqual([said.length, source.asked], [2, []]);
  });

  test('the newest release is what the tag stands for', async () => {
    const newest = await newestRelease('agent', pairGround(cwd, { source: new ScriptSource({}, '3.2.1'), ...allowed }));
    assert.equal(newest.ok && newest.value, '3.2.1');
  });

  test('ranges are refused with a sentence', async () => {
    for (const range of ['1', '1.2', '^1.0.0', '>=1.0.0', '1.x', 'x', '*', 'v1', '1.0.0||2.0.0']) {
      const result = await xrayPair({ ...ASK, before: `agent@${range}` }, pairGround(cwd, { mayFetch: () => assert.fail('no network') }));
      assert.match(result.ok ? '' : result.reason, /a range of versions is no release/, range);
    }
  });

  test('calling it off ends the download, and nothing is left behind', async () => {
    const controller = new AbortController();
    const source = new ScriptSource(SCRIPTS);
    const { fetch } = source;
    source.fetch = async (name, version, folder, signal) => {
      assert.equal(signal, controller.signal);
      const fetched = await fetch(name, version, folder);
      controller.abort();
      return fetched;
    };
    const result = await xrayPair(ASK, pairGround(cwd, { cache, source, signal: controller.signal, ...allowed }));
    assert.deepEqual(result, { ok: false, reason: 'cancelled', missing: false });
    assert.equal(source.asked.length, 1);
    for (const folder of source.folders) assert.equal(existsSync(folder), false);
    assert.equal(existsSync(cache), false);
  });
});
