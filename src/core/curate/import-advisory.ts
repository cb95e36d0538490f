import { isUnwieldy } from '../feed/record-fault';
import type { RangeEvent } from '../model/event';
import { ghsaRanges } from './import-ranges';

/** One affected package as an advisory names it. Only forms that every reader understands alike are kept. */
export interface AdvisoryPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly (readonly RangeEvent[])[];
  readonly versions: readonly string[];
  /** What could not be taken over, for the curator. */
  readonly notes: readonly string[];
}

/** An advisory of OSV or GitHub: facts only. Its prose is not taken over, since records are written in own words. */
export interface Advisory {
  readonly id: string;
  /** The id itself and all others for the same flaw, as spelled there. */
  readonly ids: readonly string[];
  readonly published: string | null;
  readonly withdrawn: string | null;
  readonly packages: readonly AdvisoryPackage[];
  readonly severity: readonly { readonly type: string; readonly score: string }[];
  readonly references: readonly { readonly type: string; readonly url: string }[];
  readonly credits: readonly { readonly name: string; readonly type: string }[];
}

type Fields = Readonly<Record<string, unknown>>;

const ID = /^[A-Z][A-Za-z0-9]{0,19}-[A-Za-z0-9-]{1,60}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/;
const HTTPS = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[!#-;=?-[\]_a-z~]*)?$/;
const CVSS = /^CVSS:(?:3\.[01]|4\.0)(?:\/[A-Za-z]+:[A-Za-z]+)+$/;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .,'@_()-]{0,98}$/u;
const REFERENCE_TYPES: ReadonlySet<string> = new Set(['ADVISORY', 'ARTICLE', 'DETECTION', 'DISCUSSION', 'REPORT', 'FIX', 'INTRODUCED', 'EVIDENCE', 'WEB']);
const CREDIT_TYPES: ReadonlySet<string> = new Set([
  'FINDER', 'REPORTER', 'ANALYST', 'COORDINATOR', 'REMEDIATION_DEVELOPER', 'REMEDIATION_REVIEWER', 'REMEDIATION_VERIFIER', 'TOOL', 'SPONSOR', 'OTHER',
]);
/** GitHub's words for ecosystems, by OSV's. */
const GITHUB_ECOSYSTEMS: Readonly<Record<string, string>> = { npm: 'npm', pip: 'PyPI', actions: 'GitHub Actions', go: 'Go', rust: 'crates.io' };

/** The advisories of one JSON value: a single one, a list, or an answer `{ "vulns": [...] }` of OSV. */
export function advisoriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const vulns = fieldsOf(value)['vulns'];
  return Array.isArray(vulns) ? vulns : [value];
}

/** Reads one advisory; a sentence when it is none. Total for everything that came out of JSON. */
export function readAdvisory(value: unknown): Advisory | string {
  if (isUnwieldy(value)) return 'is nested too deeply or holds too many values to be an advisory';
  const fields = fieldsOf(value);
  const github = fields['ghsa_id'] !== undefined;
  const id = text(fields[github ? 'ghsa_id' : 'id'], ID);
  if (id === null) return 'is no advisory: expected an "id" (OSV) or a "ghsa_id" (GitHub) such as GHSA-aaaa-bbbb-cccc';
  return github ? readGithub(id, fields) : readOsv(id, fields);
}

function readOsv(id: string, fields: Fields): Advisory {
  return {
    id,
    ids: [id, ...texts(fields['aliases'], ID)],
    published: text(fields['published'], TIME),
    withdrawn: text(fields['withdrawn'], TIME),
    packages: listOf(fields['affected']).map(osvPackage),
    severity: listOf(fields['severity']).flatMap((s) => severityOf(text(s['score'], CVSS))),
    references: listOf(fields['references']).flatMap((r) => referenceOf(r['type'], r['url'])),
    credits: listOf(fields['credits']).flatMap((c) => creditOf(c['name'], c['type'])),
  };
}

function osvPackage(affected: Fields): AdvisoryPackage {
  const named = fieldsOf(affected['package']);
  const notes: string[] = [];
  const ranges = listOf(affected['ranges']).flatMap((range) => {
    // Commits are no versions; a package's own ranges stand beside them.
    if (range['type'] === 'GIT') return [];
    const points = listOf(range['events']).map(osvPoint);
    const good = points.filter((p) => p !== null);
    if (good.length < points.length) notes.push('a range has a point that is no introduced, fixed or last_affected version');
    return good.length === 0 ? [] : [good];
  });
  const last = text(fieldsOf(affected['database_specific'])['last_known_affected_version_range'], /^[<=> \w.+-]{1,80}$/);
  if (last !== null) notes.push(`the advisory knows of affected versions ${last} and of no fix: are later ones affected?`);
  const versions = texts(affected['versions'], VERSION);
  return { ecosystem: word(named['ecosystem']), name: word(named['name']), ranges, versions, notes };
}

function osvPoint(point: Fields): RangeEvent | null {
  const introduced = text(point['introduced'], VERSION);
  if (introduced !== null) return { introduced };
  const fixed = text(point['fixed'], VERSION);
  if (fixed !== null) return { fixed };
  const lastAffected = text(point['last_affected'], VERSION);
  return lastAffected === null ? null : { lastAffected };
}

function readGithub(id: string, fields: Fields): Advisory {
  const severities = fieldsOf(fields['cvss_severities']);
  const vectors = [fields['cvss'], severities['cvss_v3'], severities['cvss_v4']].map((c) => text(fieldsOf(c)['vector_string'], CVSS));
  const links: readonly unknown[] = Array.isArray(fields['references']) ? fields['references'] : [];
  const page = referenceOf('ADVISORY', fields['html_url']);
  return {
    id,
    ids: [...new Set([id, ...texts([fields['cve_id']], ID), ...listOf(fields['identifiers']).flatMap((i) => texts([i['value']], ID))])],
    published: text(fields['published_at'], TIME),
    withdrawn: text(fields['withdrawn_at'], TIME),
    packages: githubPackages(listOf(fields['vulnerabilities'])),
    severity: [...new Set(vectors)].flatMap(severityOf),
    references: [...page, ...links.flatMap((link) => referenceOf('WEB', typeof link === 'string' ? link : fieldsOf(link)['url']))],
    credits: listOf(fields['credits']).flatMap((c) => creditOf(fieldsOf(c['user'])['login'], word(c['type']).toUpperCase())),
  };
}

/** GitHub has one entry per stretch of versions; those of one package belong together. */
function githubPackages(vulnerabilities: readonly Fields[]): AdvisoryPackage[] {
  return vulnerabilities.map((vulnerability) => {
    const named = fieldsOf(vulnerability['package']);
    const ecosystem = GITHUB_ECOSYSTEMS[word(named['ecosystem']).toLowerCase()] ?? '';
    const patched = vulnerability['first_patched_version'];
    const fix = text(typeof patched === 'string' ? patched : fieldsOf(patched)['identifier'], VERSION);
    const { ranges, note } = ghsaRanges(word(vulnerability['vulnerable_version_range']), fix);
    return { ecosystem, name: word(named['name']), ranges, versions: [], notes: note === null ? [] : [note] };
  });
}

function severityOf(score: string | null): Advisory['severity'] {
  return score === null ? [] : [{ type: score.startsWith('CVSS:4') ? 'CVSS_V4' : 'CVSS_V3', score }];
}

/** Pages of packages are left out: a package is named by its purl. */
function referenceOf(type: unknown, url: unknown): Advisory['references'] {
  const address = text(url, HTTPS);
  if (address === null || address.length > 2000 || type === 'PACKAGE') return [];
  return [{ type: typeof type === 'string' && REFERENCE_TYPES.has(type) ? type : 'WEB', url: address }];
}

function creditOf(name: unknown, type: unknown): Advisory['credits'] {
  const known = text(name, NAME);
  return known === null ? [] : [{ name: known, type: typeof type === 'string' && CREDIT_TYPES.has(type) ? type : 'OTHER' }];
}

/** The object's own fields; nothing that it inherits. */
function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.assign(Object.create(null) as object, value) as Fields;
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function text(value: unknown, form: RegExp): string | null {
  return typeof value === 'string' && value.length <= 4000 && form.test(value) ? value : null;
}

function texts(value: unknown, form: RegExp): string[] {
  return Array.isArray(value) ? value.flatMap((item) => text(item, form) ?? []) : [];
}

function word(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300) : '';
}
