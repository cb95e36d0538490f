// Danger: pnpm writes one thing in three formats, with peers behind the version; a version that is cut wrongly, or a
// copy below other packages that is missed, is a false answer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { pnpmLockReader } from '../../../src/core/read/pnpm-lock';
import type { Pin } from '../../../src/core/read/reader';
import { readChecked, show } from '../../support/pins';

/** What a pin merges with: its key, and the folders whose manifests it answers when the file names them. */
const spot = ({ mergeKey, importers }: Pin): string => (mergeKey === null ? '-' : `${mergeKey}${importers === undefined || importers.includes('.') ? '' : ` in ${importers.join(' ')}`}`);

const CLI = '@anthropic-ai/claude-code';
const SDK = '@anthropic-ai/claude-agent-sdk';
const BELOW = 'locked, below other packages';

const read = (text: string) => readChecked(pnpmLockReader, text, 'pnpm-lock.yaml');
const pins = (text: string): string[] => read(text).pins.map((p) => `${p.where}: ${p.package.name} ${p.version.kind} ${p.text} ${spot(p)}`);
const fixture = (name: string): string => readFileSync(`test/fixtures/locks/${name}`, 'utf8');

describe('files that pnpm wrote', () => {
  const workspace = [
    `locked: ${CLI} exact 2.1.90 npm:${CLI}`,
    `locked: ${SDK} exact 0.3.240 npm:${SDK}`,
    `locked: ${CLI} exact 2.1.91 npm:claude`,
    `importer packages/web: ${CLI} exact 2.1.90 npm:${CLI} in packages/web`,
    `${BELOW}: ${CLI} exact 2.1.89 -`,
  ];
  for (const format of ['9.0', '6.0', '5.4']) {
    test(`a workspace in format ${format}: root, alias, importer, and a copy below another package`, () => {
      const text = fixture(`pnpm-${format}.yaml`);
      assert.deepEqual(pins(text), workspace);
      assert.deepEqual(read(text).problems, []);
      assert.deepEqual(pins(text.replaceAll('\n', '\r\n')), workspace);
    });
  }
  for (const format of ['6.0', '5.4']) {
    test(`one folder in format ${format}: dependencies stand at the top`, () => {
      assert.deepEqual(pins(fixture(`pnpm-${format}-single.yaml`)), [`locked: ${CLI} exact 2.1.90 npm:${CLI}`, `locked: ${SDK} exact 0.2.81 npm:cli`]);
    });
  }
  test('the place is the version without its peers', () => {
    assert.deepEqual(read(fixture('pnpm-9.0.yaml')).pins.map(show), [
      `${CLI} exact '2.1.90' 13:18 <2.1.90>`,
      `${SDK} exact '0.3.240' 20:18 <0.3.240>`,
      `${CLI} exact '2.1.91' 23:45 <2.1.91>`,
      `${CLI} exact '2.1.90' 32:18 <2.1.90>`,
      `${CLI} exact '2.1.89' 44:30 <2.1.89>`,
    ]);
  });
});

describe('what stands as a version', () => {
  const cases: readonly [version: string, expected: string | null][] = [
    ['2.1.90', 'exact 2.1.90'],
    ['2.1.90(patch_hash=abc)', 'exact 2.1.90'],
    ['2.1.90(a@1.0.0(b@2.0.0))', 'exact 2.1.90'],
    ['2.1.90_hash', 'exact 2.1.90'],
    ["'2.1.90-beta.1'", 'exact 2.1.90-beta.1'],
    [`'${CLI}@2.1.90(a@1.0.0)'`, 'exact 2.1.90'],
    [`/${CLI}@2.1.90`, 'exact 2.1.90'],
    [`/${CLI}/2.1.90_a@1.0.0`, 'exact 2.1.90'],
    [`/${CLI}/2.1.90/a@1.0.0`, 'exact 2.1.90'],
    [`registry.example/${CLI}/2.1.90`, 'exact 2.1.90'],
    ['link:../x', null],
    ['file:x.tgz', 'unreadable file:x.tgz'],
    ['https://example.com/x_y.tgz', 'unreadable https://example.com/x_y.tgz'],
    ["'other@2.1.90'", null],
    ["''", null],
    ['{a: 1}', null],
  ];
  for (const [version, expected] of cases) {
    for (const [form, value] of [['scalar', version], ['map', `{specifier: '*', version: ${version.startsWith("'") ? version : `'${version}'`}}`]] as const) {
      if (version.startsWith('{') && form === 'map') continue;
      test(`${version} as a ${form}`, () => {
        const text = `importers:\n  .:\n    optionalDependencies:\n      '${CLI}': ${value}\n`;
        assert.deepEqual(pins(text), expected === null ? [] : [`locked: ${CLI} ${expected} npm:${CLI}`]);
      });
    }
  }
});

describe('packages', () => {
  test('one row for a version with several sets of peers', () => {
    assert.deepEqual(pins(`packages:\n  /${SDK}@0.3.1(a@1.0.0):\n    dev: true\n  /${SDK}@0.3.1(a@2.0.0):\n    dev: true\n`), [`${BELOW}: ${SDK} exact 0.3.1 -`]);
  });
  test('a package from an address states its version below', () => {
    assert.deepEqual(pins(`packages:\n  '${CLI}@https://example.com/x.tgz':\n    version: 2.1.90\n`), [`${BELOW}: ${CLI} exact 2.1.90 -`]);
    assert.deepEqual(pins(`packages:\n  github.com/a/b/0f1e:\n    name: '${CLI}'\n    version: 2.1.90\n`), [`${BELOW}: ${CLI} exact 2.1.90 -`]);
  });
  test('platform packages and mentions are no rows', () => {
    assert.deepEqual(pins(`packages:\n  '${CLI}-linux-x64@2.1.90': {}\n  a@1.0.0:\n    dependencies:\n      '${CLI}': 2.1.90\nsnapshots:\n  '${CLI}@2.1.90': {}\n`), []);
  });
  test('a second document is read as well', () => {
    assert.deepEqual(pins(`lockfileVersion: '9.0'\n---\npackages:\n  '${CLI}@2.1.90': {}\n`), [`${BELOW}: ${CLI} exact 2.1.90 -`]);
  });
});

describe('files that are large or do not parse', () => {
  test('100,000 lines', () => {
    const text = `packages:\n${Array.from({ length: 25_000 }, (_, i) => `\n  p${i}@1.0.${i}:\n    engines: {node: '>=18'}\n    hasBin: true\n`).join('')}\n  '${CLI}@2.1.90': {}\n`;
    assert.ok(text.split('\n').length > 100_000);
    assert.deepEqual(pins(text), [`${BELOW}: ${CLI} exact 2.1.90 -`]);
  });
  test('a mistake is told with its line, and what stands before it is read', () => {
    const { pins: found, problems } = read(`importers:\n  .:\n    dependencies:\n      '${CLI}': 2.1.90\n      'a: 1\n`);
    assert.deepEqual(found.map((p) => p.text), ['2.1.90']);
    assert.match(problems[0] ?? '', /^Line \d+: the text is not valid YAML/);
  });
  test('any text: no exception, pins stand where they say', () => {
    const piece = fc.oneof(fc.constantFrom('importers:\n', '  .:\n', '    dependencies:\n', `      '${CLI}': `, '2.1.90', '(a@1)', 'packages:\n', `  /${CLI}@2.1.90:\n`, `'${CLI}@`, "'", '&a ', '*a', '\n', '\0', '\ud800'), fc.string());
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (parts) => { assert.ok(read(parts.join('')).problems.length <= 1); }), { numRuns: 500 });
  });
  test('any version: what is cut off begins with a sign that no version has', () => {
    const part = fc.nat(9999);
    fc.assert(fc.property(fc.tuple(part, part, part), fc.constantFrom('', '(a@1.0.0)', '_a@1.0.0', '/a@1.0.0'), (numbers, peers) => {
      const version = numbers.join('.');
      assert.deepEqual(pins(`dependencies:\n  '${CLI}': '${version}${peers}'\n`), [`locked: ${CLI} exact ${version} npm:${CLI}`]);
    }));
  });
});

test('only pnpm’s lockfile', () => {
  for (const path of ['pnpm-lock.yaml', 'a/pnpm-lock.yaml']) assert.ok(pnpmLockReader.accepts(path), path);
  for (const path of ['xpnpm-lock.yaml', 'pnpm-lock.yml', 'pnpm-workspace.yaml']) assert.ok(!pnpmLockReader.accepts(path), path);
});
