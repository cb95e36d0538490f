// Danger: a vendor is praised or blamed by a number that rests on guessed dates.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { responseTimes } from '../../../src/core/ledger/response-times';
import type { CourseStep, TrustEvent } from '../../../src/core/model/event';
import { trustEvent } from '../../support/events';

const course = (...steps: [CourseStep['step'], string][]): TrustEvent =>
  trustEvent({ course: steps.map(([step, date]) => ({ step, date, zone: 'UTC', text: '', basis: 'a test' })) });

describe('first public report to first response', () => {
  const timing = (...events: TrustEvent[]) => responseTimes(events).publicReportToResponse;

  test('the marker event: 20 days', () => {
    assert.deepEqual(timing(course(['disclosed', '2026-06-10'], ['first-response', '2026-06-30T22:07Z'])), { n: 1, medianDays: 20 });
  });

  test('nothing known: no number', () => {
    assert.deepEqual(timing(), { n: 0, medianDays: null });
    assert.deepEqual(timing(course(['disclosed', '2026-06-10']), course(['first-response', '2026-06-10'])), { n: 0, medianDays: null });
  });

  test('dates known to the month only are left out, and n says so', () => {
    const vague = course(['disclosed', '2026-06'], ['first-response', '2026-06-30']);
    const exact = course(['disclosed', '2026-06-10'], ['first-response', '2026-06-13']);
    assert.deepEqual(timing(vague, exact), { n: 1, medianDays: 3 });
  });

  test('a month that may hold the earlier report makes the event unknown', () => {
    assert.equal(timing(course(['disclosed', '2026-06'], ['disclosed', '2026-06-20'], ['first-response', '2026-06-30'])).n, 0);
  });

  test('of several reports the first counts', () => {
    assert.equal(timing(course(['disclosed', '2026-06-20'], ['disclosed', '2026-06-10'], ['first-response', '2026-06-30'])).medianDays, 20);
  });

  test('an answer before the report took no days', () => {
    assert.deepEqual(timing(course(['disclosed', '2026-06-10'], ['first-response', '2026-06-01'])), { n: 1, medianDays: 0 });
  });

  test('the median is the middle, or half way between two', () => {
    const after = (day: number): TrustEvent => course(['disclosed', '2026-06-01'], ['first-response', `2026-06-${String(1 + day).padStart(2, '0')}`]);
    assert.equal(timing(after(1), after(20), after(3)).medianDays, 3);
    assert.equal(timing(after(10), after(1), after(20), after(3)).medianDays, 6.5);
  });
});

test('report to fix starts at the earlier of private and public report', () => {
  const { reportToFix } = responseTimes([
    course(['reported', '2026-05-01'], ['disclosed', '2026-06-01'], ['fix-released', '2026-05-11']),
    course(['disclosed', '2026-06-01'], ['fix-released', '2026-06-21']),
  ]);
  assert.deepEqual(reportToFix, { n: 2, medianDays: 15 });
});

describe('report to fix where the private report is not known', () => {
  const timing = (...events: TrustEvent[]) => responseTimes(events).reportToFix;

  test('a fix that was out on the day of publication gives no number: the report was earlier', () => {
    assert.equal(timing(course(['disclosed', '2026-06-01'], ['fix-released', '2026-04-15'])).n, 0);
    assert.equal(timing(course(['disclosed', '2026-06-01'], ['fix-released', '2026-06-01'])).n, 0);
  });

  test('a public report before the fix is a report', () => {
    assert.deepEqual(timing(course(['disclosed', '2026-06-01'], ['fix-released', '2026-06-02'])), { n: 1, medianDays: 1 });
  });

  test('a known report with a fix on its day took no days', () => {
    assert.deepEqual(timing(course(['reported', '2026-06-01'], ['fix-released', '2026-06-01'])), { n: 1, medianDays: 0 });
  });

  test('a report known to the month only gives no number', () => {
    assert.equal(timing(course(['reported', '2026-05'], ['disclosed', '2026-06-01'], ['fix-released', '2026-06-11'])).n, 0);
  });
});

test('a merged fix is no released fix', () => {
  assert.equal(responseTimes([course(['reported', '2026-05-01'], ['fix-merged', '2026-05-02'])]).reportToFix.n, 0);
});

test('fix released to advisory', () => {
  assert.deepEqual(responseTimes([course(['fix-released', '2026-01-01'], ['advisory', '2026-03-19'])]).fixToAdvisory, { n: 1, medianDays: 77 });
});

test('who found what', () => {
  const events = (['outsider', 'outsider', 'vendor', 'unknown'] as const).map((foundBy) => trustEvent({ foundBy }));
  assert.deepEqual(responseTimes(events).foundBy, { outsider: 2, vendor: 1, unknown: 1 });
});
