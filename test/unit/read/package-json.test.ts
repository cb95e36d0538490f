// Danger: a dependency that is missed or mistaken for another is a false clean; a wrong range makes a fix break the file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { packageJsonReader } from '../../../src/core/read/package-json';
import { readChecked, show } from '../../support/pins';

const CLI = '@anthropic-ai/claude-code';
const SDK = '@anthropic-ai/claude-agent-sdk';

const read = (value: unknown) => readChecked(packageJsonReader, typeof value === 'string' ? value : JSON.stringify(value), 'package.json');
/** `where: package kind version <literal>` of every pin. */
const pins = (value: unknown): string[] =>
  read(value).pins.map((p) => `${p.where}: ${p.package.name} ${p.version.kind} ${p.version.text}${p.text === p.version.text ? '' : ` <${p.text}>`}`);

describe('dependencies', () => {
  test('of every kind', () => {
    const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
    for (const kind of kinds) assert.deepEqual(pins({ [kind]: { [CLI]: '2.1.150' } }), [`${kind}: ${CLI} exact 2.1.150`]);
  });
  test('bundled names are no versions', () => {
    assert.deepEqual(pins({ bundledDependencies: [CLI], bundleDependencies: { [CLI]: '1.0.0' }, engines: { [CLI]: '1' } }), []);
  });
  test('other packages are none of ours', () => {
    assert.deepEqual(pins({ dependencies: { 'claude-code': '1.0.0', '@other/claude-code': '1.0.0', __proto__x: '1', constructor: '1' } }), []);
  });
  const versions: readonly [string, string][] = [
    ['2.1.150', 'exact 2.1.150'],
    ['=2.1.150', 'exact =2.1.150'],
    ['v2.1.150', 'exact v2.1.150'],
    ['^0.0.79', 'range ^0.0.79'],
    ['2', 'range 2'],
    ['>=2.1.0 <3', 'range >=2.1.0 <3'],
    ['latest', 'floating latest'],
    ['*', 'floating *'],
    ['', `floating  <${CLI}>`],
    ['workspace:^', 'unreadable workspace:^'],
    ['file:../claude', 'unreadable file:../claude'],
    ['git+https://example.com/x.git#v1', 'unreadable git+https://example.com/x.git#v1'],
    ['catalog:', 'unreadable catalog:'],
    ['npm:2.1.150', 'exact 2.1.150'],
    ['npm:^2.1.0', 'range ^2.1.0'],
  ];
  for (const [text, expected] of versions) test(JSON.stringify(text), () => {
    assert.deepEqual(pins({ dependencies: { [CLI]: text } }), [`dependencies: ${CLI} ${expected}`]);
  });
  test('an alias is the package on its right', () => {
    assert.deepEqual(pins({ dependencies: { claude: `npm:${CLI}@^2.1.0` } }), [`dependencies: ${CLI} range ^2.1.0`]);
    assert.deepEqual(pins({ dependencies: { claude: `npm:${CLI}` } }), [`dependencies: ${CLI} floating  <npm:${CLI}>`]);
    assert.deepEqual(pins({ dependencies: { [CLI]: 'npm:other@2.1.150' } }), []);
  });
  test('values that are no strings are passed over', () => {
    assert.deepEqual(pins({ dependencies: { [CLI]: 2, [SDK]: null } }), []);
    assert.deepEqual(pins({ dependencies: [CLI] }), []);
    assert.deepEqual(pins({ dependencies: CLI }), []);
    assert.deepEqual(pins('[]'), []);
    assert.deepEqual(pins('"x"'), []);
  });
  test('the place is the version, as an editor counts', () => {
    const text = `{\r\n  "name": "😀",\r\n  "devDependencies": {\r\n    "${CLI}": "^2.1.150"\r\n  }\r\n}`;
    assert.deepEqual(read(text).pins.map(show), [`${CLI} range '^2.1.150' 4:35 <^2.1.150>`]);
  });
  test('an escape in the value keeps the place', () => {
    const text = `{"dependencies": {"a\\u0041": "npm:@anthropic-ai\\/claude-code@2.1.150", "${SDK}": "\\u0030.3.1"}}`;
    assert.deepEqual(pins(text), [`dependencies: ${CLI} exact 2.1.150`, `dependencies: ${SDK} exact 0.3.1 <\\u0030.3.1>`]);
  });
  test('of equal keys the last one counts', () => {
    assert.deepEqual(pins(`{"dependencies": {"${CLI}": "1.0.0", "${CLI}": "2.1.150"}}`), [`dependencies: ${CLI} exact 2.1.150`]);
    assert.deepEqual(pins(`{"dependencies": {"${CLI}": "1.0.0"}, "dependencies": {}}`), []);
  });
  test('the key joins it with its lock entry, under the name of its folder', () => {
    const keys = read({ dependencies: { [CLI]: '2.1.150', claude: `npm:${CLI}@2.1.151` }, overrides: { [CLI]: '2.1.152' } }).pins.map((p) => p.mergeKey);
    assert.deepEqual(keys, ['npm:claude', `npm:${CLI}`]);
  });
});

describe('what overrules dependencies', () => {
  test('npm: plain, nested, with a version in the key, and for the package itself', () => {
    assert.deepEqual(pins({ overrides: { [CLI]: '2.1.150' } }), [`overrides: ${CLI} exact 2.1.150`]);
    assert.deepEqual(pins({ overrides: { a: { b: { [CLI]: '2.1.150' } } } }), [`overrides: ${CLI} exact 2.1.150`]);
    assert.deepEqual(pins({ overrides: { [`${CLI}@^1`]: '2.1.150' } }), [`overrides: ${CLI} exact 2.1.150`]);
    assert.deepEqual(pins({ overrides: { [CLI]: { '.': '2.1.150', [SDK]: '0.3.1' } } }), [`overrides: ${CLI} exact 2.1.150`, `overrides: ${SDK} exact 0.3.1`]);
  });
  test('what a dependency asks for does not count where an override holds for all', () => {
    const [pin, ...others] = read({ devDependencies: { [CLI]: '^2.1.0' }, overrides: { [CLI]: '2.1.150' } }).pins;
    assert.equal(others.length, 0);
    assert.equal(pin?.via, 'overrides, in place of ^2.1.0 in devDependencies');
    assert.equal(pin.mergeKey, `npm:${CLI}`);
    for (const overrides of [{ other: { [CLI]: '2.1.150' } }, { [`${CLI}@^1`]: '2.1.150' }]) {
      const pins = read({ devDependencies: { [CLI]: '^2.1.0' }, overrides }).pins;
      assert.deepEqual(pins.map((p) => `${p.version.text} ${p.mergeKey ?? '-'} ${p.via ?? '-'}`), [`^2.1.0 npm:${CLI} -`, '2.1.150 - -']);
    }
  });
  test('npm: a reference has its row where it points to', () => {
    assert.deepEqual(pins({ dependencies: { [CLI]: '2.1.150' }, overrides: { [CLI]: `$${CLI}` } }), [`dependencies: ${CLI} exact 2.1.150`]);
  });
  test('yarn: plain names, paths and globs', () => {
    for (const key of [CLI, `a/${CLI}`, `**/${CLI}`, `@x/y/**/${CLI}`, `${CLI}@^1.0.0`, `a/${CLI}@npm:1.0.0`]) {
      assert.deepEqual(pins({ resolutions: { [key]: '2.1.150' } }), [`resolutions: ${CLI} exact 2.1.150`], key);
    }
    for (const key of [`${CLI}/other`, `${CLI}/**/@a/b`]) assert.deepEqual(pins({ resolutions: { [key]: '1.0.0' } }), [], key);
  });
  test('pnpm: names, versions and parents', () => {
    for (const key of [CLI, `${CLI}@1`, `a>${CLI}`, `@x/y@2>${CLI}@1`]) {
      assert.deepEqual(pins({ pnpm: { overrides: { [key]: 'npm:' + CLI + '@2.1.150' } } }), [`pnpm.overrides: ${CLI} exact 2.1.150`], key);
    }
    assert.deepEqual(pins({ pnpm: { overrides: { [`${CLI}>other`]: '1.0.0' } } }), []);
  });
});

describe('catalogs', () => {
  test('a reference within the file is shown where the version stands', () => {
    assert.deepEqual(pins({ dependencies: { [CLI]: 'catalog:' }, catalog: { [CLI]: '2.1.150' } }), [`catalog: ${CLI} exact 2.1.150`]);
    const workspaces = { catalogs: { ai: { [CLI]: '2.1.150' } } };
    assert.deepEqual(pins({ dependencies: { [CLI]: 'catalog:ai' }, workspaces }), [`catalog ai: ${CLI} exact 2.1.150`]);
  });
  test('a catalog counts where nobody refers to it, and a reference to another file cannot be read', () => {
    assert.deepEqual(pins({ workspaces: { catalog: { [CLI]: '^2.1.0' } } }), [`catalog: ${CLI} range ^2.1.0`]);
    assert.deepEqual(pins({ dependencies: { [CLI]: 'catalog:old' }, catalog: { [CLI]: '2.1.150' } }), [
      `dependencies: ${CLI} unreadable catalog:old`,
      `catalog: ${CLI} exact 2.1.150`,
    ]);
  });
});

describe('scripts', () => {
  test('their commands pin', () => {
    assert.deepEqual(pins({ scripts: { review: `npx -y ${CLI}@2.1.150 -p "hi"` } }), [`script review: ${CLI} exact 2.1.150`]);
    assert.deepEqual(pins({ scripts: { review: `echo npx ${CLI}@2.1.150`, test: 'node --test' } }), []);
  });
  test('escapes keep the place', () => {
    const text = '{"scripts": {"x": "echo \\"a\\" && npx \\"@anthropic-ai/claude-code@2.1.150\\""}}';
    assert.deepEqual(read(text).pins.map(show), [`${CLI} exact '2.1.150' 1:${text.indexOf('2.1.150') + 1} <2.1.150>`]);
  });
});

describe('files that do not parse', () => {
  test('pins before the mistake count, and one sentence tells the line', () => {
    const { pins: found, problems } = read(`{\n"dependencies": {\n"${CLI}": "2.1.150",\n<<<<<<< HEAD\n`);
    assert.equal(found.length, 1);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^Line 4: /);
  });
  test('nesting without end is refused', () => {
    const { problems } = read(`{"overrides": ${'{"a":'.repeat(100_000)}`);
    assert.match(problems[0] ?? '', /^Line 1: values are nested/);
  });
  test('any text: no exception, pins stand where they say', () => {
    const piece = fc.oneof(fc.constantFrom('{', '}', '"dependencies"', ':', ',', `"${CLI}"`, '"2.1.150"', '"overrides"', '"npm:', '\\', '\0', '\ud800', '"__proto__"'), fc.string());
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (parts) => { read(parts.join('')); }));
  });
  test('text that names no package has no pin', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.string())), (object) => {
        assert.deepEqual(read({ ...object, dependencies: { a: '1.0.0' } }).pins, []);
      }),
    );
  });
});

test('only files of that name', () => {
  assert.ok(packageJsonReader.accepts('package.json'));
  assert.ok(packageJsonReader.accepts('a/b/package.json'));
  for (const path of ['xpackage.json', 'package.json5', 'package-lock.json', 'a/package.json/b']) assert.ok(!packageJsonReader.accepts(path), path);
});
