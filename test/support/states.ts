import { assess } from '../../src/core/assess/assess';
import { ReleaseCounter, releasesBehind } from '../../src/core/assess/releases-behind';
import { safeVersions } from '../../src/core/assess/safe-versions';
import type { TrustEvent } from '../../src/core/model/event';
import type { Feed, FeedStatus } from '../../src/core/model/feed';
import type { Ignore } from '../../src/core/model/finding';
import type { LocalFacts } from '../../src/core/model/local-facts';
import type { Place, Sighting } from '../../src/core/model/sighting';
import type { Coverage } from '../../src/core/model/sighting';
import type { TrustState } from '../../src/core/model/trust-state';
import { factsOf, feedOf, markerEvent, NOW, pinned } from './events';

export const SCANNED: Coverage = { source: 'package-json', status: 'scanned', count: 1, reason: null, uri: null };
export const FAILED: Coverage = {
  source: 'npm-global',
  status: 'failed',
  count: 0,
  reason: 'The folder could not be read: permission denied.',
  uri: 'file:///usr/lib/node_modules',
};

export interface StateParts {
  readonly events?: readonly TrustEvent[];
  readonly feed?: Partial<Feed>;
  readonly sightings?: readonly Sighting[];
  readonly coverage?: readonly Coverage[];
  readonly ignores?: readonly Ignore[];
  readonly facts?: LocalFacts;
  readonly status?: Partial<FeedStatus>;
  readonly over?: Partial<TrustState>;
}

/** A state as the program makes it: the verdicts come from the real comparison. */
export function stateOf(parts: StateParts = {}): TrustState {
  const feed = feedOf(parts.events ?? [markerEvent()], parts.feed);
  const inventory = { sightings: parts.sightings ?? [], coverage: parts.coverage ?? [SCANNED] };
  const assessment = assess(feed, inventory, parts.facts ?? factsOf(), parts.ignores ?? [], NOW);
  return {
    phase: 'ready',
    failure: null,
    feed,
    feedStatus: { status: 'bundled', generated: feed.generated, events: feed.events.length, reason: null, origins: [], ...parts.status },
    inventory,
    assessment,
    advice: safeVersions({ feed, inventory, assessment }),
    behind: releasesBehind(new ReleaseCounter(feed), inventory.sightings),
    scannedAt: NOW,
    restricted: false,
    ...parts.over,
  };
}

/** A place in a text, on one line. */
export function placeAt(uri: string, line: number, character: number, text: string, source = 'package-json'): Place {
  return {
    uri,
    range: { start: { line, character }, end: { line, character: character + text.length } },
    text,
    source,
  };
}

/** A pin of the CLI in `file:///w/package.json` with a real range. */
export function pinAt(text: string, overrides: Partial<Sighting> = {}): Sighting {
  return pinned(text, { places: [placeAt('file:///w/package.json', 3, 37, text)], ...overrides });
}
