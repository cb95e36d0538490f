import * as vscode from 'vscode';
import type { Log } from '../ports/log';

const SCHEME = 'tool-trust-result';

/** Read-only Markdown documents with what a search or comparison gave; they live as long as the window. */
export class ResultDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly log: Log;
  private readonly texts = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  readonly onDidChange = this.changes.event;

  constructor(log: Log) {
    this.log = log;
    this.registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? vscode.l10n.t('This result belongs to an earlier window. Run the command again.');
  }

  /** Shows Markdown as a rendered page, or as text where no preview is to be had. A name shown before gets the new text. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${fileName(name)}.md` });
    this.texts.set(uri.path, text);
    this.changes.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch (error) {
      this.log.info(`The Markdown preview is not to be had (${String(error)}); shown as text.`);
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }
}

/** A name as the title of a tab: paths and signs with a meaning in addresses do not make folders of it. */
export function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}@._ -]+/gu, '-').slice(0, 120);
}
