// Danger: a level that rises by itself makes noise; one that falls too far hides something.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { concernOf } from '../../../src/core/assess/concern';
import { compareConcern, CONCERNS, type Concern } from '../../../src/core/model/event';
import type { ConditionState } from '../../../src/core/model/finding';

const STATES: readonly ConditionState[] = ['met', 'not-met', 'cannot-tell', 'none'];
const level = (event: Concern, verdict: 'affected' | 'unknown', conditions: ConditionState, floatingWithFix = false): Concern =>
  concernOf({ event, verdict, conditions, floatingWithFix }).concern;

describe('levels', () => {
  const table: [Concern, 'affected' | 'unknown', ConditionState, Concern][] = [
    ['urgent', 'affected', 'none', 'urgent'],
    ['urgent', 'affected', 'met', 'urgent'],
    ['urgent', 'affected', 'cannot-tell', 'urgent'],
    ['urgent', 'affected', 'not-met', 'notice'],
    ['warn', 'affected', 'not-met', 'notice'],
    ['notice', 'affected', 'not-met', 'notice'],
    ['info', 'affected', 'not-met', 'info'],
    ['urgent', 'unknown', 'none', 'warn'],
    ['warn', 'unknown', 'met', 'notice'],
    ['notice', 'unknown', 'cannot-tell', 'notice'],
    ['info', 'unknown', 'none', 'info'],
    ['urgent', 'unknown', 'not-met', 'notice'],
  ];
  for (const [event, verdict, conditions, expected] of table) {
    test(`${event}, ${verdict}, condition ${conditions}: ${expected}`, () => {
      assert.equal(level(event, verdict, conditions), expected);
    });
  }
});

test('a moving tag with a known fix is information, whatever the condition', () => {
  for (const event of CONCERNS) for (const state of STATES) assert.equal(level(event, 'unknown', state, true), 'info');
});

test('nothing raises a level, and not-met never stands above notice', () => {
  for (const event of CONCERNS) {
    for (const verdict of ['affected', 'unknown'] as const) {
      for (const state of STATES) {
        const result = level(event, verdict, state);
        assert.ok(compareConcern(result, event) <= 0);
        if (state === 'not-met') assert.ok(compareConcern(result, 'notice') <= 0);
      }
    }
  }
});

test('a changed level says why, an unchanged one says nothing', () => {
  const why = (event: Concern, verdict: 'affected' | 'unknown', conditions: ConditionState, floatingWithFix = false) =>
    concernOf({ event, verdict, conditions, floatingWithFix }).why;
  assert.equal(why('warn', 'affected', 'none'), null);
  assert.equal(why('info', 'unknown', 'none', true), null);
  assert.equal(why('warn', 'affected', 'not-met'), 'notice instead of warn: the condition is not met here');
  assert.equal(why('urgent', 'unknown', 'none'), 'warn instead of urgent: it is not certain that this version is affected');
  assert.equal(
    why('warn', 'unknown', 'none', true),
    'info instead of warn: what is installed next is decided at install time; older caches and images may still hold it',
  );
});
