// Danger: a lockfile is read by its lines where YAML means something else, so that a pin is lost, invented, or shown at
// another place than without the short cut.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Reader } from '../../../src/core/read/reader';
import { pnpmLockReader } from '../../../src/core/read/pnpm-lock';
import { reducePnpmLock } from '../../../src/core/read/pnpm-lock-lines';
import { ReducedText, yamlBlocks } from '../../../src/core/read/yaml-lines';
import { yarnLockReader } from '../../../src/core/read/yarn-lock';
import { reduceYarnLock } from '../../../src/core/read/yarn-lock-lines';
import { CATALOGUE, readChecked } from '../../support/pins';

const CLI = '@anthropic-ai/claude-code';
const blocks = (text: string, inner = 2): readonly string[] | null => yamlBlocks(text, inner)?.map((b) => text.slice(b.start, b.end)) ?? null;

describe('blocks of lines', () => {
  test('keys of two depths, each with what is deeper', () => {
    assert.deepEqual(blocks('# c\n\na: 1\nb:\n\n  c:\n    d: |\n      x\n\n  e: {}\n'), ['# c\n\n', 'a: 1\n', 'b:\n\n', '  c:\n    d: |\n      x\n\n', '  e: {}\n']);
  });
  const refused: readonly [why: string, text: string][] = [
    ['an anchor', 'a:\n  b: &x 1\n'],
    ['an alias', 'a:\n  b: *x\n'],
    ['a merge key', 'a:\n  <<: *x\n'],
    ['a string over several lines at the top', 'a: "x\n  b:\n"\n'],
    ['a block of text at the top', 'a: |\n  b: 1\n'],
    ['a list in brackets over several lines at the top', 'a: [\n  b,\n]\n'],
    ['an indentation in between', 'a:\n b: 1\n'],
    ['a comment between keys', 'a:\n  b:\n  # c\n    d: 1\n'],
    ['a comment at the top between keys', 'a:\n  b:\n# c\n    d: 1\n'],
    ['marks of a merge', 'a:\n<<<<<<< x\n  b: 1\n'],
    ['a long key', '? a\n: b\n'],
    ['tabs', 'a:\n\tb: 1\n'],
    ['lone carriage returns', 'a:\r  b: 1\n'],
    ['a deeper line first', '    a: 1\n'],
    ['a directive', '%YAML 1.2\n---\na: 1\n'],
  ];
  for (const [why, text] of refused) test(`not told by lines: ${why}`, () => { assert.equal(yamlBlocks(text, 2), null); });
});

test('offsets lead back to the whole', () => {
  const text = 'abcdefghij';
  const reduced = new ReducedText(text, [{ start: 1, end: 3 }, { start: 5, end: 9 }]);
  assert.equal(reduced.text, 'bcfghi');
  for (let i = 0; i < reduced.text.length; i++) assert.equal(text[reduced.origin(i)], reduced.text[i]);
});

/** An anchor anywhere sends the whole file to the YAML parser. */
const WHOLE = '\nzz:\n  zz: &zz 1\n';
const shown = (reader: Reader, text: string, path: string): unknown => readChecked(reader, text, path);

describe('with and without the short cut the same is found', () => {
  const value = fc.constantFrom('2.1.90', '^2.1.90', `'${CLI}@2.1.91(x@1.0.0)'`, `/${CLI}@2.1.92`, `/${CLI}/2.1.93_x@1`, 'link:../x', '{}', '>-', `"${CLI}@2.1.94"`, `{version: 2.1.95, specifier: x}`);
  const name = fc.constantFrom(`'${CLI}'`, 'left-pad', `'/${CLI}@2.1.96'`, `'${CLI}@2.1.97'`, `/left-pad/1.0.0`, `'left-pad@1.0.0'`, `/${CLI}/2.1.98`, '.', 'packages/a', 'version', 'specifier', `"${CLI}@https://example.com/x.tgz"`, 'name');
  const pnpmLine = fc.oneof(
    fc.constantFrom('importers:', 'packages:', 'snapshots:', 'dependencies:', 'devDependencies:', '    devDependencies:', '---', "lockfileVersion: '9.0'", '', '        version: 2.1.99', '    resolution: {integrity: x}', '    deprecated: |-', `      ${CLI}`, `  ${CLI}: 2.1.89`),
    fc.tuple(fc.constantFrom('  ', '      '), name, fc.option(value)).map(([indent, n, v]) => `${indent}${n}:${v === null ? '' : ` ${v}`}`),
  );
  test('pnpm', () => {
    let cut = 0;
    fc.assert(
      fc.property(fc.array(pnpmLine, { maxLength: 24 }), (lines) => {
        const text = `${lines.join('\n')}\n`;
        const whole = pnpmLockReader.read(text + WHOLE, 'x', CATALOGUE);
        if (whole.problems.length > 0) return;
        if (reducePnpmLock(text, CATALOGUE) !== null) cut += 1;
        assert.deepEqual(shown(pnpmLockReader, text, 'pnpm-lock.yaml'), whole);
      }),
      { numRuns: 3000 },
    );
    assert.ok(cut > 100, `${cut} texts were cut`);
  });
  const yarnLine = fc.oneof(
    fc.constantFrom('__metadata:', '  version: 8', `"${CLI}@npm:^2.1.0":`, `"${CLI}@npm:2.1.1, claude@npm:${CLI}@2":`, '"left-pad@npm:^1.0.0":', '"r@workspace:.":', '"a@workspace:packages/a":', '', '  version: 2.1.90', `  resolution: "${CLI}@npm:2.1.90"`, '  resolution: "r@workspace:."', '  resolution: "a@workspace:packages/a"', '  dependencies:', `    "${CLI}": "npm:^2.1.0"`, `    claude: "npm:${CLI}@2"`, '    left-pad: "npm:^1.0.0"', '  checksum: 10c0/0', '  bin:', '    x: ./y.js'),
  );
  test('yarn', () => {
    let cut = 0;
    fc.assert(
      fc.property(fc.array(yarnLine, { maxLength: 24 }), (lines) => {
        const text = `__metadata:\n  version: 8\n${lines.join('\n')}\n`;
        const whole = yarnLockReader.read(text + WHOLE, 'x', CATALOGUE);
        if (whole.problems.length > 0) return;
        if (reduceYarnLock(text, CATALOGUE) !== null) cut += 1;
        assert.deepEqual(shown(yarnLockReader, text, 'yarn.lock'), whole);
      }),
      { numRuns: 3000 },
    );
    assert.ok(cut > 100, `${cut} texts were cut`);
  });
  test('what is not wanted is not parsed', () => {
    const others = Array.from({ length: 5000 }, (_, i) => `  'pkg${i}@1.0.0':\n    resolution: {integrity: x}\n`).join('\n');
    const text = `lockfileVersion: '9.0'\npackages:\n\n${others}\n  '${CLI}@2.1.90':\n    resolution: {integrity: x}\n`;
    assert.ok((reducePnpmLock(text, CATALOGUE)?.text.length ?? Infinity) < 200);
    assert.deepEqual(readChecked(pnpmLockReader, text, 'pnpm-lock.yaml').pins.map((p) => p.range.start.line), [3 + 5000 * 3]);
  });
});
