import * as vscode from 'vscode';
import type { FeedRefresh, RefreshResult } from '../app/feed-refresh';
import type { FeedAddress } from '../core/model/feed';

export interface FeedCommandDeps {
  readonly refresh: FeedRefresh;
  readonly feeds: () => readonly FeedAddress[];
  /** Lines about entries of the setting that were not understood. */
  readonly problems: () => readonly string[];
}

/** The commands around feeds. */
export class FeedCommands {
  private readonly deps: FeedCommandDeps;

  constructor(deps: FeedCommandDeps) {
    this.deps = deps;
  }

  /** Asks for news now and says what became of each feed. */
  async refreshFeed(): Promise<void> {
    if (!this.hasFeeds()) return;
    const results = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Tool Trust: refreshing feeds') },
      () => this.deps.refresh.refresh(),
    );
    tell(results);
  }

  /** Takes a feed from a folder, verified like a download. */
  async importFeed(): Promise<void> {
    if (!this.hasFeeds()) return;
    const feed = await this.askFeed();
    if (feed === undefined) return;
    const [folder] = (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      openLabel: vscode.l10n.t('Import Feed'),
    })) ?? [];
    if (folder?.scheme !== 'file') return;
    const result = await this.deps.refresh.importFolder(feed, folder.fsPath);
    if (result !== null) tell([result]);
  }

  private hasFeeds(): boolean {
    const [problem] = this.deps.problems();
    if (problem !== undefined) void vscode.window.showWarningMessage(problem);
    if (this.deps.feeds().length > 0) return true;
    if (problem === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No feed is set in toolTrust.feeds; the bundled feed counts, and no network is used.'),
      );
    }
    return false;
  }

  private async askFeed(): Promise<FeedAddress | undefined> {
    const feeds = this.deps.feeds();
    if (feeds.length === 1) return feeds[0];
    const picked = await vscode.window.showQuickPick(
      feeds.map((feed) => ({ label: feed.name, description: feed.url, feed })),
      { title: vscode.l10n.t('Import which feed?') },
    );
    return picked?.feed;
  }
}

/** Not awaited: a message stays until a person closes it. */
function tell(results: readonly RefreshResult[]): void {
  for (const { feed, result, reason } of results) {
    if (reason !== null) void vscode.window.showWarningMessage(vscode.l10n.t('Feed {0} was not updated: {1}.', feed, reason));
    else if (result === 'updated') void vscode.window.showInformationMessage(vscode.l10n.t('Feed {0} was updated.', feed));
    else void vscode.window.showInformationMessage(vscode.l10n.t('Feed {0} is up to date.', feed));
  }
}
