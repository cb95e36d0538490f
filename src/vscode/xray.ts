import * as vscode from 'vscode';
import type { TrustState } from '../core/model/trust-state';
import { visible } from '../core/present/escape';
import type { XrayChoice } from '../core/xray/choices';
import type { ReleasePair, Xray, XrayEnd } from '../ports/xray';
import { fileName } from './result-documents';
import { askPair } from './xray-prompts';

/** What loads when first asked for. */
export interface XrayParts {
  readonly xray: Xray;
  /** Copies on this machine that can be compared with another release. */
  readonly choices: (state: TrustState) => readonly XrayChoice[];
}

export interface XrayDeps {
  readonly state: () => TrustState;
  /** Settles when no scan is under way. */
  readonly ready: () => Promise<void>;
  readonly load: () => Promise<XrayParts>;
  /** Shows a result as a page, under a name. */
  readonly show: (name: string, markdown: string) => Promise<void>;
}

/** *X-ray an Update*: compares two releases and shows what came and what went. Nothing of the workspace is used. */
export class XrayUpdate implements vscode.Disposable {
  private readonly deps: XrayDeps;
  private parts: XrayParts | null = null;
  private busy = false;

  constructor(deps: XrayDeps) {
    this.deps = deps;
  }

  /** Compares the releases that are given, or asks which. */
  async run(given: ReleasePair | null): Promise<void> {
    if (this.isBusy()) {
      void vscode.window.showInformationMessage(vscode.l10n.t('A comparison is under way. Wait for its end, or cancel it.'));
      return;
    }
    const { xray, choices } = (this.parts ??= await this.deps.load());
    await this.deps.ready();
    const pair = given ?? (await askPair(choices(this.deps.state())));
    if (pair === undefined || this.isBusy()) return;
    this.busy = true;
    try {
      await this.tell(pair, await compare(xray, pair));
    } finally {
      this.busy = false;
    }
  }

  /** Ends what is under way, npm included. */
  dispose(): void {
    this.parts?.xray.dispose();
  }

  /** A call, since the compiler takes a property to stay the same over an await. */
  private isBusy(): boolean {
    return this.busy;
  }

  private async tell({ before, after }: ReleasePair, end: XrayEnd): Promise<void> {
    if (end.kind === 'failed') void vscode.window.showErrorMessage(asSentence(visible(end.reason)));
    if (end.kind !== 'report') return;
    const name = vscode.l10n.t('X-ray {0} to {1}', lastPart(before), lastPart(after));
    await this.deps.show(name, end.markdown);
    void offerCopies(name, end);
  }
}

function compare(xray: Xray, pair: ReleasePair): Promise<XrayEnd> {
  const title = vscode.l10n.t('Tool Trust: comparing {0} with {1}', lastPart(pair.before), lastPart(pair.after));
  return Promise.resolve(
    vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) =>
      xray.compare(pair, {
        progress: (step) => {
          progress.report({ message: visible(step) });
        },
        mayFetch: askNetwork,
        stopBy: (stop) => {
          token.onCancellationRequested(stop);
          if (token.isCancellationRequested) stop();
        },
      }),
    ),
  );
}

/** The one place where the command may lead to the network; closing the dialog is a no. */
async function askNetwork(sentence: string): Promise<boolean> {
  const yes = vscode.l10n.t('Ask npm');
  const detail = vscode.l10n.t('What npm fetches goes into a temporary folder, which is removed afterwards.');
  return (await vscode.window.showInformationMessage(visible(sentence), { modal: true, detail }, yes)) === yes;
}

type Report = Extract<XrayEnd, { readonly kind: 'report' }>;

async function offerCopies(name: string, report: Report): Promise<void> {
  const [save, copy] = [vscode.l10n.t('Save As…'), vscode.l10n.t('Copy JSON')];
  const chosen = await vscode.window.showInformationMessage(`${name}: ${extentWords(report)}`, save, copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(report.json);
  if (chosen === save) await saveReport(name, report);
}

function extentWords({ lines, partial }: Report): string {
  const said = lines === 1 ? vscode.l10n.t('one line') : lines === 0 ? vscode.l10n.t('no line') : vscode.l10n.t('{0} lines', lines);
  return partial === 0 ? `${said}.` : `${said}. ${vscode.l10n.t('Not everything could be read; the page says what.')}`;
}

async function saveReport(name: string, { markdown, json }: Report): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    filters: { Markdown: ['md'], JSON: ['json'] },
    title: vscode.l10n.t('Save {0}', name),
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${fileName(name)}.md`) }),
  });
  if (uri === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(uri.path.endsWith('.json') ? json : markdown));
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} was not saved: {1}', name, visible(String(error))));
  }
}

/** Reasons are sentences without an end where others follow. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The last part of a path, or a package without its scope. */
function lastPart(release: string): string {
  return visible(release.split(/[/\\]/).findLast((part) => part !== '') ?? release);
}
