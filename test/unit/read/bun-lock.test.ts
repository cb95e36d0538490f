// Danger: bun names a nested copy by its parents and an alias by its own name; a copy taken for another one's is a
// wrong row, and the binary format passed over in silence is a false clean.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bunLockReader } from '../../../src/core/read/bun-lock';
import type { Pin } from '../../../src/core/read/reader';
import { readChecked, show } from '../../support/pins';

/** What a pin merges with: its key, and the folders whose manifests it answers when the file names them. */
const spot = ({ mergeKey, importers }: Pin): string => (mergeKey === null ? '-' : `${mergeKey}${importers === undefined || importers.includes('.') ? '' : ` in ${importers.join(' ')}`}`);

const CLI = '@anthropic-ai/claude-code';
const SDK = '@anthropic-ai/claude-agent-sdk';

const read = (value: unknown) => readChecked(bunLockReader, typeof value === 'string' ? value : JSON.stringify(value, null, 2), 'bun.lock');
const pins = (value: unknown): string[] => read(value).pins.map((p) => `${p.where}: ${p.package.name} ${p.version.kind} ${p.text} ${spot(p)}`);
const lock = (packages: Record<string, unknown>, dependencies: Record<string, string> = {}) => ({
  lockfileVersion: 1,
  workspaces: { '': { name: 'x', dependencies }, 'packages/web': { name: '@s/web' } },
  packages,
});

describe('a file that bun wrote', () => {
  const text = readFileSync('test/fixtures/locks/bun.lock.jsonc', 'utf8');
  test('root, alias, a copy below a package, and one of a folder', () => {
    assert.deepEqual(pins(text), [
      `locked: ${SDK} exact 0.3.240 npm:${SDK}`,
      `locked: ${CLI} exact 2.1.91 npm:${CLI}`,
      `locked: ${CLI} exact 2.1.91 npm:claude`,
      `locked, below vendored: ${CLI} exact 2.1.89 -`,
      `importer packages/web: ${CLI} exact 2.1.90 npm:${CLI} in packages/web`,
    ]);
    assert.deepEqual(read(text).problems, []);
  });
  test('the place is the version behind the name', () => {
    assert.deepEqual(read(text).pins.slice(0, 3).map(show), [
      `${SDK} exact '0.3.240' 25:72 <0.3.240>`,
      `${CLI} exact '2.1.91' 27:62 <2.1.91>`,
      `${CLI} exact '2.1.91' 29:43 <2.1.91>`,
    ]);
  });
});

describe('packages', () => {
  const keys: readonly [key: string, where: string][] = [
    [CLI, 'locked'],
    [`a/${CLI}`, 'locked, below a'],
    [`@a/b/${CLI}`, 'locked, below @a/b'],
    [`@a/b/c/${CLI}`, 'locked, below @a/b/c'],
    [`@s/web/${CLI}`, 'importer packages/web'],
    ['a/claude', 'locked, below a'],
    ['@a/b/claude', 'locked, below @a/b'],
  ];
  for (const [key, where] of keys) {
    test(key, () => { assert.deepEqual(pins(lock({ [key]: [`${CLI}@2.1.90`, '', {}, 'sha512-x'] })), [`${where}: ${CLI} exact 2.1.90 ${where.startsWith('importer') ? `npm:${CLI} in packages/web` : '-'}`]); });
  }
  test('only what the root asks for answers its manifest', () => {
    assert.deepEqual(pins(lock({ [CLI]: [`${CLI}@2.1.90`], [`a/${CLI}`]: [`${CLI}@2.1.89`] }, { [CLI]: '^2.1.0' })), [
      `locked: ${CLI} exact 2.1.90 npm:${CLI}`,
      `locked, below a: ${CLI} exact 2.1.89 -`,
    ]);
  });
  test('the package decides, not the name it has here', () => {
    assert.deepEqual(pins(lock({ [CLI]: ['other@1.0.0'], [`${CLI}-linux-x64`]: [`${CLI}-linux-x64@2.1.90`] })), []);
  });
  test('folders are no releases; addresses are unreadable', () => {
    assert.deepEqual(pins(lock({ a: [`${CLI}@workspace:packages/x`], b: [`${CLI}@link:x`], c: [CLI], d: [], e: CLI, f: [1], g: [`${CLI}@`] })), []);
    assert.deepEqual(pins(lock({ [CLI]: [`${CLI}@https://example.com/x.tgz`] })), [`locked: ${CLI} unreadable https://example.com/x.tgz -`]);
  });
  test('escapes in the name do not move the version', () => {
    const text = JSON.stringify(lock({ [CLI]: [`${CLI}@2.1.90`] })).replaceAll('/claude', '\\/\\u0063laude');
    assert.deepEqual(pins(text), [`locked: ${CLI} exact 2.1.90 -`]);
  });
});

describe('the binary format', () => {
  test('one sentence, and nothing is read', () => {
    for (const text of ['', '#!/usr/bin/env bun\nbun-lockfile-format-v0\n\0\0', JSON.stringify(lock({ [CLI]: [`${CLI}@2.1.90`] }))]) {
      const { pins: found, problems } = readChecked(bunLockReader, text, 'a/bun.lockb');
      assert.deepEqual(found, []);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', /bun\.lockb is binary and cannot be read/);
    }
  });
});

describe('files that are large or do not parse', () => {
  test('100,000 lines', () => {
    const packages = Object.fromEntries(Array.from({ length: 20_000 }, (_, i): [string, unknown] => [`p${i}`, [`p${i}@1.0.${i}`, '', {}, 'x']]));
    const { pins: found, problems } = read(lock({ ...packages, [CLI]: [`${CLI}@2.1.90`] }));
    assert.deepEqual(found.map((p) => p.text), ['2.1.90']);
    assert.deepEqual(problems, []);
  });
  test('a cut-off file gives what stands before the cut', () => {
    const text = JSON.stringify(lock({ [CLI]: [`${CLI}@2.1.90`], z: ['z@1.0.0'] }), null, 2);
    const { pins: found, problems } = read(text.slice(0, text.lastIndexOf('1.0.0')));
    assert.deepEqual(found.map((p) => p.text), ['2.1.90']);
    assert.match(problems[0] ?? '', /^Line \d+: a string is not closed\.$/);
  });
  test('nesting past the limit is refused', () => {
    assert.match(read('['.repeat(100_000)).problems[0] ?? '', /nested/);
  });
  test('any text: no exception, pins stand where they say', () => {
    const piece = fc.oneof(fc.constantFrom('{', '}', '[', ']', '"packages"', '"workspaces"', '""', ':', ',', `"${CLI}"`, `"a/${CLI}"`, `"${CLI}@2.1.90"`, `"${CLI}@2`, '\\', '\0', '\ud800'), fc.string());
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (parts) => { assert.ok(read(parts.join('')).problems.length <= 1); }), { numRuns: 500 });
  });
});

test('only bun’s lockfiles', () => {
  for (const path of ['bun.lock', 'a/bun.lock', 'bun.lockb']) assert.ok(bunLockReader.accepts(path), path);
  for (const path of ['xbun.lock', 'bun.lockbx', 'bunfig.toml']) assert.ok(!bunLockReader.accepts(path), path);
});
