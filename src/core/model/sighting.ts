import type { PackageId } from './package';
import type { TextRange } from './position';

/**
 * What a place says about the version. `exact`: one version; `range`: a constraint; `floating`: a moving tag or
 * nothing at all (`latest`, `v1`, no version); `unreadable`: something is written that we cannot turn into a version.
 */
export interface VersionText {
  readonly kind: 'exact' | 'range' | 'floating' | 'unreadable';
  /** As written; empty for a pin without any version. */
  readonly text: string;
}

export type Presence = 'installed' | 'bundled' | 'pinned';

/** A source of the inventory, for example `npm-global` or `package-json`. */
export type SourceId = string;

/** One spot that speaks of the sighting. `range` is the literal to change. */
export interface Place {
  readonly uri: string;
  readonly range: TextRange;
  /** The text at `range`, as written there; empty where there is no text. */
  readonly text: string;
  readonly source: SourceId;
}

/** Whether anything keeps a version current without a person: for a pin a bot, for an installed copy its own updater. */
export interface Updater {
  /** `off` means that nothing does; `unknown` that it cannot be told. */
  readonly state: 'on' | 'off' | 'unknown';
  /** In a few words for people: `Renovate (renovate.json)`, `switched off by DISABLE_AUTOUPDATER in the environment`. */
  readonly text: string;
}

/** One package seen in one place, or in several that speak of one thing (manifest and lockfile). */
export interface Sighting {
  /** Tool id of the feed's tool records. */
  readonly tool: string;
  readonly package: PackageId;
  readonly version: VersionText;
  readonly presence: Presence;
  /** First the place to change, then the others. Never empty. */
  readonly places: readonly [Place, ...Place[]];
  /** Where it was found, in a few words for people: `nvm, Node v20.1.0`, `native installer, active`. */
  readonly where: string;
  /** Whether this copy is the one that runs; null when that cannot be told. */
  readonly active: boolean | null;
  /** How the version was arrived at when it does not stand beside the name, for example `ARG CLAUDE_CODE_VERSION`. */
  readonly via: string | null;
  /** Workspace folder that holds the place; null outside every folder. Decides which settings files count. */
  readonly root: string | null;
  /** Facts that tell copies with one version apart, by purl's qualifier names: `platform`, `gallery`, `editor`. */
  readonly qualifiers?: Readonly<Record<string, string>>;
  /** Absent where the question does not arise (a moving tag). */
  readonly updater?: Updater;
}

/** What became of one source: a place that does not exist was scanned and held nothing. */
export interface Coverage {
  readonly source: SourceId;
  readonly status: 'scanned' | 'skipped' | 'failed';
  /** Sightings that came from it. */
  readonly count: number;
  /** Why it was skipped or failed, in a sentence that says what to do; null when scanned. */
  readonly reason: string | null;
  /** The file or folder concerned; null for a source as a whole. */
  readonly uri: string | null;
}

/** All sightings plus what was and was not looked at. */
export interface Inventory {
  readonly sightings: readonly Sighting[];
  readonly coverage: readonly Coverage[];
}

/** True when something may be there and was not looked at. */
export function isIncomplete(inventory: Inventory): boolean {
  return inventory.coverage.some((c) => c.status !== 'scanned');
}
