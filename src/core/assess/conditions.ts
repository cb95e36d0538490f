import type { Condition, ConditionTest } from '../model/event';
import type { ConditionState } from '../model/finding';
import type { EnvEntry, EnvScope, LocalFacts } from '../model/local-facts';
import type { Sighting } from '../model/sighting';
import { answer, type Answer, type Fact, type Truth } from './condition-answer';
import { platformTest, settingTest, sightingTest } from './condition-setup';
import { NO_SURROUNDINGS, presentTest, type Surroundings } from './surroundings';

/** One situation in which a test is evaluated. */
export interface Situation {
  /** Null for a pin: it may run on another machine, where nothing that is set here counts. */
  readonly scope: EnvScope | null;
  readonly facts: LocalFacts;
  readonly sighting: Sighting;
  readonly around: Surroundings;
}

/** State of a condition for one sighting, with the clause for the trail (empty when there is no condition). */
export interface ConditionResult {
  readonly state: ConditionState;
  readonly sentence: string;
}

/**
 * Whether the published trigger holds here. A pin may run on another machine, so only what is known of the pin itself can
 * decide it. For a copy on this machine every situation counts in which it may be started: one that meets the condition
 * is enough, and only if none does and all could be read is it `not-met`.
 */
export function evaluateCondition(
  condition: Condition | null,
  sighting: Sighting,
  facts: LocalFacts,
  around: Surroundings = NO_SURROUNDINGS,
): ConditionResult {
  if (condition === null) return { state: 'none', sentence: '' };
  if (sighting.presence === 'pinned') return pinCondition(condition, { scope: null, facts, sighting, around });
  const answers = scopesFor(sighting, facts).map((scope) => evaluateTest(condition.test, { scope, facts, sighting, around }));
  const met = answers.filter((a) => a.truth === 'true');
  if (met.length > 0) return { state: 'met', sentence: `condition met here: ${tell(met)}` };
  const open = answers.filter((a) => a.truth === 'unknown');
  if (open.length > 0) return { state: 'cannot-tell', sentence: `condition cannot be told here: ${tell(open)}` };
  if (answers.length > 0) return { state: 'not-met', sentence: `condition not met here: ${tell(answers)}` };
  return { state: 'cannot-tell', sentence: 'condition cannot be told here: the environment was not read' };
}

function pinCondition(condition: Condition, situation: Situation): ConditionResult {
  const result = evaluateTest(condition.test, situation);
  if (result.truth === 'true') return { state: 'met', sentence: `condition met by this pin: ${tell([result])}` };
  if (result.truth === 'false') return { state: 'not-met', sentence: `condition not met by this pin: ${tell([result])}` };
  return { state: 'cannot-tell', sentence: `condition cannot be told for another machine; to ask there: ${condition.question}` };
}

/** A copy inside a workspace folder runs under that folder's settings; any other copy may be started anywhere. */
function scopesFor(sighting: Sighting, facts: LocalFacts): readonly EnvScope[] {
  if (sighting.root === null) return facts.scopes;
  const own = facts.scopes.filter((scope) => scope.root === sighting.root);
  return own.length > 0 ? own : facts.scopes;
}

function tell(answers: readonly Answer[]): string {
  const texts = answers.map((a) => strongest(a.facts).join(', '));
  return [...new Set(texts)].join('; ');
}

function strongest(facts: readonly Fact[]): readonly string[] {
  const best = new Map<string, Fact>();
  for (const fact of facts) {
    const before = best.get(fact.about);
    if (before === undefined || fact.weight > before.weight) best.set(fact.about, fact);
  }
  return [...best.values()].map((fact) => fact.text);
}

/** Evaluates one test in one situation. Facts are those that decided. */
export function evaluateTest(test: ConditionTest, situation: Situation): Answer {
  if ('all' in test) return combine(test.all, 'false', 'true', situation);
  if ('any' in test) return combine(test.any, 'true', 'false', situation);
  if ('not' in test) {
    const inner = evaluateTest(test.not, situation);
    const flipped = { true: 'false', false: 'true', unknown: 'unknown' } as const;
    return { truth: flipped[inner.truth], facts: inner.facts };
  }
  if ('sighting' in test) return sightingTest(test.sighting, situation.sighting);
  if ('asked' in test) return answer('unknown', test.asked, 1, `no file tells whether ${test.asked}`);
  const { scope, facts, around } = situation;
  if (scope === null) return answer('unknown', 'machine', 1, 'it may run on another machine');
  if ('timeZone' in test) return zoneTest(test.timeZone, scope);
  if ('platform' in test) return platformTest(test.platform, facts);
  if ('setting' in test) return settingTest(test.setting, scope);
  if ('present' in test) return presentTest(test.present.package, test.present.range, around);
  return variableTest(test, scope, facts.unread);
}

/** `all` is decided by one false, `any` by one true; otherwise one unknown keeps it open. */
function combine(tests: readonly ConditionTest[], decides: Truth, otherwise: Truth, situation: Situation): Answer {
  const answers = tests.map((test) => evaluateTest(test, situation));
  const decided = answers.find((a) => a.truth === decides);
  if (decided !== undefined) return decided;
  const open = answers.find((a) => a.truth === 'unknown');
  return open ?? { truth: otherwise, facts: answers.flatMap((a) => a.facts) };
}

function zoneTest(zones: readonly string[], scope: EnvScope): Answer {
  const about = 'time zone';
  if (scope.timeZone === null) {
    return { truth: 'unknown', facts: [{ about, weight: 1, text: `the time zone cannot be told from ${scope.timeZoneOrigin}` }] };
  }
  const text = `the time zone is ${scope.timeZone} (${scope.timeZoneOrigin})`;
  return { truth: zones.includes(scope.timeZone) ? 'true' : 'false', facts: [{ about, weight: 1, text }] };
}

type VariableTest = Extract<
  ConditionTest,
  { envSet: unknown } | { envUrlAuthority: unknown } | { envUrlHostUnder: unknown } | { envUrlHostContains: unknown }
>;

/** An empty value counts as not set, as the programs that read such variables take it. */
function variableTest(test: VariableTest, scope: EnvScope, unread: readonly string[]): Answer {
  const name = variableName(test);
  const entry = scope.variables.get(name);
  if (entry === undefined || entry.value.trim() === '') {
    if (unread.length === 0) return answer('false', name, 1, `${name} is not set`);
    return answer('unknown', name, 1, `${name} is not set where it could be read, and ${unread.join(', ')} could not be read`);
  }
  if ('envSet' in test) return answer('true', name, 1, `${name} is set in ${entry.origin}`);
  if (entry.url === null) return answer('false', name, 2, `${name} in ${entry.origin} is not a readable address`);
  return urlTest(test, name, entry, entry.url);
}

function variableName(test: VariableTest): string {
  if ('envSet' in test) return test.envSet;
  if ('envUrlAuthority' in test) return test.envUrlAuthority.name;
  if ('envUrlHostUnder' in test) return test.envUrlHostUnder.name;
  return test.envUrlHostContains.name;
}

/** Of the value only the host name is ever told: an address can hold a password, a path or a key. */
function urlTest(
  test: Exclude<VariableTest, { envSet: string }>,
  name: string,
  entry: EnvEntry,
  url: NonNullable<EnvEntry['url']>,
): Answer {
  const host = url.hostname.toLowerCase();
  const plain = `${name} is set to the host ${host} in ${entry.origin}`;
  if ('envUrlAuthority' in test) {
    const { oneOf } = test.envUrlAuthority;
    if (oneOf.some((a) => a.toLowerCase() === url.authority.toLowerCase())) return answer('true', name, 2, plain);
    const otherPort = oneOf.some((a) => a.toLowerCase() === host);
    return answer('false', name, 2, otherPort ? `${plain}, with a port of its own` : plain);
  }
  if ('envUrlHostUnder' in test) {
    const domain = test.envUrlHostUnder.domains.find((d) => isUnder(host, d.toLowerCase()));
    if (domain === undefined) return answer('false', name, 2, plain);
    return answer('true', name, 3, `${name} is set to a host under ${domain} in ${entry.origin}`);
  }
  const word = test.envUrlHostContains.words.find((w) => host.includes(w.toLowerCase()));
  if (word === undefined) return answer('false', name, 2, plain);
  return answer('true', name, 3, `${name} is set to a host with "${word}" in its name, in ${entry.origin}`);
}

function isUnder(host: string, domain: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  return name === domain || name.endsWith(`.${domain}`);
}
