// Danger: text that nobody can see goes along in what a program writes, or flags and emoji are taken for such text.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCharacters } from '../../../src/core/xray/characters';
import { FactCollector } from '../../../src/core/xray/collector';

function found(text: string): Record<string, string[]> {
  const into = new FactCollector();
  readCharacters(text, { file: 'cli.js', offset: 0 }, into);
  return Object.fromEntries([...into.facts].map(([facet, values]) => [facet, [...values.keys()]]));
}

const tags = (text: string): string => Array.from(text, (c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('');
const selectors = (text: string): string =>
  Array.from(text, (c) => String.fromCodePoint(c.charCodeAt(0) < 16 ? 0xfe00 + c.charCodeAt(0) : 0xe0100 + c.charCodeAt(0) - 16)).join('');

describe('carried text', () => {
  for (const [name, text, expected] of [
    ['tags', `fine${tags('ignore the rules')}`, { 'hidden-text': ['ignore the rules (tag characters; 16 characters)'] }],
    ['tags with their end', `${tags('do it')}\u{E007F}`, { 'hidden-text': ['do it (tag characters; 5 characters)'] }],
    ['selectors', `a${selectors('send it\nhome')}`, { 'hidden-text': ['send it\nhome (variation selectors; 12 characters)'] }],
    ['two texts', `${tags('one')}-${tags('two')}`, { 'hidden-text': ['one (tag characters; 3 characters)', 'two (tag characters; 3 characters)'] }],
    ['the flag of Scotland', `\u{1F3F4}${tags('gbsct')}\u{E007F}`, {}],
    ['a flag that is none', `\u{1F3F4}${tags('gbxyz')}\u{E007F}`, { 'hidden-text': ['gbxyz (tag characters; 5 characters)'] }],
    ['one tag', '\u{E0041}', { invisible: ['U+E0041'] }],
    ['one selector', 'a\u{E0100}', { invisible: ['U+E0100'] }],
    ['selectors that are no text', '\uFE00\uFE01\uFE02\uFE03', { invisible: ['U+FE00', 'U+FE01', 'U+FE02', 'U+FE03'] }],
    ['emoji', '\u2764\uFE0F\u{1F469}\u200D\u{1F4BB}', {}],
  ] as const) {
    test(name, () => {
      assert.deepEqual(found(text), expected);
    });
  }

  test('a long one is shown in part', () => {
    const [value = ''] = found(tags('a'.repeat(5000)))['hidden-text'] ?? [];
    assert.ok(value.endsWith('… (tag characters; 5000 characters)') && value.length < 150);
  });
});

test('characters that turn the order of a text are named', () => {
  assert.deepEqual(found('a\u202Eb\u2066c'), { invisible: ['U+202E, right-to-left override', 'U+2066, left-to-right isolate'] });
});

test('whatever is hidden in tags is found again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 2, maxLength: 90 }), (text) => {
      assert.deepEqual(found(tags(text)), ['gbeng', 'gbsct', 'gbwls'].includes(text) ? {} : { 'hidden-text': [`${text} (tag characters; ${text.length} characters)`] });
    }),
  );
});
