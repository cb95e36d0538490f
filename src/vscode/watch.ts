import * as vscode from 'vscode';
import { concernsUs } from './settings';

export interface WatchDeps {
  /** True for paths (relative to their folder) that can hold pins. */
  readonly accepts: (path: string) => boolean;
  readonly fileChanged: (uri: string) => void;
  readonly checkSoon: (why: string) => void;
}

/** Settings files of agents: their `env` block decides conditions. */
const AGENT_SETTINGS = /(?:^|\/)\.claude\/settings(?:\.local)?\.json$/;
const NOT_WATCHED: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Everything that can change the answer while the window is open. */
export function watch(deps: WatchDeps): vscode.Disposable {
  const files = vscode.workspace.createFileSystemWatcher('**/*');
  const changed = (uri: vscode.Uri): void => {
    if (interesting(uri, deps)) deps.fileChanged(uri.toString());
  };
  return vscode.Disposable.from(
    files,
    files.onDidChange(changed),
    files.onDidCreate(changed),
    files.onDidDelete((uri) => {
      deleted(uri, deps);
    }),
    vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.contentChanges.length > 0) changed(change.document.uri);
    }),
    // Unsaved changes may have been thrown away: the file on disk counts again.
    vscode.workspace.onDidCloseTextDocument((document) => {
      changed(document.uri);
    }),
    ...wholeScans(deps.checkSoon),
  );
}

function wholeScans(checkSoon: (why: string) => void): vscode.Disposable[] {
  return [
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      checkSoon('workspace folders changed');
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      checkSoon('workspace trust was granted');
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (concernsUs(change)) checkSoon('settings changed');
    }),
    vscode.extensions.onDidChange(() => {
      checkSoon('extensions changed');
    }),
  ];
}

function interesting(uri: vscode.Uri, deps: WatchDeps): boolean {
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return false;
  const path = vscode.workspace.asRelativePath(uri, false);
  if (path.split('/').some((part) => NOT_WATCHED.has(part))) return false;
  return AGENT_SETTINGS.test(path) || deps.accepts(path);
}

/** A deleted name may have been a folder, whose files are not named one by one. */
function deleted(uri: vscode.Uri, deps: WatchDeps): void {
  if (interesting(uri, deps)) deps.fileChanged(uri.toString());
  else if (!uri.path.slice(uri.path.lastIndexOf('/')).includes('.') && !uri.path.includes('/node_modules/')) {
    deps.checkSoon('a folder may have been deleted');
  }
}
