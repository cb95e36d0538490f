import { askedBy, type Asked } from '../core/assess/asked';
import { assess } from '../core/assess/assess';
import { withUpdaters } from '../core/assess/updaters';
import { parseFeed } from '../core/feed/parse-feed';
import type { Feed, FeedStatus } from '../core/model/feed';
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
import type { FileTree } from '../ports/file-tree';
import type { Finder } from '../ports/finder';
import type { Engine, ScanRequest } from './engine-contract';
import { WorkspaceScan } from './workspace-scan';

export interface ScanServiceDeps {
  readonly tree: FileTree;
  readonly finders: readonly Finder[];
  /** Given what conditions and tool records ask for, since nothing else of the environment and of settings is kept. */
  readonly factsReader: (asked: Asked) => FactsReader;
  readonly feedSource: FeedSource;
  readonly readers: readonly Reader[];
  readonly clock: Clock;
}

interface LoadedFeed {
  readonly feed: Feed;
  readonly status: FeedStatus;
  readonly catalogue: Catalogue;
}

/** Reads, finds, compares. Keeps the last inventory so that one changed file costs one file. */
export class ScanService implements Engine {
  private readonly workspace: WorkspaceScan;
  private installed: Inventory = { sightings: [], coverage: [] };
  private loaded: LoadedFeed | null = null;
  private readonly deps: ScanServiceDeps;

  constructor(deps: ScanServiceDeps) {
    this.deps = deps;
    this.workspace = new WorkspaceScan({ tree: deps.tree, clock: deps.clock, readers: deps.readers });
  }

  async scan(request: ScanRequest, cancel: CancelToken): Promise<TrustState> {
    const loaded = await this.loadFeed();
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

  private async loadFeed(): Promise<LoadedFeed> {
    if (this.loaded !== null && this.loaded.status.reason === null) return this.loaded;
    const source = await this.deps.feedSource.load();
    const feed = parseFeed(source.ok ? source.value : null);
    const reason = source.ok ? feedReason(feed) : source.reason;
    const refused = feed.events.length === 0;
    this.loaded = {
      feed,
      status: { status: refused ? 'refused' : 'bundled', generated: feed.generated, events: feed.events.length, reason },
      catalogue: buildCatalogue(feed.tools),
    };
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
    const pinned = this.workspace.inventory();
    const installed = withUpdaters(this.installed.sightings, loaded.feed.tools, facts);
    const inventory: Inventory = {
      sightings: sortSightings([...installed, ...pinned.sightings]),
      coverage: [...this.installed.coverage, ...pinned.coverage],
    };
    const now = this.deps.clock.now();
    return {
      phase: 'ready',
      failure: null,
      feed: loaded.feed,
      feedStatus: loaded.status,
      inventory,
      assessment: assess(loaded.feed, inventory, facts, request.ignores, now),
      scannedAt: now,
      restricted: request.restricted,
    };
  }
}

/** A feed with refused records still counts; the surfaces show the line. */
function feedReason(feed: Feed): string | null {
  const [first] = feed.problems;
  if (first === undefined) return null;
  const more = feed.problems.length - 1;
  return `${first.record}: ${first.message}${more > 0 ? ` (and ${more} more)` : ''}`;
}

function failedFinder(source: string, error: unknown): Coverage {
  const reason = `This source stopped with an error: ${error instanceof Error ? error.message : String(error)}`;
  return { source, status: 'failed', count: 0, reason, uri: null };
}
