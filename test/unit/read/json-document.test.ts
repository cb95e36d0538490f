// Danger: a hostile JSON file overflows the recursive parser or memory, or an escape moves a squiggle to the wrong place.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  jsonAt,
  jsonElements,
  jsonMembers,
  jsonOffset,
  jsonString,
  jsonTooLarge,
  MAX_JSON_DEPTH,
  parseJson,
} from '../../../src/core/read/json-document';

describe('reading values', () => {
  const document = parseJson('{ // c\n "a": { "b": ["x", 1, null,], }, "s": "v" }');

  test('comments and trailing commas are fine', () => { assert.deepEqual(document.problems, []); });
  test('a path of keys', () => {
    assert.equal(jsonAt(document.root, 'a', 'b')?.type, 'array');
    assert.equal(jsonAt(document.root, 'a', 'c'), null);
    assert.equal(jsonAt(document.root, 's', 'x'), null);
    assert.equal(jsonAt(document.root), document.root);
    assert.equal(jsonAt(null, 'a'), null);
  });
  test('elements and members of other values are none', () => {
    assert.equal(jsonElements(jsonAt(document.root, 'a', 'b')).length, 3);
    assert.deepEqual(jsonElements(document.root), []);
    assert.deepEqual(jsonMembers(jsonAt(document.root, 's')), []);
    assert.equal(jsonString(document.root), null);
    assert.equal(jsonString(undefined), null);
  });
  test('a string stands between its quotes', () => {
    const string = jsonString(jsonAt(document.root, 's'));
    assert.ok(string);
    assert.equal(document.text.slice(string.start, string.end), 'v');
    assert.deepEqual(document.range(string.start, string.end).start, { line: 1, character: 39 });
  });
  test('of equal keys the last one counts', () => {
    const twice = parseJson('{"a": "1", "b": "2", "a": "3"}');
    assert.equal(jsonString(jsonAt(twice.root, 'a'))?.value, '3');
    assert.deepEqual(jsonMembers(twice.root).map((m) => [m.key.value, jsonString(m.value)?.value]), [['a', '3'], ['b', '2']]);
  });
  test('keys that objects inherit are ordinary keys', () => {
    const odd = parseJson('{"__proto__": {"x": "1"}, "constructor": "2"}');
    assert.equal(jsonString(jsonAt(odd.root, '__proto__', 'x'))?.value, '1');
    assert.equal(jsonString(jsonAt(odd.root, 'constructor'))?.value, '2');
    assert.equal(jsonAt(odd.root, 'toString'), null);
  });
  test('a byte order mark moves nothing', () => {
    const marked = parseJson('\ufeff{"a": "b"}');
    assert.deepEqual(marked.problems, []);
    assert.equal(jsonString(jsonAt(marked.root, 'a'))?.start, 8);
  });
});

describe('texts with mistakes', () => {
  const cases: readonly [string, RegExp][] = [
    ['', /^Line 1: a value is missing\.$/],
    ['{\n"a" 1}', /^Line 2: a colon is missing\.$/],
    ['{\r\n"a": 1\r\n"b": 2}', /^Line 3: a comma is missing\.$/],
    ['{"a": 1', /^Line 1: a closing brace is missing\.$/],
    ['[1', /^Line 1: a closing bracket is missing\.$/],
    ['{"a": }', /^Line 1: a value is missing\.$/],
    ['{"a": "x', /^Line 1: a string is not closed\.$/],
    ['{} {}', /^Line 1: there is more text after the end of the document\.$/],
    ['{"a": "\\q"}', /^Line 1: an escape in a string is not one of JSON\.$/],
    ['{"a": "\\u12"}', /^Line 1: a Unicode escape is malformed\.$/],
    ['{"a": "\u0000"}', /^Line 1: a control character stands in a string\.$/],
    ['{a: 1}', /^Line 1: there is a character that JSON does not know here\.$/],
    ['/* x', /^Line 1: a comment is not closed\.$/],
    ['<<<<<<< HEAD\n{}', /^Line 1: /],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => {
    const { problems } = parseJson(text);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', expected);
  });
  test('what stands before the mistake is read', () => {
    assert.equal(jsonString(jsonAt(parseJson('{"a": "1", "b": ').root, 'a'))?.value, '1');
    const open = parseJson('{"a": "2.1.150');
    const string = jsonString(jsonAt(open.root, 'a'));
    assert.ok(string);
    assert.equal(open.text.slice(string.start, string.end), '2.1.150');
  });
});

describe('limits', () => {
  test('depth up to the limit is read, more is refused with its line', () => {
    const nested = (depth: number): string => `${'[\n'.repeat(depth)}${']'.repeat(depth)}`;
    assert.deepEqual(parseJson(nested(MAX_JSON_DEPTH)).problems, []);
    const deep = parseJson(nested(MAX_JSON_DEPTH + 1));
    assert.equal(deep.root, null);
    assert.match(deep.problems[0] ?? '', /^Line 257: values are nested more than 256 levels deep/);
  });
  test('100,000 levels of every kind are refused, not followed', () => {
    for (const open of ['[', '{"a":', '[{"a":', '{"a":[', '[}', '[},', '{]', '{"a":[},']) {
      const { problems } = parseJson(open.repeat(100_000));
      assert.equal(problems.length, 1, open);
    }
  });
  test('brackets in strings and comments do not count', () => {
    assert.equal(jsonTooLarge(`["${'['.repeat(1000)}"] // ${'['.repeat(1000)}`), null);
  });
  test('5 MB on one line', () => {
    const { root, problems } = parseJson(`{"a": "${'x'.repeat(5_000_000)}"}`);
    assert.deepEqual(problems, []);
    assert.equal(jsonString(jsonAt(root, 'a'))?.value.length, 5_000_000);
  });
});

describe('any text', () => {
  const piece = fc.oneof(fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\\u', '//', '/*', '*/', '\0', '\ud800', '\r\n', '1', '-', 'true'), fc.string());

  test('is read without an exception, and every string stands where it says', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const document = parseJson(parts.join(''));
        assert.ok(document.problems.length <= 1);
        for (const problem of document.problems) assert.match(problem, /^Line [1-9]\d*: [^\n]+\.$/);
        for (const { key } of jsonMembers(document.root)) {
          assert.ok(key.start <= key.end && key.end <= document.text.length);
          if (!document.text.slice(key.start, key.end).includes('\\')) assert.equal(document.text.slice(key.start, key.end), key.value);
        }
      }),
    );
  });
  test('what JSON.stringify writes is read back, and its escapes are located', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.nat(), (object, at) => {
        const document = parseJson(JSON.stringify(object));
        assert.deepEqual(document.problems, []);
        assert.deepEqual(
          Object.fromEntries(jsonMembers(document.root).map((m) => [m.key.value, jsonString(m.value)?.value])),
          Object.fromEntries(Object.entries(JSON.parse(document.text) as Record<string, string>)),
        );
        for (const { value } of jsonMembers(document.root)) {
          const string = jsonString(value);
          assert.ok(string);
          const index = string.value.length === 0 ? 0 : at % string.value.length;
          const rest = document.text.slice(jsonOffset(document.text, string, index), string.end);
          assert.equal(JSON.parse(`"${rest}"`), string.value.slice(index));
        }
      }),
    );
  });
});
