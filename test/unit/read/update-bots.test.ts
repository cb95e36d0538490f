// Danger: the wrong one of several configurations is read, JSON5 is taken for broken, or a hostile pattern takes for ever.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { json5ToJsonc } from '../../../src/core/read/json5-text';
import { matchesGlob } from '../../../src/core/read/path-glob';
import { readRenovateConfig } from '../../../src/core/read/renovate-config';
import { readUpdateBots } from '../../../src/core/read/update-bots';

describe('which configuration counts', () => {
  const at = (...files: [string, string][]): string | undefined =>
    readUpdateBots(files.map(([path, text]) => ({ path, text })), true).renovate?.path;
  test('the first in Renovate’s own order', () => {
    assert.equal(at(['.renovaterc', '{}'], ['.github/renovate.json', '{}']), '.github/renovate.json');
    assert.equal(at(['renovate.json', '{}'], ['package.json', '{ "renovate": {} }']), 'renovate.json');
  });

  test('a package.json only with a part of its own', () => {
    assert.equal(at(['package.json', '{ "name": "x" }']), undefined);
    assert.equal(at(['package.json', '{ broken']), undefined);
    assert.equal(at(['package.json', '{ "renovate": { "extends": ["config:base"] } }']), 'package.json');
  });

  test('a broken first one hides the others, as it does for the bot', () => {
    const bots = readUpdateBots([{ path: 'renovate.json', text: '{' }, { path: '.renovaterc', text: '{}' }], true);
    assert.deepEqual([bots.renovate, bots.unread], [null, ['renovate.json']]);
  });

  test('Dependabot under both endings', () => {
    for (const path of ['.github/dependabot.yml', '.github/dependabot.yaml']) {
      assert.equal(readUpdateBots([{ path, text: 'version: 2\nupdates: []\n' }], true).dependabot?.path, path);
    }
  });
});

describe('JSON5', () => {
  test('a configuration as people write it', () => {
    const text = `// how we update
{
  $schema: 'https://docs.example/schema.json', /* ours */
  extends: ["config:recommended", 'it\\'s "x"'],
  ignoreDeps: ['@anthropic-ai/claude-code',], // a // b
  enabled: true,
}`;
    const config = readRenovateConfig(text, 'renovate.json5');
    assert.ok(config !== null && config !== 'absent');
    assert.deepEqual(config.ignoreDeps, ['@anthropic-ai/claude-code']);
    assert.deepEqual(config.unknown, ['the preset it\'s "x" is not known here']);
    assert.equal(config.off, null);
  });

  test('words in strings and comments stay', () => {
    assert.equal(json5ToJsonc('{"a: b": \'c: d\'} // e: f'), '{"a: b": "c: d"} // e: f');
  });

  test('JSON stays what it means', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        assert.equal(json5ToJsonc(text), text);
      }),
    );
  });

  test('100,000 quotes, escapes or openings take one pass', () => {
    for (const part of ['"\\', "'", '/*', '"', '$']) json5ToJsonc(part.repeat(100_000));
  });
});

describe('globs', () => {
  const cases: readonly (readonly [string, string, boolean | null])[] = [
    ['a/b', 'a/b', true],
    ['A/B', 'a/b', true],
    ['a/*', 'a/b', true],
    ['a/*', 'a/b/c', false],
    ['a/**', 'a/b/c', true],
    ['**/test/**', 'packages/test/package.json', true],
    ['**/test/**', 'package.json', false],
    ['**/*', 'a/b/c', true],
    ['**', '', true],
    ['*.{json,yml}', 'a.yml', true],
    ['*.{json,yml}', 'a.toml', false],
    ['{a,b}/{c,d}', 'b/c', true],
    ['a?c', 'abc', true],
    ['*-*-*', 'a-b-c', true],
    ['@anthropic-ai/*', '@anthropic-ai/claude-code', true],
    ['a/', 'a', false],
    ['[ab]', 'a', null],
    ['+(a)', 'a', null],
    ['!a', 'b', null],
    ['{a,{b,c}}', 'a', null],
    ['{a', 'a', null],
  ];
  for (const [pattern, path, expected] of cases) {
    test(`${pattern} on ${path} is ${String(expected)}`, () => {
      assert.equal(matchesGlob(pattern, path), expected);
    });
  }

  test('many stars and braces end', () => {
    assert.equal(matchesGlob('*a'.repeat(200), `${'a'.repeat(20_000)}b`), false);
    assert.equal(matchesGlob('**/a/'.repeat(90), 'a/'.repeat(5_000)), true);
    assert.equal(matchesGlob('{a,b}'.repeat(50), 'a'), null);
  });

  test('a text without special characters matches itself', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z/.@-]{0,30}$/), (text) => matchesGlob(text, text) === true));
  });
});
