import type {
  Affected, AffectedRange, ArtifactMarker, Claim, Condition, CourseStep, FixBasis, Label, RangeEvent, Reference, Revision,
  TrustEvent,
} from '../model/event';
import { BUNDLED } from '../model/feed';
import { packageKey, type PackageId } from '../model/package';

/** A record as it stands in the feed once its schema has been checked. Field names are those of OSV. */
interface OsvRecord {
  readonly id: string;
  readonly modified: string;
  readonly published: string;
  readonly withdrawn?: string;
  readonly aliases: readonly string[];
  readonly related: readonly string[];
  readonly summary: string;
  readonly details: string;
  readonly severity?: readonly { readonly type: string; readonly score: string }[];
  readonly affected?: readonly OsvAffected[];
  readonly references: readonly { readonly type: string; readonly url: string }[];
  readonly database_specific: { readonly tool_trust: ToolTrust };
}

interface OsvAffected {
  readonly package?: PackageId;
  /** Holds the package where OSV has no ecosystem for it. */
  readonly database_specific?: { readonly tool_trust: { readonly package: PackageId } };
  readonly ranges?: readonly { readonly type: 'SEMVER' | 'ECOSYSTEM'; readonly events: readonly OsvPoint[] }[];
  readonly versions?: readonly string[];
}

interface OsvPoint {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly last_affected?: string;
}

type SameInFeed = 'vendor' | 'kind' | 'polarity' | 'concern' | 'confidence' | 'date' | 'response';

interface ToolTrust extends Pick<TrustEvent, SameInFeed> {
  readonly concern_why: string;
  readonly found_by: TrustEvent['foundBy'];
  readonly course: readonly CourseStep[];
  readonly claims: readonly Claim[];
  readonly labels: readonly { readonly label: string; readonly used_by: readonly string[] }[];
  readonly condition: Condition | null;
  readonly marker: ArtifactMarker | null;
  readonly affected: Readonly<Record<string, AffectedExtras>>;
  readonly references: readonly Omit<Reference, 'type' | 'url'>[];
  readonly revisions?: readonly Revision[];
}

interface AffectedExtras {
  readonly installable_fix: string | null;
  readonly fix_basis: FixBasis | null;
  readonly undecided_versions: readonly string[];
}

function toPoint(point: OsvPoint): RangeEvent {
  if (point.introduced !== undefined) return { introduced: point.introduced };
  if (point.fixed !== undefined) return { fixed: point.fixed };
  return { lastAffected: point.last_affected ?? '' };
}

/** The schema makes sure that one of the two is there. */
function packageOf(affected: OsvAffected): PackageId {
  return affected.package ?? affected.database_specific?.tool_trust.package ?? { ecosystem: '', name: '' };
}

function toAffected(affected: OsvAffected, extras: ToolTrust['affected']): Affected {
  const { ecosystem, name } = packageOf(affected);
  const key = packageKey({ ecosystem, name });
  const own = Object.hasOwn(extras, key) ? extras[key] : undefined;
  const ranges: AffectedRange[] = (affected.ranges ?? []).map((r) => ({ type: r.type, events: r.events.map(toPoint) }));
  return {
    package: { ecosystem, name },
    ranges,
    versions: affected.versions ?? [],
    installableFix: own?.installable_fix ?? null,
    fixBasis: own?.fix_basis ?? null,
    undecidedVersions: own?.undecided_versions ?? [],
  };
}

function toReferences(record: OsvRecord): Reference[] {
  const facts = record.database_specific.tool_trust.references;
  return record.references.flatMap(({ type, url }, i) => {
    const own = facts[i];
    return own === undefined ? [] : [{ type, url, ...own }];
  });
}

/** Turns a record that fits its schema into the model. `data` must have been checked; nothing is checked again. */
export function toTrustEvent(data: unknown, record: TrustEvent['record']): TrustEvent {
  const osv = data as OsvRecord;
  const own = osv.database_specific.tool_trust;
  const labels: Label[] = own.labels.map((l) => ({ label: l.label, usedBy: l.used_by }));
  return {
    id: osv.id,
    record,
    modified: osv.modified,
    published: osv.published,
    withdrawn: osv.withdrawn ?? null,
    aliases: osv.aliases,
    related: osv.related,
    summary: osv.summary,
    details: osv.details,
    vendor: own.vendor,
    kind: own.kind,
    polarity: own.polarity,
    concern: own.concern,
    concernWhy: own.concern_why,
    confidence: own.confidence,
    date: own.date,
    foundBy: own.found_by,
    affected: (osv.affected ?? []).map((a) => toAffected(a, own.affected)),
    severity: osv.severity ?? [],
    course: own.course,
    claims: own.claims,
    labels,
    response: own.response,
    condition: own.condition,
    marker: own.marker,
    references: toReferences(osv),
    revisions: own.revisions ?? [],
    origin: BUNDLED,
  };
}

/** Packages that `tool_trust.affected` speaks of though `affected` does not, or the other way round. */
export function unmatchedExtras(data: unknown): readonly string[] {
  const osv = data as OsvRecord;
  const named = new Set((osv.affected ?? []).map((a) => packageKey(packageOf(a))));
  const extras = Object.keys(osv.database_specific.tool_trust.affected);
  return [...extras.filter((k) => !named.has(k)), ...[...named].filter((k) => !extras.includes(k))];
}

/** How many entries the two reference lists have; equal in a sound record. */
export function referenceCounts(data: unknown): readonly [number, number] {
  const osv = data as OsvRecord;
  return [osv.references.length, osv.database_specific.tool_trust.references.length];
}
