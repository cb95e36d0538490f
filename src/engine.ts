import type { Engine } from './app/engine-contract';
import { ScanService } from './app/scan-service';
import { READERS } from './core/read/registry';
import { FeedFile } from './node/bundled-feed';
import { FeedFolders } from './node/feed-store';
import { NodeClock } from './node/clock';
import { NodeFileTree } from './node/file-tree';
import { createFinders } from './node/finders';
import { NodeFactsReader } from './node/local-facts';
import { WorkerReading } from './node/worker-reading';
import type { FileTree } from './ports/file-tree';
import type { Finder } from './ports/finder';

// Views that are asked for by a person load with the scan, not with the extension.
export { unusableFeed } from './core/feed/unusable-feed';
export { explainMarkdown } from './core/present/explain';
export { buildReport } from './core/present/report';
export { verifyMarkdown } from './core/present/verify-text';
export { xrayChoices } from './core/xray/choices';
export { verifyInstalled } from './node/verify-installed';
export { XrayWorker } from './node/xray-worker-client';
// The worker thread loads this file for its readers.
export { serveReading } from './node/worker-reading';

/** What the machine is, as far as the search for tools needs it. */
export interface EngineOptions {
  /** Home folder to search; null when there is none. */
  readonly home: string | null;
  /** Whether places outside the home folder are searched. */
  readonly systemWide: boolean;
  /** True when the home is another user's, whose environment is not that of this process. */
  readonly foreignHome?: boolean;
  /** Path of the feed document that ships in the package. */
  readonly feedPath: string;
  /** Folder in which remote feeds are kept; absent where there are none. */
  readonly feedStore?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** IANA zone in place of the process's own. */
  readonly timeZone?: string;
  /** Finders of the running editor. */
  readonly extraFinders?: readonly Finder[];
  /** Reading access in place of the plain file system, for editors. */
  readonly tree?: (plain: FileTree) => FileTree;
  /** Path of the built worker that reads large texts; without it they are read on the spot. */
  readonly readerWorker?: string;
}

/** Puts the scan together; loaded when first needed, so that start-up stays light. */
export function createEngine(options: EngineOptions): Engine {
  const foreign = options.foreignHome === true;
  const machine = {
    home: options.home,
    platform: options.platform,
    env: foreign ? {} : options.env,
    systemWide: options.systemWide,
  };
  const plain = new NodeFileTree(options.home);
  const processZone = options.timeZone ?? ownZone();
  return new ScanService({
    tree: options.tree?.(plain) ?? plain,
    finders: [...createFinders(machine), ...(options.extraFinders ?? [])],
    factsReader: ({ variables, settings }) =>
      new NodeFactsReader(machine, { names: variables, settings, foreign, processZone }),
    feedSource: new FeedFile(options.feedPath, options.home),
    ...(options.feedStore === undefined ? {} : { feedStore: new FeedFolders(options.feedStore) }),
    readers: READERS,
    ...(options.readerWorker === undefined ? {} : { reading: new WorkerReading(options.readerWorker) }),
    clock: new NodeClock(),
  });
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
