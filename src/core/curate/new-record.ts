import { isDay } from '../assess/parse-ignores';
import type { EventKind } from '../model/event';
import { packageKey, purl, type PackageId } from '../model/package';

/** Stands in every text that a person has to write. A record that still holds it is never published. */
export const TO_BE_JUDGED = 'to be judged';

const KIND_WORDS: Readonly<Record<EventKind, true>> = {
  'undisclosed-behaviour': true,
  vulnerability: true,
  'supply-chain': true,
  exposure: true,
  restriction: true,
  terms: true,
  availability: true,
  statement: true,
  allegation: true,
  report: true,
  practice: true,
};

/** Every kind of event, in the order in which docs/feed.md explains them. */
export const KINDS: readonly string[] = Object.keys(KIND_WORDS);

/** Ecosystems that OSV has a name for; other packages stand in our own part of an entry. */
const OSV_ECOSYSTEMS: ReadonlySet<string> = new Set(['npm', 'PyPI', 'VSCode', 'GitHub Actions', 'Go', 'crates.io']);
const ID = /^x_TT-(\d{4})-(\d{4})$/;
/** As in `common.schema.json`: the publisher's letters first, or last in bulletins of AWS since 2026. */
const ALIAS = /^(?:[A-Z][A-Za-z0-9]{0,19}-[A-Za-z0-9-]{1,60}|\d{4}-\d{3}-AWS)$/;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const NAME = /^[A-Za-z0-9@][A-Za-z0-9@._/-]{0,200}$/;

/** A JSON object as it is written to a file. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** What is known of a record before anybody has judged it. */
export interface Seed {
  readonly id: string;
  /** UTC time of writing. */
  readonly now: string;
  readonly kind: string | null;
  readonly vendor: string | null;
  /** `YYYY-MM-DD` of the event itself. */
  readonly date: string;
  readonly aliases: readonly string[];
  readonly packages: readonly PackageId[];
}

/**
 * The next id of a year. Ids are never used again, so it follows the highest one, gaps or not; null when a year is full
 * or no year at all.
 */
export function nextId(known: Iterable<string>, year: string): string | null {
  let highest = 0;
  for (const id of known) {
    const [, of, number] = ID.exec(id) ?? [];
    if (of === year) highest = Math.max(highest, Number(number));
  }
  if (!/^\d{4}$/.test(year) || highest >= 9999) return null;
  return `x_TT-${year}-${String(highest + 1).padStart(4, '0')}`;
}

/** Reads `npm/@scope/name`; null when it has no ecosystem, or characters that no package name has. */
export function readPackage(text: string): PackageId | null {
  const slash = text.indexOf('/');
  const id = { ecosystem: text.slice(0, Math.max(slash, 0)), name: text.slice(slash + 1) };
  if (!/^[A-Za-z][A-Za-z0-9 .-]{0,39}$/.test(id.ecosystem)) return null;
  return NAME.test(id.name) && !id.name.split('/').includes('..') ? id : null;
}

/** Why what a curator asks for cannot become a record, or null. */
export function seedFault(seed: Pick<Seed, 'vendor' | 'date' | 'aliases'>, vendors: ReadonlySet<string>): string | null {
  if (!isDay(seed.date)) return `${seed.date} is not a day such as 2026-07-01`;
  const { vendor } = seed;
  if (vendor !== null && !SLUG.test(vendor)) return `${vendor} is not the id of a vendor: lower-case words with hyphens`;
  if (vendor !== null && !vendors.has(vendor)) return `there is no record of the vendor ${vendor}; write vendors/${vendor}.json first`;
  const odd = seed.aliases.find((alias) => !ALIAS.test(alias));
  return odd === undefined ? null : `${odd} is not an id such as CVE-2026-12345 or GHSA-aaaa-bbbb-cccc`;
}

/** An entry of `affected` with the package where its ecosystem allows it. Ranges and versions are left to the caller. */
export function affectedEntry(id: PackageId, rest: RawRecord): RawRecord {
  if (!OSV_ECOSYSTEMS.has(id.ecosystem)) return { database_specific: { tool_trust: { package: id } }, ...rest };
  // OSV wants the purl of an ecosystem only where there is a registered type.
  const known = ['npm', 'PyPI', 'VSCode', 'GitHub Actions'].includes(id.ecosystem);
  return { package: { ...id, ...(known ? { purl: purl(id) } : {}) }, ...rest };
}

/** What we say beside OSV's fields, all judgement left open. */
export function openTrust(seed: Seed): RawRecord {
  const affected = Object.fromEntries(
    seed.packages.map((id) => [packageKey(id), { installable_fix: null, fix_basis: null, undecided_versions: [] }]),
  );
  return {
    vendor: seed.vendor,
    kind: seed.kind,
    polarity: null,
    concern: null,
    concern_why: TO_BE_JUDGED,
    confidence: null,
    date: seed.date,
    found_by: 'unknown',
    course: [],
    claims: [],
    labels: [],
    response: null,
    condition: null,
    marker: null,
    affected,
    references: [],
  };
}

/** A record of which only the seed is known: an OSV record when packages are named, otherwise a ledger entry. */
export function skeleton(seed: Seed): RawRecord {
  const shared = { id: seed.id, modified: seed.now, published: seed.now, aliases: seed.aliases, related: [] };
  const texts = { summary: TO_BE_JUDGED, details: TO_BE_JUDGED };
  const own = { database_specific: { tool_trust: openTrust(seed) } };
  if (seed.packages.length === 0) return { format: 1, ...shared, ...texts, references: [], ...own };
  const affected = seed.packages.map((id) => affectedEntry(id, { ranges: [{ type: rangeType(id), events: [] }] }));
  return { schema_version: '1.7.0', ...shared, ...texts, severity: [], affected, references: [], credits: [], ...own };
}

/** The type of range that a package's versions have; Python and our own packages have an order of their own. */
function rangeType({ ecosystem }: PackageId): 'SEMVER' | 'ECOSYSTEM' {
  return ['npm', 'VSCode', 'GitHub Actions', 'Go', 'crates.io'].includes(ecosystem) ? 'SEMVER' : 'ECOSYSTEM';
}

/** Places of a record that wait for a person: `to be judged`, and null where the schema wants a value. */
export function openPlaces(record: unknown): readonly string[] {
  const open: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (value === TO_BE_JUDGED) open.push(path);
    else if (value === null && JUDGED_NULLS.test(path)) open.push(path);
    else if (Array.isArray(value)) for (const [i, item] of value.entries()) look(item, `${path}[${i}]`);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) look(item, path === '' ? key : `${path}.${key}`);
    }
  };
  look(record, '');
  return open;
}

/** Fields that the schema does not let be null; a null there says that nobody has judged yet. */
const JUDGED_NULLS = /\.(?:vendor|kind|polarity|concern|confidence|primary|opened|publisher)$|\.revisions\[\d{1,3}\]\.kind$/;
