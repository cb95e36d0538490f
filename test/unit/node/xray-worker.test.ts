// Danger: a comparison that a person has ended goes on, npm with it; a thread that breaks leaves the person waiting for
// ever; or the network is used without a yes. The worker is a real thread built from the shipped source.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { build } from 'esbuild';
import type { FromXray, ToXray } from '../../../src/node/xray-messages';
import { XrayWorker } from '../../../src/node/xray-worker-client';
import { serveXray } from '../../../src/node/xray-worker-serve';
import { failure } from '../../../src/ports/outcome';
import type { XrayAsker, XrayEnd } from '../../../src/ports/xray';
import { put } from '../../support/homes';

describe('comparing in a thread', () => {
  let folder = '';
  let script = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tool-trust-xray-worker-'));
    script = join(folder, 'xray-worker.cjs');
    await build({ entryPoints: ['src/xray-worker.ts'], outfile: script, bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'silent' });
    await put(folder, 'one/index.js', 'const a = "nothing";\n');
    await put(folder, 'two/index.js', 'const a = "Asia/Urumqi";\n');
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const worker = (path = script, env: NodeJS.ProcessEnv = { PATH: '' }, grace = 200): XrayWorker => new XrayWorker(path, { cwd: folder, home: folder, env, cache: null }, { grace, megabytes: 128 });
  const asker = (more: Partial<XrayAsker> = {}): XrayAsker & { readonly steps: string[] } => {
    const steps: string[] = [];
    return { steps, progress: (step) => steps.push(step), mayFetch: () => Promise.reject(new Error('asked for the network')), stopBy: () => undefined, ...more };
  };
  /** A script in place of the worker's own. */
  const other = (text: string): Promise<string> => put(folder, 'other.cjs', text);
  const reason = (end: XrayEnd): string => {
    assert.ok(end.kind === 'failed', JSON.stringify(end));
    return end.reason;
  };

  test('gives page and data of two folders, tells its steps, and asks nothing', async () => {
    const told = asker();
    const end = await worker().compare({ before: 'one', after: join(folder, 'two') }, told);
    assert.ok(end.kind === 'report', JSON.stringify(end));
    assert.match(end.markdown, /^# .*\n[^]*Asia\\\/Urumqi/);
    assert.equal((JSON.parse(end.json) as { lines: unknown[] }).lines.length, end.lines);
    assert.deepEqual([end.lines > 0, end.partial], [true, 0]);
    assert.ok(told.steps.length >= 3, told.steps.join());
  });

  test('a release that is not there gives a sentence', async () => {
    assert.match(reason(await worker().compare({ before: 'one', after: 'three' }, asker())), /^three is neither a file or folder here/);
  });

  test('the network is asked for in words, and a no ends it without a word', async () => {
    const asked: string[] = [];
    const mayFetch = (sentence: string): Promise<boolean> => {
      asked.push(sentence);
      return Promise.resolve(false);
    };
    assert.deepEqual(await worker().compare({ before: 'one', after: 'some-agent@1.2.3' }, asker({ mayFetch })), { kind: 'stopped' });
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /some-agent@1\.2\.3.*network/);
  });

  test('a release that is installed here needs no network', async () => {
    const place = '.nvm/versions/node/v20.1.0/lib/node_modules/agent-here';
    await put(folder, `${place}/package.json`, JSON.stringify({ name: 'agent-here', version: '1.2.3' }));
    await put(folder, `${place}/index.js`, 'const a = "nothing";\n');
    const end = await worker().compare({ before: 'agent-here@1.2.3', after: 'two' }, asker());
    assert.ok(end.kind === 'report', JSON.stringify(end));
    assert.match(end.markdown, /Asia\\\/Urumqi/);
  });

  test('after a yes npm is started; without npm that is a sentence', async () => {
    const end = await worker().compare({ before: 'one', after: 'some-agent@1.2.3' }, asker({ mayFetch: () => Promise.resolve(true) }));
    assert.match(reason(end), /npm was not found/);
  });

  test('ended by the person, it answers at once and npm does not go on', async () => {
    await chmod(await put(folder, 'bin/npm', `#!/bin/sh\necho $$ > "${folder}/npm.pid"\nexec /bin/sleep 60\n`), 0o755);
    let stop = (): void => undefined;
    const running = worker(script, { PATH: join(folder, 'bin') }, 10_000).compare({ before: 'some-agent@1.2.3', after: 'two' }, asker({ mayFetch: () => Promise.resolve(true), stopBy: (s) => (stop = s) }));
    const pid = Number(await until(() => readFile(join(folder, 'npm.pid'), 'utf8')));
    stop();
    stop();
    assert.deepEqual(await running, { kind: 'stopped' });
    await until(() => {
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
      return Promise.resolve();
    });
  });

  test('letting go ends what is under way', async () => {
    const xray = worker();
    const running = xray.compare({ before: 'one', after: 'some-agent@1.2.3' }, asker({ mayFetch: () => wait(60_000, true, { ref: false }) }));
    xray.dispose();
    assert.deepEqual(await running, { kind: 'stopped' });
  });

  test('a thread that does not end by itself is ended', async () => {
    const beat = join(folder, 'beat');
    const path = await other(`let n = 0; setInterval(() => require('node:fs').writeFileSync(${JSON.stringify(beat)}, String(n++)), 2);`);
    let stop = (): void => undefined;
    const running = worker(path, {}, 20).compare({ before: 'one', after: 'two' }, asker({ stopBy: (s) => (stop = s) }));
    await until(() => readFile(beat));
    stop();
    assert.deepEqual(await running, { kind: 'stopped' });
    await until(async () => {
      const before = await readFile(beat, 'utf8');
      await wait(60);
      assert.equal(await readFile(beat, 'utf8'), before, 'it goes on');
    });
  });

  for (const [what, text, expected] of [
    ['throws', 'throw new Error("no such module");', /broke off \(no such module\)/],
    ['ends without a word', 'process.exit(3);', /ended early \(status 3\)/],
    ['needs too much memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length));', /more memory/],
  ] as const) {
    test(`a thread that ${what} gives a sentence`, async () => {
      assert.match(reason(await worker(await other(text)).compare({ before: 'one', after: 'two' }, asker())), expected);
    });
  }

  test('a thread that is not there gives a sentence', async () => {
    assert.match(reason(await worker(join(folder, 'absent.cjs')).compare({ before: 'one', after: 'two' }, asker())), /broke off \(Cannot find module/);
  });
});

describe('the thread’s side', () => {
  type Compare = NonNullable<Parameters<typeof serveXray>[2]>;

  /** What it says when `compare` stands in for the comparison, and `answers` for the other side. */
  async function said(compare: Compare, answers: (said: FromXray) => ToXray | null = () => null): Promise<FromXray[]> {
    const { port1, port2 } = new MessageChannel();
    const all: FromXray[] = [];
    port1.on('message', (one: FromXray) => {
      all.push(one);
      const answer = answers(one);
      if (answer !== null) port1.postMessage(answer);
    });
    const closed = new Promise((settle) => port1.once('close', settle));
    await serveXray(port2, { before: 'a', after: 'b', cwd: '.', home: null, env: {}, cache: 'kept' }, compare);
    await closed;
    return all;
  }

  test('a fault of the comparison is a sentence, and the thread ends', async () => {
    const end = (await said(() => Promise.reject(new Error('unforeseen')))).at(-1);
    assert.ok(end?.kind === 'end' && end.end.kind === 'failed');
    assert.match(end.end.reason, /unforeseen/);
  });

  test('asks, is answered, and hands its ground on', async () => {
    for (const yes of [true, false]) {
      const all = await said(
        async (ask, ground) => failure(`${ask.before} ${ask.after} ${ground.cache ?? ''} ${await ground.mayFetch('May I?')}`),
        (one) => (one.kind === 'may-fetch' ? { kind: 'answer', yes } : null),
      );
      assert.deepEqual(all, [{ kind: 'may-fetch', sentence: 'May I?' }, { kind: 'end', end: { kind: 'failed', reason: `a b kept ${yes}` } }]);
    }
  });

  test('told to stop while it asks, the answer is no and the signal is given', async () => {
    const all = await said(
      async (_, ground) => failure(`${await ground.mayFetch('May I?')} ${ground.signal.aborted}`),
      (one) => (one.kind === 'may-fetch' ? { kind: 'stop' } : null),
    );
    assert.deepEqual(all.at(-1), { kind: 'end', end: { kind: 'failed', reason: 'false true' } });
  });
});

/** Tries again until something does not throw. */
async function until<T>(check: () => Promise<T>): Promise<T> {
  for (let left = 200; ; left -= 1) {
    try {
      return await check();
    } catch (error) {
      if (left === 0) throw error;
    }
    await wait(25);
  }
}
