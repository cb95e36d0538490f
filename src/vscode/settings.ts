import * as vscode from 'vscode';
import { parseIgnores } from '../core/assess/parse-ignores';
import { parseFeedAddresses } from '../core/feed/feed-addresses';
import type { Concern } from '../core/model/event';
import type { FeedAddress } from '../core/model/feed';
import type { Ignore } from '../core/model/finding';
import { CONCERNS } from '../core/model/event';

const SECTION = 'toolTrust';
/** Timers take no longer times. */
const MOST_HOURS = 480;

/** Settings as checked values. A workspace cannot set any but `problems.level`: their scopes forbid it. */
export interface Settings {
  readonly ignores: readonly Ignore[];
  /** Lines about entries of `ignores` that were not understood. */
  readonly problems: readonly string[];
  /** Remote feeds; empty: no network is used. */
  readonly feeds: readonly FeedAddress[];
  /** Lines about entries of `feeds` that were not understood. */
  readonly feedProblems: readonly string[];
  /** Hours between two refreshes; 0 for none by time. */
  readonly feedRefreshHours: number;
  readonly scanInstalled: boolean;
  readonly problemsLevel: Concern;
}

/** Reads the settings anew; what is not of the right form falls back to the default and is told. */
export function readSettings(): Settings {
  const config = vscode.workspace.getConfiguration(SECTION);
  // Only the user's own value counts, even where an editor should hand over another.
  const own: unknown = config.inspect('ignores')?.globalValue ?? [];
  const { ignores, problems } = parseIgnores(own);
  const { feeds, problems: feedProblems } = parseFeedAddresses(config.inspect('feeds')?.globalValue ?? []);
  const hours: unknown = config.inspect('feedRefreshHours')?.globalValue;
  const level: unknown = config.get('problems.level');
  return {
    ignores,
    problems,
    feeds,
    feedProblems,
    feedRefreshHours: typeof hours === 'number' && hours >= 0 ? Math.min(hours, MOST_HOURS) : 24,
    scanInstalled: config.get('scanInstalled') !== false,
    problemsLevel: CONCERNS.find((c) => c === level) ?? 'info',
  };
}

/** Adds a decision to the user's settings. */
export async function addIgnore(ignore: Ignore): Promise<void> {
  const config = vscode.workspace.getConfiguration(SECTION);
  const own: unknown = config.inspect('ignores')?.globalValue;
  const list: unknown[] = Array.isArray(own) ? own : [];
  await config.update('ignores', [...list, ignore], vscode.ConfigurationTarget.Global);
}

/** True when a change of settings concerns us. */
export function concernsUs(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration(SECTION);
}
