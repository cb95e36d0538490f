// Danger: a value's character is mapped to the wrong place, and a fix overwrites something else in a workflow.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CST, isScalar, parseAllDocuments, visit, type Scalar } from 'yaml';
import type { MappedText } from '../../../src/core/read/offset-map';
import { mapYamlScalar } from '../../../src/core/read/yaml-scalar';

/** All scalars of a text with what the library made of them; none when the text is not valid. */
function scalars(text: string): readonly Scalar[] {
  const found: Scalar[] = [];
  const documents = parseAllDocuments(text, { schema: 'failsafe', keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' });
  for (const document of Array.isArray(documents) ? documents : []) {
    if (document.errors.length > 0) return [];
    visit(document, { Scalar: (_key, node) => { if (isScalar(node) && node.srcToken !== undefined) found.push(node); } });
  }
  return found;
}

function mapped(text: string, node: Scalar): MappedText {
  assert.ok(CST.isScalar(node.srcToken));
  return mapYamlScalar(text, node.srcToken);
}

/** Compares every scalar with the library, and every character with the place it is mapped to. */
function check(text: string): number {
  const nodes = scalars(text);
  for (const node of nodes) {
    const own = mapped(text, node);
    assert.equal(own.value, node.source, JSON.stringify(text));
    for (let i = 0; i < own.value.length; i++) {
      const character = own.value.charAt(i);
      const { start, end } = own.locate(i, i + 1);
      assert.ok(start >= (node.range?.[0] ?? 0) && end <= (node.range?.[1] ?? 0) + 1 && start <= end);
      if (/[a-z0-9]/.test(character) && end - start === 1) assert.equal(text.slice(start, end), character);
    }
  }
  return nodes.length;
}

const WORD = 'pkg@1.2.3';

describe('a word in a scalar stands where it is mapped to', () => {
  const cases: readonly [name: string, text: string][] = [
    ['plain', `run: npm i ${WORD}`],
    ['plain over lines', `run: npm i\n  --global\n\n  ${WORD}\nx: 1`],
    ['single quotes', `run: 'it''s ${WORD}'`],
    ['double quotes', `run: "a\\tb \\"${WORD}\\""`],
    ['double quotes over lines', `run: "npm i \\\n     ${WORD}\n  x"`],
    ['literal', `run: |\n  cd x\n  npm i ${WORD}\n`],
    ['literal, strip', `run: |-\n  npm i ${WORD}\n\n\n`],
    ['literal, keep', `run: |+\n  npm i ${WORD}\n\n`],
    ['literal, indentation indicator', `run: |2\n    npm i\n  ${WORD}\n`],
    ['literal, blank lines first', `run: |\n\n\n  npm i ${WORD}\n`],
    ['literal, comment at the header', `run: | # why\n  npm i ${WORD}\n`],
    ['literal in a list', `steps:\n  - run: |\n      npm i ${WORD}\n  - run: x`],
    ['literal, no end of line', `run: |\n  npm i ${WORD}`],
    ['folded', `run: >\n  npm i\n  -g\n\n  ${WORD}\n   more\n  less\n`],
    ['folded, strip', `run: >-\n  npm i\n  ${WORD}`],
    ['tagged', `run: !!str "${WORD}"`],
    ['anchored', `run: &a |\n  npm i ${WORD}\n`],
    ['after another document', `a: 1\n---\nrun: ${WORD}`],
    ['after a byte order mark', `\ufeffrun: |\n  ${WORD}`],
    ['in a flow map', `{run: "npm i ${WORD}", x: [${WORD}]}`],
  ];
  for (const [name, text] of cases) {
    for (const [newline, variant] of [['LF', text], ['CRLF', text.replaceAll('\n', '\r\n')]] as const) {
      test(`${name}, ${newline}`, () => {
        const holders = scalars(variant).map((n) => mapped(variant, n)).filter((m) => m.value.includes(WORD));
        assert.ok(holders.length > 0);
        for (const holder of holders) {
          const at = holder.value.indexOf(WORD);
          const { start, end, via } = holder.locate(at, at + WORD.length);
          assert.equal(variant.slice(start, end), WORD);
          assert.equal(via, null);
        }
        check(variant);
      });
    }
  }

  test('an escape inside the word is part of its place', () => {
    const text = 'run: "pkg@1.2.\\x33 x"';
    const [, node] = scalars(text);
    assert.ok(node !== undefined);
    const own = mapped(text, node);
    const { start, end } = own.locate(0, WORD.length);
    assert.equal(own.value, `${WORD} x`);
    assert.equal(text.slice(start, end), 'pkg@1.2.\\x33');
  });
});

describe('the value is the library’s', () => {
  const indent = fc.constantFrom('', ' ', '  ', '   ', '    ', '     ', '\t');
  const content = fc.constantFrom('', 'a', 'b c ', '\tx', '# c', '- q', '\r', 'x: y');
  const header = fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>2-', '|1+', '>3', '>+2', '| # c');
  const newline = fc.constantFrom('\n', '\r\n');
  const before = fc.constantFrom('k: ', 'a:\n  - k: ', '- ', '--- ', '\ufeffk: ');

  test('for block scalars', () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(indent, content), { maxLength: 8 }), header, newline, before, fc.constantFrom('', '\nz: 1\n', '\n', '\n\n\n'), (lines, head, eol, start, end) => {
        seen += check(start + head + eol + lines.map((l) => l.join('')).join(eol) + end);
      }),
      { numRuns: 3_000 },
    );
    assert.ok(seen > 1_000, 'enough of the texts are valid');
  });

  test('for flow scalars', () => {
    const part = fc.constantFrom('a', 'b c', ' ', '  ', '\t', '\r', "''", '\\n', '\\\n', '\\\r\n', '\\x41', '\\u0042', '\\ud83d', '\\U0001F600', '\\"', '\\ ', '#', ' #', ':', '\u2028', '\n', '\r\n', '\n\n', '\n \n', '\n\t\n');
    let seen = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), fc.constantFrom('"', "'", ''), fc.constantFrom('k: ', '- ', '- x: ', '{a: '), (parts, quote, start) => {
        const body = quote + parts.join('').replaceAll('\n', '\n  ') + quote;
        seen += check(`${start}${body}${start.startsWith('{') ? '}' : ''}\n`);
      }),
      { numRuns: 5_000 },
    );
    assert.ok(seen > 2_000, 'enough of the texts are valid');
  });
});
