// Danger: a date read as semver is unreadable or wrong, and two builds of one day have no order that could be guessed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CALENDAR } from '../../../src/core/assess/calendar-scheme';
import { readVersion } from '../../../src/core/assess/version-schemes';
import type { VersionText } from '../../../src/core/model/sighting';
import { checkLaws } from './scheme-laws';

const read = (text: string, kind: VersionText['kind'] = 'exact') => readVersion('calendar', { kind, text });
const order = (a: string, b: string): number => Math.sign(CALENDAR.compare(CALENDAR.exact(a)!, CALENDAR.exact(b)!));

describe('order', () => {
  const pairs: [string, string, number][] = [
    ['2026.8.31', '2026.9.1', -1],
    ['2026.8.9', '2026.8.31', -1],
    ['2026.05.28', '2026.5.28', 0],
    ['26.901.5280.0', '26.901.5280', 0],
    ['26.901.5280.0', '26.901.5280.1', -1],
    ['26.901.5280.0', '26.1001.1', -1],
    ['2026.05.28-418efe5', '2026.05.29-000aaaa', -1],
    ['2026.05.28-418efe5', '2026.05.28-000aaaa', 0],
    ['20260831', '20260901', -1],
  ];
  for (const [a, b, expected] of pairs) {
    test(`${a} against ${b}`, () => {
      assert.equal(order(a, b), expected);
      assert.equal(order(b, a), expected === 0 ? 0 : -expected);
    });
  }

  test('builds of one day are no version of one another', () => {
    const tie = (a: string, b: string): boolean => CALENDAR.isTie(CALENDAR.exact(a)!, CALENDAR.exact(b)!);
    assert.equal(tie('2026.05.28-418efe5', '2026.05.28-000aaaa'), true);
    assert.equal(tie('2026.05.28-418efe5', '2026.05.28'), true);
    assert.equal(tie('2026.05.28-418efe5', '2026.5.28-418efe5'), false);
  });
});

describe('reading', () => {
  for (const text of ['2026.8.31', '2026.05.28-418efe5', '26.901.5280.0', 'v2026.6.6', '2026.8']) {
    test(`${text} is a version`, () => { assert.equal(read(text).kind, 'exact'); });
  }
  const texts = ['', 'latest', '0.0.0', '0.0.0.0', '0.0.0-ci-202601291718', '2026.', '.8', '2026..8', '2026.8.31-', '2026.8.31 beta', '٢٠٢٦.٨.٣١', '1'.repeat(17), '>2026.9.1 <2026.8.1', '>=2026.05.28'];
  for (const text of texts) {
    test(`"${text.slice(0, 30)}" is unreadable, never old`, () => { assert.deepEqual(read(text), { kind: 'unreadable', text }); });
  }

  test('a manifest’s partial is the range that its reader says it is', () => {
    assert.equal(read('2026.8', 'range').kind, 'range');
    assert.equal(read('2026.8.31', 'range').kind, 'exact');
  });

  test('constraints are npm’s', () => {
    const lets = (text: string, version: string): boolean => CALENDAR.satisfies(CALENDAR.exact(version)!, CALENDAR.range(text)!);
    assert.equal(lets('^2026.8.31', '2026.12.1'), true);
    assert.equal(lets('^2026.8.31', '2027.1.1'), false);
    assert.equal(lets('~2026.8.31', '2026.9.1'), false);
    assert.equal(lets('2026.8.x', '2026.8.31'), true);
    assert.equal(lets('>2026.8.31', '2026.8.31'), false);
    assert.equal(lets('<2026.8.31 || >=2026.9.2', '2026.9.1'), false);
  });
});

const n = fc.nat({ max: 3 });
const numbers = fc.array(n, { minLength: 1, maxLength: 4 }).map((list) => list.join('.'));
const versions = fc.tuple(numbers, fc.constantFrom('', '', '-418efe5', '-000aaaa')).map((p) => p.join(''));
const clause = fc.tuple(fc.constantFrom('>=', '<=', '>', '<', '^', '~', ''), fc.tuple(n, n, n)).map(([o, p]) => `${o}${p.join('.')}`);
const constraints = fc
  .oneof(clause, fc.tuple(clause, clause, fc.constantFrom(' ', ' || ')).map(([a, b, by]) => `${a}${by}${b}`))
  .filter((text) => CALENDAR.range(text) !== null);

checkLaws(CALENDAR, versions, constraints);
