import { parseFeedInSlices } from '../core/feed/parse-feed';
import { mergeFeeds, type FeedPart } from '../core/feed/merge-feeds';
import { statusAt } from '../core/feed/staleness';
import { BUNDLED, type Feed, type FeedAddress, type FeedOrigin, type FeedStatus } from '../core/model/feed';
import type { FeedSource } from '../ports/feed-source';
import type { FeedStore, StoredFeed } from '../ports/feed-store';
import type { Outcome } from '../ports/outcome';

/** The feeds as one, with their standing at any time. */
export interface LoadedFeeds {
  readonly feed: Feed;
  statusAt(now: string): FeedStatus;
}

interface Part extends FeedPart {
  readonly origin: FeedOrigin;
}

const NO_FEED: Feed = { generated: '', events: [], tools: [], vendors: [], releases: [], problems: [] };
const NOT_DOWNLOADED = 'has not been downloaded yet; "Tool Trust: Refresh Feed" asks for it';

/** Puts the bundled feed and the stored remote ones together. Never goes to the network. */
export class FeedService {
  private readonly bundled: FeedSource;
  private readonly store: FeedStore | null;
  private readonly pause: () => Promise<void>;
  private ours: Part | null = null;
  private readonly parsed = new Map<string, { readonly generation: string; readonly feed: Feed }>();
  private last: { readonly parts: readonly Part[]; readonly loaded: LoadedFeeds } | null = null;

  /** `pause` lets other work run between slices of a large feed. */
  constructor(bundled: FeedSource, store: FeedStore | null, pause: () => Promise<void>) {
    this.bundled = bundled;
    this.store = store;
    this.pause = pause;
  }

  /** The same value comes back as long as nothing has changed. */
  async load(addresses: readonly FeedAddress[]): Promise<LoadedFeeds> {
    const parts = [await this.loadBundled()];
    for (const address of addresses) parts.push(await this.loadRemote(address));
    const { last } = this;
    if (last?.parts.length === parts.length && last.parts.every((p, i) => samePart(p, parts[i]))) return last.loaded;
    const loaded = loadedFeeds(parts);
    this.last = { parts, loaded };
    return loaded;
  }

  private async loadBundled(): Promise<Part> {
    if (this.ours !== null && this.ours.origin.reason === null) return this.ours;
    const source = await this.bundled.load();
    const feed = await parseFeedInSlices(source.ok ? source.value : null, this.pause);
    const reason = source.ok ? feedReason(feed) : source.reason;
    const status = feed.events.length === 0 ? 'refused' : 'bundled';
    const origin = { id: BUNDLED, name: BUNDLED, status, generated: feed.generated, events: feed.events.length, reason, expires: null } as const;
    this.ours = { id: BUNDLED, feed, replacesBundled: false, origin };
    return this.ours;
  }

  private async loadRemote(address: FeedAddress): Promise<Part> {
    const { name, replacesBundled } = address;
    const stored = this.store === null ? null : await this.store.load(address);
    const base = { id: name, name, generated: '', events: 0, expires: null };
    if (stored?.ok !== true) return { id: name, feed: NO_FEED, replacesBundled, origin: { ...base, ...missing(stored) } };
    const { document, expires, refusal, generation } = stored.value;
    const feed = document === null ? NO_FEED : await this.parse(address, generation, document);
    const unusable = document !== null && feed.events.length === 0 ? (feedReason(feed) ?? 'it holds no events') : null;
    const reason = refusal?.reason ?? unusable ?? (document === null ? NOT_DOWNLOADED : null);
    const status = standing(stored.value, unusable);
    return { id: name, feed, replacesBundled, origin: { ...base, generated: feed.generated, events: feed.events.length, expires, status, reason } };
  }

  private async parse(address: FeedAddress, generation: string, document: unknown): Promise<Feed> {
    const key = `${address.name} ${address.url} ${address.rootSha256}`;
    const known = this.parsed.get(key);
    if (known?.generation === generation) return known.feed;
    const feed = await parseFeedInSlices(document, this.pause);
    this.parsed.set(key, { generation, feed });
    return feed;
  }
}

/** Nothing kept yet is told as such; a damaged store says what is wrong with it, and the bundled feed counts. */
function missing(stored: Outcome<unknown> | null): Pick<FeedOrigin, 'status' | 'reason'> {
  if (stored === null || stored.ok || stored.missing) return { status: 'stale', reason: NOT_DOWNLOADED };
  return { status: 'refused', reason: stored.reason };
}

/** A feed whose last update was refused for its date alone is stale; without any document there is nothing to be stale. */
function standing({ document, refusal }: StoredFeed, unusable: string | null): FeedOrigin['status'] {
  if (document === null) return refusal === null ? 'stale' : 'refused';
  if (refusal?.kind === 'expired' && unusable === null) return 'stale';
  return refusal === null && unusable === null ? 'fresh' : 'refused';
}

function samePart(a: Part, b: Part | undefined): boolean {
  return b !== undefined && a.feed === b.feed && JSON.stringify(a.origin) === JSON.stringify(b.origin) && a.replacesBundled === b.replacesBundled;
}

function loadedFeeds(parts: readonly Part[]): LoadedFeeds {
  const { feed, events, main } = mergeFeeds(parts);
  const origins = parts.map(({ origin, id, replacesBundled }) => {
    const counting = events.get(id) ?? 0;
    const unused = counting === 0 && origin.events > 0 && id !== main && (replacesBundled || id === BUNDLED);
    const why = id === BUNDLED ? `feed ${main} is a newer release of it and counts in its place` : `feed ${main} is as new or newer and counts`;
    return { ...origin, events: counting, reason: unused && origin.reason === null ? why : origin.reason };
  });
  // The reason of the bundled feed already tells of its own problems.
  const own = new Set(parts[0]?.feed.problems);
  const reason = feedReason({ ...feed, problems: feed.problems.filter((p) => !own.has(p)) });
  const whole = { generated: feed.generated, events: feed.events.length, reason };
  return { feed, statusAt: (now) => statusAt(origins, whole, now) };
}

/** A feed with refused records still counts; the surfaces show the line. */
function feedReason(feed: Feed): string | null {
  const [first] = feed.problems;
  if (first === undefined) return null;
  const more = feed.problems.length - 1;
  return `${first.record}: ${first.message}${more > 0 ? ` (and ${more} more)` : ''}`;
}
