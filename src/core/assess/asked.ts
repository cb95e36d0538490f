import type { ConditionTest } from '../model/event';
import type { Feed } from '../model/feed';
import { settingId, type SettingQuestion } from '../model/local-facts';

/** What the feed asks of the machine. Nothing else of the environment or of a settings file is kept. */
export interface Asked {
  /** Names of variables, sorted. */
  readonly variables: readonly string[];
  /** Settings, each once, sorted by `settingId`. */
  readonly settings: readonly SettingQuestion[];
}

/** Collects what the conditions of events and the update switches of tools ask for. */
export function askedBy(feed: Pick<Feed, 'events' | 'tools'>): Asked {
  const variables = new Set<string>();
  const settings = new Map<string, SettingQuestion>();
  const put = (question: SettingQuestion): void => {
    settings.set(settingId(question), question);
  };
  for (const event of feed.events) {
    for (const test of event.condition === null ? [] : leavesOf(event.condition.test)) {
      const name = variableName(test);
      if (name !== null) variables.add(name);
      else if ('setting' in test) put({ file: test.setting.file, key: test.setting.key });
    }
  }
  for (const change of feed.tools.flatMap((tool) => tool.autoUpdate?.switches ?? [])) {
    if (change.kind === 'variable') variables.add(change.name);
    else put({ file: change.file, format: change.format, key: change.key });
  }
  return { variables: [...variables].sort(), settings: [...settings].sort(byId).map(([, question]) => question) };
}

/** The tests of a condition that are no combination of others. */
function leavesOf(test: ConditionTest): readonly ConditionTest[] {
  if ('all' in test) return test.all.flatMap(leavesOf);
  if ('any' in test) return test.any.flatMap(leavesOf);
  return 'not' in test ? leavesOf(test.not) : [test];
}

/** The variable that a test looks at; null for a test of something else. */
function variableName(test: ConditionTest): string | null {
  if ('envSet' in test) return test.envSet;
  if ('envUrlAuthority' in test) return test.envUrlAuthority.name;
  if ('envUrlHostUnder' in test) return test.envUrlHostUnder.name;
  return 'envUrlHostContains' in test ? test.envUrlHostContains.name : null;
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
