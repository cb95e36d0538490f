// Danger: one feed of several is out of date or refused, and the whole looks fresh.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasPassed, originAt, statusAt } from '../../../src/core/feed/staleness';
import type { FeedOrigin } from '../../../src/core/model/feed';

const NOW = '2026-11-22T12:00:00.000Z';
const origin = (over: Partial<FeedOrigin> = {}): FeedOrigin => ({
  id: 'org', name: 'org', status: 'fresh', generated: '2026-11-20T00:00:00Z', events: 2, reason: null, expires: '2026-12-01T00:00:00Z', ...over,
});
const BUNDLED = origin({ id: 'bundled', name: 'bundled', status: 'bundled', expires: null });
const WHOLE = { generated: '2026-11-20T00:00:00Z', events: 4, reason: null };

describe('one feed', () => {
  test('turns stale at its expiry and says so; a refused one stays refused and says both', () => {
    assert.equal(originAt(origin(), '2026-11-30T23:59:59.999Z').status, 'fresh');
    const stale = originAt(origin(), '2026-12-01T00:00:00.000Z');
    assert.equal(stale.status, 'stale');
    assert.match(stale.reason ?? '', /^its signed metadata expired on 2026-12-01; what it says still counts$/);
    const refused = originAt(origin({ status: 'refused', reason: 'rollback' }), '2026-12-02T00:00:00.000Z');
    assert.equal(refused.status, 'refused');
    assert.match(refused.reason ?? '', /^rollback; its signed metadata expired/);
  });

  test('the bundled feed has no expiry', () => {
    assert.equal(originAt(BUNDLED, '2036-01-01T00:00:00Z'), BUNDLED);
  });

  test('an expiry that cannot be read has passed', () => {
    assert.equal(hasPassed('some day', NOW), true);
  });
});

describe('several feeds', () => {
  test('the bundled feed alone is bundled, and with a fresh one beside it fresh', () => {
    assert.equal(statusAt([BUNDLED], WHOLE, NOW).status, 'bundled');
    assert.equal(statusAt([BUNDLED, origin()], WHOLE, NOW).status, 'fresh');
  });

  test('each reason is told under the name of its feed', () => {
    const status = statusAt([BUNDLED, origin({ status: 'refused', reason: 'rollback' }), origin({ name: 'two' })], WHOLE, '2026-12-05T00:00:00Z');
    assert.match(status.reason ?? '', /^org: rollback; its signed .*; two: its signed metadata expired/);
  });

  test('never better than the worst of them', () => {
    const order = ['bundled', 'fresh', 'stale', 'refused'] as const;
    const standing = fc.constantFrom(...order);
    fc.assert(
      fc.property(fc.array(standing, { minLength: 1 }), (list) => {
        const { status } = statusAt(list.map((s) => origin({ status: s })), WHOLE, NOW);
        assert.equal(order.indexOf(status), Math.max(...list.map((s) => order.indexOf(s))));
      }),
    );
  });
});
