import * as vscode from 'vscode';
import type { Engine, ScanRequest } from './app/engine-contract';
import { FeedRefresh } from './app/feed-refresh';
import { createResultCommands, type ResultCommands } from './compose-results';
import type * as Parts from './engine';
import { TrustMonitor } from './app/trust-monitor';
import type { TrustState } from './core/model/trust-state';
import type { Log } from './ports/log';
import { Actions } from './vscode/actions';
import { EDITOR_CLOCK } from './vscode/clock';
import { registerCommands, type CommandDeps } from './vscode/commands';
import { DiagnosticsSurface } from './vscode/diagnostics';
import { EditorFileTree } from './vscode/editor-file-tree';
import { FeedCommands } from './vscode/feed-commands';
import { ExplainDocuments } from './vscode/explain-documents';
import { TrustFixProvider } from './vscode/fixes';
import { TrustHoverProvider } from './vscode/hover';
import { channelLog } from './vscode/log';
import { OwnRows } from './vscode/own-rows';
import { ReportPanel } from './vscode/report-panel';
import { RunningEditorFinder } from './vscode/running-editor-finder';
import { concernsUs, readSettings } from './vscode/settings';
import { StatusBarSurface } from './vscode/status-bar';
import { watch } from './vscode/watch';

/** What the extension hands to callers (its own tests among them): reading only. */
export interface TrustApi {
  readonly apiVersion: 1;
  /** Settles when no scan is under way and the last one has been shown. */
  whenReady(): Promise<void>;
  state(): TrustState;
  /** How long the body of `activate` took, in milliseconds. */
  readonly activationMilliseconds: number;
}

/** Builds the parts, ties them together, and starts the first scan after start-up. The only place that does so. */
export function compose(context: vscode.ExtensionContext, environment: NodeJS.Process): TrustApi {
  const begun = performance.now();
  const channel = vscode.window.createOutputChannel('Tool Trust', { log: true });
  const log = channelLog(channel);
  let engine: Engine | null = null;
  const monitor = new TrustMonitor({
    clock: EDITOR_CLOCK,
    log,
    request: currentRequest,
    loadEngine: async () => (engine ??= await loadEngine(context, environment)),
  });
  const feeds = createFeedRefresh(context, monitor, log);
  const results = createResultCommands({ context, monitor, log, home: ownHome(environment), env: environment.env, loadParts });
  const surfaces = createSurfaces({ context, monitor, channel, log, feeds, results });
  context.subscriptions.push(
    channel,
    monitor,
    feeds,
    refreshOnTime(feeds, log),
    { dispose: () => engine?.dispose() },
    surfaces,
    results,
    watch({
      accepts: (path) => engine?.accepts(path) ?? false,
      fileChanged: (uri) => {
        monitor.fileChanged(uri);
      },
      checkSoon: (why) => {
        monitor.checkSoon(why);
      },
    }),
  );
  monitor.checkSoon('start-up');
  return {
    apiVersion: 1,
    whenReady: () => monitor.whenQuiet(),
    state: () => monitor.state,
    activationMilliseconds: performance.now() - begun,
  };
}

interface Ground {
  readonly context: vscode.ExtensionContext;
  readonly monitor: TrustMonitor;
  readonly channel: vscode.LogOutputChannel;
  readonly log: Log;
  readonly feeds: FeedRefresh;
  readonly results: ResultCommands;
}

/** Remote feeds: the part that goes to the network loads with the first refresh, never with the extension. */
function createFeedRefresh(context: vscode.ExtensionContext, monitor: TrustMonitor, log: Log): FeedRefresh {
  return new FeedRefresh({
    clock: EDITOR_CLOCK,
    log,
    feeds: () => readSettings().feeds,
    hours: () => readSettings().feedRefreshHours,
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    loadUpdater: async () => {
      const [{ createFeedUpdater }, { unusableFeed }] = await Promise.all([import('./feed-remote'), loadParts()]);
      // The editor brings its proxy and certificates into the connections of extensions by itself.
      return createFeedUpdater({ base: feedStore(context), unusable: unusableFeed, proxyEnv: null, timeout: null });
    },
    refreshed: () => monitor.check('feeds were refreshed'),
  });
}

function ownHome(environment: NodeJS.Process): string | null {
  return environment.env['HOME'] ?? environment.env['USERPROFILE'] ?? null;
}

function feedStore(context: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(context.globalStorageUri, 'feeds').fsPath;
}

function refreshOnTime(feeds: FeedRefresh, log: Log): vscode.Disposable {
  const start = (): void => {
    for (const problem of readSettings().feedProblems) log.warn(problem);
    feeds.schedule();
  };
  start();
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (concernsUs(change)) start();
  });
}

function createSurfaces({ context, monitor, channel, log, feeds, results }: Ground): vscode.Disposable {
  const state = (): TrustState => monitor.state;
  const ownRows = new OwnRows(context.globalState);
  const status = new StatusBarSurface();
  const diagnostics = new DiagnosticsSurface(() => readSettings().problemsLevel);
  const documents = new ExplainDocuments(state, async () => (await loadParts()).explainMarkdown, log);
  const explain = (event: string): Promise<void> => documents.open(event);
  const checkNow = (): Promise<void> => monitor.check('asked for');
  const renderReport = (): void => {
    report.render();
  };
  const actions = new Actions({ state, ownRows, renderReport, explain, checkNow });
  const report = new ReportPanel({
    extensionUri: context.extensionUri,
    state,
    log,
    loadBuilder: async () => (await loadParts()).buildReport,
    ownRows: () => ownRows.all(),
    act: (message) => actions.fromReport(message),
  });
  const showReport = (vendor: string): void => {
    report.show(vendor);
  };
  const showLog = (): void => {
    channel.show();
  };
  return vscode.Disposable.from(
    showState(monitor, [status, diagnostics, documents, report]),
    registerCommands({ state, actions, explain, checkNow, showReport, showLog, ...results.commands, ...feedCommands(feeds) }),
    registerProviders(state, diagnostics),
  );
}

function feedCommands(refresh: FeedRefresh): Pick<CommandDeps, 'refreshFeed' | 'importFeed'> {
  const commands = new FeedCommands({ refresh, feeds: () => readSettings().feeds, problems: () => readSettings().feedProblems });
  return { refreshFeed: () => commands.refreshFeed(), importFeed: () => commands.importFeed() };
}

interface Surface {
  dispose(): void;
  render(state: TrustState): void;
}

/** Every surface shows the state as it is now and whenever it changes. */
function showState(monitor: TrustMonitor, surfaces: readonly Surface[]): vscode.Disposable {
  const render = (state: TrustState): void => {
    for (const surface of surfaces) surface.render(state);
  };
  render(monitor.state);
  return vscode.Disposable.from({ dispose: monitor.onState(render) }, ...surfaces);
}

function registerProviders(state: () => TrustState, diagnostics: DiagnosticsSurface): vscode.Disposable {
  const everywhere = { pattern: '**/*' };
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(everywhere, new TrustHoverProvider(state)),
    vscode.languages.registerCodeActionsProvider(everywhere, new TrustFixProvider(diagnostics), {
      providedCodeActionKinds: TrustFixProvider.kinds,
    }),
  );
}

function currentRequest(): ScanRequest {
  const settings = readSettings();
  return {
    roots: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.toString()),
    installed: settings.scanInstalled,
    ignores: settings.ignores,
    feeds: settings.feeds,
    restricted: !vscode.workspace.isTrusted,
  };
}

/** Parsers, validators, finders and the larger views load when first needed, not with the extension. */
function loadParts(): Promise<typeof Parts> {
  return import('./engine');
}

async function loadEngine(context: vscode.ExtensionContext, environment: NodeJS.Process): Promise<Engine> {
  const { createEngine } = await loadParts();
  return createEngine({
    home: ownHome(environment),
    systemWide: true,
    feedPath: vscode.Uri.joinPath(context.extensionUri, 'dist', 'feed.json').fsPath,
    feedStore: feedStore(context),
    env: environment.env,
    platform: environment.platform,
    readerWorker: vscode.Uri.joinPath(context.extensionUri, 'dist', 'reader-worker.js').fsPath,
    extraFinders: [new RunningEditorFinder()],
    tree: (plain) => new EditorFileTree(plain),
  });
}
