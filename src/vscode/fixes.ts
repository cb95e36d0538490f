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
    const views = this.surface
      .viewsFor(document.uri)
      .filter((view) => toRange(view.range).intersection(range) !== undefined);
    const shown = (of: readonly ProblemView[]): vscode.Diagnostic[] =>
      context.diagnostics.filter((d) => of.some((v) => d.source === v.source && d.message === v.message));
    const single = views.flatMap((view) =>
      [openAccount(view), ignore(view), explain(view)].flatMap((action) => (action === null ? [] : [withDiagnostics(action, shown([view]))])),
    );
    return [...setVersions(views, document, shown), ...single];
  }
}

function withDiagnostics(action: vscode.CodeAction, diagnostics: vscode.Diagnostic[]): vscode.CodeAction {
  action.diagnostics = diagnostics;
  return action;
}

/** Several events at one literal are mended by one change, which is offered once and for all of them. */
function setVersions(
  views: readonly ProblemView[],
  document: vscode.TextDocument,
  shown: (of: readonly ProblemView[]) => vscode.Diagnostic[],
): vscode.CodeAction[] {
  const byChange = new Map<string, ProblemView[]>();
  for (const view of views) {
    if (view.fix === null) continue;
    const key = JSON.stringify([view.fix.range, view.fix.newText]);
    byChange.set(key, [...(byChange.get(key) ?? []), view]);
  }
  return [...byChange.values()].flatMap((group) => {
    const [first] = group;
    const action = first === undefined ? null : setVersion(first, document);
    return action === null ? [] : [withDiagnostics(action, shown(group))];
  });
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
