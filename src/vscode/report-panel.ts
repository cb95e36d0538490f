import * as vscode from 'vscode';
import type { TrustState } from '../core/model/trust-state';
import type { buildReport } from '../core/present/report';
import { parseReportMessage, type ReportMessage } from '../core/present/report-messages';
import type { OwnRow } from '../core/present/report-view';
import type { Log } from '../ports/log';

const VIEW_TYPE = 'toolTrust.vendorReport';

export interface ReportDeps {
  readonly extensionUri: vscode.Uri;
  readonly state: () => TrustState;
  /** The builder of the view; it loads when the report is first shown. */
  readonly loadBuilder: () => Promise<typeof buildReport>;
  readonly log: Log;
  readonly ownRows: () => readonly OwnRow[];
  /** Acts on what a person did in the report. */
  readonly act: (message: ReportMessage) => Promise<void>;
}

/** The vendor report: at most one panel, rebuilt from the state whenever that changes. */
export class ReportPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private panel: vscode.WebviewPanel | null = null;
  private vendor: string | null = null;
  private readonly registration: vscode.Disposable;
  private readonly deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.deps = deps;
    this.registration = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  /** Opens the report, or brings it to the front. */
  show(vendor: string | null): void {
    this.vendor = vendor ?? this.vendor;
    if (this.panel === null) {
      this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, 'Vendor Report', vscode.ViewColumn.Active, this.options()));
    } else {
      this.panel.reveal();
      this.render();
    }
  }

  /** Restores the panel after a reload of the window. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const vendor: unknown = typeof saved === 'object' && saved !== null ? Reflect.get(saved, 'vendor') : null;
    if (typeof vendor === 'string') this.vendor = vendor;
    panel.webview.options = this.options();
    this.adopt(panel);
    return Promise.resolve();
  }

  render(): void {
    if (this.panel === null) return;
    this.send().catch((error: unknown) => {
      this.deps.log.error(`The vendor report could not be shown: ${String(error)}`);
    });
  }

  dispose(): void {
    this.registration.dispose();
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.deps.extensionUri, 'media', 'icon.png');
    panel.onDidDispose(() => {
      this.panel = null;
    });
    panel.webview.onDidReceiveMessage((data: unknown) => this.receive(data));
    panel.webview.html = this.shell(panel.webview);
  }

  private async send(): Promise<void> {
    const build = await this.deps.loadBuilder();
    // The panel may have been closed meanwhile; the state is read now, so that the newest is shown.
    if (this.panel === null) return;
    const view = build(this.deps.state(), this.vendor, new Date().toISOString(), this.deps.ownRows());
    this.panel.title = view.title;
    await this.panel.webview.postMessage({ type: 'report', view });
  }

  private async receive(data: unknown): Promise<void> {
    const message = parseReportMessage(data);
    if (message === null) return;
    if (message.type === 'ready') this.render();
    else if (message.type === 'selectVendor') {
      this.vendor = message.vendor;
      this.render();
    } else await this.deps.act(message);
  }

  private options(): vscode.WebviewOptions {
    const { extensionUri } = this.deps;
    return {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist'), vscode.Uri.joinPath(extensionUri, 'media')],
    };
  }

  private shell(webview: vscode.Webview): string {
    const nonce = makeNonce();
    const script = webview.asWebviewUri(vscode.Uri.joinPath(this.deps.extensionUri, 'dist', 'report.js')).toString();
    const style = webview.asWebviewUri(vscode.Uri.joinPath(this.deps.extensionUri, 'media', 'report.css')).toString();
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Vendor report</title>
</head>
<body><main id="report"></main><script nonce="${nonce}" src="${script}"></script></body>
</html>`;
  }
}

/** 128 random bits, for the one script that may run. */
function makeNonce(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}
