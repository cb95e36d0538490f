import compare from 'semver/functions/compare';
import valid from 'semver/functions/valid';

/**
 * OSV's rules, in our own words after its documentation (schema 1.7.5, https://ossf.github.io/osv-schema/). Written apart
 * from the product's schemas, so that a mistake there is not repeated here. Stricter where OSV leaves things open that
 * readers of this feed rely on: order of events, unique entries, days that exist.
 */
type Json = Readonly<Record<string, unknown>>;
type Say = (field: string, what: string) => void;

const FIELDS = ['schema_version', 'id', 'modified', 'published', 'withdrawn', 'aliases', 'upstream', 'related', 'summary', 'details', 'severity', 'affected', 'references', 'credits', 'database_specific'];
const AFFECTED = ['package', 'severity', 'ranges', 'versions', 'ecosystem_specific', 'database_specific'];
/** Ecosystems of OSV's list that hold tools of this feed, with the purl type of each (purl-spec). */
const ECOSYSTEMS: Readonly<Record<string, string | null>> = {
  npm: 'npm', PyPI: 'pypi', VSCode: 'vscode-extension', 'GitHub Actions': 'githubactions', Go: 'golang', Maven: 'maven', NuGet: 'nuget', 'crates.io': 'cargo', RubyGems: 'gem',
};
const REFERENCES = ['ADVISORY', 'ARTICLE', 'DETECTION', 'DISCUSSION', 'REPORT', 'FIX', 'INTRODUCED', 'GIT', 'PACKAGE', 'EVIDENCE', 'WEB'];
const CREDITS = ['FINDER', 'REPORTER', 'ANALYST', 'COORDINATOR', 'REMEDIATION_DEVELOPER', 'REMEDIATION_REVIEWER', 'REMEDIATION_VERIFIER', 'TOOL', 'SPONSOR', 'OTHER'];
const POINTS = ['introduced', 'fixed', 'last_affected', 'limit'];
/** Metrics that every vector must have, with the letters they may take (first.org, CVSS 3.1 table 15 and 4.0 table 23). */
const CVSS: Readonly<Record<string, { readonly start: RegExp; readonly base: Readonly<Record<string, string>> }>> = {
  CVSS_V3: { start: /^CVSS:3\.[01]$/, base: { AV: 'NALP', AC: 'LH', PR: 'NLH', UI: 'NR', S: 'UC', C: 'NLH', I: 'NLH', A: 'NLH' } },
  CVSS_V4: { start: /^CVSS:4\.0$/, base: { AV: 'NALP', AC: 'LH', AT: 'NP', PR: 'NLH', UI: 'NPA', VC: 'HLN', VI: 'HLN', VA: 'HLN', SC: 'HLN', SI: 'HLN', SA: 'HLN' } },
};

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

/** RFC 3339 in UTC, of a day that exists. */
function isTime(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value)) return false;
  return !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().slice(0, 19) === value.slice(0, 19);
}

function checkVector(type: string, score: string): boolean {
  const rules = CVSS[type];
  const [start = '', ...metrics] = score.split('/');
  if (rules === undefined || !rules.start.test(start)) return false;
  const pairs = metrics.map((m) => m.split(':') as [string, string | undefined]);
  const found = new Map(pairs);
  if (found.size !== pairs.length || pairs.some(([name, value]) => !/^[A-Z]{1,3}$/.test(name) || value === undefined || value === '')) return false;
  return Object.entries(rules.base).every(([name, letters]) => found.get(name)?.length === 1 && letters.includes(found.get(name) ?? ''));
}

function checkSeverity(value: unknown, field: string, say: Say): void {
  if (!Array.isArray(value)) say(field, 'is no list');
  for (const entry of listOf(value)) {
    const known = isObject(entry) && isText(entry['type']) && isText(entry['score']);
    if (!known || !checkVector(entry['type'] as string, entry['score'] as string)) say(field, 'holds what is no score of a known type');
  }
}

function checkPackage(value: unknown, field: string, say: Say): void {
  if (!isObject(value) || !isText(value['ecosystem']) || !isText(value['name'])) {
    say(field, 'has no ecosystem or no name');
    return;
  }
  const { ecosystem, name, purl } = value as { ecosystem: string; name: string; purl: unknown };
  const type = Object.hasOwn(ECOSYSTEMS, ecosystem) ? ECOSYSTEMS[ecosystem] : undefined;
  if (type === undefined) say(`${field}.ecosystem`, 'is none of OSV’s that is known here');
  if (ecosystem === 'PyPI' && name !== name.toLowerCase().replace(/[-_.]+/g, '-')) say(`${field}.name`, 'is not in its normal form');
  if (ecosystem === 'VSCode' && !/^[^.]+\..+$/.test(name)) say(`${field}.name`, 'is no publisher and name');
  if (ecosystem === 'GitHub Actions' && !/^[^/]+\/[^/]+/.test(name)) say(`${field}.name`, 'is no owner and repository');
  if (purl === undefined) return;
  const plain = typeof purl === 'string' ? decodeURIComponent(purl).toLowerCase() : '';
  const path = ecosystem === 'VSCode' ? name.replace('.', '/') : name;
  if (plain !== `pkg:${type ?? ''}/${path.toLowerCase()}`) say(`${field}.purl`, 'names another package, or a version');
}

interface Point {
  readonly kind: string;
  readonly version: string;
}

/** The points of a range; a point that is none is told and left out. */
function pointsOf(events: unknown, field: string, say: Say): readonly Point[] {
  return listOf(events).flatMap((event) => {
    const [first, ...more] = isObject(event) ? Object.entries(event) : [];
    const [kind, version] = first ?? ['', ''];
    if (POINTS.includes(kind) && isText(version) && more.length === 0) return [{ kind, version }];
    say(field, 'has an event that is not exactly one of introduced, fixed, last_affected and limit');
    return [];
  });
}

function checkRange(range: unknown, field: string, say: Say): void {
  if (!isObject(range) || !['SEMVER', 'ECOSYSTEM', 'GIT'].includes(String(range['type']))) {
    say(field, 'has no type of OSV’s');
    return;
  }
  const points = pointsOf(range['events'], `${field}.events`, say);
  const has = (kind: string): boolean => points.some((p) => p.kind === kind);
  if (!has('introduced')) say(`${field}.events`, 'has no introduced');
  if (has('fixed') && has('last_affected')) say(`${field}.events`, 'has fixed and last_affected');
  if (points.some((p) => p.version === '0' && p.kind !== 'introduced')) say(`${field}.events`, 'has 0 where it means nothing');
  if (range['type'] === 'GIT' && !isText(range['repo'])) say(field, 'is of type GIT without a repo');
  if (range['type'] !== 'SEMVER') return;
  if (points.some((p) => p.version !== '0' && valid(p.version) !== p.version)) {
    say(`${field}.events`, 'has a version that is not semver');
    return;
  }
  const versions = points.map((p) => (p.version === '0' ? '0.0.0-0' : p.version));
  const isSorted = versions.every((v, i) => i === 0 || compare(versions[i - 1] ?? '', v) < 0 || (points[i]?.kind === 'last_affected' && compare(versions[i - 1] ?? '', v) === 0));
  if (!isSorted) say(`${field}.events`, 'is not in order');
}

function checkAffected(entry: unknown, field: string, say: Say): void {
  if (!isObject(entry)) {
    say(field, 'is no object');
    return;
  }
  for (const key of Object.keys(entry)) if (!AFFECTED.includes(key)) say(`${field}.${key}`, 'is no field of OSV’s');
  if (entry['package'] !== undefined) checkPackage(entry['package'], `${field}.package`, say);
  else if (!isObject(entry['database_specific'])) say(field, 'names no package and says nothing of its own in its place');
  if (entry['severity'] !== undefined) checkSeverity(entry['severity'], `${field}.severity`, say);
  for (const [i, range] of listOf(entry['ranges']).entries()) checkRange(range, `${field}.ranges[${i}]`, say);
  const versions = listOf(entry['versions']);
  if (!versions.every(isText) || new Set(versions).size !== versions.length) say(`${field}.versions`, 'is no list of different versions');
  if (listOf(entry['ranges']).length + versions.length === 0) say(field, 'names no versions');
}

function checkIds(record: Json, say: Say): void {
  if (!/^x_[A-Z]{1,10}-.+$/.test(String(record['id']))) say('id', 'is not of a database of one’s own: x_, letters, hyphen, entry');
  for (const field of ['aliases', 'related', 'upstream']) {
    const ids = listOf(record[field]);
    if (record[field] !== undefined && !Array.isArray(record[field])) say(field, 'is no list');
    if (!ids.every((id) => isText(id) && /^[A-Za-z][A-Za-z0-9_]*-[^\s]+$/.test(id))) say(field, 'holds what is no id');
    if (new Set(ids).size !== ids.length) say(field, 'names an id twice');
    if (ids.includes(record['id'])) say(field, 'names the record itself');
  }
}

function checkTimes(record: Json, say: Say): void {
  if (!isTime(record['modified'])) say('modified', 'is no time in UTC');
  for (const field of ['published', 'withdrawn']) {
    const time = record[field];
    if (time === undefined) continue;
    if (!isTime(time)) say(field, 'is no time in UTC');
    else if (Date.parse(time as string) > Date.parse(String(record['modified']))) say(field, 'is later than modified');
  }
}

function checkPeople(record: Json, say: Say): void {
  for (const [i, reference] of listOf(record['references']).entries()) {
    if (!isObject(reference) || !REFERENCES.includes(String(reference['type']))) say(`references[${i}].type`, 'is none of OSV’s');
    else if (!isText(reference['url']) || !URL.canParse(reference['url'])) say(`references[${i}].url`, 'is no address');
  }
  for (const [i, credit] of listOf(record['credits']).entries()) {
    const known = isObject(credit) && isText(credit['name']) && (credit['type'] === undefined || CREDITS.some((type) => type === credit['type']));
    if (!known) say(`credits[${i}]`, 'has no name, or a type that is none of OSV’s');
    else if (!listOf(credit['contact']).every((c) => isText(c) && URL.canParse(c))) say(`credits[${i}].contact`, 'is no list of addresses');
  }
}

/** What OSV would object to, a line each: `field what`. */
export function osvFaults(record: unknown): readonly string[] {
  const faults: string[] = [];
  const say: Say = (field, what) => { faults.push(`${field} ${what}`); };
  if (!isObject(record)) return ['the record is no object'];
  for (const key of Object.keys(record)) if (!FIELDS.includes(key)) say(key, 'is no field of OSV’s');
  const version = record['schema_version'];
  if (!isText(version) || valid(version) !== version || compare(version, '1.7.0') < 0) say('schema_version', 'is no version of OSV’s schema from 1.7.0 on');
  checkIds(record, say);
  checkTimes(record, say);
  for (const field of ['summary', 'details']) if (!isText(record[field])) say(field, 'is no text');
  if (String(record['summary']).includes('\n')) say('summary', 'has more than one line');
  if (record['severity'] !== undefined) checkSeverity(record['severity'], 'severity', say);
  const affected = listOf(record['affected']);
  const own = affected.some((a) => isObject(a) && a['severity'] !== undefined);
  if (own && record['severity'] !== undefined) say('severity', 'stands beside severities of packages');
  for (const [i, entry] of affected.entries()) checkAffected(entry, `affected[${i}]`, say);
  checkPeople(record, say);
  if (record['database_specific'] !== undefined && !isObject(record['database_specific'])) say('database_specific', 'is no object');
  return faults;
}
