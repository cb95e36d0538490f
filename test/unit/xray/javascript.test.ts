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
  readonly uses: string[];
  readonly lists: string[];
  readonly numbers: number[][];
  readonly offsets: number[];
  readonly faults: number | null;
}

function read(source: string): Seen {
  const seen: Omit<Seen, 'faults'> = { texts: [], patterns: [], env: [], uses: [], lists: [], numbers: [], offsets: [] };
  let ends = 0;
  const faults = readScript(source, {
    text: (value, offset, use) => {
      seen.texts.push(value);
      seen.offsets.push(offset);
      seen.uses.push(use.compared ? 'compared' : use.callee);
    },
    pattern: (pattern) => seen.patterns.push(pattern),
    environment: (name) => seen.env.push(name),
    list: (text, first) => seen.lists.push(`${text} ${first}`),
    numbers: (values) => seen.numbers.push([...values]),
    end: () => ends++,
  });
  assert.equal(ends, 1);
  return { ...seen, faults };
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

  test('templates and sums give the same texts, as minifiers turn one into the other', () => {
    for (const [one, other] of [
      ['f("a "+x+" b")', 'f(`a ${x} b`)'],
      ['f("a "+`b ${x}`)', 'f(`a b ${x}`)'],
      ['f(`a ${x} b`+" c")', 'f(`a ${x} b c`)'],
      ['f(`${x}`+"c")', 'f(`${x}c`)'],
      ['f("a "+`b`+" c")', 'f("a b c")'],
      ['f("a "+`b ${x}` + `c ${y}`)', 'f(`a b ${x}c ${y}`)'],
      ['f(`a ${"b"} c ${x} d`)', 'f(`a b c ${x} d`)'],
      ['f(`${"a"+"b"}c${"d"}`)', 'f(`abcd`)'],
      ['f(`a ${`b`} ${"c".d} e`)', 'f("a ","b"," ","c"," e")'],
      ['f(`a ${"b"+x} c`)', 'f("a ","b"," c")'],
      ['f(`a ${{b:"c"}} d`)', 'f("a ","c"," d")'],
    ] as const) {
      assert.deepEqual(read(one).texts, read(other).texts, one);
    }
  });

  test('property names that need no quotes never count, since a build may write them with or without', () => {
    for (const [one, other] of [
      ['x={"a_key":"one","b":2}', 'x={a_key:"one",b:2}'],
      ['x["a_key"]="one"', 'x.a_key="one"'],
      ['f()["a_key"]', 'f().a_key'],
      ['define(this,"a_key","one")', 'class A{a_key="one"}'],
    ] as const) {
      assert.deepEqual(read(one).texts, read(other).texts, one);
    }
    assert.deepEqual(read('x={"en-US":["a_key"]}; y=c?"left":"right"; z=[a,"c"]').texts, ['en-US', 'a_key', 'left', 'right', 'c']);
  });

  test('a pattern that is made of a text is a pattern, as compilers write newer ones', () => {
    const { texts, patterns } = read(String.raw`new RegExp("a\\.b","s")`);
    assert.deepEqual([texts, patterns], [['s'], [String.raw`a\.b`]]);
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
    ['const {HOME,TZ:a,LANG="C"}=process.env;', ['HOME', 'TZ', 'LANG']],
    ['var {HOME:a}=Bun.env', ['HOME']],
    ['var {HOME:a}=Bun.env;', ['HOME']],
    ['let {HOME}=process.env;', ['HOME']],
    ['var a=1,{HOME:b}=process.env;', ['HOME']],
    ['const {HOME}=process.env.OTHER;', ['OTHER']],
    ['const {HOME}=process.env[a];', []],
    ['Deno.env.get("HOME")', ['HOME']],
    ['Deno.environment.get("HOME")', []],
    ['Bun.env.HOME', ['HOME']],
    ['(a=process.env)==null?void 0:a.HOME', ['HOME']],
    ['null===(a=process.env)||void 0===a?void 0:a.HOME', ['HOME']],
    ['(a=process.env)==null?void 0:a["HOME"]', ['HOME']],
    ['f(process.env);x.HOME', []],
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

describe('what a text is used for', () => {
  for (const [source, use] of [
    ['a.exec("x")', '.exec'],
    ['(0, a.exec)("x")', '.exec'],
    ['exec("x")', 'exec'],
    ['import {spawn as a} from "child_process";a("x")', '.spawn'],
    ['import {fork,spawn as a} from "node:child_process";a("x")', '.spawn'],
    ['const {execSync:b}=require("child_process");b("x")', '.execSync'],
    ['import a,{spawn as b}from"child_process";b("x")', '.spawn'],
    ['import {spawn}from"child_process";spawn("x")', '.spawn'],
    ['const {execSync:b}=require("other");b("x")', 'b'],
    ['a==="x"', 'compared'],
    ['"x"!==a', 'compared'],
    ['switch(a){case "x":}', 'compared'],
    ['["x"]', ''],
    ['if ("x") a', ''],
    ['a.exec(b,"x")', ''],
  ] as const) {
    test(source, () => {
      const { texts, uses } = read(source);
      assert.equal(uses[texts.indexOf('x')], use);
    });
  }

  test('a text that is called with a list', () => {
    assert.deepEqual(read('a("reg",["query",b]);c(["x"],"y",["z"]);d("x",["y"])').lists, ['reg query', 'x y']);
  });

  test('numbers in a row', () => {
    const twelve = Array.from({ length: 12 }, (_, i) => i);
    assert.deepEqual(read(`a=[${twelve.join()}];b(${twelve.join()});c=[1,2,3]`).numbers, [twelve, twelve]);
    assert.deepEqual(read(`a=[${twelve.join('+')}]`).numbers, []);
  });
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
