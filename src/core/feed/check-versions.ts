import valid from 'semver/functions/valid';
import { schemeOf } from '../assess/version-schemes';
import type { Affected, AffectedRange, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { VersionScheme } from '../model/tool';
import { compareVersions, pointVersion, rangeFault } from './range-shape';

/** Known releases by package key; a package without an entry is not checked against releases. */
export type ReleaseIndex = ReadonlyMap<string, readonly string[]>;

/** Ranges can be read, fixes can be installed, and markers were seen where the ranges say. */
export function checkVersions(feed: Feed, releases: ReleaseIndex): string[] {
  const known = new Map([...releases, ...actionReleases(feed)]);
  const schemes = new Map(feed.tools.flatMap((t) => t.packages).map((p) => [packageKey(p.package), p.scheme]));
  const schemeOfEntry = (a: Affected): VersionScheme => schemes.get(packageKey(a.package)) ?? 'semver';
  return feed.events.flatMap((event) => [
    ...event.affected.flatMap((a) => {
      const key = packageKey(a.package);
      const scheme = schemeOfEntry(a);
      const lines = [...checkRanges(a, scheme), ...checkFix(a, scheme, known.get(key))];
      return lines.map((line) => `${event.id} ${key}: ${line}`);
    }),
    ...checkMarker(event, schemeOfEntry).map((line) => `${event.id} marker: ${line}`),
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

function checkRanges(affected: Affected, scheme: VersionScheme): string[] {
  return affected.ranges.flatMap((range) => {
    if (range.type === 'SEMVER' && scheme !== 'semver') {
      return [`a range is of type SEMVER, but the tool record says that the package's versions are ${scheme}`];
    }
    const unread = range.events.map(pointVersion).filter((version) => !isBound(version, range.type, scheme));
    if (unread.length > 0) return unread.map((version) => `${version} is not a ${scheme} version`);
    const fault = rangeFault(range, scheme);
    return fault === null ? [] : [`the range ${fault}`];
  });
}

/** OSV demands whole versions for SEMVER; ECOSYSTEM leaves it to the scheme, which may complete `1.3`. */
function isBound(version: string, type: AffectedRange['type'], scheme: VersionScheme): boolean {
  if (version === '0') return true;
  if (type === 'SEMVER') return valid(version) === version;
  return (schemeOf(scheme).exact(version) ?? schemeOf(scheme).bound(version, false)) !== null;
}

/** For versions that were checked to be readable; two builds without an order stand as they are. */
function byOrder(scheme: VersionScheme): (a: string, b: string) => number {
  return (a, b) => compareVersions(a, b, scheme) ?? 0;
}

/** The last `fixed` of the ranges: what a user of the newest affected release needs. */
function lastFix(affected: Affected, scheme: VersionScheme): string | null {
  const fixes = affected.ranges.flatMap((r) => r.events).flatMap((p) => ('fixed' in p ? [p.fixed] : []));
  return fixes.sort(byOrder(scheme)).at(-1) ?? null;
}

function checkFix(affected: Affected, scheme: VersionScheme, releases: readonly string[] | undefined): string[] {
  const fixed = lastFix(affected, scheme);
  const { installableFix, fixBasis } = affected;
  const lines = installableFix === null ? [] : checkInstallable(affected, installableFix, scheme);
  if (fixed === null) {
    const baseless = installableFix === null && fixBasis !== 'by-date' && fixBasis !== null;
    return baseless ? [...lines, 'has a fix basis but no fix'] : lines;
  }
  if (fixBasis === null) lines.push('has a fix but does not say what it rests on');
  if (fixBasis === 'by-date' && affected.undecidedVersions.length === 0) {
    lines.push('rests on a date but names no undecided version');
  }
  return releases === undefined ? lines : [...lines, ...checkReleased(fixed, installableFix, scheme, releases)];
}

function checkInstallable(affected: Affected, fix: string, scheme: VersionScheme): string[] {
  if (schemeOf(scheme).exact(fix) === null) return [`the installable_fix ${fix} is not a ${scheme} version`];
  const listed = affected.versions.some((v) => compareVersions(v, fix, scheme) === 0);
  return listed ? [`the installable_fix ${fix} is listed as affected`] : [];
}

/** A fix that was never released needs the first later one that was. */
function checkReleased(
  fixed: string,
  installableFix: string | null,
  scheme: VersionScheme,
  releases: readonly string[],
): string[] {
  const later = releases.filter((v) => (compareVersions(v, fixed, scheme) ?? 0) > 0).sort(byOrder(scheme));
  if (releases.some((v) => compareVersions(v, fixed, scheme) === 0)) {
    if (installableFix === null || later.includes(installableFix)) return [];
    return [`${fixed} is a known release; ${installableFix} is not a later one`];
  }
  const first = later[0] ?? null;
  if (installableFix === first) return [];
  return [`${fixed} is not a known release; installable_fix must be ${first ?? 'null'}, the first later one`];
}

/** True when a range holds the version. */
function holds(range: AffectedRange, version: string, scheme: VersionScheme): boolean {
  let inside = false;
  for (const point of range.events) {
    const order = compareVersions(version, pointVersion(point), scheme);
    if (order === null) continue;
    if ('introduced' in point && order >= 0) inside = true;
    if ('fixed' in point && order >= 0) inside = false;
    if ('lastAffected' in point && order > 0) inside = false;
  }
  return inside;
}

/** An npm package's platform builds (`name-linux-x64`) carry the version of the package itself. */
function checkMarker(event: TrustEvent, schemeOfEntry: (entry: Affected) => VersionScheme): string[] {
  return (event.marker?.observed ?? []).flatMap(({ purl, present }) => {
    const [path, version] = purl.replace('pkg:npm/', '').split('@');
    const name = path?.replace('%40', '@');
    if (name === undefined || version === undefined) return [`${purl} does not name a version`];
    const affected = event.affected
      .filter((a) => name === a.package.name || name.startsWith(`${a.package.name}-`))
      .find((a) => a.package.ecosystem === 'npm');
    if (affected === undefined) return [`${purl} is no package of this event`];
    const inside = affected.ranges.some((r) => holds(r, version, schemeOfEntry(affected))) || affected.versions.includes(version);
    if (inside === present) return [];
    return [present ? `was seen in ${purl}, which no range holds` : `was not seen in ${purl}, which a range holds`];
  });
}
