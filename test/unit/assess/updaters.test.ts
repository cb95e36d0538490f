// Danger: a copy that is frozen passes for one that updates itself, because a switch was not read or belongs elsewhere.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { installedUpdater, withUpdaters } from '../../../src/core/assess/updaters';
import { settingId, type EnvScope, type LocalFacts, type SettingEntry } from '../../../src/core/model/local-facts';
import type { Sighting } from '../../../src/core/model/sighting';
import type { Tool, UpdateSwitch } from '../../../src/core/model/tool';
import { env, factsOf, installed, pinned, scope } from '../../support/events';
import { CLAUDE_CODE } from '../../support/tools';

const SETTING = { kind: 'setting', file: '~/.tool/settings.json', format: 'json', key: 'autoUpdate', off: [false, 'off'] } as const;
const SWITCHES: readonly UpdateSwitch[] = [
  { kind: 'variable', name: 'NO_UPDATE', off: 'any' },
  { kind: 'variable', name: 'UPDATE', off: ['0', 'false'] },
  SETTING,
];
const TOOL: Tool = { ...CLAUDE_CODE, autoUpdate: { ecosystems: ['npm'], switches: SWITCHES, note: 'It updates itself.' } };
const within = (variables: Record<string, string>, setting: SettingEntry | null = { state: 'read', value: null, origin: 's.json' }, root: string | null = null): EnvScope =>
  scope(Object.fromEntries(Object.entries(variables).map(([k, v]) => [k, env(v)])), {
    root,
    settings: new Map(setting === null ? [] : [[settingId(SETTING), [setting]]]),
  });
const say = (facts: LocalFacts, over: Partial<Sighting> = {}, tool: Tool | null = TOOL): string => {
  const updater = installedUpdater(installed('2.1.150', over), tool, facts);
  return updater === null ? 'none' : `${updater.state}: ${updater.text}`;
};
const read = (value: string | boolean | number | null): SettingEntry => ({ state: 'read', value, origin: 's.json' });

describe('what the tool’s record says', () => {
  const cases: readonly (readonly [string, LocalFacts, string])[] = [
    ['nothing is switched off', factsOf([within({})]), 'on: it updates itself'],
    ['a variable with any value', factsOf([within({ NO_UPDATE: 'false' })]), 'off: switched off by NO_UPDATE in the environment'],
    ['an empty variable is not set', factsOf([within({ NO_UPDATE: ' ' })]), 'on: it updates itself'],
    ['a listed value, whatever its case', factsOf([within({ UPDATE: 'False' })]), 'off: switched off by UPDATE in the environment'],
    ['another value', factsOf([within({ UPDATE: '1' })]), 'on: it updates itself'],
    ['a setting', factsOf([within({}, read(false))]), 'off: switched off by autoUpdate in s.json'],
    ['the text of it', factsOf([within({}, read('false'))]), 'on: it updates itself'],
    ['another setting', factsOf([within({}, read(true))]), 'on: it updates itself'],
    ['a broken file', factsOf([within({}, { state: 'unread', origin: 's.json' })]), 'unknown: it updates itself unless that is switched off: s.json could not be read'],
    ['a file that was not asked for', factsOf([within({}, null)]), 'unknown: it updates itself unless that is switched off: ~/.tool/settings.json was not read'],
    ['an environment that is not known', factsOf([within({})], ['the environment']), 'unknown: it updates itself unless that is switched off: NO_UPDATE is not set where it could be read'],
    ['a switch that is off beside one not known', factsOf([within({}, read(false))], ['the environment']), 'off: switched off by autoUpdate in s.json'],
    ['no facts', factsOf([]), 'unknown: it updates itself unless that is switched off, and what is set was not read'],
  ];
  for (const [what, facts, expected] of cases) {
    test(what, () => {
      assert.equal(say(facts), expected);
    });
  }

  test('copies from elsewhere never update themselves', () => {
    const over = { package: { ecosystem: 'Homebrew', name: 'claude-code' } };
    assert.equal(say(factsOf([within({})]), over), 'off: copies from Homebrew do not update themselves');
  });

  test('without a record it is not known', () => {
    assert.equal(say(factsOf(), {}, CLAUDE_CODE), 'unknown: whether it updates itself is not known');
    assert.equal(say(factsOf(), {}, null), 'unknown: whether it updates itself is not known');
  });
});

describe('which copy it is', () => {
  const facts = factsOf([within({}), within({ NO_UPDATE: '1' }, read(null), 'file:///w')]);
  test('one that does not run is not updated', () => {
    assert.equal(say(facts, { active: false }), 'off: it is not the copy that runs');
  });

  test('one of a runner’s cache stays', () => {
    const copy = installed('2.1.150');
    const places: Sighting['places'] = [{ ...copy.places[0], source: 'runner-cache' }];
    assert.equal(say(facts, { places }), 'off: a runner’s cached copy stays as it is');
  });

  test('a project’s switch counts for copies in the project', () => {
    assert.equal(say(facts), 'on: it updates itself');
    assert.match(say(facts, { root: 'file:///w' }), /^off: switched off by NO_UPDATE/);
    assert.equal(say(facts, { root: 'file:///other' }), 'on: it updates itself');
  });

  test('the question does not arise for pins and bundled copies, whose own answer stays', () => {
    assert.equal(say(facts, { presence: 'bundled' }), 'none');
    const pin = pinned('2.1.150', { updater: { state: 'on', text: 'Renovate' } });
    const [kept, copy] = withUpdaters([pin, installed('2.1.150')], [TOOL], facts);
    assert.equal(kept, pin);
    assert.equal(copy?.updater?.state, 'on');
  });
});
