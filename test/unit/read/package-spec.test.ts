// Danger: a range or a tag taken for an exact version (or the other way) turns "cannot tell" into a wrong verdict.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  classifyNpmVersion,
  manifestSpec,
  resolveNpmSpec,
  splitNpmAlias,
  splitNpmSpec,
} from '../../../src/core/read/package-spec';

describe('kinds of version', () => {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    exact: ['2.1.150', '=2.1.150', 'v2.1.150', '=v2.1.150', '= 2.1.150', ' 2.1.150 ', '0.0.1', '1.0.0-beta.1', '1.0.0+build', '0.0.1766-gabc123', '1.0.0-rc.1+b.2'],
    range: [
      '2', '2.1', 'v2', '2.x', '2.1.x', '2.1.*', '^2.1.0', '^0.0.79', '~2.1', '>=2.1.0', '> 2.1.0', '<3', '>=2.1.0 <3.0.0', '1 || 2', '^1.0.0 || ^2.0.0',
      '1.2.3 - 2.3.4', '^2.1.0-beta.1',
    ],
    floating: ['', '*', 'x', 'X', ' ', 'latest', 'next', 'beta', 'stable', 'nightly', 'vnext', 'canary-1', 'release_2'],
    unreadable: [
      'git+https://example.com/a.git#v1', 'github:a/b', 'a/b', 'file:../x', 'link:x', 'workspace:*', 'workspace:^2.1.0', 'catalog:', 'https://example.com/x.tgz', '$V',
      '${VERSION}', '2.1.$PATCH', '{{version}}', '02.1.0', '2.1.150abc', '1.2.3.4', '2.1.150 latest', '99999999999999999999.0.0', '-1', '2.1.150\0', '\ud800',
    ],
  };
  for (const [kind, texts] of Object.entries(kinds)) for (const text of texts) {
    test(`${JSON.stringify(text)} is ${kind}`, () => { assert.deepEqual(classifyNpmVersion(text), { kind, text }); });
  }
  test('no version at all floats', () => { assert.deepEqual(classifyNpmVersion(null), { kind: 'floating', text: '' }); });
  test('a text that is too long is unreadable', () => {
    assert.equal(classifyNpmVersion(`1.0.0-${'a'.repeat(300)}`).kind, 'unreadable');
    assert.equal(classifyNpmVersion('1'.repeat(5_000_000)).kind, 'unreadable');
  });
  test('every release and pre-release number is exact, with its text kept', () => {
    const number = fc.nat({ max: 99999 });
    fc.assert(
      fc.property(number, number, number, fc.constantFrom('', '-beta.1', '-0.g1a2b'), fc.constantFrom('', 'v', '='), (a, b, c, pre, prefix) => {
        const text = `${prefix}${a}.${b}.${c}${pre}`;
        assert.deepEqual(classifyNpmVersion(text), { kind: 'exact', text });
        assert.equal(classifyNpmVersion(`^${a}.${b}.${c}${pre}`).kind, 'range');
      }),
    );
  });
  test('any text gets a kind, and its own text back', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { assert.equal(classifyNpmVersion(text).text, text); }));
  });
});

describe('specs', () => {
  test('the @ of a scope parts nothing', () => {
    assert.deepEqual(splitNpmSpec('@a/b'), { name: '@a/b', version: null, versionStart: 4 });
    assert.deepEqual(splitNpmSpec('@a/b@1.2.3'), { name: '@a/b', version: '1.2.3', versionStart: 5 });
    assert.deepEqual(splitNpmSpec('b@'), { name: 'b', version: '', versionStart: 2 });
    assert.deepEqual(splitNpmSpec('@'), { name: '@', version: null, versionStart: 1 });
    assert.deepEqual(splitNpmSpec(''), { name: '', version: null, versionStart: 0 });
  });
  test('aliases give the real package', () => {
    assert.deepEqual(splitNpmAlias('npm:@openai/codex@^0.77.0'), { name: '@openai/codex', version: '^0.77.0', versionStart: 18 });
    assert.deepEqual(splitNpmAlias('npm:@openai/codex'), { name: '@openai/codex', version: null, versionStart: 17 });
    assert.equal(splitNpmAlias('^1.0.0'), null);
    const spec = 'codex@npm:@openai/codex@1.2.3';
    const resolved = resolveNpmSpec(spec);
    assert.deepEqual(resolved, { name: '@openai/codex', version: '1.2.3', versionStart: 24, nameStart: 10, alias: 'codex' });
    assert.equal(spec.slice(resolved.nameStart, resolved.nameStart + resolved.name.length), resolved.name);
    assert.deepEqual(resolveNpmSpec('npm:pkg@1'), { name: 'pkg', version: '1', versionStart: 8, nameStart: 4, alias: null });
    assert.deepEqual(resolveNpmSpec('pkg@1'), { name: 'pkg', version: '1', versionStart: 4, nameStart: 0, alias: null });
  });
  test('values of a manifest', () => {
    assert.deepEqual(manifestSpec('a', '^1.0.0'), { name: 'a', version: '^1.0.0', versionStart: 0 });
    assert.deepEqual(manifestSpec('a', 'npm:b@^1.0.0'), { name: 'b', version: '^1.0.0', versionStart: 6 });
    assert.deepEqual(manifestSpec('a', 'npm:b'), { name: 'b', version: null, versionStart: 5 });
    assert.deepEqual(manifestSpec('a', 'npm:^1.0.0'), { name: 'a', version: '^1.0.0', versionStart: 4 });
    assert.deepEqual(manifestSpec('a', 'npm:2.1.150'), { name: 'a', version: '2.1.150', versionStart: 4 });
  });
  test('version and place of any spec agree', () => {
    fc.assert(
      fc.property(fc.string(), (spec) => {
        for (const { version, versionStart } of [splitNpmSpec(spec), resolveNpmSpec(spec), manifestSpec('k', spec)]) {
          assert.equal(spec.slice(versionStart), version ?? '');
        }
      }),
    );
  });
});
