import * as vscode from 'vscode';
import { statusView, type StatusView } from '../core/present/status';
import type { TrustState } from '../core/model/trust-state';
import { COMMANDS } from './command-ids';
import { rowMarkdown } from './row-markdown';

/** One item at the left, since it speaks of the whole window. */
export class StatusBarSurface implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;

  constructor() {
    this.item = vscode.window.createStatusBarItem('toolTrust.status', vscode.StatusBarAlignment.Left, 50);
    this.item.name = 'Tool Trust';
    this.item.command = COMMANDS.showFindings;
  }

  render(state: TrustState): void {
    const view = statusView(state);
    this.item.text = view.text;
    this.item.tooltip = tooltip(view);
    this.item.accessibilityInformation = { label: view.accessibleName, role: 'button' };
    // A background of its own only for an open finding that asks for action.
    const asks = view.kind === 'warning';
    this.item.backgroundColor = asks ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

function tooltip(view: StatusView): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: Object.values(COMMANDS) };
  for (const row of view.tooltip) markdown.appendMarkdown(`${rowMarkdown(row)}\n\n`);
  return markdown;
}
