import valid from 'semver/functions/valid';
import type { Affected, AffectedRange, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import { compareVersions, pointVersion, rangeFault } from './range-shape';

/** Known releases by package key; a package without an entry is not checked against releases. */
export type ReleaseIndex = ReadonlyMap<string, readonly string[]>;

/** Ranges can be read, fixes can be installed, and markers were seen where the ranges say. */
export function checkVersions(feed: Feed, releases: ReleaseIndex): string[] {
  const known = new Map([...releases, ...actionReleases(feed)]);
  return feed.events.flatMap((event) => [
    ...event.affected.flatMap((a) => {
      const at = `${event.id} ${packageKey(a.package)}`;
      return [...checkRanges(a), ...checkFix(a, known.get(packageKey(a.package)))].map((line) => `${at}: ${line}`);
    }),
    ...checkMarker(event).map((line) => `${event.id} marker: ${line}`),
  ]);
}

/** Tags of an action in its ref table (`v1.0.74`) are its releases (`1.0.74`). */
function actionReleases(feed: Feed): [string, readonly string[]][] {
  return feed.tools
    .flatMap((t) => t.packages)
    .flatMap(({ package: id, follows }) => {
      if (follows?.derivation.kind !== 'ref-table') return [];
      const tags = follows.derivation.refs.map((r) => r.ref.replace(/^v/, '')).filter((v) => valid(v) !== null);
      return [[packageKey(id), tags] satisfies [string, string[]]];
    });
}

function checkRanges(affected: Affected): string[] {
  const lines: string[] = [];
  for (const range of affected.ranges) {
    const fault = rangeFault(range);
    if (fault !== null) lines.push(`the range ${fault}`);
    if (range.type !== 'SEMVER') continue;
    for (const point of range.events) {
      const version = pointVersion(point);
      if (version !== '0' && valid(version) !== version) lines.push(`${version} is not a semver version`);
    }
  }
  return lines;
}

/** The last `fixed` of the ranges: what a user of the newest affected release needs. */
function lastFix(affected: Affected): string | null {
  const fixes = affected.ranges
    .filter((r) => r.type === 'SEMVER')
    .flatMap((r) => r.events)
    .flatMap((p) => ('fixed' in p ? [p.fixed] : []));
  return fixes.sort(compareVersions).at(-1) ?? null;
}

function checkFix(affected: Affected, releases: readonly string[] | undefined): string[] {
  const fixed = lastFix(affected);
  const { installableFix, fixBasis } = affected;
  if (fixed === null) {
    return installableFix === null && fixBasis !== 'by-date' && fixBasis !== null ? ['has a fix basis but no fix'] : [];
  }
  const lines = fixBasis === null ? ['has a fix but does not say what it rests on'] : [];
  if (fixBasis === 'by-date' && affected.undecidedVersions.length === 0) {
    lines.push('rests on a date but names no undecided version');
  }
  if (releases === undefined) return lines;
  const later = releases.filter((v) => compareVersions(v, fixed) > 0).sort(compareVersions);
  if (releases.includes(fixed)) {
    if (installableFix !== null && !later.includes(installableFix)) {
      lines.push(`${fixed} is a known release; ${installableFix} is not a later one`);
    }
    return lines;
  }
  const first = later[0] ?? null;
  if (installableFix !== first) {
    lines.push(`${fixed} is not a known release; installable_fix must be ${first ?? 'null'}, the first later one`);
  }
  return lines;
}

/** True when a SEMVER range holds the version. */
function holds(range: AffectedRange, version: string): boolean {
  let inside = false;
  for (const point of range.events) {
    const order = compareVersions(version, pointVersion(point));
    if ('introduced' in point && order >= 0) inside = true;
    if ('fixed' in point && order >= 0) inside = false;
    if ('lastAffected' in point && order > 0) inside = false;
  }
  return inside;
}

/** An npm package's platform builds (`name-linux-x64`) carry the version of the package itself. */
function checkMarker(event: TrustEvent): string[] {
  return (event.marker?.observed ?? []).flatMap(({ purl, present }) => {
    const [path, version] = purl.replace('pkg:npm/', '').split('@');
    const name = path?.replace('%40', '@');
    if (name === undefined || version === undefined) return [`${purl} does not name a version`];
    const affected = event.affected
      .filter((a) => name === a.package.name || name.startsWith(`${a.package.name}-`))
      .find((a) => a.package.ecosystem === 'npm');
    if (affected === undefined) return [`${purl} is no package of this event`];
    const inside = affected.ranges.some((r) => holds(r, version)) || affected.versions.includes(version);
    if (inside === present) return [];
    return [present ? `was seen in ${purl}, which no range holds` : `was not seen in ${purl}, which a range holds`];
  });
}
