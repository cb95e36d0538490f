// Danger: an ignore without reason or end silences a warning for good, or one bad entry loses the good ones.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isDay, parseIgnores } from '../../../src/core/assess/parse-ignores';

const GOOD = {
  event: 'x_TT-2026-0001',
  package: 'npm/@anthropic-ai/claude-code',
  versions: '2.1.150',
  reason: 'the image has no network',
  until: '2027-01-31',
};

test('a whole entry is taken as it is', () => {
  assert.deepEqual(parseIgnores([GOOD]), { ignores: [GOOD], problems: [] });
});

for (const field of ['event', 'package', 'versions', 'reason', 'until'] as const) {
  test(`an entry without ${field} is refused and says so`, () => {
    const rest = Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== field));
    const result = parseIgnores([rest, GOOD]);
    assert.equal(result.ignores.length, 1);
    assert.match(result.problems[0] ?? '', new RegExp(`entry 1: needs "${field}"`));
  });
}

test('days are checked against the calendar', () => {
  assert.equal(isDay('2026-02-28'), true);
  assert.equal(isDay('2026-02-30'), false);
  assert.equal(isDay('2026-13-01'), false);
  assert.equal(isDay('26-01-01'), false);
  assert.equal(isDay('2026-1-1'), false);
});

test('an unreadable range is refused', () => {
  assert.equal(parseIgnores([{ ...GOOD, versions: 'all of them' }]).ignores.length, 0);
});

test('whatever stands in the setting, nothing throws and no entry is made up', () => {
  fc.assert(
    fc.property(fc.anything(), (data) => {
      const result = parseIgnores(data);
      assert.ok(result.ignores.every((i) => i.reason !== '' && isDay(i.until)));
    }),
  );
});
