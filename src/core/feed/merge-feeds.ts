import type { TrustEvent } from '../model/event';
import { BUNDLED, type Feed, type FeedProblem } from '../model/feed';
import { packageKey } from '../model/package';
import type { ReleaseList } from '../model/release';
import type { Tool, Vendor } from '../model/tool';

/** One feed to be merged. */
export interface FeedPart {
  /** `bundled`, or the name of the feed. */
  readonly id: string;
  readonly feed: Feed;
  /** Takes the place of the bundled records as a whole, if it is newer. */
  readonly replacesBundled: boolean;
}

/** All feeds as one, and what became of each. */
export interface MergedFeeds {
  readonly feed: Feed;
  /** How many events of each feed count, by its id. */
  readonly events: ReadonlyMap<string, number>;
  /** The feed whose records are the main line: `bundled`, or the one that took its place. */
  readonly main: string;
}

/** Records as they are compared for sameness; where they came from does not count. */
function same(a: object, b: object): boolean {
  return JSON.stringify({ ...a, origin: '' }) === JSON.stringify({ ...b, origin: '' });
}

function time(feed: Feed): number {
  const value = Date.parse(feed.generated);
  return Number.isNaN(value) ? 0 : value;
}

/** The main line: the bundled feed, or the newest usable one that is a newer release of it. */
function mainPart(parts: readonly FeedPart[]): FeedPart | null {
  let main = parts.find((p) => p.id === BUNDLED) ?? null;
  for (const part of parts) {
    if (!part.replacesBundled || part.feed.events.length === 0) continue;
    if (main === null || time(part.feed) > time(main.feed)) main = part;
  }
  return main;
}

/** Gathers records feed by feed: who came first keeps its record. */
class Merger {
  readonly events = new Map<string, TrustEvent>();
  readonly tools = new Map<string, Tool>();
  readonly vendors = new Map<string, Vendor>();
  readonly releases = new Map<string, ReleaseList>();
  readonly problems: FeedProblem[] = [];
  readonly counts = new Map<string, number>();
  readonly #owners = new Map<string, string>();
  readonly #packages = new Map<string, Tool>();

  add({ id, feed }: FeedPart): void {
    for (const problem of feed.problems) this.problems.push(id === BUNDLED ? problem : { ...problem, record: `${id}: ${problem.record}` });
    const before = this.events.size;
    for (const event of feed.events) this.#keep('event', id, { ...event, origin: id }, this.events);
    this.counts.set(id, this.events.size - before);
    for (const vendor of feed.vendors) this.#keep('vendor', id, vendor, this.vendors);
    for (const tool of feed.tools) this.#addTool(id, tool);
    for (const list of feed.releases) this.#addReleases(id, { ...list, origin: id });
  }

  /** A second tool for a package would decide how the first feed's records are matched. */
  #addTool(id: string, tool: Tool): void {
    const held = tool.packages.map((p) => this.#packages.get(packageKey(p.package))).find((t) => t !== undefined);
    if (held !== undefined && !this.tools.has(tool.id)) {
      const owner = this.#owners.get(`tool/${held.id}`) ?? BUNDLED;
      this.#refuse(id, tool.id, `speaks of a package of the tool ${held.id} of feed ${owner}`);
      return;
    }
    if (!this.#keep('tool', id, tool, this.tools)) return;
    for (const p of tool.packages) this.#packages.set(packageKey(p.package), tool);
  }

  /** A list of another feed says whose it is wherever it is shown; it never takes the place of an earlier one. */
  #addReleases(id: string, list: ReleaseList): void {
    const key = packageKey(list.package);
    const known = this.releases.get(key);
    if (known === undefined) this.releases.set(key, list);
    else if (!same(known, list)) this.#refuse(id, `releases of ${key}`, `is a list of a package of which feed ${known.origin} has one`);
  }

  #keep<T extends { readonly id: string }>(kind: string, id: string, record: T, into: Map<string, T>): boolean {
    const known = into.get(record.id);
    if (known === undefined) {
      into.set(record.id, record);
      this.#owners.set(`${kind}/${record.id}`, id);
      return true;
    }
    const owner = this.#owners.get(`${kind}/${record.id}`) ?? BUNDLED;
    if (!same(known, record)) this.#refuse(id, record.id, `has the id of a ${kind} of feed ${owner}`);
    return false;
  }

  #refuse(id: string, record: string, why: string): void {
    this.problems.push({ record: `${id}: ${record}`, message: `${why}; that one stays as it is, and this record of feed ${id} does not count` });
  }
}

/**
 * One feed out of several. A record belongs to the feed that comes first: the main line, then the others in their
 * order. A later feed adds records; what it says about a known id is refused with a line that names both feeds.
 */
export function mergeFeeds(parts: readonly FeedPart[]): MergedFeeds {
  const main = mainPart(parts);
  const merger = new Merger();
  if (main !== null) merger.add(main);
  for (const part of parts) {
    // Where the main line is another release of the bundled feed, the older release does not count at all.
    const otherRelease = part.id === BUNDLED || part.replacesBundled;
    if (part !== main && !otherRelease) merger.add(part);
  }
  const events = [...merger.events.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    feed: {
      generated: main?.feed.generated ?? '',
      events,
      tools: [...merger.tools.values()],
      vendors: [...merger.vendors.values()],
      releases: [...merger.releases.values()],
      problems: merger.problems,
    },
    events: merger.counts,
    main: main?.id ?? BUNDLED,
  };
}
