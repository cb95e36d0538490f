import { FACETS } from '../xray/facets';
import type { XrayLine, XrayReport } from '../xray/model';

/**
 * A line that came in and weighs this much makes a release heavy: as much as a look-alike character, so that source
 * maps, time zones, hidden texts, install scripts and invisible characters count, too. It is what singles people out,
 * hides, or runs unasked.
 */
export const HEAVY = FACETS['look-alike'].weight;

/** One release as it was read: what it was held against, and what came of it. */
export interface Reading {
  readonly name: string;
  readonly version: string;
  readonly predecessor: string;
  /** The day that npm states for the release, `YYYY-MM-DD`; null when it states none. */
  readonly day: string | null;
  /** The package itself, then its program for one system where the release has one of its own. */
  readonly reports: readonly XrayReport[];
  /** What of the release could not be had, a sentence each. */
  readonly gaps: readonly string[];
  /** Records of the feed in which this very release begins or is named. */
  readonly records: readonly string[];
}

/** All lines of a release, the heaviest first. */
export function linesOf({ reports }: Reading): readonly XrayLine[] {
  return reports.flatMap((report) => report.lines).sort((a, b) => b.weight - a.weight);
}

/** The lines that make a release heavy; none for an ordinary one. */
export function heavyLines(reading: Reading): readonly XrayLine[] {
  return linesOf(reading).filter((line) => line.sign === '+' && line.weight >= HEAVY);
}

/** Whether something of the release was not read. */
export function isPartial({ gaps, reports }: Reading): boolean {
  return gaps.length > 0 || reports.some((report) => report.partial.length > 0);
}

/** The score of a release: that of its part with the highest one. */
export function scoreOf({ reports }: Reading): number {
  return Math.max(0, ...reports.map(({ score }) => score));
}

/** Negative when `a` is to be read first: the higher score, then more lines, then the name. */
export function readFirst(a: Reading, b: Reading): number {
  const names = `${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1;
  return scoreOf(b) - scoreOf(a) || linesOf(b).length - linesOf(a).length || names;
}

/** Where the page of a release lies below the folder of the watch, `/` between parts. */
export function pagePath({ name, version }: Pick<Reading, 'name' | 'version'>): string {
  return `${name}/${version}.md`;
}

/** Where the draft for a release lies below the folder of the watch. */
export function draftPath({ name, version }: Pick<Reading, 'name' | 'version'>): string {
  return `candidates/${name.replace('/', '__')}@${version}.json`;
}
