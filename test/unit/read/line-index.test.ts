// Danger: a squiggle or a quick fix lands beside the version because line ends or wide characters are counted wrongly.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '../../../src/core/read/line-index';

for (const [name, text, offset, line, character] of [
  ['start', 'ab\ncd', 0, 0, 0],
  ['after LF', 'ab\ncd', 3, 1, 0],
  ['CRLF counts once', 'ab\r\ncd', 4, 1, 0],
  ['a lone CR ends a line', 'ab\rcd', 3, 1, 0],
  ['astral characters are two units', '😀x', 2, 0, 2],
  ['past the end', 'ab', 99, 0, 2],
  ['before the start', 'ab', -1, 0, 0],
  ['empty last line', 'ab\n', 3, 1, 0],
] as const) {
  test(name, () => {
    assert.deepEqual(new LineIndex(text).position(offset), { line, character });
  });
}

test('every position leads back to its offset', () => {
  const text = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', '😀', '\t')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.nat(200), (t, n) => {
      const offset = Math.min(n, t.length);
      const index = new LineIndex(t);
      const p = index.position(offset);
      assert.equal(index.lineStart(p.line) + p.character, offset);
    }),
  );
});
