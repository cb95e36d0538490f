import * as vscode from 'vscode';
import type { TextRange } from '../core/model/position';
import type { TrustState } from '../core/model/trust-state';
import { findingItems, type FindingGroup, type FindingTarget } from '../core/present/findings';
import { toRange } from './ranges';

export interface PickerActions {
  readonly explain: (event: string) => Promise<void>;
  readonly checkNow: () => Promise<void>;
}

/** Headings of the list. Codicons speak beside the words, never in place of them. */
function groupTitle(group: FindingGroup): string {
  switch (group) {
    case 'open':
      return vscode.l10n.t('Findings');
    case 'unknown':
      return vscode.l10n.t('Unknown');
    case 'not-checked':
      return vscode.l10n.t('Not checked: the feed has no record');
    case 'ended':
      return vscode.l10n.t('Ended by their vendors');
    case 'gap':
      return vscode.l10n.t('Not looked at');
    case 'ignored':
      return vscode.l10n.t('Ignored by you');
  }
}

/** The list behind the status bar item. Choosing a row goes to the place, or to the explanation. */
export async function pickFinding(state: TrustState, actions: PickerActions): Promise<void> {
  const rows: (vscode.QuickPickItem & { target?: FindingTarget })[] = [];
  let last: FindingGroup | null = null;
  for (const item of findingItems(state)) {
    if (item.group !== last) rows.push({ label: groupTitle(item.group), kind: vscode.QuickPickItemKind.Separator });
    last = item.group;
    rows.push({ label: item.label, description: item.description, detail: item.detail, target: item.target });
  }
  if (rows.length === 0) rows.push({ label: vscode.l10n.t('Nothing in the feed matches what was found here') });
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Tool Trust: findings'),
    placeHolder: vscode.l10n.t('Choose a row to go to its place'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.target !== undefined) await go(picked.target, actions);
}

async function go(target: FindingTarget, actions: PickerActions): Promise<void> {
  if (target.kind === 'place') await openPlace(target.uri, target.range);
  else if (target.kind === 'event') await actions.explain(target.event);
  else await actions.checkNow();
}

/** Opens a text at a range; what cannot be shown as text (a program, a folder) is told with its address. */
export async function openPlace(uri: string, range: TextRange): Promise<void> {
  try {
    await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: toRange(range) });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    await vscode.window.showWarningMessage(vscode.l10n.t('{0} could not be opened: {1}', uri, said));
  }
}
