import * as vscode from 'vscode';
import type { Concern } from '../core/model/event';
import type { TrustState } from '../core/model/trust-state';
import { problemViews, type ProblemView } from '../core/present/problems';
import { toRange } from './ranges';

const SEVERITIES: Readonly<Record<ProblemView['severity'], vscode.DiagnosticSeverity>> = {
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Problems on the exact token of each pin. Keeps the views, so that fixes need not compute them again. */
export class DiagnosticsSurface implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('toolTrust');
  private views = new Map<string, readonly ProblemView[]>();
  private readonly level: () => Concern;

  constructor(level: () => Concern) {
    this.level = level;
  }

  render(state: TrustState): void {
    if (state.phase !== 'ready') return;
    const byFile = new Map<string, ProblemView[]>();
    for (const view of problemViews(state, this.level())) {
      const uri = vscode.Uri.parse(view.uri).toString();
      const list = byFile.get(uri);
      if (list === undefined) byFile.set(uri, [view]);
      else list.push(view);
    }
    for (const uri of this.views.keys()) {
      if (!byFile.has(uri)) this.collection.delete(vscode.Uri.parse(uri));
    }
    for (const [uri, views] of byFile) this.collection.set(vscode.Uri.parse(uri), views.map(toDiagnostic));
    this.views = byFile;
  }

  /** The views of a document, as last shown. */
  viewsFor(uri: vscode.Uri): readonly ProblemView[] {
    return this.views.get(uri.toString()) ?? [];
  }

  dispose(): void {
    this.collection.dispose();
  }
}

function toDiagnostic(view: ProblemView): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(view.range), view.message, SEVERITIES[view.severity]);
  diagnostic.source = view.source;
  diagnostic.code =
    view.code.target === null
      ? view.code.value
      : { value: view.code.value, target: vscode.Uri.parse(view.code.target, true) };
  diagnostic.relatedInformation = view.related.map(
    (r) =>
      new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.parse(r.uri), toRange(r.range)), r.message),
  );
  return diagnostic;
}
