import { compareVersions, pointVersion } from '../feed/range-shape';
import type { ReleaseIndex } from '../feed/check-versions';
import type { TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { packageKey } from '../model/package';
import type { VersionScheme } from '../model/tool';
import { problem, warning, type Issue } from './review-issue';

const ADVISORY_ID = /\b(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[a-z0-9]{4}){3})\b/giu;

/** Corrections, dates, ids and bounds of one event. */
export function factIssues(event: TrustEvent, feed: Feed, file: string, releases: ReleaseIndex, today: string): readonly Issue[] {
  return [
    ...revisionIssues(event, file),
    ...dateIssues(event, file, today),
    ...aliasIssues(event, feed, file),
    ...endIssues(event, file),
    ...boundIssues(event, feed, file, releases),
  ];
}

/** OSV lets a range end in fixed versions or in last affected ones, never in both (its JSON Schema, `ranges`). */
function endIssues({ affected }: TrustEvent, file: string): Issue[] {
  return affected.flatMap(({ ranges }, a) =>
    ranges.flatMap(({ events }, r) => {
      const mixed = events.some((p) => 'fixed' in p) && events.some((p) => 'lastAffected' in p);
      return mixed ? [problem(file, `affected[${a}].ranges[${r}]`, 'has fixed and last_affected; OSV wants two ranges for that')] : [];
    }),
  );
}

/** A retraction is told in words and by OSV's own field; revisions stand in their order and happened already. */
function revisionIssues({ revisions, withdrawn, published, modified }: TrustEvent, file: string): Issue[] {
  const issues: Issue[] = [];
  const retracted = revisions.some((r) => r.kind === 'retraction');
  if (retracted && withdrawn === null) issues.push(problem(file, 'withdrawn', 'is missing, though a revision takes the record back'));
  if (!retracted && withdrawn !== null) issues.push(problem(file, 'database_specific.tool_trust.revisions', 'must say in a retraction why the record was withdrawn'));
  for (const [i, { date }] of revisions.entries()) {
    const field = `database_specific.tool_trust.revisions[${i}].date`;
    const before = revisions[i - 1];
    if (before !== undefined && date < before.date) issues.push(problem(file, field, `${date} stands after ${before.date}; the newest comes last`));
    if (date < published.slice(0, 10)) issues.push(problem(file, field, `${date} is before the record was published`));
    if (date > modified.slice(0, 10)) issues.push(problem(file, 'modified', `is older than the revision of ${date}`));
  }
  return issues;
}

/** Nothing of a record lies in the future, except what a course announces as `effective`. */
function dateIssues(event: TrustEvent, file: string, today: string): Issue[] {
  const own = 'database_specific.tool_trust';
  const dates: readonly (readonly [string, string | null])[] = [
    ['modified', event.modified],
    ['published', event.published],
    [`${own}.date`, event.date],
    [`${own}.response.date`, event.response?.date ?? null],
    ...event.course.flatMap((c, i) => (c.step === 'effective' ? [] : [[`${own}.course[${i}].date`, c.date] as const])),
    ...event.references.map((r, i) => [`${own}.references[${i}].date`, r.date] as const),
  ];
  return dates.flatMap(([field, date]) =>
    date === null || date.slice(0, 10) <= today ? [] : [problem(file, field, `${date} lies in the future`)],
  );
}

/** Ids that a record speaks of: its own spelled alike, those of other records named as related. */
function aliasIssues(event: TrustEvent, feed: Feed, file: string): Issue[] {
  const owners = new Map<string, string>();
  for (const other of feed.events) for (const alias of other.aliases) owners.set(alias.toUpperCase(), other.id);
  const own = new Set(event.aliases.map((a) => a.toUpperCase()));
  const issues: Issue[] = event.aliases.flatMap((alias, i) => {
    const owner = owners.get(alias.toUpperCase());
    if (/^ghsa-/iu.test(alias) && alias !== `GHSA${alias.slice(4).toLowerCase()}`) return [problem(file, `aliases[${i}]`, `${alias} must be GHSA with lower-case letters behind it`)];
    return owner === undefined || owner === event.id ? [] : [warning(file, `aliases[${i}]`, `${alias} is an alias of ${owner} too`)];
  });
  const text = `${event.summary} ${event.details} ${event.claims.map((c) => c.text).join(' ')}`;
  for (const id of new Set((text.match(ADVISORY_ID) ?? []).map((m) => m.toUpperCase()))) {
    const owner = owners.get(id);
    if (own.has(id) || (owner !== undefined && event.related.includes(owner))) continue;
    const what = owner === undefined ? 'which is no alias of it' : `which is ${owner}; that is not named under related`;
    issues.push(warning(file, null, `speaks of ${id}, ${what}`));
  }
  return issues;
}

/** Bounds beside the last fix, which is a rule of its own: a number that was never released may be a slip. */
function boundIssues(event: TrustEvent, feed: Feed, file: string, releases: ReleaseIndex): Issue[] {
  const schemes = new Map(feed.tools.flatMap((t) => t.packages).map((p) => [packageKey(p.package), p.scheme]));
  return event.affected.flatMap((affected, a) => {
    const key = packageKey(affected.package);
    const known = releases.get(key);
    const scheme: VersionScheme = schemes.get(key) ?? 'semver';
    if (known === undefined) return [];
    const isKnown = (version: string): boolean => known.some((v) => v === version || compareVersions(v, version, scheme) === 0);
    const bounds = affected.ranges.flatMap((range, r) =>
      range.events.flatMap((point, p) => {
        const version = pointVersion(point);
        if ('fixed' in point || version === '0' || isKnown(version)) return [];
        return [warning(file, `affected[${a}].ranges[${r}].events[${p}]`, `${key} ${version} is not in the release index`)];
      }),
    );
    const listed = affected.versions.flatMap((version, v) =>
      isKnown(version) ? [] : [warning(file, `affected[${a}].versions[${v}]`, `${key} ${version} is not in the release index; it may have been taken down`)],
    );
    return [...bounds, ...listed];
  });
}
