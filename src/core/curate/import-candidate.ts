import valid from 'semver/functions/valid';
import { compileAffected } from '../assess/affected-set';
import { evaluate } from '../assess/ranges';
import { RecordVersions, readVersion } from '../assess/version-schemes';
import { pointVersion, rangeFault } from '../feed/range-shape';
import type { AffectedRange, RangeEvent } from '../model/event';
import { packageKey, type PackageId } from '../model/package';
import type { Tool, VersionScheme } from '../model/tool';
import type { Advisory, AdvisoryPackage } from './import-advisory';
import { affectedEntry, openTrust, skeleton, type RawRecord } from './new-record';

/** What of an advisory concerns the packages of the catalogue, in the form of our records. */
export interface Concerned {
  /** Package as the catalogue spells it. */
  readonly id: PackageId;
  readonly key: string;
  readonly vendor: string;
  readonly ranges: readonly AffectedRange[];
  readonly versions: readonly string[];
  readonly notes: readonly string[];
}

/** The packages of the catalogue by their key, with their tool. */
export type Catalogue = ReadonlyMap<string, { readonly id: PackageId; readonly scheme: VersionScheme; readonly vendor: string }>;

/** The catalogue of a feed's tools. */
export function catalogueOf(tools: readonly Tool[]): Catalogue {
  return new Map(
    tools.flatMap((tool) =>
      tool.packages.map(({ package: id, scheme }) => [packageKey(id), { id, scheme, vendor: tool.vendor }] as const),
    ),
  );
}

/** The entries of an advisory for packages of the catalogue; those of one package are put together. */
export function concernedBy(advisory: Advisory, catalogue: Catalogue): readonly Concerned[] {
  const byKey = new Map<string, AdvisoryPackage[]>();
  for (const entry of advisory.packages) {
    const key = packageKey({ ecosystem: entry.ecosystem, name: entry.name });
    if (catalogue.has(key)) byKey.set(key, [...(byKey.get(key) ?? []), entry]);
  }
  return [...byKey].flatMap(([key, entries]) => {
    const known = catalogue.get(key);
    return known === undefined ? [] : [toConcerned(key, entries, known)];
  });
}

function toConcerned(key: string, entries: readonly AdvisoryPackage[], known: { id: PackageId; scheme: VersionScheme; vendor: string }): Concerned {
  const ranges = entries.flatMap((e) => e.ranges).map((events) => ({ type: typeOf(events, known.scheme), events }));
  const notes = entries.flatMap((e) => e.notes);
  for (const range of ranges) {
    const fault = rangeFault(range, known.scheme);
    if (fault !== null) notes.push(`the range ${fault}`);
  }
  const versions = beyond([...new Set(entries.flatMap((e) => e.versions))], ranges, known);
  return { id: known.id, key, vendor: known.vendor, ranges, versions, notes: notes.map((note) => `${key}: ${note}`) };
}

function typeOf(events: readonly RangeEvent[], scheme: VersionScheme): AffectedRange['type'] {
  const whole = events.map(pointVersion).every((v) => v === '0' || valid(v) === v);
  return scheme === 'semver' && whole ? 'SEMVER' : 'ECOSYSTEM';
}

/** Listed versions that no range holds. Databases write out what their ranges hold; what lies beyond is worth keeping. */
function beyond(versions: readonly string[], ranges: readonly AffectedRange[], known: { id: PackageId; scheme: VersionScheme }): string[] {
  if (ranges.length === 0) return [...versions];
  const entry = { package: known.id, ranges, versions: [], installableFix: null, fixBasis: null, undecidedVersions: [] };
  const set = compileAffected([entry], new RecordVersions(known.scheme));
  return versions.filter((text) => evaluate(set, readVersion(known.scheme, { kind: 'exact', text })).state !== 'affected');
}

/** The entry of `affected` for a package. */
export function rawAffected({ id, ranges, versions }: Concerned): RawRecord {
  return affectedEntry(id, {
    ...(ranges.length === 0 ? {} : { ranges: ranges.map(({ type, events }) => ({ type, events: events.map(rawPoint) })) }),
    ...(versions.length === 0 ? {} : { versions }),
  });
}

function rawPoint(point: RangeEvent): RawRecord {
  return 'lastAffected' in point ? { last_affected: point.lastAffected } : point;
}

/** What a reference is to us waits for somebody who opens it; titles and publishers are not guessed. */
export function openReference(): RawRecord {
  return { title: 'to be judged', publisher: null, date: null, primary: null, opened: null };
}

/** A candidate: the facts of the advisory in place, all judgement and prose open. It cannot be published as it is. */
export function candidate(advisory: Advisory, concerned: readonly Concerned[], id: string, now: string): RawRecord {
  const vendors = new Set(concerned.map((c) => c.vendor));
  const date = (advisory.published ?? now).slice(0, 10);
  const seed = {
    id, now, date, kind: null,
    vendor: vendors.size === 1 ? (concerned[0]?.vendor ?? null) : null,
    aliases: advisory.ids,
    packages: concerned.map((c) => c.id),
  };
  const disclosed = { step: 'disclosed', date: advisory.published, zone: 'UTC', text: `${advisory.id} is published`, basis: 'the advisory’s own data' };
  return {
    ...skeleton(seed),
    severity: advisory.severity,
    affected: concerned.map(rawAffected),
    references: advisory.references,
    credits: advisory.credits,
    database_specific: {
      tool_trust: {
        ...openTrust(seed),
        course: advisory.published === null ? [] : [disclosed],
        references: advisory.references.map(openReference),
      },
    },
  };
}
