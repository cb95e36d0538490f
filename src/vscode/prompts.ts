import * as vscode from 'vscode';
import { isDay } from '../core/assess/parse-ignores';
import type { Ignore } from '../core/model/finding';
import { packageKey } from '../core/model/package';
import type { Sighting } from '../core/model/sighting';
import type { OwnRow } from '../core/present/report-view';
import { explainChoices } from '../core/present/explain';
import type { TrustState } from '../core/model/trust-state';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** Default life of an ignore: long enough to plan an update, short enough to come back. */
const DEFAULT_DAYS = 90;

/** Asks for reason and last day; undefined when the person gives up. */
export async function askIgnore(event: string, sighting: Sighting): Promise<Ignore | undefined> {
  const { text, kind } = sighting.version;
  const reason = await vscode.window.showInputBox({
    title: vscode.l10n.t('Ignore {0} for {1} {2}: why?', event, sighting.package.name, text),
    prompt: vscode.l10n.t('The reason is kept in your settings beside the decision.'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('Give a reason.') : undefined),
  });
  if (reason === undefined) return undefined;
  const until = await vscode.window.showInputBox({
    title: vscode.l10n.t('Until which day? Then it comes back.'),
    value: new Date(Date.now() + DEFAULT_DAYS * DAY_MILLISECONDS).toISOString().slice(0, 10),
    ignoreFocusOut: true,
    validateInput: (value) => (isDay(value) ? undefined : vscode.l10n.t('Write the day as YYYY-MM-DD.')),
  });
  if (until === undefined) return undefined;
  const versions = kind === 'exact' || kind === 'range' ? text.replace(/^[v=]+/, '') : '*';
  return { event, package: packageKey(sighting.package), versions, reason: reason.trim(), until };
}

/** Asks what the person changed, for the ledger; undefined when the person gives up. */
export async function askOwnRow(event: string | null, today: string): Promise<OwnRow | undefined> {
  const text = await vscode.window.showInputBox({
    title: event === null ? vscode.l10n.t('What did you change?') : vscode.l10n.t('What did you change about {0}?', event),
    prompt: vscode.l10n.t('One line for the ledger; it stays on this machine.'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('Write what you changed.') : undefined),
  });
  return text === undefined ? undefined : { date: today, event, text: text.trim() };
}

/** Asks which event, those that concern this machine first. */
export async function askEvent(state: TrustState, title: string): Promise<string | undefined> {
  const items = explainChoices(state).map((c) => ({ label: c.label, description: c.description, id: c.id }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked?.id;
}

/** Asks which vendor; the ones with tools here first. */
export async function askVendor(choices: readonly { id: string; name: string; detail: string }[]): Promise<string | undefined> {
  if (choices.length <= 1) return choices[0]?.id;
  const items = choices.map((c) => ({ label: c.name, description: c.detail, id: c.id }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Vendor') });
  return picked?.id;
}
