// Danger: the locked version is what gets installed; a copy that is missed, or a nested one taken for the root's, is a
// false clean or a wrong row.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MAX_JSON_DEPTH } from '../../../src/core/read/json-document';
import { packageLockReader } from '../../../src/core/read/package-lock';
import { readChecked, show } from '../../support/pins';

const CLI = '@anthropic-ai/claude-code';
const SDK = '@anthropic-ai/claude-agent-sdk';

const read = (value: unknown) => readChecked(packageLockReader, typeof value === 'string' ? value : JSON.stringify(value, null, 2), 'package-lock.json');
const pins = (value: unknown): string[] =>
  read(value).pins.map((p) => `${p.where}: ${p.package.name} ${p.version.kind} ${p.version.text} ${p.mergeKey ?? '-'}`);
const v3 = (packages: Record<string, unknown>) => ({ name: 'x', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'x', version: '1.0.0', dependencies: { [CLI]: '^2' } }, ...packages } });

describe('packages of formats 2 and 3', () => {
  test('the copy of the root and nested copies', () => {
    const value = v3({
      [`node_modules/${CLI}`]: { version: '2.1.150', resolved: 'https://example.com/x.tgz', integrity: 'sha512-x', engines: { node: '>=18', version: '9.9.9' } },
      [`node_modules/a/node_modules/${CLI}`]: { version: '2.1.91', optional: true },
      [`packages/web/node_modules/${SDK}`]: { version: '0.3.1' },
    });
    assert.deepEqual(pins(value), [
      `locked: ${CLI} exact 2.1.150 npm:${CLI}`,
      `locked, below node_modules/a: ${CLI} exact 2.1.91 -`,
      `locked, below packages/web: ${SDK} exact 0.3.1 -`,
    ]);
  });
  test('an alias states its name', () => {
    assert.deepEqual(pins(v3({ 'node_modules/claude': { name: CLI, version: '2.1.150' } })), [`locked: ${CLI} exact 2.1.150 npm:claude`]);
    assert.deepEqual(pins(v3({ [`node_modules/${CLI}`]: { version: '1.0.0', name: 'other' } })), []);
    assert.deepEqual(pins(v3({ 'node_modules/claude': { version: '2.1.150', dependencies: { name: 'x' }, name: CLI } })), [`locked: ${CLI} exact 2.1.150 npm:claude`]);
  });
  test('platform packages and links are no rows', () => {
    assert.deepEqual(
      pins(v3({
        [`node_modules/${CLI}-linux-x64`]: { version: '2.1.150' },
        [`node_modules/${CLI}`]: { resolved: 'packages/x', link: true },
        [CLI]: { version: '1.0.0' },
        'packages/x': { name: CLI, version: '1.0.0' },
      })),
      [],
    );
  });
  test('a version of dependencies, peers or arrays is not the package', () => {
    assert.deepEqual(
      pins(v3({ [`node_modules/${CLI}`]: { dependencies: { version: '1.0.0' }, os: ['linux', { version: '3.0.0' }], version: '2.1.150', peerDependencies: { name: 'other' } } })),
      [`locked: ${CLI} exact 2.1.150 npm:${CLI}`],
    );
  });
  test('format 2 is read once', () => {
    const value = { ...v3({ [`node_modules/${CLI}`]: { version: '2.1.150' } }), lockfileVersion: 2, dependencies: { [CLI]: { version: '2.1.150' } } };
    assert.deepEqual(pins(value), [`locked: ${CLI} exact 2.1.150 npm:${CLI}`]);
    const swapped = { dependencies: value.dependencies, packages: value.packages };
    assert.deepEqual(pins(swapped), [`locked: ${CLI} exact 2.1.150 npm:${CLI}`]);
  });
  test('the place is the version', () => {
    const text = JSON.stringify(v3({ [`node_modules/${CLI}`]: { version: '2.1.150' } }), null, 2).replaceAll('\n', '\r\n');
    assert.deepEqual(read(text).pins.map(show), [`${CLI} exact '2.1.150' 14:19 <2.1.150>`]);
  });
  test('of equal keys the last one counts', () => {
    const text = `{"packages": {"node_modules/${CLI}": {"version": "1.0.0"}, "node_modules/${CLI}": {"version": "1.0.1", "version": "2.1.150"}}}`;
    assert.deepEqual(pins(text), [`locked: ${CLI} exact 2.1.150 npm:${CLI}`]);
    assert.deepEqual(pins(`{"packages": {"node_modules/${CLI}": {"version": "1.0.0", "version": null}}}`), []);
  });
  test('keys that objects inherit do no harm', () => {
    assert.deepEqual(pins(`{"packages": {"__proto__": {"version": "1.0.0"}, "node_modules/__proto__": {"version": "1.0.0"}, "node_modules/${CLI}": {"version": "2.1.150"}}}`), [
      `locked: ${CLI} exact 2.1.150 npm:${CLI}`,
    ]);
  });
});

describe('dependencies of format 1', () => {
  test('at the root, below others, and aliased', () => {
    const value = {
      lockfileVersion: 1,
      dependencies: {
        [CLI]: { version: '2.1.150', requires: { [SDK]: '^0.3.0' }, dependencies: { [SDK]: { version: '0.3.1', dependencies: { [CLI]: { version: '1.0.0' } } } } },
        claude: { version: `npm:${CLI}@2.1.91` },
      },
    };
    assert.deepEqual(pins(value), [
      `locked: ${CLI} exact 2.1.150 npm:${CLI}`,
      `locked, below ${CLI}: ${SDK} exact 0.3.1 -`,
      `locked, below ${CLI} > ${SDK}: ${CLI} exact 1.0.0 -`,
      `locked: ${CLI} exact 2.1.91 npm:claude`,
    ]);
  });
  test('a version that is an address is unreadable', () => {
    assert.deepEqual(pins({ dependencies: { [CLI]: { version: 'github:a/b#1' } } }), [`locked: ${CLI} unreadable github:a/b#1 npm:${CLI}`]);
  });
});

describe('files that are large or do not parse', () => {
  const many = (count: number) => {
    const packages: Record<string, unknown> = {};
    for (let i = 0; i < count; i++) packages[`node_modules/p${i}`] = { version: `1.0.${i}`, dependencies: { a: '^1' }, engines: { node: '>=18' } };
    packages[`node_modules/${CLI}`] = { version: '2.1.150' };
    return JSON.stringify(v3(packages), null, 2);
  };
  test('100,000 lines', () => {
    const text = many(12_000);
    assert.ok(text.split('\n').length > 100_000);
    const { pins: found, problems } = read(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(found.map((p) => p.text), ['2.1.150']);
  });
  test('a cut-off file gives what stands before the cut, and its line', () => {
    const text = JSON.stringify(v3({ [`node_modules/${CLI}`]: { version: '2.1.150' }, 'node_modules/b': { version: '1.0.0' } }), null, 2);
    const { pins: found, problems } = read(text.slice(0, text.lastIndexOf('1.0.0')));
    assert.deepEqual(found.map((p) => p.text), ['2.1.150']);
    assert.match(problems[0] ?? '', /^Line 17: a string is not closed\.$/);
  });
  test('nesting as deep as allowed is walked, deeper is refused', () => {
    const nest = (depth: number): string => `${`{"dependencies":{"${CLI}":`.repeat(depth)}{"version":"1.0.0"}${'}}'.repeat(depth)}`;
    const allowed = read(nest(MAX_JSON_DEPTH / 2 - 1));
    assert.deepEqual(allowed.problems, []);
    assert.equal(allowed.pins.length, 1);
    assert.match(read(nest(50_000)).problems[0] ?? '', /^Line 1: values are nested/);
    assert.equal(read('['.repeat(100_000)).problems.length, 1);
  });
  test('any text: no exception, pins stand where they say', () => {
    const piece = fc.oneof(
      fc.constantFrom('{', '}', '[', ']', '"packages"', '"dependencies"', ':', ',', `"node_modules/${CLI}"`, `"${CLI}"`, '"version"', '"name"', '"2.1.150"', '"2.1', '\\', '\0', '\ud800'),
      fc.string(),
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (parts) => { assert.ok(read(parts.join('')).problems.length <= 1); }), { numRuns: 500 });
  });
  test('any valid lockfile: one pin for each copy', () => {
    const folder = fc.constantFrom('', 'node_modules/a/', 'node_modules/@b/c/', 'packages/d/');
    fc.assert(
      fc.property(fc.uniqueArray(folder), fc.array(fc.string()), (folders, others) => {
        const packages: Record<string, unknown> = {};
        for (const other of others) packages[`node_modules/x${other}`] = { version: '1.0.0', other: [other, { version: other }] };
        for (const f of folders) packages[`${f}node_modules/${CLI}`] = { version: '2.1.150' };
        const { pins: found } = read(v3(packages));
        assert.equal(found.length, folders.length);
        assert.equal(found.filter((p) => p.mergeKey !== null).length, folders.includes('') ? 1 : 0);
      }),
    );
  });
});

test('only npm’s lockfiles', () => {
  for (const path of ['package-lock.json', 'a/npm-shrinkwrap.json']) assert.ok(packageLockReader.accepts(path), path);
  for (const path of ['node_modules/.package-lock.json', 'xpackage-lock.json', 'yarn.lock']) assert.ok(!packageLockReader.accepts(path), path);
});
