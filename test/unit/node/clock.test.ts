// Danger: a delay of a month, which a feed's expiry may well be, fires at once because timers hold 31 bits.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { NodeClock } from '../../../src/node/clock';

const DAY = 24 * 60 * 60 * 1000;

test('the time is UTC with milliseconds and moves with the system', () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 6, 1, 12, 0, 0, 7) });
  assert.equal(new NodeClock().now(), '2026-07-01T12:00:00.007Z');
  mock.timers.reset();
});

test('calls back once after the delay, and not after it was called off', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const calls: string[] = [];
  const clock = new NodeClock();
  clock.after(100, () => calls.push('kept'));
  const callOff = clock.after(100, () => calls.push('called off'));
  mock.timers.tick(99);
  assert.deepEqual(calls, []);
  callOff();
  mock.timers.tick(1000);
  assert.deepEqual(calls, ['kept']);
  mock.timers.reset();
});

test('a delay beyond the range of timers neither fires early nor never, and can be called off half way', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const calls: string[] = [];
  const clock = new NodeClock();
  clock.after(60 * DAY, () => calls.push('sixty days'));
  const callOff = clock.after(60 * DAY, () => calls.push('called off'));
  mock.timers.tick(2 ** 31 - 1);
  assert.deepEqual(calls, []);
  mock.timers.tick(2 ** 31 - 1);
  callOff();
  assert.deepEqual(calls, []);
  mock.timers.tick(60 * DAY - 2 * (2 ** 31 - 1));
  assert.deepEqual(calls, ['sixty days']);
  mock.timers.reset();
});

test('a pause lets other work run first', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('other work'));
  await new NodeClock().pause();
  order.push('after the pause');
  assert.deepEqual(order, ['other work', 'after the pause']);
});

test('the steady clock never goes back, even if the time of day does', () => {
  const clock = new NodeClock();
  const before = clock.steady();
  mock.timers.enable({ apis: ['Date'], now: 0 });
  assert.ok(clock.steady() >= before);
  mock.timers.reset();
});
