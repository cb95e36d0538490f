// Danger: a settings file with a mistake is read as "not set", or a value in a comment, a list or another table is taken
// for the setting, so that a condition or an update switch is told wrongly.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { lookUpSetting, type SettingFormat } from '../../../src/core/read/setting-value';

const JSON_NESTED: SettingFormat = { format: 'json', keys: 'nested' };
const JSON_FLAT: SettingFormat = { format: 'json', keys: 'flat' };
const TOML: SettingFormat = { format: 'toml', keys: 'nested' };
const YAML: SettingFormat = { format: 'yaml', keys: 'nested' };

const show = (text: string, key: string, format: SettingFormat): unknown => {
  const found = lookUpSetting(text, key, format);
  return found.state === 'value' ? found.value : found.state;
};

describe('what is written', () => {
  const cases: readonly (readonly [string, SettingFormat, string, string, unknown])[] = [
    ['nested', JSON_NESTED, '{ "general": { "enableAutoUpdate": false } }', 'general.enableAutoUpdate', false],
    ['dotted', JSON_NESTED, '{ "amp.updates.mode": "disabled" }', 'amp.updates.mode', 'disabled'],
    ['half dotted', JSON_NESTED, '{ "amp.updates": { "mode": "warn" } }', 'amp.updates.mode', 'warn'],
    ['comments and trailing commas', JSON_NESTED, '{ // "a": 1\n "a": 2, }', 'a', 2],
    ['a commented line', JSON_NESTED, '{ // "a": true\n }', 'a', 'absent'],
    ['the last of equal keys', JSON_NESTED, '{ "a": 1, "a": 2 }', 'a', 2],
    ['null', JSON_NESTED, '{ "a": null }', 'a', 'absent'],
    ['an object where a value was expected', JSON_NESTED, '{ "a": { "b": 1 } }', 'a', 'unreadable'],
    ['a list', JSON_NESTED, '{ "a": [true] }', 'a', 'unreadable'],
    ['a name of Object', JSON_NESTED, '{}', 'constructor', 'absent'],
    ['a mistake behind the value', JSON_NESTED, '{ "a": true, "b" }', 'a', 'unreadable'],
    ['a text', JSON_NESTED, '"a"', 'a', 'unreadable'],
    ['an empty file', JSON_NESTED, ' \n', 'a', 'absent'],
    ['flat keys only', JSON_FLAT, '{ "extensions": { "autoUpdate": false } }', 'extensions.autoUpdate', 'absent'],
    ['a flat key', JSON_FLAT, '{ "extensions.autoUpdate": false }', 'extensions.autoUpdate', false],
    ['a table', TOML, 'check_for_update_on_startup = false\n', 'check_for_update_on_startup', false],
    ['in a table', TOML, '[sandbox]\nmode = "off"\n', 'sandbox.mode', 'off'],
    ['quoted true is text', TOML, 'a = "true"', 'a', 'true'],
    ['another table', TOML, '[b]\na = 1', 'a', 'absent'],
    ['a table itself', TOML, '[a]\nb = 1', 'a', 'unreadable'],
    ['a list of one', TOML, 'a = [true]', 'a', 'unreadable'],
    ['a number', TOML, 'a = 12', 'a', 12],
    ['broken', TOML, 'a = true\nb = \n', 'a', 'unreadable'],
    ['YAML', YAML, 'general:\n  update: false\n', 'general.update', false],
    ['YAML text', YAML, 'a: "false"\n', 'a', 'false'],
    ['YAML null', YAML, 'a: ~\n', 'a', 'absent'],
    ['YAML list', YAML, 'a: [1]\n', 'a', 'unreadable'],
    ['an anchor', YAML, 'x: &v true\na: *v\n', 'a', true],
    ['broken YAML', YAML, 'a: true\nb: [\n', 'a', 'unreadable'],
  ];
  for (const [what, format, text, key, expected] of cases) {
    test(`${format.format}: ${what}`, () => {
      assert.equal(show(text, key, format), expected);
    });
  }
});

test('a key with many dots costs no more than its length', () => {
  assert.equal(show('{}', Array.from({ length: 60 }, () => 'a').join('.'), JSON_NESTED), 'absent');
});

test('any text has an answer, and the same one twice', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(JSON_NESTED, JSON_FLAT, TOML, YAML), (text, format) => {
      assert.deepEqual(lookUpSetting(text, 'a.b', format), lookUpSetting(text, 'a.b', format));
    }),
  );
});
