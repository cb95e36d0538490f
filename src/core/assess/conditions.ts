import type { Condition, ConditionTest } from '../model/event';
import type { ConditionState } from '../model/finding';
import type { EnvEntry, EnvScope, LocalFacts } from '../model/local-facts';
import type { Sighting } from '../model/sighting';

/** Kleene's three values. */
type Truth = 'true' | 'false' | 'unknown';

/** A sentence about this machine, true whichever way the test went. Of two about one thing the weightier is told. */
interface Fact {
  readonly about: string;
  readonly weight: number;
  readonly text: string;
}

interface Answer {
  readonly truth: Truth;
  readonly facts: readonly Fact[];
}

/** State of a condition for one sighting, with the clause for the trail (empty when there is no condition). */
export interface ConditionResult {
  readonly state: ConditionState;
  readonly sentence: string;
}

/**
 * Whether the published trigger holds here. A pin may run on another machine, so nothing here decides it. For a copy on
 * this machine every situation counts in which it may be started: one that meets the condition is enough, and only if
 * none does and all could be read is it `not-met`.
 */
export function evaluateCondition(condition: Condition | null, sighting: Sighting, facts: LocalFacts): ConditionResult {
  if (condition === null) return { state: 'none', sentence: '' };
  if (sighting.presence === 'pinned') {
    return { state: 'cannot-tell', sentence: `condition cannot be told for another machine; to ask there: ${condition.question}` };
  }
  const answers = scopesFor(sighting, facts).map((scope) => evaluateTest(condition.test, scope, facts.unread));
  const met = answers.filter((a) => a.truth === 'true');
  if (met.length > 0) return { state: 'met', sentence: `condition met here: ${tell(met)}` };
  const open = answers.filter((a) => a.truth === 'unknown');
  if (open.length > 0) return { state: 'cannot-tell', sentence: `condition cannot be told here: ${tell(open)}` };
  if (answers.length > 0) return { state: 'not-met', sentence: `condition not met here: ${tell(answers)}` };
  return { state: 'cannot-tell', sentence: 'condition cannot be told here: the environment was not read' };
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
export function evaluateTest(test: ConditionTest, scope: EnvScope, unread: readonly string[]): Answer {
  if ('all' in test) return combine(test.all, 'false', 'true', scope, unread);
  if ('any' in test) return combine(test.any, 'true', 'false', scope, unread);
  if ('not' in test) {
    const inner = evaluateTest(test.not, scope, unread);
    const flipped = { true: 'false', false: 'true', unknown: 'unknown' } as const;
    return { truth: flipped[inner.truth], facts: inner.facts };
  }
  if ('timeZone' in test) return zoneTest(test.timeZone, scope);
  return variableTest(test, scope, unread);
}

/** `all` is decided by one false, `any` by one true; otherwise one unknown keeps it open. */
function combine(
  tests: readonly ConditionTest[],
  decides: Truth,
  otherwise: Truth,
  scope: EnvScope,
  unread: readonly string[],
): Answer {
  const answers = tests.map((test) => evaluateTest(test, scope, unread));
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

type VariableTest = Exclude<ConditionTest, { all: unknown } | { any: unknown } | { not: unknown } | { timeZone: unknown }>;

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

function answer(truth: Truth, about: string, weight: number, text: string): Answer {
  return { truth, facts: [{ about, weight, text }] };
}
