// Danger: a process is ended in the middle of an update, and what it leaves behind cannot be used any more.
// The file starts itself as a child with KILL_AT: it counts every call that changes the file system, from our code and
// from the update client alike, and ends itself by SIGKILL before, in the middle of, or after that call.
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unusableFeed } from '../../../src/core/feed/unusable-feed';
import type { FeedAddress } from '../../../src/core/model/feed';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { updateFeed } from '../../../src/node/feed-repository';
import { FeedFolders } from '../../../src/node/feed-store';
import { FIRST_IDS, SECOND_IDS, firstRepository } from '../../support/feed-attacks';
import { feedDocument, TufServer } from '../../support/tuf-repository';

type Moment = 'before' | 'within' | 'after';
interface Order {
  readonly address: FeedAddress;
  readonly base: string;
  readonly at: number;
  readonly moment: Moment;
}
type Call = (...args: unknown[]) => unknown;

const LIMITS = { idle: 5_000, whole: 10_000 };
const CHANGING = ['mkdir', 'writeFile', 'copyFile', 'cp', 'rename', 'rm', 'open'] as const;

function update(address: FeedAddress, base: string): Promise<{ readonly result: string }> {
  return updateFeed(address, { base, limits: LIMITS, folder: null, agent: null, unusable: unusableFeed });
}

/** What the disk has in the middle of a call: half a file, or an empty folder; other calls have no middle. */
function half(name: string, args: readonly unknown[]): void {
  const [path, data] = args;
  if (typeof path !== 'string') return;
  if (name.startsWith('cp')) fs.mkdirSync(String(data), { recursive: true });
  if (!name.startsWith('writeFile') || (typeof data !== 'string' && !Buffer.isBuffer(data))) return;
  const file = fs.openSync(path, 'w');
  fs.writeSync(file, Buffer.from(data).subarray(0, Math.floor(data.length / 2)));
}

function child(order: Order): void {
  let step = 0;
  const die = (): void => { process.kill(process.pid, 'SIGKILL'); };
  const counted = (name: string, original: Call): Call => (...args) => {
    step += 1;
    if (step !== order.at) return original(...args);
    if (order.moment === 'before') die();
    if (order.moment === 'within') { half(name, args); die(); }
    const result = original(...args);
    if (result instanceof Promise) return result.finally(die);
    die();
    return result;
  };
  for (const name of CHANGING) {
    const table = fsPromises as unknown as Record<string, Call>;
    table[name] = counted(name, table[name]!.bind(fsPromises));
    // The update client writes synchronously.
    const sync = fs as unknown as Record<string, Call>;
    if (name !== 'open') sync[`${name}Sync`] = counted(name, sync[`${name}Sync`]!.bind(fs));
  }
  syncBuiltinESMExports();
  void update(order.address, order.base).then(({ result }) => {
    process.send?.({ result, steps: step });
    process.disconnect();
  });
}

const order = process.env['KILL_AT'];
if (order !== undefined) child(JSON.parse(order) as Order);
else parent();

interface Ended {
  readonly signal: string | null;
  readonly said: { readonly result: string; readonly steps: number } | null;
}

function runChild(given: Order): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env: NodeJS.ProcessEnv = { ...process.env, KILL_AT: JSON.stringify(given) };
    delete env['NODE_TEST_CONTEXT'];
    const process_ = fork(fileURLToPath(import.meta.url), [], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let said: Ended['said'] = null;
    process_.on('message', (message) => { said = message as Ended['said']; });
    process_.on('error', reject);
    process_.on('exit', (_code, signal) => { resolve({ signal, said }); });
  });
}

function parent(): void {
  const work = fs.mkdtempSync(join(tmpdir(), 'tool-trust-killed-'));
  after(() => { fs.rmSync(work, { recursive: true, force: true }); });

  /** Ids of the stored feed; a failure that is not "missing" is a damaged store. */
  async function stored(address: FeedAddress, base: string): Promise<readonly string[] | string> {
    const loaded = await new FeedFolders(base).load(address);
    if (!loaded.ok) return loaded.missing ? 'nothing yet' : loaded.reason;
    return loaded.value.document === null ? 'nothing yet' : parseFeed(loaded.value.document).events.map((e) => e.id);
  }

  describe('a process that is ended in the middle of an update', () => {
    for (const [name, first] of [['the first download', true], ['a later update', false]] as const) {
      test(`${name}: after every step the old or the new feed is whole, and the next update succeeds`, async () => {
        const repository = firstRepository();
        const server = new TufServer(repository.copy());
        const address = { name: 'org', url: await server.start(), rootSha256: repository.rootSha256, replacesBundled: false };
        const start = join(work, first ? 'empty' : 'filled');
        fs.mkdirSync(start);
        if (!first) assert.equal((await update(address, start)).result, 'updated');
        if (!first) server.files = repository.publish(feedDocument(SECOND_IDS, '2026-11-24T00:00:00Z')).copy();
        const before = first ? 'nothing yet' : FIRST_IDS;
        const done = first ? FIRST_IDS : SECOND_IDS;
        const copy = (label: string): string => {
          const base = join(work, `${first ? 'first' : 'later'}-${label}`);
          fs.cpSync(start, base, { recursive: true });
          return base;
        };
        const whole = await runChild({ address, base: copy('whole'), at: 0, moment: 'before' });
        assert.equal(whole.said?.result, 'updated', 'the child works when it is left alone');
        const { steps } = whole.said;
        assert.ok(steps >= 12, `only ${steps} steps were counted`);
        const seen = new Set<string>();
        for (let at = 1; at <= steps; at += 1) {
          // Before a step is after the one before it.
          for (const moment of at === 1 ? (['before', 'within', 'after'] as const) : (['within', 'after'] as const)) {
            const base = copy(`${at}-${moment}`);
            const { signal } = await runChild({ address, base, at, moment });
            assert.equal(signal, 'SIGKILL', `step ${at}, ${moment}`);
            const left = await stored(address, base);
            const old = JSON.stringify(left) === JSON.stringify(before);
            assert.ok(old || JSON.stringify(left) === JSON.stringify(done), `step ${at}, ${moment}: ${JSON.stringify(left)}`);
            seen.add(old ? 'old' : 'new');
            assert.notEqual((await update(address, base)).result, 'refused', `step ${at}, ${moment}: no update any more`);
            assert.deepEqual(await stored(address, base), done);
            fs.rmSync(base, { recursive: true, force: true });
          }
        }
        assert.deepEqual([...seen].sort(), ['new', 'old'], 'the change is not seen at any step');
        await server.stop();
      });
    }
  });
}

