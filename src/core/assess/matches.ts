import type { Affected, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { Sighting } from '../model/sighting';
import type { VersionScheme } from '../model/tool';
import { compileAffected, placeAt, type AffectedSet } from './affected-set';
import { followedLine, indexPackages, ownLine, type KnownPackage, type Line } from './derive';
import { doubtAbout, evaluate, type RangeOutcome } from './ranges';
import { RecordVersions } from './version-schemes';

/** An event that names a sighting's package or its line, and what came of the comparison. */
export interface Match {
  readonly event: TrustEvent;
  readonly line: Line;
  readonly outcome: Exclude<RangeOutcome, { state: 'not-affected' }>;
  /** What to write at the sighting's place; null when no fix is known there. */
  readonly fixedIn: string | null;
}

/** All that the feed says about one package at one version. */
export interface Comparison {
  readonly own: Line;
  /** False when no event names the package or its line: then nothing was checked. */
  readonly spokenOf: boolean;
  readonly matches: readonly Match[];
}

/** One event's entries for one package; its versions are read when a sighting first needs them. */
interface EventAbout {
  readonly event: TrustEvent;
  readonly entries: Affected[];
  set: AffectedSet | null;
}

/** Compares sightings with the events of one feed. What two sightings share is worked out once. */
export class Matcher {
  private readonly known: ReadonlyMap<string, KnownPackage>;
  private readonly byPackage: ReadonlyMap<string, EventAbout[]>;
  private readonly done = new Map<string, Comparison>();
  private readonly versions = new Map<VersionScheme, RecordVersions>();

  constructor(feed: Feed, sightings: readonly Sighting[]) {
    this.known = indexPackages(feed.tools);
    this.byPackage = indexEvents(feed.events, this.keysOf(sightings));
  }

  compare(sighting: Sighting): Comparison {
    const { kind, text } = sighting.version;
    const key = `${packageKey(sighting.package)}\n${kind}\n${text}`;
    let comparison = this.done.get(key);
    if (comparison === undefined) {
      comparison = this.work(sighting);
      this.done.set(key, comparison);
    }
    return comparison;
  }

  /** An event's entry for the package itself decides; the line it follows is asked only where there is none. */
  private work(sighting: Sighting): Comparison {
    const own = ownLine(sighting, this.known);
    const followed = followedLine(sighting, this.known);
    const ofOwn = this.byPackage.get(own.key) ?? [];
    const matches: Match[] = [];
    for (const about of ofOwn) this.add(matches, about, own);
    if (followed === null) return { own, spokenOf: ofOwn.length > 0, matches };
    const ofLine = this.byPackage.get(followed.key) ?? [];
    const decided = new Set(ofOwn.map((about) => about.event));
    for (const about of ofLine) {
      if (!decided.has(about.event)) this.add(matches, about, followed);
    }
    return { own, spokenOf: ofOwn.length + ofLine.length > 0, matches };
  }

  private add(matches: Match[], about: EventAbout, line: Line): void {
    const versions = this.versionsOf(line.scheme);
    const set = (about.set ??= compileAffected(about.entries, versions));
    const outcome = 'version' in line.step ? evaluate(set, line.step.version) : doubtAbout(set, 'no-step', line.step.reason);
    if (outcome.state === 'not-affected') return;
    const isAffected = (text: string): boolean => {
      const version = versions.exact(text);
      return version === null || set.stretches.some((s) => placeAt(set.scheme, s, version) !== 'outside');
    };
    const fixedIn = outcome.fix.install === null ? null : line.toOwn(outcome.fix.install, isAffected);
    matches.push({ event: about.event, line, outcome, fixedIn });
  }

  /** The packages that are asked for: those seen, and those whose lines they follow. */
  private keysOf(sightings: readonly Sighting[]): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const sighting of sightings) {
      const key = packageKey(sighting.package);
      if (keys.has(key)) continue;
      keys.add(key);
      const follows = this.known.get(key)?.entry.follows;
      if (follows !== undefined) keys.add(packageKey(follows.package));
    }
    return keys;
  }

  private versionsOf(scheme: VersionScheme): RecordVersions {
    const versions = this.versions.get(scheme) ?? new RecordVersions(scheme);
    this.versions.set(scheme, versions);
    return versions;
  }
}

/** Withdrawn events never match; entries of one event for one package stand together. */
function indexEvents(events: readonly TrustEvent[], keys: ReadonlySet<string>): ReadonlyMap<string, EventAbout[]> {
  const byPackage = new Map<string, EventAbout[]>();
  for (const event of events) {
    if (event.withdrawn !== null) continue;
    for (const entry of event.affected) {
      const key = packageKey(entry.package);
      if (!keys.has(key)) continue;
      const abouts = byPackage.get(key);
      const last = abouts?.at(-1);
      if (abouts === undefined) byPackage.set(key, [{ event, entries: [entry], set: null }]);
      else if (last?.event === event) last.entries.push(entry);
      else abouts.push({ event, entries: [entry], set: null });
    }
  }
  return byPackage;
}
