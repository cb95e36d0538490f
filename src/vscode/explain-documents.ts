import * as vscode from 'vscode';
import type { TrustState } from '../core/model/trust-state';
import type { Log } from '../ports/log';
import type { explainMarkdown } from '../core/present/explain';

const SCHEME = 'tool-trust';

/** Read-only documents `tool-trust:/x_TT-2026-0001.md` that explain an event; open ones follow the state. */
export class ExplainDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  readonly onDidChange = this.changes.event;
  private readonly state: () => TrustState;
  private readonly loadText: () => Promise<typeof explainMarkdown>;

  private readonly log: Log;

  constructor(state: () => TrustState, loadText: () => Promise<typeof explainMarkdown>, log: Log) {
    this.state = state;
    this.log = log;
    this.loadText = loadText;
    this.registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const id = uri.path.slice(1).replace(/\.md$/, '');
    const explain = await this.loadText();
    return explain(this.state(), id) ?? `No event ${id} is in the feed.`;
  }

  /** Opens the explanation as rendered Markdown, or as text where no preview is to be had. */
  async open(id: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${id}.md` });
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch (error) {
      this.log.info(`The Markdown preview is not to be had (${String(error)}); shown as text.`);
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  render(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme === SCHEME) this.changes.fire(document.uri);
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }
}
