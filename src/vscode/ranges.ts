import * as vscode from 'vscode';
import type { TextRange } from '../core/model/position';

/** A range of ours as the editor's. */
export function toRange(range: TextRange): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

/** True when both spell the same address. */
export function sameUri(ours: string, theirs: vscode.Uri): boolean {
  return ours === theirs.toString() || vscode.Uri.parse(ours).toString() === theirs.toString();
}
