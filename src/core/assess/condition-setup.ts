import type { ConditionTest } from '../model/event';
import { settingId, type EnvScope, type LocalFacts, type SettingEntry, type SettingValue } from '../model/local-facts';
import type { Sighting } from '../model/sighting';
import type { Platform } from '../model/tool';
import { answer, truthOf, type Answer } from './condition-answer';

const SYSTEMS: Readonly<Record<Platform, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** Which system this is. */
export function platformTest(platforms: readonly Platform[], facts: LocalFacts): Answer {
  const about = 'system';
  const { platform } = facts;
  if (platform === undefined) return answer('unknown', about, 1, 'which system this is cannot be told');
  return answer(truthOf(platforms.includes(platform)), about, 1, `the system is ${SYSTEMS[platform]}`);
}

/** What is known of the copy or pin itself; case does not count, as in purl's qualifiers. */
export function sightingTest(test: Extract<ConditionTest, { sighting: unknown }>['sighting'], sighting: Sighting): Answer {
  const { qualifier, oneOf } = test;
  const { qualifiers = {} } = sighting;
  const value = Object.hasOwn(qualifiers, qualifier) ? qualifiers[qualifier] : undefined;
  if (value === undefined) return answer('unknown', qualifier, 1, `the ${qualifier} of this one is not known`);
  const holds = oneOf.some((v) => v.toLowerCase() === value.toLowerCase());
  return answer(truthOf(holds), qualifier, 1, `its ${qualifier} is ${value}`);
}

/**
 * A key of a program's settings. Programs of one family keep one value each: they decide together, and if they do not
 * agree it stays open which of them counts.
 */
export function settingTest(test: Extract<ConditionTest, { setting: unknown }>['setting'], scope: EnvScope): Answer {
  const { key, oneOf } = test;
  const entries = scope.settings?.get(settingId(test)) ?? [];
  const answers = entries.map((entry) => entryAnswer(entry, key, oneOf));
  const [first] = answers;
  if (first === undefined) return answer('unknown', key, 1, `the setting ${key} was not read`);
  const open = answers.find((a) => a.truth === 'unknown');
  if (open !== undefined) return open;
  const texts = [...new Set(answers.flatMap((a) => a.facts.map((f) => f.text)))];
  const agreed = answers.every((a) => a.truth === first.truth);
  return answer(agreed ? first.truth : 'unknown', key, 1, texts.join(' and '));
}

/** Of the value only what the feed itself names is told. */
function entryAnswer(entry: SettingEntry, key: string, oneOf: readonly SettingValue[]): Answer {
  if (entry.state === 'unread') return answer('unknown', key, 1, `the setting ${key} cannot be told from ${entry.origin}`);
  const { value, origin } = entry;
  const holds = oneOf.includes(value);
  if (value === null) return answer(truthOf(holds), key, 1, `the setting ${key} is not written`);
  const shown = holds || typeof value === 'boolean' ? String(value) : 'something else';
  return answer(truthOf(holds), key, 1, `the setting ${key} is ${shown} in ${origin}`);
}
