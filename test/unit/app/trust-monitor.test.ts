// Danger: an old scan overwrites a newer one, a failed scan looks like a clean one, or a change is never looked at.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Engine, ScanRequest } from '../../../src/app/engine-contract';
import { initialState, TrustMonitor } from '../../../src/app/trust-monitor';
import type { TrustState } from '../../../src/core/model/trust-state';
import { ManualClock } from '../../support/memory-tree';

const REQUEST: ScanRequest = { roots: [], installed: true, ignores: [], restricted: false };
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** An engine whose scans end when told to, each with its own time as a mark. */
class HandEngine implements Engine {
  readonly open: ((mark: string) => void)[] = [];
  readonly files: string[] = [];
  fail = false;

  scan(): Promise<TrustState> {
    if (this.fail) return Promise.reject(new Error('disk gone'));
    return new Promise((resolve) => {
      this.open.push((mark) => {
        resolve(ready(mark));
      });
    });
  }

  rescanFile(uri: string): Promise<TrustState> {
    this.files.push(uri);
    return Promise.resolve(ready(`rescan ${uri}`));
  }

  accepts(): boolean {
    return true;
  }

  dispose(): void {
    this.open.length = 0;
  }
}

function ready(mark: string): TrustState {
  return { ...initialState(false), phase: 'ready', scannedAt: mark };
}

function setUp(): { engine: HandEngine; clock: ManualClock; monitor: TrustMonitor; seen: (string | null)[] } {
  const engine = new HandEngine();
  const clock = new ManualClock();
  const loadEngine = (): Promise<Engine> => Promise.resolve(engine);
  const monitor = new TrustMonitor({ loadEngine, request: () => REQUEST, clock, log: SILENT });
  const seen: (string | null)[] = [];
  monitor.onState((s) => seen.push(s.phase === 'ready' ? s.scannedAt : s.phase));
  return { engine, clock, monitor, seen };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('before the first scan the state says scanning, not clean', () => {
  assert.equal(setUp().monitor.state.phase, 'scanning');
});

test('a scan is shown when it ends', async () => {
  const { engine, monitor, seen } = setUp();
  const done = monitor.check('test');
  await turn();
  engine.open[0]?.('first');
  await done;
  assert.deepEqual(seen, ['scanning', 'first']);
});

test('the result of an older scan is not shown over a newer one', async () => {
  const { engine, monitor, seen } = setUp();
  const first = monitor.check('one');
  await turn();
  const second = monitor.check('two');
  engine.open[0]?.('old');
  await first;
  await turn();
  engine.open[1]?.('new');
  await second;
  assert.ok(!seen.includes('old'));
  assert.equal(monitor.state.scannedAt, 'new');
});

test('a scan that fails shows as failed with its reason', async () => {
  const { engine, monitor } = setUp();
  engine.fail = true;
  await monitor.check('test');
  assert.equal(monitor.state.phase, 'failed');
  assert.match(monitor.state.failure ?? '', /disk gone/);
});

test('changes within the quiet time are read together, each file once', async () => {
  const { engine, clock, monitor } = setUp();
  monitor.fileChanged('a');
  monitor.fileChanged('b');
  monitor.fileChanged('a');
  assert.deepEqual(engine.files, []);
  clock.advance(300);
  await monitor.whenQuiet();
  assert.deepEqual(engine.files, ['a', 'b']);
});

test('a file change does not push a waiting full scan aside', async () => {
  const { engine, clock, monitor } = setUp();
  monitor.checkSoon('trust granted');
  monitor.fileChanged('a');
  clock.advance(300);
  await turn();
  assert.equal(engine.open.length, 1);
  engine.open[0]?.('full');
  await monitor.whenQuiet();
  assert.equal(monitor.state.scannedAt, 'full');
});

test('a file that changes while a full scan runs is read after it', async () => {
  const { engine, clock, monitor } = setUp();
  const full = monitor.check('one');
  await turn();
  monitor.fileChanged('a');
  clock.advance(300);
  await turn();
  assert.deepEqual(engine.files, []);
  engine.open[0]?.('full');
  await full;
  await monitor.whenQuiet();
  assert.deepEqual(engine.files, ['a']);
  assert.equal(monitor.state.scannedAt, 'rescan a');
});

test('a listener that throws does not keep the others from the state', async () => {
  const { engine, monitor } = setUp();
  const seen: string[] = [];
  monitor.onState(() => {
    throw new Error('surface broken');
  });
  monitor.onState((s) => seen.push(s.phase));
  const done = monitor.check('test');
  await turn();
  engine.open[0]?.('x');
  await done;
  assert.deepEqual(seen, ['scanning', 'ready']);
});

test('after dispose nothing is shown and nothing is started', async () => {
  const { engine, clock, monitor, seen } = setUp();
  monitor.checkSoon('later');
  monitor.dispose();
  clock.advance(300);
  await turn();
  assert.equal(engine.open.length, 0);
  assert.deepEqual(seen, []);
});
