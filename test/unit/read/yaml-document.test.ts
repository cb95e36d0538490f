// Danger: aliases and merge keys are a way to hide a pin, to multiply work, or to make a reader loop; deep nesting, to
// overflow the stack.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseYaml, type YamlDocument } from '../../../src/core/read/yaml-document';

/** The value under a path of names, as text with its place. */
function at(document: YamlDocument, text: string, ...path: string[]): { value: string; written: string } | null {
  let node = document.roots[0] ?? null;
  for (const name of path) node = /^\d+$/.test(name) ? (document.items(node)[Number(name)] ?? null) : document.get(node, name);
  const mapped = document.text(node);
  if (mapped === null) return null;
  const { start, end } = mapped.locate(0, mapped.value.length);
  return { value: mapped.value, written: text.slice(start, end) };
}

describe('anchors and merge keys', () => {
  const cases: readonly [name: string, text: string, path: string[], value: string | null][] = [
    ['an alias is its literal', 'a: &v "1.2.3"\nb: *v', ['b'], '1.2.3'],
    ['the last anchor of a name before the alias counts', 'a: &v 1\nb: *v\nc: &v 2\nd: *v', ['d'], '2'],
    ['an earlier alias keeps the earlier anchor', 'a: &v 1\nb: *v\nc: &v 2\nd: *v', ['b'], '1'],
    ['an alias without anchor is nothing', 'b: *v\na: &v 1', ['b'], null],
    ['an alias of a list', 'a: &l [x, y]\nb: *l', ['b', '1'], 'y'],
    ['an alias as a key', 'a: &k key\n*k : 1', ['key'], '1'],
    ['a merge', 'a: &m {x: 1}\nb:\n  <<: *m\n  y: 2', ['b', 'x'], '1'],
    ['an own name wins over a merge before it', 'a: &m {x: 1}\nb:\n  <<: *m\n  x: 2', ['b', 'x'], '2'],
    ['an own name wins over a merge after it', 'a: &m {x: 1}\nb:\n  x: 2\n  <<: *m', ['b', 'x'], '2'],
    ['of several merges the earlier wins', 'a: &m {x: 1}\nb: &n {x: 2, y: 3}\nc:\n  <<: [*m, *n]', ['c', 'x'], '1'],
    ['of several merges all count', 'a: &m {x: 1}\nb: &n {x: 2, y: 3}\nc:\n  <<: [*m, *n]', ['c', 'y'], '3'],
    ['a merge of a merge', 'a: &m {x: 1}\nb: &n\n  <<: *m\nc:\n  <<: *n', ['c', 'x'], '1'],
    ['a merge of itself ends', 'a: &m\n  <<: *m\n  x: 1', ['a', 'x'], '1'],
    ['a quoted << is a name', 'a: &m {x: 1}\nb:\n  "<<": *m', ['b', 'x'], null],
    ['numbers are text', 'a: 2.10', ['a'], '2.10'],
    ['of equal names the last counts', 'a: 1\na: 2', ['a'], '2'],
    ['names of object properties are names', '__proto__: {x: 1}\nconstructor: 2', ['__proto__', 'x'], '1'],
    ['a name that is not there', 'a: 1', ['toString'], null],
  ];
  for (const [name, text, path, value] of cases) {
    test(name, () => { assert.equal(at(parseYaml(text), text, ...path)?.value ?? null, value); });
  }

  test('the place of an alias is the place of the literal', () => {
    const text = 'a: &v "1.2.3"\nb: *v';
    assert.equal(at(parseYaml(text), text, 'b')?.written, '1.2.3');
  });
});

describe('hostile texts', () => {
  const deep: readonly [name: string, text: string][] = [
    ['flow lists', '['.repeat(100_000)],
    ['flow maps', '{a: '.repeat(100_000)],
    ['compact lists', '- '.repeat(100_000)],
    ['explicit keys', '? '.repeat(100_000)],
    ['indentation', Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ];
  for (const [name, text] of deep) {
    test(`${name} beyond the limit become a problem`, () => {
      const { problems } = parseYaml(`x: 1\n---\n${text}`);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', /^Line \d+: values are nested more than 200 levels deep; the file was not read\.$/);
    });
  }

  test('nesting below the limit is read', () => {
    assert.deepEqual(parseYaml(`${'['.repeat(150)}${']'.repeat(150)}`).problems, []);
  });

  test('aliases of aliases cost no more than their size', () => {
    const levels = Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`);
    const document = parseYaml(`a0: &a0 [x]\n${levels.join('\n')}`);
    assert.deepEqual(document.problems, []);
    assert.equal(document.items(document.get(document.roots[0], 'a60')).length, 10);
  });

  test('merges of merges are bounded, and the bound is told', () => {
    const base = Array.from({ length: 1_000 }, (_, i) => `k${i}: 1`).join(', ');
    const maps = Array.from({ length: 1_000 }, (_, i) => `m${i}: {<<: *b}`).join('\n');
    const document = parseYaml(`b: &b {${base}}\n${maps}`);
    for (const { value } of document.entries(document.roots[0])) document.entries(value);
    assert.match(document.problems.join(), /^Line 1: merge keys bring in more than 100000 entries; the rest was left out\.$/);
  });

  test('maps that merge each other many times over end', () => {
    const names = Array.from({ length: 20 }, (_, i) => `*m${i}`).join(', ');
    const maps = Array.from({ length: 20 }, (_, i) => `- &m${i}\n  <<: [${names}]\n  x${i}: 1`).join('\n');
    const document = parseYaml(`${maps}\n${maps}`);
    assert.ok(document.items(document.roots[0]).every((n) => document.entries(n).length <= 20));
  });

  for (const [name, text, line] of [
    ['a tab as indentation', 'a:\n\tb: 1', 2],
    ['a string that is not closed', 'a: 1\nb: "x\n', 2],
    ['a list that is not closed', 'a: 1\nb: [1,\n', 2],
    ['a second value', 'a: 1\nb: "x" y\n', 2],
  ] as const) {
    test(`${name}: a problem with its line, and the rest is read`, () => {
      const document = parseYaml(text);
      assert.equal(document.problems.length, 1);
      assert.match(document.problems[0] ?? '', new RegExp(`^Line ${line}|^Line ${line + 1}`));
      if (name !== 'a tab as indentation') assert.equal(at(document, text, 'a')?.value, '1');
    });
  }

  test('any text: no throw', () => {
    const part = fc.constantFrom('a: ', '- ', '? ', ': ', '&a ', '*a', '<<: ', '[', ']', '{', '}', ',', '|', '>', '|2', '"', "'", '!', '!!str ', '%YAML 1.1\n', '---\n', '...\n', '\n', '\n  ', '\r\n', '\t', '#', '\ufeff', '\ud800', 'x');
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 40 }), (parts) => {
        const document = parseYaml(parts.join(''));
        const pending = [...document.roots];
        for (let i = 0; i < 500 && i < pending.length; i++) {
          const node = pending[i];
          document.text(node);
          for (const entry of document.entries(node)) if (entry.value !== null) pending.push(entry.value);
          for (const item of document.items(node)) pending.push(item);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
