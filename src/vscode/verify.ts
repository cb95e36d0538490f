import * as vscode from 'vscode';
import type { TrustEvent } from '../core/model/event';
import type { TrustState } from '../core/model/trust-state';
import { labelText } from '../core/present/escape';
import type { VerifyResult } from '../core/present/verify-text';
import type { CancelToken } from '../ports/cancel';
import type { Log } from '../ports/log';

const SCHEME = 'tool-trust-verify';

/** The search itself; loads when first needed. */
export interface Verifier {
  readonly search: (
    state: TrustState,
    event: TrustEvent,
    cancel: CancelToken,
    progress: (copy: string, done: number, all: number) => void,
  ) => Promise<VerifyResult>;
  readonly markdown: (result: VerifyResult) => string;
}

export interface VerifyDeps {
  readonly state: () => TrustState;
  readonly load: () => Promise<Verifier>;
  readonly log: Log;
}

/** *Verify on This Machine*: searches installed copies for an event's token and shows the result as a read-only document. */
export class VerifyHere implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly deps: VerifyDeps;
  private readonly texts = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  readonly onDidChange = this.changes.event;

  constructor(deps: VerifyDeps) {
    this.deps = deps;
    this.registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? vscode.l10n.t('This search belongs to an earlier window. Run it again.');
  }

  /** Searches for the token of an event, asking which when none is given. */
  async run(given: string | null): Promise<void> {
    const events = this.deps.state().feed.events.filter((e) => e.marker !== null && e.withdrawn === null);
    const event = given === null ? await askEvent(events) : events.find((e) => e.id === given);
    if (event === undefined) {
      if (given !== null) void vscode.window.showInformationMessage(vscode.l10n.t('{0} names nothing that could be searched for.', given));
      return;
    }
    const { search, markdown } = await this.deps.load();
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Tool Trust: searching installed files'), cancellable: true },
      (progress, stop) => search(this.deps.state(), event, asToken(stop), (copy, done, all) => {
        progress.report({ message: `${copy} (${done + 1}/${all})`, increment: done === 0 ? 0 : 100 / all });
      }),
    );
    await this.show(event.id, markdown(result));
  }

  private async show(id: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${id}.md` });
    this.texts.set(uri.path, text);
    this.changes.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch (error) {
      this.deps.log.info(`The Markdown preview is not to be had (${String(error)}); shown as text.`);
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
  }
}

function asToken(stop: vscode.CancellationToken): CancelToken {
  return {
    get cancelled() {
      return stop.isCancellationRequested;
    },
  };
}

async function askEvent(events: readonly TrustEvent[]): Promise<TrustEvent | undefined> {
  if (events.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No event of the feed names something that could be searched for.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    events.map((event) => ({ label: labelText(event.summary), description: event.id, event })),
    { title: vscode.l10n.t('Search installed files for the trace of which event?'), matchOnDescription: true },
  );
  return picked?.event;
}
