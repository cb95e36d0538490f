import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Place, Sighting } from '../../../src/core/model/sighting';
import type { TrustState } from '../../../src/core/model/trust-state';

export const EXTENSION_ID = 'tool-trust.tool-trust';
/** The event that every pin of the sample but one falls under, and the first release without it. */
export const EVENT = 'x_TT-2026-0001';
export const FIXED = '2.1.198';
export const PACKAGE = '@anthropic-ai/claude-code';

/** What `activate` returns. */
export interface TrustApi {
  readonly apiVersion: number;
  readonly activationMilliseconds: number;
  whenReady(): Promise<void>;
  state(): TrustState;
}

/** A pin of the sample workspace: the token stands once in the line that holds `line`. */
export interface Pin {
  readonly file: string;
  readonly line: string;
  readonly token: string;
}

/** Every pin of the sample that falls under `EVENT`. */
export const AFFECTED_PINS: readonly Pin[] = [
  { file: 'package.json', line: '"@anthropic-ai/claude-code"', token: '2.1.150' },
  { file: '.github/workflows/review.yml', line: 'npm install', token: '2.1.150' },
  { file: '.github/workflows/review.yml', line: 'claude-code-action', token: 'v1.0.133' },
  { file: 'Dockerfile', line: 'ARG CLAUDE_CODE_VERSION', token: '2.1.197' },
  { file: '.mcp.json', line: 'claude-code@', token: '2.1.120' },
  { file: 'mise.toml', line: 'npm:@anthropic-ai/claude-code', token: '2.1.160' },
];

/** Activates the extension, waits for its scan and gives its API. */
export async function trustApi(): Promise<TrustApi> {
  const extension = vscode.extensions.getExtension<TrustApi>(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is not installed or was not started`);
  const api = await extension.activate();
  await api.whenReady();
  return api;
}

/** The workspace folder at an index; a run without it is set up wrongly. */
export function folder(index = 0): vscode.WorkspaceFolder {
  const found = vscode.workspace.workspaceFolders?.[index];
  assert.ok(found, `the window has no workspace folder ${index}`);
  return found;
}

export function fileUri(path: string, index = 0): vscode.Uri {
  return vscode.Uri.joinPath(folder(index).uri, path);
}

/** Where a token stands in a text: searched for, so that the expectation does not come from the code under test. */
export function rangeIn(document: vscode.TextDocument, line: string, token: string): vscode.Range {
  for (let number = 0; number < document.lineCount; number += 1) {
    const { text } = document.lineAt(number);
    const at = text.indexOf(token);
    if (text.includes(line) && at >= 0) return new vscode.Range(number, at, number, at + token.length);
  }
  throw new Error(`${document.uri.path} has no line with ${line} and ${token}`);
}

export async function pinRange(pin: Pin, index = 0): Promise<vscode.Range> {
  return rangeIn(await vscode.workspace.openTextDocument(fileUri(pin.file, index)), pin.line, pin.token);
}

/** Problems of ours in a file. */
export function problems(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'Tool Trust');
}

/** The id that a problem carries as its code. */
export function codeOf(problem: vscode.Diagnostic): string {
  const { code } = problem;
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Problems of ours for one event at exactly one range. */
export function problemsAt(uri: vscode.Uri, range: vscode.Range, event = EVENT): readonly vscode.Diagnostic[] {
  return problems(uri).filter((d) => d.range.isEqual(range) && codeOf(d) === event);
}

/** Sightings of a state with a place in a file. */
export function sightingsIn(state: TrustState, uri: vscode.Uri): readonly { sighting: Sighting; place: Place; index: number }[] {
  return state.inventory.sightings.flatMap((sighting, index) =>
    sighting.places
      .filter((place) => vscode.Uri.parse(place.uri).toString() === uri.toString())
      .map((place) => ({ sighting, place, index })),
  );
}

/** Events of findings about a sighting with a verdict. */
export function eventsOf(state: TrustState, sighting: number, verdict: 'affected' | 'unknown'): readonly string[] {
  return state.assessment.findings.filter((f) => f.sighting === sighting && f.verdict === verdict).map((f) => f.event);
}

/** Waits until a check holds; the last failure is thrown when it does not within the time. */
export async function eventually(check: () => Promise<void> | void, milliseconds = 15_000): Promise<void> {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The text of all hovers at a position, without Markdown's escapes. */
export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap((h) => h.contents)
    .map((c) => (c instanceof vscode.MarkdownString ? c.value : JSON.stringify(c)))
    .join('\n')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

export async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind);
}

/** Negative when `a` is the lower version; numbers only, which is all that the sample holds. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((v) => v.replace(/^v/, '').split('.').map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (x?.[i] ?? 0) - (y?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Name and text of the page with a result that is shown; a failure while none is. */
export async function shownResult(): Promise<{ readonly name: string; readonly text: string }> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.isActive);
  const name = /^(?:Preview )?(?<name>.+\.md)$/.exec(tabs[0]?.label ?? '')?.groups?.['name'];
  assert.ok(name !== undefined, `shown: ${tabs.map((t) => t.label).join(', ')}`);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'tool-trust-result', path: `/${name}` }));
  return { name, text: document.getText().replace(/\\([!-/:-@[-`{-~])/g, '$1') };
}
