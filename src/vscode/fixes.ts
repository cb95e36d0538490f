import * as vscode from 'vscode';
import type { ProblemView } from '../core/present/problems';
import { COMMANDS } from './command-ids';
import type { DiagnosticsSurface } from './diagnostics';
import { toRange } from './ranges';

/** Quick fixes on a pin: set the fixed version, open the primary account, ignore for a time, explain. */
export class TrustFixProvider implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];
  private readonly surface: DiagnosticsSurface;

  constructor(surface: DiagnosticsSurface) {
    this.surface = surface;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return this.surface
      .viewsFor(document.uri)
      .filter((view) => toRange(view.range).intersection(range) !== undefined)
      .flatMap((view) => this.actionsFor(view, document, context));
  }

  private actionsFor(
    view: ProblemView,
    document: vscode.TextDocument,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const shown = context.diagnostics.filter((d) => d.source === view.source && d.message === view.message);
    const actions = [setVersion(view, document), openAccount(view), ignore(view), explain(view)];
    return actions.flatMap((action) => {
      if (action === null) return [];
      action.diagnostics = shown;
      return [action];
    });
  }
}

function setVersion(view: ProblemView, document: vscode.TextDocument): vscode.CodeAction | null {
  const { fix } = view;
  // Only onto the very text that was judged: an edit after the scan must not be overwritten.
  if (fix === null || document.getText(toRange(fix.range)) !== fix.oldText) return null;
  const action = new vscode.CodeAction(vscode.l10n.t('Set to {0}', fix.newText), vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, toRange(fix.range), fix.newText);
  action.isPreferred = true;
  return action;
}

function commandAction(title: string, command: string, args: readonly unknown[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command, title, arguments: [...args] };
  return action;
}

function openAccount(view: ProblemView): vscode.CodeAction | null {
  if (view.code.target === null) return null;
  const title = vscode.l10n.t('Open the primary account of {0}', view.code.value);
  return commandAction(title, COMMANDS.openPrimaryAccount, [view.code.value]);
}

function ignore(view: ProblemView): vscode.CodeAction {
  const title = vscode.l10n.t('Ignore {0} here until … because …', view.code.value);
  return commandAction(title, COMMANDS.ignore, [view.code.value, view.findings[0]]);
}

function explain(view: ProblemView): vscode.CodeAction {
  return commandAction(vscode.l10n.t('Explain {0}', view.code.value), COMMANDS.explain, [view.code.value]);
}
