import { askedBy, type Asked } from '../core/assess/asked';
import { assess } from '../core/assess/assess';
import { ReleaseCounter, releasesBehind } from '../core/assess/releases-behind';
import { safeVersions } from '../core/assess/safe-versions';
import { withUpdaters } from '../core/assess/updaters';
import type { Feed } from '../core/model/feed';
import type { Coverage, Inventory, Sighting } from '../core/model/sighting';
import type { TrustState } from '../core/model/trust-state';
import { buildCatalogue, type Catalogue } from '../core/read/catalogue';
import { mergeInstalled, sortSightings } from '../core/read/merge';
import type { Reader } from '../core/read/reader';
import { BOT_FILES } from '../core/read/update-bots';
import type { CancelToken } from '../ports/cancel';
import type { Clock } from '../ports/clock';
import type { FactsReader } from '../ports/facts-reader';
import type { FeedSource } from '../ports/feed-source';
import type { FeedStore } from '../ports/feed-store';
import type { FileTree } from '../ports/file-tree';
import type { Finder } from '../ports/finder';
import type { TextReading } from '../ports/text-reading';
import type { Engine, ScanRequest } from './engine-contract';
import { FeedService, type LoadedFeeds } from './feed-service';
import { WorkspaceScan } from './workspace-scan';

export interface ScanServiceDeps {
  readonly tree: FileTree;
  readonly finders: readonly Finder[];
  /** Given what conditions and tool records ask for, since nothing else of the environment and of settings is kept. */
  readonly factsReader: (asked: Asked) => FactsReader;
  /** The feed in the package, or the file that a person names in its place. */
  readonly feedSource: FeedSource;
  /** Where remote feeds are kept; absent where none can be. */
  readonly feedStore?: FeedStore;
  readonly readers: readonly Reader[];
  /** Where large texts are read; on the spot when absent. */
  readonly reading?: TextReading;
  readonly clock: Clock;
}

interface LoadedFeed {
  readonly feed: Feed;
  readonly feeds: LoadedFeeds;
  readonly catalogue: Catalogue;
  readonly releases: ReleaseCounter;
}

/** Reads, finds, compares. Keeps the last inventory so that one changed file costs one file. */
export class ScanService implements Engine {
  private readonly workspace: WorkspaceScan;
  private installed: Inventory = { sightings: [], coverage: [] };
  private loaded: LoadedFeed | null = null;
  private readonly feeds: FeedService;
  private readonly deps: ScanServiceDeps;

  constructor(deps: ScanServiceDeps) {
    this.deps = deps;
    this.feeds = new FeedService(deps.feedSource, deps.feedStore ?? null, () => deps.clock.pause());
    const { tree, clock, readers, reading } = deps;
    this.workspace = new WorkspaceScan({ tree, clock, readers, ...(reading === undefined ? {} : { reading }) });
  }

  async scan(request: ScanRequest, cancel: CancelToken): Promise<TrustState> {
    const loaded = await this.loadFeed(request);
    this.installed = request.installed
      ? await this.findInstalled(loaded.feed, cancel)
      : { sightings: [], coverage: [] };
    await this.workspace.scan(request.roots, loaded.catalogue, cancel);
    return this.compare(loaded, request);
  }

  async rescanFile(uri: string, request: ScanRequest, cancel: CancelToken): Promise<TrustState> {
    if (this.loaded === null) return this.scan(request, cancel);
    await this.workspace.update(uri, this.loaded.catalogue, cancel);
    return this.compare(this.loaded, request);
  }

  accepts(path: string): boolean {
    return BOT_FILES.includes(path) || this.deps.readers.some((reader) => reader.accepts(path));
  }

  dispose(): void {
    this.deps.reading?.dispose();
  }

  private async loadFeed(request: ScanRequest): Promise<LoadedFeed> {
    const feeds = await this.feeds.load(request.feeds ?? []);
    if (this.loaded?.feeds === feeds) return this.loaded;
    const { feed } = feeds;
    this.loaded = { feed, feeds, catalogue: buildCatalogue(feed.tools), releases: new ReleaseCounter(feed) };
    return this.loaded;
  }

  private async findInstalled(feed: Feed, cancel: CancelToken): Promise<Inventory> {
    const sightings: Sighting[] = [];
    const coverage: Coverage[] = [];
    for (const finder of this.deps.finders) {
      try {
        const found = await finder.find(feed.tools, cancel);
        sightings.push(...found.sightings);
        coverage.push(...found.coverage);
      } catch (error) {
        coverage.push(failedFinder(finder.source, error));
      }
      if (cancel.cancelled) break;
      await this.deps.clock.pause();
    }
    return { sightings: mergeInstalled(sightings), coverage };
  }

  private async compare(loaded: LoadedFeed, request: ScanRequest): Promise<TrustState> {
    const facts = await this.deps.factsReader(askedBy(loaded.feed)).read(request.roots);
    const { clock } = this.deps;
    const pinned = this.workspace.inventory();
    await clock.pause();
    const installed = withUpdaters(this.installed.sightings, loaded.feed.tools, facts);
    const inventory: Inventory = {
      sightings: sortSightings([...installed, ...pinned.sightings]),
      coverage: [...this.installed.coverage, ...pinned.coverage],
    };
    const now = clock.now();
    const assessment = assess(loaded.feed, inventory, facts, request.ignores, now);
    await clock.pause();
    const behind = releasesBehind(loaded.releases, inventory.sightings);
    await clock.pause();
    return {
      phase: 'ready',
      failure: null,
      feed: loaded.feed,
      feedStatus: loaded.feeds.statusAt(now),
      inventory,
      assessment,
      advice: safeVersions({ feed: loaded.feed, inventory, assessment }),
      behind,
      scannedAt: now,
      restricted: request.restricted,
    };
  }
}

function failedFinder(source: string, error: unknown): Coverage {
  const reason = `This source stopped with an error: ${error instanceof Error ? error.message : String(error)}`;
  return { source, status: 'failed', count: 0, reason, uri: null };
}
