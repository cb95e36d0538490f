import * as vscode from 'vscode';
import { markdownLink, markdownText } from '../core/present/escape';
import { statusView, type StatusView } from '../core/present/status';
import type { TrustState } from '../core/model/trust-state';
import { COMMANDS } from './command-ids';

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
    this.item.backgroundColor = view.emphasis
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

function tooltip(view: StatusView): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: Object.values(COMMANDS) };
  for (const row of view.tooltip) {
    const text = markdownText(row.text);
    if (row.command !== undefined) {
      const args = encodeURIComponent(JSON.stringify(row.command.args));
      markdown.appendMarkdown(`[${text}](command:${row.command.id}?${args})\n\n`);
    } else if (row.href !== undefined) {
      markdown.appendMarkdown(`${markdownLink(row.text, row.href)}\n\n`);
    } else {
      markdown.appendMarkdown(`${text}\n\n`);
    }
  }
  return markdown;
}
