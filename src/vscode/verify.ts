import * as vscode from 'vscode';
import type { TrustEvent } from '../core/model/event';
import type { TrustState } from '../core/model/trust-state';
import { labelText } from '../core/present/escape';
import type { VerifyResult } from '../core/present/verify-text';
import type { CancelToken } from '../ports/cancel';

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
  /** Settles when no scan is under way. */
  readonly ready: () => Promise<void>;
  readonly load: () => Promise<Verifier>;
  /** Shows a result as a page, under a name. */
  readonly show: (name: string, markdown: string) => Promise<void>;
}

/** *Verify on This Machine*: searches installed copies for an event's token and shows the result as a read-only document. */
export class VerifyHere {
  private readonly deps: VerifyDeps;

  constructor(deps: VerifyDeps) {
    this.deps = deps;
  }

  /** Searches for the token of an event, asking which when none is given. */
  async run(given: string | null): Promise<void> {
    // What is installed and what could be searched for is known only after the scan.
    await this.deps.ready();
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
    await this.deps.show(vscode.l10n.t('{0} on this machine', event.id), markdown(result));
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
