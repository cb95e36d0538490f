import * as vscode from 'vscode';
import { parseIgnores } from '../core/assess/parse-ignores';
import type { Concern } from '../core/model/event';
import type { Ignore } from '../core/model/finding';
import { CONCERNS } from '../core/model/event';

const SECTION = 'toolTrust';

/** Settings as checked values. A workspace cannot set `ignores` or `scanInstalled`: their scopes forbid it. */
export interface Settings {
  readonly ignores: readonly Ignore[];
  /** Lines about entries of `ignores` that were not understood. */
  readonly problems: readonly string[];
  readonly scanInstalled: boolean;
  readonly problemsLevel: Concern;
}

/** Reads the settings anew; what is not of the right form falls back to the default and is told. */
export function readSettings(): Settings {
  const config = vscode.workspace.getConfiguration(SECTION);
  // Only the user's own value counts, even where an editor should hand over another.
  const own: unknown = config.inspect('ignores')?.globalValue ?? [];
  const { ignores, problems } = parseIgnores(own);
  const level: unknown = config.get('problems.level');
  return {
    ignores,
    problems,
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
