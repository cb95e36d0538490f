import * as vscode from 'vscode';
import type { TrustState } from '../core/model/trust-state';
import { findingRows, type FindingRow } from '../core/present/findings';
import { toRange } from './ranges';

/** The list behind the status bar item. Choosing a row goes to the place, or to the explanation. */
export async function pickFinding(state: TrustState, explain: (event: string) => Promise<void>): Promise<void> {
  const rows = findingRows(state);
  const items = rows.map((row) => ({ label: row.label, description: row.description, detail: row.detail, row }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Tool Trust: findings'),
    placeHolder: vscode.l10n.t('Choose a row to go to its place'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked !== undefined) await go(picked.row, explain);
}

async function go(row: FindingRow, explain: (event: string) => Promise<void>): Promise<void> {
  if (row.place !== null) await openPlace(row.place.uri, row.place.range);
  else if (row.event !== null) await explain(row.event);
}

/** Opens a text at a range; things without text (a binary, a folder) are shown in the explorer of the system instead. */
export async function openPlace(uri: string, range: Parameters<typeof toRange>[0]): Promise<void> {
  try {
    await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: toRange(range) });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    await vscode.window.showWarningMessage(vscode.l10n.t('{0} could not be opened: {1}', uri, said));
  }
}
