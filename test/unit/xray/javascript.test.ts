// Danger: a string, pattern or environment variable of a script is missed or made up, two builds of one source look
// different, or a broken script stops the reading or takes it away for good.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readScript } from '../../../src/core/xray/javascript';

interface Seen {
  readonly texts: string[];
  readonly patterns: string[];
  readonly env: string[];
  readonly offsets: number[];
  readonly faults: number | null;
}

function read(source: string): Seen {
  const [texts, patterns, env, offsets]: [string[], string[], string[], number[]] = [[], [], [], []];
  const faults = readScript(source, {
    text: (value, offset) => {
      texts.push(value);
      offsets.push(offset);
    },
    pattern: (pattern) => patterns.push(pattern),
    environment: (name) => env.push(name),
  });
  return { texts, patterns, env, offsets, faults };
}

describe('strings', () => {
  test('escapes are decoded, so that one text has one value', () => {
    assert.deepEqual(read(String.raw`f("Asia/Urumqi",'Asia/Urumqi','\x41sia/\u{55}rumqi')`).texts, ['Asia/Urumqi', 'Asia/Urumqi', 'Asia/Urumqi']);
  });

  test('a sum of strings comes as one, as minifiers write it', () => {
    assert.deepEqual(read('f("https://"+"a.example.net"+"/v1")').texts, ['https://a.example.net/v1']);
    assert.deepEqual(read('f("a"+x+"b")').texts, ['a', 'b']);
    assert.deepEqual(read('f("a"-"b")').texts, ['a', 'b']);
  });

  test('pieces of templates come one by one, also nested ones', () => {
    assert.deepEqual(read('f(`one ${a} two ${`three${b}`} four`)').texts, ['one ', ' two ', 'three', ' four']);
  });

  test('a pattern is told from a division', () => {
    assert.deepEqual(read('a = b / c / d; if (x) e = /api\\.test/g.test("s")').patterns, ['api\\.test']);
  });

  test('offsets point at the string, also behind a fault', () => {
    const source = 'var a = "one";\nvar # = 1;\nvar b = "two"';
    const { texts, offsets, faults } = read(source);
    assert.deepEqual(texts, ['one', 'two']);
    assert.deepEqual(offsets, [source.indexOf('"one"'), source.indexOf('"two"')]);
    assert.equal(faults, 1);
  });
});

describe('environment variables', () => {
  for (const [source, names] of [
    ['process.env.HOME', ['HOME']],
    ['process.env["HTTP_PROXY"]', ['HTTP_PROXY']],
    ['process?.env?.TZ', ['TZ']],
    ['globalThis.process.env?.["TZ"]', ['TZ']],
    ['import.meta.env.MODE', ['MODE']],
    ['process.env[a]', []],
    ['process.env[a.b]', []],
    ['env.HOME', []],
    ['const env = 1; env["HOME"]', []],
    ['process.env; x.HOME', []],
    ['process.environment.HOME', []],
    ['process.env["not a name"]', []],
  ] as const) {
    test(source, () => {
      assert.deepEqual(read(source).env, names);
    });
  }
});

describe('what is no JavaScript', () => {
  test('it is given up after some places, and that is told', () => {
    assert.equal(read('#;'.repeat(100)).faults, null);
  });

  test('an unclosed template at the end loses the end only', () => {
    assert.deepEqual(read('f("kept");\n`never closed').texts, ['kept']);
  });

  test('no text makes it throw, and the same text gives the same', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('"', '`', '${', '}', '/', '\\', '\n', '#!', '<!--', '.env', '["A"]', '(?<', '\u2028'))), (parts) => {
        const source = parts.join('');
        const first = read(source);
        assert.deepEqual(read(source), first);
        assert.ok(first.offsets.every((offset) => offset >= 0 && offset < source.length));
      }),
      { numRuns: 400 },
    );
  });
});
