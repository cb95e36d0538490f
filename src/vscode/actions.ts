import * as vscode from 'vscode';
import type { Finding } from '../core/model/finding';
import type { TrustState } from '../core/model/trust-state';
import { primaryReference } from '../core/present/explain';
import { fixAt } from '../core/present/problems';
import type { ReportMessage } from '../core/present/report-messages';
import { openPlace } from './findings-picker';
import { askIgnore, askOwnRow } from './prompts';
import type { OwnRows } from './own-rows';
import { toRange } from './ranges';
import { addIgnore } from './settings';

export interface ActionDeps {
  readonly state: () => TrustState;
  readonly ownRows: OwnRows;
  /** Called after the user's own rows changed. */
  readonly renderReport: () => void;
  readonly explain: (event: string) => Promise<void>;
  readonly checkNow: () => Promise<void>;
}

/** What a person can do about an event, from whatever surface. */
export class Actions {
  private readonly deps: ActionDeps;

  constructor(deps: ActionDeps) {
    this.deps = deps;
  }

  /** Opens the first primary account of an event in the browser. */
  async openPrimaryAccount(eventId: string): Promise<void> {
    const event = this.deps.state().feed.events.find((e) => e.id === eventId);
    const reference = event === undefined ? null : primaryReference(event);
    if (reference === null) {
      await vscode.window.showInformationMessage(vscode.l10n.t('{0} has no primary account with an address.', eventId));
    } else await openLink(reference.url);
  }

  /** Asks for reason and end, then keeps the decision in the user's settings. */
  async ignore(event: string, findingIndex: number): Promise<void> {
    const finding = this.finding(findingIndex, event);
    const sighting = finding === undefined ? undefined : this.deps.state().inventory.sightings[finding.sighting];
    if (sighting === undefined) return;
    const decision = await askIgnore(event, sighting);
    if (decision !== undefined) await addIgnore(decision);
  }

  async logChange(eventId: string | null): Promise<void> {
    const row = await askOwnRow(eventId, new Date().toISOString().slice(0, 10));
    if (row === undefined) return;
    await this.deps.ownRows.add(row);
    this.deps.renderReport();
  }

  /** Writes the fixed version at a pinned place, if the text there is still the one that was judged. */
  async setVersion(findingIndex: number, event: string): Promise<void> {
    const finding = this.finding(findingIndex, event);
    const fix = finding === undefined ? null : fixAt(this.deps.state(), finding.sighting);
    if (fix === null) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(fix.uri));
    if (document.getText(toRange(fix.range)) !== fix.oldText) {
      await vscode.window.showWarningMessage(vscode.l10n.t('The file has changed since the scan; check again first.'));
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, toRange(fix.range), fix.newText);
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(document);
  }

  /** Does what was asked for in the vendor report. */
  async fromReport(message: ReportMessage): Promise<void> {
    switch (message.type) {
      case 'openPlace': {
        const at = { line: message.line, character: message.character };
        await openPlace(message.uri, { start: at, end: at });
        break;
      }
      case 'openLink':
        await openLink(message.url);
        break;
      case 'setVersion':
        await this.setVersion(message.finding, message.event);
        break;
      case 'log':
        await this.logChange(message.event);
        break;
      case 'ignore':
        await this.ignore(message.event, message.finding);
        break;
      case 'explain':
        await this.deps.explain(message.event);
        break;
      case 'rescan':
        await this.deps.checkNow();
        break;
      default:
        break;
    }
  }

  /** A finding of the state, unless the state has moved on since the page was made. */
  private finding(index: number, event: string): Finding | undefined {
    const finding = this.deps.state().assessment.findings[index];
    return finding?.event === event ? finding : undefined;
  }
}

/** Links leave the editor only as https. */
async function openLink(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url, true);
  if (uri.scheme === 'https') await vscode.env.openExternal(uri);
}
