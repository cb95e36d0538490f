// Danger: a pipeline reads 0 where something was found or not looked at.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CONCERNS, type Concern } from '../../../src/core/model/event';
import { ageInDays, checkOutcome, type CheckLimits } from '../../../src/core/present/check-outcome';
import { NOW, pinned, trustEvent } from '../../support/events';
import { FAILED, SCANNED, stateOf } from '../../support/states';

const limits = (over: Partial<CheckLimits> = {}): CheckLimits => ({ failOn: 'warn', maxAgeDays: null, now: NOW, ...over });
const found = (concern: Concern) => stateOf({ events: [trustEvent({ concern })], sightings: [pinned('2.1.150')] });

describe('exit status', () => {
  test('0 only for a complete result with nothing at or above the level', () => {
    assert.equal(checkOutcome(stateOf(), limits()).exit, 0);
    assert.equal(checkOutcome(found('notice'), limits()).exit, 0);
  });

  test('1 for findings at or above the level', () => {
    for (const concern of CONCERNS) {
      for (const failOn of CONCERNS) {
        const wanted = CONCERNS.indexOf(concern) >= CONCERNS.indexOf(failOn) ? 1 : 0;
        assert.equal(checkOutcome(found(concern), limits({ failOn })).exit, wanted, `${concern} against ${failOn}`);
      }
    }
  });

  test('3 for every way of being incomplete or stale', () => {
    const states = [
      stateOf({ coverage: [FAILED] }),
      stateOf({ coverage: [{ ...FAILED, status: 'skipped' }] }),
      stateOf({ status: { status: 'stale' } }),
      stateOf({ status: { status: 'refused' } }),
      stateOf({ events: [] }),
      stateOf({ feed: { problems: [{ record: 'r', message: 'm' }] } }),
      stateOf({ over: { phase: 'failed', failure: 'x' } }),
      stateOf({ over: { phase: 'scanning' } }),
    ];
    for (const state of states) assert.equal(checkOutcome(state, limits()).exit, 3);
  });

  test('a finding outweighs a gap', () => {
    const state = stateOf({ events: [trustEvent()], sightings: [pinned('2.1.150')], coverage: [FAILED] });
    const outcome = checkOutcome(state, limits());
    assert.equal(outcome.exit, 1);
    assert.deepEqual(outcome.gaps, ['1 source not looked at']);
  });

  test('an ignored finding does not count', () => {
    const ignores = [{ event: 'x_TT-2026-0100', package: 'npm/@anthropic-ai/claude-code', versions: '*', reason: 'r', until: '2027-01-01' }];
    assert.equal(checkOutcome(stateOf({ events: [trustEvent()], sightings: [pinned('2.1.150')], ignores }), limits()).exit, 0);
  });

  test('0 comes with no gap and nothing found, whatever the mix', () => {
    const concern = fc.constantFrom<Concern>('info', 'notice', 'warn', 'urgent');
    fc.assert(
      fc.property(fc.array(concern, { maxLength: 3 }), fc.boolean(), concern, (concerns, failed, failOn) => {
        const events = [trustEvent({ id: 'x_TT-2026-0900', affected: [] }), ...concerns.map((c, i) => trustEvent({ id: `x_TT-2026-090${i + 1}`, concern: c }))];
        const state = stateOf({ events, sightings: [pinned('2.1.150')], coverage: [failed ? FAILED : SCANNED] });
        const { exit, gaps } = checkOutcome(state, limits({ failOn }));
        const above = state.assessment.findings.some((f) => CONCERNS.indexOf(f.concern) >= CONCERNS.indexOf(failOn));
        assert.equal(exit, above ? 1 : failed ? 3 : 0);
        assert.equal(gaps.length > 0, failed);
      }),
    );
  });
});

describe('age of the feed', () => {
  // The feed is of 2026-11-20T00:00Z, the clock says 2026-11-22T12:00Z.
  test('older than allowed is a gap, to the hour', () => {
    assert.equal(checkOutcome(stateOf(), limits({ maxAgeDays: 3 })).exit, 0);
    assert.equal(checkOutcome(stateOf(), limits({ maxAgeDays: 2.5 })).exit, 0);
    assert.deepEqual(checkOutcome(stateOf(), limits({ maxAgeDays: 2 })).gaps, ['the feed is 2 days old, more than the 2 allowed']);
    assert.equal(checkOutcome(stateOf(), limits({ maxAgeDays: 0 })).exit, 3);
  });

  test('a time that cannot be read is a gap only where age was asked for', () => {
    const odd = stateOf({ status: { generated: 'yesterday' } });
    assert.equal(checkOutcome(odd, limits({ maxAgeDays: 9999 })).exit, 3);
    assert.equal(checkOutcome(odd, limits()).exit, 0);
  });

  test('a feed from the future is not old', () => {
    assert.equal(ageInDays('2027-01-01T00:00:00Z', NOW), 0);
    assert.equal(ageInDays('2026-11-20T00:00:00Z', NOW), 2);
  });
});
