// Danger: a date that is more exact on screen than in the record, and response times computed from it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compareDates, daysBetween, readDate } from '../../../src/core/ledger/dates';

describe('dates of the feed', () => {
  const good: [string, string, number | null][] = [
    ['2026-06', 'month', null],
    ['1970-01-02', 'day', 1],
    ['1970-01-02T23:59Z', 'time', 1],
    ['1970-01-02T23:59:59Z', 'time', 1],
    ['1970-01-02T00:00:00.123Z', 'time', 1],
    ['2024-02-29', 'day', 19_782],
  ];
  for (const [text, precision, day] of good) {
    test(`${text} is known to the ${precision}`, () => {
      const date = readDate(text);
      assert.equal(date?.precision, precision);
      assert.equal(date.day, day);
    });
  }

  const bad = ['', '2026', '2026-13', '2026-00', '2026-02-30', '2025-02-29', '2026-06-10T25:00Z', '2026-06-10T10:00', '2026-06-10T10:00+02:00', '10.06.2026', '2026-6-1', ' 2026-06-10'];
  for (const text of bad) {
    test(`"${text}" is no date`, () => {
      assert.equal(readDate(text), null);
    });
  }

  test('reading is total', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        daysBetween(readDate(a), readDate(b));
        assert.equal(Math.sign(compareDates(a, b)) + Math.sign(compareDates(b, a)), 0);
      }),
    );
  });
});

describe('days between', () => {
  const days = (a: string, b: string): number | null => daysBetween(readDate(a), readDate(b));
  const cases: [string, string, number | null][] = [
    ['2026-06-10', '2026-06-30', 20],
    ['2026-06-10', '2026-06-10', 0],
    ['2026-06-10T23:00Z', '2026-06-11T01:00Z', 1],
    ['2026-06-10', '2026-06-30T22:07:59Z', 20],
    ['2026-06-30', '2026-06-10', -20],
    ['2026-06', '2026-06-30', null],
    ['2026-06-10', '2026-06', null],
    ['2026-06-10', 'soon', null],
  ];
  for (const [from, to, expected] of cases) {
    test(`${from} to ${to}: ${expected ?? 'unknown'}`, () => {
      assert.equal(days(from, to), expected);
    });
  }
});

test('order: no date, then by time, a month before its days', () => {
  const sorted = ['nonsense', '2025-12-31', '2026-06', '2026-06-01', '2026-06-01T00:00Z', '2026-06-01T00:01Z', '2026-06-02', '2026-07'];
  assert.deepEqual([...sorted].reverse().sort(compareDates), sorted);
});
