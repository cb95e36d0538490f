// Danger: a trigger read wrongly either frightens people it never met or calms those it did; and the sentence about it
// must not carry a secret out of an environment variable.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { evaluateCondition, evaluateTest } from '../../../src/core/assess/conditions';
import { NO_SURROUNDINGS } from '../../../src/core/assess/surroundings';
import type { ConditionTest } from '../../../src/core/model/event';
import type { EnvScope } from '../../../src/core/model/local-facts';
import { env, factsOf, installed, MARKER_CONDITION, pinned, scope } from '../../support/events';

const SETTINGS = '~/.claude/settings.json';
const base = (value: string, origin?: string, overrides: Partial<EnvScope> = {}): EnvScope =>
  scope({ ANTHROPIC_BASE_URL: env(value, origin) }, overrides);
const SHANGHAI = { timeZone: 'Asia/Shanghai' };

const here = (...scopes: EnvScope[]) => evaluateCondition(MARKER_CONDITION, installed('2.1.150'), factsOf(scopes));

describe('the marker’s trigger on this machine', () => {
  const table: [string, EnvScope, string, string][] = [
    ['variable unset', scope(), 'not-met', 'condition not met here: ANTHROPIC_BASE_URL is not set'],
    ['time zone only', scope({}, SHANGHAI), 'not-met', 'condition not met here: ANTHROPIC_BASE_URL is not set'],
    ['variable empty', base(' ', undefined, SHANGHAI), 'not-met', 'condition not met here: ANTHROPIC_BASE_URL is not set'],
    [
      'vendor host in that time zone',
      base('https://api.anthropic.com', undefined, SHANGHAI),
      'not-met',
      'condition not met here: ANTHROPIC_BASE_URL is set to the host api.anthropic.com in the environment',
    ],
    [
      'vendor host with the default port',
      base('https://api.anthropic.com:443/v1', undefined, SHANGHAI),
      'not-met',
      'condition not met here: ANTHROPIC_BASE_URL is set to the host api.anthropic.com in the environment',
    ],
    [
      'vendor host with another port passes the gate, and the zone decides',
      base('https://api.anthropic.com:8443', undefined, SHANGHAI),
      'met',
      'condition met here: ANTHROPIC_BASE_URL is set to the host api.anthropic.com in the environment, with a port of its own, the time zone is Asia/Shanghai (the system)',
    ],
    [
      'host under .cn in a settings file',
      base('https://relay.example.cn/v1', SETTINGS),
      'met',
      'condition met here: ANTHROPIC_BASE_URL is set to a host under cn in ~/.claude/settings.json',
    ],
    [
      'subdomain of a listed host',
      base('https://eu.relay.example'),
      'met',
      'condition met here: ANTHROPIC_BASE_URL is set to a host under relay.example in the environment',
    ],
    [
      'name of a laboratory in the host',
      base('https://my-DeepSeek-proxy.test'),
      'met',
      'condition met here: ANTHROPIC_BASE_URL is set to a host with "deepseek" in its name, in the environment',
    ],
    [
      'another host, another zone',
      base('https://proxy.corp.example'),
      'not-met',
      'condition not met here: the time zone is Europe/Berlin (the system), ANTHROPIC_BASE_URL is set to the host proxy.corp.example in the environment',
    ],
    [
      'unparsable address, zone met: it matches no list, and is no vendor host',
      base('not an address', undefined, SHANGHAI),
      'met',
      'condition met here: ANTHROPIC_BASE_URL in the environment is not a readable address, the time zone is Asia/Shanghai (the system)',
    ],
    [
      'unparsable address, other zone',
      base('not an address'),
      'not-met',
      'condition not met here: the time zone is Europe/Berlin (the system), ANTHROPIC_BASE_URL in the environment is not a readable address',
    ],
    [
      'zone unknown, other host',
      base('https://proxy.corp.example', undefined, { timeZone: null, timeZoneOrigin: 'an unreadable TZ' }),
      'cannot-tell',
      'condition cannot be told here: the time zone cannot be told from an unreadable TZ',
    ],
    [
      'zone unknown, listed host decides',
      base('https://relay.example', undefined, { timeZone: null }),
      'met',
      'condition met here: ANTHROPIC_BASE_URL is set to a host under relay.example in the environment',
    ],
    ['zone unknown, variable unset decides', scope({}, { timeZone: null }), 'not-met', 'condition not met here: ANTHROPIC_BASE_URL is not set'],
  ];
  for (const [what, s, state, sentence] of table) {
    test(what, () => {
      assert.deepEqual(here(s), { state, sentence });
    });
  }

  for (const host of ['acn', 'example.cnx', 'cn.example.com', 'relay.example.com', 'norelay.example']) {
    test(`${host} is not under cn or relay.example`, () => {
      assert.equal(here(base(`https://${host}`)).state, 'not-met');
    });
  }

  test('a host name with the final dot of the root is the same host', () => {
    assert.equal(here(base('https://relay.example./v1')).state, 'met');
  });

  test('zones beside the listed ones do not count', () => {
    for (const timeZone of ['Asia/Hong_Kong', 'Asia/Taipei', 'Asia/Shanghai2', '']) {
      assert.equal(here(base('https://proxy.corp.example', undefined, { timeZone })).state, 'not-met', timeZone);
    }
  });
});

describe('settings files that could not be read', () => {
  const unread = [SETTINGS];

  test('an unset variable is not certain', () => {
    assert.deepEqual(evaluateCondition(MARKER_CONDITION, installed('1.0.0'), factsOf([scope()], unread)), {
      state: 'cannot-tell',
      sentence:
        'condition cannot be told here: ANTHROPIC_BASE_URL is not set where it could be read, and ~/.claude/settings.json could not be read',
    });
  });

  test('a set variable still decides', () => {
    const facts = factsOf([base('https://relay.example')], unread);
    assert.equal(evaluateCondition(MARKER_CONDITION, installed('1.0.0'), facts).state, 'met');
  });
});

describe('several situations', () => {
  const quiet = scope();
  const relay = base('https://relay.example', '.claude/settings.json', { root: 'file:///w' });
  const unknown = base('https://p.example', undefined, { root: 'file:///v', timeZone: null });

  test('one that meets the condition is enough', () => {
    const result = here(quiet, unknown, relay);
    assert.equal(result.state, 'met');
    assert.equal(result.sentence, 'condition met here: ANTHROPIC_BASE_URL is set to a host under relay.example in .claude/settings.json');
  });

  test('one that cannot be told keeps it open', () => {
    assert.equal(here(quiet, unknown).state, 'cannot-tell');
  });

  test('all must miss it for not-met, and equal reasons are told once', () => {
    assert.equal(here(quiet, scope({}, { root: 'file:///w' })).sentence, 'condition not met here: ANTHROPIC_BASE_URL is not set');
  });

  test('a copy inside a folder runs under that folder’s settings', () => {
    const inside = installed('2.1.150', { root: 'file:///w' });
    assert.equal(evaluateCondition(MARKER_CONDITION, inside, factsOf([quiet, relay])).state, 'met');
    assert.equal(evaluateCondition(MARKER_CONDITION, inside, factsOf([relay, { ...quiet, root: 'file:///w' }])).state, 'met');
    const other = installed('2.1.150', { root: 'file:///v' });
    assert.equal(evaluateCondition(MARKER_CONDITION, other, factsOf([relay, { ...quiet, root: 'file:///v' }])).state, 'not-met');
    assert.equal(evaluateCondition(MARKER_CONDITION, other, factsOf([quiet, relay])).state, 'met', 'its folder was not read');
  });

  test('no situation at all decides nothing', () => {
    assert.equal(here().state, 'cannot-tell');
  });
});

test('a pin asks the question there, whatever is set here', () => {
  const result = evaluateCondition(MARKER_CONDITION, pinned('2.1.150'), factsOf([base('https://relay.example')]));
  assert.deepEqual(result, {
    state: 'cannot-tell',
    sentence: 'condition cannot be told for another machine; to ask there: Is ANTHROPIC_BASE_URL set there, and to which host?',
  });
});

test('a bundled copy runs here', () => {
  assert.equal(evaluateCondition(MARKER_CONDITION, installed('1.0.0', { presence: 'bundled' }), factsOf()).state, 'not-met');
});

test('an event without condition has none', () => {
  assert.deepEqual(evaluateCondition(null, pinned('1.0.0'), factsOf()), { state: 'none', sentence: '' });
});

test('of the value nothing but the host name is told', () => {
  const secret = 'https://user:hunter2@relay.example:8443/key/sk-ant-1234?token=abc#frag';
  for (const words of [['relay'], ['other']]) {
    for (const test of [
      { envUrlHostContains: { name: 'ANTHROPIC_BASE_URL', words } },
      { envUrlHostUnder: { name: 'ANTHROPIC_BASE_URL', domains: words } },
      { envUrlAuthority: { name: 'ANTHROPIC_BASE_URL', oneOf: words } },
      { envSet: 'ANTHROPIC_BASE_URL' },
    ] satisfies ConditionTest[]) {
      const { sentence } = evaluateCondition({ ...MARKER_CONDITION, test }, installed('1.0.0'), factsOf([base(secret)]));
      assert.doesNotMatch(sentence, /hunter2|sk-ant|token|8443|user/);
    }
  }
  const opaque = scope({ ANTHROPIC_BASE_URL: { value: 'sk-ant-1234', origin: SETTINGS, url: null } });
  assert.doesNotMatch(here(opaque).sentence, /sk-ant/);
});

describe('Kleene’s tables', () => {
  const TRUE: ConditionTest = { envSet: 'SET' };
  const FALSE: ConditionTest = { envSet: 'UNSET' };
  const OPEN: ConditionTest = { timeZone: ['UTC'] };
  const s = scope({ SET: env('1') }, { timeZone: null });
  const situation = { scope: s, facts: factsOf([s]), sighting: installed('1.0.0'), around: NO_SURROUNDINGS };
  const truth = (test: ConditionTest): string => evaluateTest(test, situation).truth;
  const cases: [string, ConditionTest, string][] = [
    ['all of none', { all: [] }, 'true'],
    ['any of none', { any: [] }, 'false'],
    ['all true', { all: [TRUE, TRUE] }, 'true'],
    ['all with false', { all: [OPEN, TRUE, FALSE] }, 'false'],
    ['all with open', { all: [TRUE, OPEN] }, 'unknown'],
    ['any with true', { any: [FALSE, OPEN, TRUE] }, 'true'],
    ['any with open', { any: [FALSE, OPEN] }, 'unknown'],
    ['any false', { any: [FALSE, FALSE] }, 'false'],
    ['not true', { not: TRUE }, 'false'],
    ['not false', { not: FALSE }, 'true'],
    ['not open', { not: OPEN }, 'unknown'],
  ];
  for (const [what, condition, expected] of cases) {
    test(`${what} is ${expected}`, () => {
      assert.equal(truth(condition), expected);
    });
  }

  const leaf = fc.constantFrom(TRUE, FALSE, OPEN);
  const { node } = fc.letrec<{ node: ConditionTest }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ not: tie('node') }),
      fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
    ),
  }));

  test('not over any is all over not', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 4 }), (tests) => {
        assert.equal(truth({ not: { any: tests } }), truth({ all: tests.map((t) => ({ not: t })) }));
        assert.equal(truth({ not: { not: { all: tests } } }), truth({ all: tests }));
      }),
    );
  });

  test('knowing more never turns a decided answer over', () => {
    fc.assert(
      fc.property(node, fc.constantFrom('UTC', 'Europe/Berlin'), (tree, timeZone) => {
        const before = truth(tree);
        const after = evaluateTest(tree, { ...situation, scope: { ...s, timeZone } }).truth;
        if (before !== 'unknown') assert.equal(after, before);
      }),
    );
  });
});
