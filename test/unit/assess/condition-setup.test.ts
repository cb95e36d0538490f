// Danger: a condition about the system, the copy itself, a setting or another package is decided by what was never read,
// so that an event is called harmless where nobody looked.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluateCondition } from '../../../src/core/assess/conditions';
import { surroundingsOf } from '../../../src/core/assess/surroundings';
import type { Condition, ConditionTest } from '../../../src/core/model/event';
import { settingId, type LocalFacts, type SettingEntry } from '../../../src/core/model/local-facts';
import type { Coverage, Sighting } from '../../../src/core/model/sighting';
import { factsOf, feedOf, installed, pinned, scope } from '../../support/events';

const SETTING = { file: 'vscode-settings', key: 'chat.tools.autoApprove' } as const;
const condition = (test: ConditionTest): Condition => ({ summary: 'Only there', question: 'Is it so there?', test });
const THERE = 'condition cannot be told for another machine; to ask there: Is it so there?';

describe('platform', () => {
  const windows = condition({ platform: ['win32'] });
  const on = (platform: LocalFacts['platform']): LocalFacts => ({ ...factsOf(), ...(platform === undefined ? {} : { platform }) });
  const cases: readonly (readonly [LocalFacts['platform'], string, string])[] = [
    ['win32', 'met', 'condition met here: the system is Windows'],
    ['linux', 'not-met', 'condition not met here: the system is Linux'],
    ['darwin', 'not-met', 'condition not met here: the system is macOS'],
    [undefined, 'cannot-tell', 'condition cannot be told here: which system this is cannot be told'],
  ];
  for (const [platform, state, sentence] of cases) {
    test(`${String(platform)} is ${state}`, () => {
      assert.deepEqual(evaluateCondition(windows, installed('1.0.0'), on(platform)), { state, sentence });
    });
  }

  test('a pin may run on another system', () => {
    assert.deepEqual(evaluateCondition(windows, pinned('1.0.0'), on('linux')), { state: 'cannot-tell', sentence: THERE });
  });
});

describe('a qualifier of the sighting', () => {
  const openVsx = condition({ sighting: { qualifier: 'gallery', oneOf: ['open-vsx'] } });
  const from = (gallery: string): Partial<Sighting> => ({ qualifiers: { gallery } });
  const copy = (overrides: Partial<Sighting>): unknown => evaluateCondition(openVsx, installed('1.0.0', overrides), factsOf());

  test('decides a copy; case does not count', () => {
    assert.deepEqual(copy(from('Open-VSX')), { state: 'met', sentence: 'condition met here: its gallery is Open-VSX' });
    assert.deepEqual(copy(from('marketplace')), { state: 'not-met', sentence: 'condition not met here: its gallery is marketplace' });
  });

  test('one that is not known decides nothing, and names of Object are no qualifiers', () => {
    const open = { state: 'cannot-tell', sentence: 'condition cannot be told here: the gallery of this one is not known' };
    assert.deepEqual(copy({}), open);
    assert.deepEqual(copy({ qualifiers: { editor: 'open-vsx' } }), open);
    const odd = condition({ sighting: { qualifier: 'constructor', oneOf: ['x'] } });
    assert.equal(evaluateCondition(odd, installed('1.0.0', { qualifiers: {} }), factsOf()).state, 'cannot-tell');
  });

  test('decides a pin by the pin’s own', () => {
    const pin = (overrides: Partial<Sighting>): unknown => evaluateCondition(openVsx, pinned('1.0.0', overrides), factsOf());
    assert.deepEqual(pin(from('open-vsx')), { state: 'met', sentence: 'condition met by this pin: its gallery is open-vsx' });
    assert.deepEqual(pin(from('other')), { state: 'not-met', sentence: 'condition not met by this pin: its gallery is other' });
    assert.deepEqual(pin({}), { state: 'cannot-tell', sentence: THERE });
  });

  test('what is set here never decides a pin, beside a qualifier either', () => {
    const both = condition({ any: [{ not: { envSet: 'X' } }, { sighting: { qualifier: 'gallery', oneOf: ['open-vsx'] } }] });
    assert.equal(evaluateCondition(both, pinned('1.0.0', from('other')), factsOf()).state, 'cannot-tell');
    assert.equal(evaluateCondition(both, pinned('1.0.0', from('open-vsx')), factsOf()).state, 'met');
  });
});

describe('a setting', () => {
  const approved = condition({ setting: { ...SETTING, oneOf: [true, 'all'] } });
  const read = (value: SettingEntry & { state: 'read' } extends { value: infer V } ? V : never, origin = 'settings.json'): SettingEntry => ({
    state: 'read',
    value,
    origin,
  });
  const unread: SettingEntry = { state: 'unread', origin: 'broken.json' };
  const within = (...entries: SettingEntry[]): LocalFacts => factsOf([scope({}, { settings: new Map([[settingId(SETTING), entries]]) })]);
  const cases: readonly (readonly [string, LocalFacts, string, string])[] = [
    ['a listed value', within(read(true)), 'met', 'condition met here: the setting chat.tools.autoApprove is true in settings.json'],
    ['another value, which is not told', within(read('secret')), 'not-met', 'condition not met here: the setting chat.tools.autoApprove is something else in settings.json'],
    ['the text of a listed value', within(read('true')), 'not-met', 'condition not met here: the setting chat.tools.autoApprove is something else in settings.json'],
    ['not written', within(read(null)), 'not-met', 'condition not met here: the setting chat.tools.autoApprove is not written'],
    ['unread', within(unread), 'cannot-tell', 'condition cannot be told here: the setting chat.tools.autoApprove cannot be told from broken.json'],
    ['never asked for', factsOf(), 'cannot-tell', 'condition cannot be told here: the setting chat.tools.autoApprove was not read'],
    ['two editors that agree', within(read(true, 'a.json'), read(true, 'a.json')), 'met', 'condition met here: the setting chat.tools.autoApprove is true in a.json'],
    [
      'two editors that do not agree',
      within(read(true, 'a.json'), read(false, 'b.json')),
      'cannot-tell',
      'condition cannot be told here: the setting chat.tools.autoApprove is true in a.json and the setting chat.tools.autoApprove is false in b.json',
    ],
    ['one editor unread', within(read(false), unread), 'cannot-tell', 'condition cannot be told here: the setting chat.tools.autoApprove cannot be told from broken.json'],
  ];
  for (const [what, facts, state, sentence] of cases) {
    test(what, () => {
      assert.deepEqual(evaluateCondition(approved, installed('1.0.0'), facts), { state, sentence });
    });
  }

  test('null in the record means that the key is not written', () => {
    const absent = condition({ setting: { ...SETTING, oneOf: [null] } });
    assert.equal(evaluateCondition(absent, installed('1.0.0'), within(read(null))).state, 'met');
    assert.equal(evaluateCondition(absent, installed('1.0.0'), within(read(false))).state, 'not-met');
  });

  test('a pin is not decided by the settings here', () => {
    assert.deepEqual(evaluateCondition(approved, pinned('1.0.0'), within(read(true))), { state: 'cannot-tell', sentence: THERE });
  });
});

describe('another package', () => {
  const CLI = { ecosystem: 'npm', name: '@anthropic-ai/claude-code' };
  const subject = installed('1.0.0');
  const within = (range: string | null, sightings: readonly Sighting[], coverage: readonly Coverage[] = []): unknown =>
    evaluateCondition(
      condition({ present: { package: CLI, range } }),
      subject,
      factsOf(),
      surroundingsOf(feedOf([]), { sightings, coverage }),
    );
  const gap: Coverage = { source: 'npm-global', status: 'failed', count: 0, reason: 'no access', uri: null };
  const cases: readonly (readonly [string, string | null, readonly Sighting[], string, string])[] = [
    ['inside the range', '<2.0.0', [installed('1.5.0')], 'met', 'condition met here: npm/@anthropic-ai/claude-code 1.5.0 is here'],
    ['outside the range', '<2.0.0', [installed('2.5.0')], 'not-met', 'condition not met here: npm/@anthropic-ai/claude-code in <2.0.0 is not here'],
    ['any version', null, [installed('', { version: { kind: 'unreadable', text: '?' } })], 'met', 'condition met here: npm/@anthropic-ai/claude-code ? is here'],
    ['nothing', null, [], 'not-met', 'condition not met here: npm/@anthropic-ai/claude-code is not here'],
    [
      'an unreadable version',
      '<2.0.0',
      [installed('', { version: { kind: 'unreadable', text: 'abc' } })],
      'cannot-tell',
      'condition cannot be told here: whether npm/@anthropic-ai/claude-code in <2.0.0 is here cannot be told from an installed copy of "abc"',
    ],
    [
      'a pin only',
      '<2.0.0',
      [pinned('1.5.0')],
      'cannot-tell',
      'condition cannot be told here: whether npm/@anthropic-ai/claude-code in <2.0.0 is here cannot be told from a pin of "1.5.0"',
    ],
    ['a pin outside the range', '<2.0.0', [pinned('2.5.0')], 'not-met', 'condition not met here: npm/@anthropic-ai/claude-code in <2.0.0 is not here'],
    ['one of several', '<2.0.0', [pinned('1.0.0'), installed('2.5.0'), installed('1.1.0')], 'met', 'condition met here: npm/@anthropic-ai/claude-code 1.1.0 is here'],
    [
      'a range that cannot be read',
      'neither',
      [installed('1.0.0')],
      'cannot-tell',
      'condition cannot be told here: whether npm/@anthropic-ai/claude-code in neither is here cannot be told from an installed copy of "1.0.0"',
    ],
  ];
  for (const [what, range, sightings, state, sentence] of cases) {
    test(what, () => {
      assert.deepEqual(within(range, sightings), { state, sentence });
    });
  }

  test('nothing found decides only where everything was looked at', () => {
    assert.deepEqual(within(null, [], [gap]), {
      state: 'cannot-tell',
      sentence: 'condition cannot be told here: npm/@anthropic-ai/claude-code was not found, and not everything was looked at',
    });
    assert.deepEqual((within(null, [installed('1.0.0')], [gap]) as { state: string }).state, 'met');
  });

  test('a package that no tool record names is never looked for', () => {
    const other = condition({ present: { package: { ecosystem: 'npm', name: 'left-pad' }, range: null } });
    const around = surroundingsOf(feedOf([]), { sightings: [], coverage: [] });
    assert.equal(evaluateCondition(other, subject, factsOf(), around).state, 'cannot-tell');
    assert.equal(evaluateCondition(other, subject, factsOf()).state, 'cannot-tell');
  });
});

test('what no file tells stays open, whatever else is known', () => {
  const asked = condition({ all: [{ asked: 'the server was reachable from outside' }, { not: { envSet: 'X' } }] });
  assert.deepEqual(evaluateCondition(asked, installed('1.0.0'), factsOf()), {
    state: 'cannot-tell',
    sentence: 'condition cannot be told here: no file tells whether the server was reachable from outside',
  });
});
