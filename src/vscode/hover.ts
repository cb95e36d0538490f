import * as vscode from 'vscode';
import type { TrustState } from '../core/model/trust-state';
import { hoverView, type HoverRow } from '../core/present/hover';
import { COMMANDS } from './command-ids';
import { rowMarkdown } from './row-markdown';
import { sameUri, toRange } from './ranges';

/** Shows what is known about the pin under the pointer. */
export class TrustHoverProvider implements vscode.HoverProvider {
  private readonly state: () => TrustState;

  constructor(state: () => TrustState) {
    this.state = state;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const state = this.state();
    const place = state.inventory.sightings
      .flatMap((s) => s.places)
      .find((p) => sameUri(p.uri, document.uri) && toRange(p.range).contains(position));
    if (place === undefined) return undefined;
    // The text may have moved on since the scan; then the next scan will speak.
    if (document.getText(toRange(place.range)) !== place.text) return undefined;
    const view = hoverView(state, place.uri, place.range.start);
    if (view === null) return undefined;
    const markdown = new vscode.MarkdownString('', true);
    markdown.isTrusted = { enabledCommands: Object.values(COMMANDS) };
    for (const row of view.rows) markdown.appendMarkdown(hoverRow(row));
    return new vscode.Hover(markdown, toRange(view.range));
  }
}

function hoverRow(row: HoverRow): string {
  const text = rowMarkdown(row);
  if (row.style === 'heading') return `**${text}**\n\n`;
  return row.style === 'event' ? `\n\n${text}  \n` : `${text}  \n`;
}
