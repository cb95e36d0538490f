import { BUNDLED, type FeedProblem } from '../model/feed';
import { packageKey } from '../model/package';
import type { ReleaseList } from '../model/release';
import { plain } from './record-fault';

/** Most lists that are looked at. */
const MAX_LISTS = 5_000;
/** Longest text of one list; some 20,000 versions. */
const MAX_TEXT = 200_000;
const NAME = /^[^\s\p{Cc}\p{Cf}]{1,214}$/u;
const ECOSYSTEM = /^[A-Za-z][A-Za-z -]{0,39}$/;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** Dotted numbers, perhaps with the commit that goes with a number of seconds; no pre-release has this form. */
const VERSIONS = /^\d+(?:\.\d+)*(?:-g[0-9a-f]+)?(?: \d+(?:\.\d+)*(?:-g[0-9a-f]+)?)*$/;

/** What became of `releases` of an untrusted feed document; a document without any has none, which is no fault. */
export function* parseReleases(data: unknown, problems: FeedProblem[]): Generator<undefined, ReleaseList[]> {
  if (data === undefined) return [];
  if (!Array.isArray(data)) {
    problems.push({ record: 'releases', message: 'must be a list' });
    return [];
  }
  if (data.length > MAX_LISTS) {
    problems.push({ record: 'releases', message: `has ${data.length} lists; only the first ${MAX_LISTS} were read` });
  }
  const lists = new Map<string, ReleaseList>();
  for (const [i, entry] of (data as readonly unknown[]).slice(0, MAX_LISTS).entries()) {
    const list = readList(entry);
    if (typeof list === 'string') problems.push({ record: `releases[${i}]`, message: list });
    else if (lists.has(packageKey(list.package))) {
      problems.push({ record: `releases[${i}]`, message: `package: an earlier list is of ${plain(packageKey(list.package))}` });
    } else lists.set(packageKey(list.package), list);
    yield undefined;
  }
  return [...lists.values()];
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, name) ? (data as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The list, or what is wrong with it. Fields that are not known are left for later versions to use. */
function readList(entry: unknown): ReleaseList | string {
  const ecosystem = field(field(entry, 'package'), 'ecosystem');
  const name = field(field(entry, 'package'), 'name');
  if (typeof ecosystem !== 'string' || !ECOSYSTEM.test(ecosystem)) return 'package: has no ecosystem that can be used';
  if (typeof name !== 'string' || !NAME.test(name)) return 'package: has no name that can be used';
  const asOf = field(entry, 'asOf');
  if (typeof asOf !== 'string' || !DAY.test(asOf)) return 'asOf: must be a day such as 2026-07-01';
  const whole = field(entry, 'whole');
  if (typeof whole !== 'boolean') return 'whole: must be true or false';
  const versions = field(entry, 'versions');
  if (typeof versions !== 'string' || versions.length > MAX_TEXT) return `versions: must be a text of at most ${MAX_TEXT} characters`;
  if (!VERSIONS.test(versions)) return 'versions: must be releases such as 1.2.3, separated by single blanks, without pre-releases';
  return { package: { ecosystem, name }, asOf, whole, versions, origin: BUNDLED };
}
