import type { TrustEvent } from '../model/event';
import type { Feed, FeedProblem } from '../model/feed';
import type { Tool, Vendor } from '../model/tool';
import * as validators from './generated/validators.mjs';
import type { SchemaCheck } from './generated/validators.mjs';
import { referenceCounts, toTrustEvent, unmatchedExtras } from './osv-record';
import { rangeFault } from './range-shape';
import { plain, recordFault } from './record-fault';
import { parseReleases } from './release-index';

/** Most records of one list that are looked at; a larger feed is a mistake or an attack on memory. */
const MAX_RECORDS = 50_000;
const GENERATED = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;
/** Records that are checked in some 8 ms here. */
const SLICE_RECORDS = 20;
const NEVER = '1970-01-01T00:00:00Z';

type List = 'events' | 'ledger' | 'tools' | 'vendors';

/**
 * Makes a feed of an untrusted document `{ format, generated, events, ledger, tools, vendors, releases }`.
 * A record that is not sound becomes one problem line and the others are kept; a document that is no feed gives no
 * event and one problem. Never throws on anything that came out of JSON.
 */
export function parseFeed(data: unknown): Feed {
  const steps = parseSteps(data);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same in slices of some records each, with a pause after every one, so that nothing else waits for a large feed. */
export async function parseFeedInSlices(data: unknown, pause: () => Promise<void>): Promise<Feed> {
  const steps = parseSteps(data);
  for (let records = 1; ; records++) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (records % SLICE_RECORDS === 0) await pause();
  }
}

/** One step per record. */
function* parseSteps(data: unknown): Generator<undefined, Feed> {
  const whole = documentFault(data);
  if (whole !== null) {
    return { generated: NEVER, events: [], tools: [], vendors: [], releases: [], problems: [{ record: 'feed', message: whole }] };
  }
  const document = data as Readonly<Record<string, unknown>>;
  const problems: FeedProblem[] = [];
  const collect = new Collector(document, problems);
  const events = yield* collect.list('events', validators.event, (r) => sound(toTrustEvent(r, 'event'), r));
  events.push(...(yield* collect.list('ledger', validators.ledger, (r) => sound(toTrustEvent(r, 'ledger'), r))));
  const tools = yield* collect.list('tools', validators.tool, (r) => ({ value: r as Tool, fault: null }));
  const vendors = yield* collect.list('vendors', validators.vendor, (r) => ({ value: r as Vendor, fault: null }));
  const releases = yield* parseReleases(Object.hasOwn(document, 'releases') ? document['releases'] : undefined, problems);
  events.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { generated: String(document['generated']), events, tools, vendors, releases, problems };
}

/** Why the document as a whole is no feed; null when it is one. */
function documentFault(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'is not a feed: expected an object';
  if (!Object.hasOwn(data, 'format') || (data as { format: unknown }).format !== 1) {
    return 'is not a feed this version can read: expected "format": 1';
  }
  const generated: unknown = Object.hasOwn(data, 'generated') ? (data as { generated: unknown }).generated : undefined;
  if (typeof generated !== 'string' || !GENERATED.test(generated)) {
    return 'is not a feed: "generated" must be a UTC time such as 2026-07-01T00:00:00Z';
  }
  return null;
}

interface Judged<T> {
  readonly value: T;
  readonly fault: string | null;
}

/** What a schema cannot say about an event: the parallel lists match, and the ranges can be read. */
function sound(value: TrustEvent, data: unknown): Judged<TrustEvent> {
  const [references, facts] = referenceCounts(data);
  if (references !== facts) {
    return { value, fault: `references: has ${references} entries, but database_specific.tool_trust.references has ${facts}` };
  }
  const [unmatched] = unmatchedExtras(data);
  if (unmatched !== undefined) {
    return { value, fault: `affected and database_specific.tool_trust.affected must name the same packages: ${plain(unmatched)}` };
  }
  const wrong = value.claims.flatMap((c) => c.references).find((i) => i >= references);
  if (wrong !== undefined) return { value, fault: `claims: reference ${wrong} does not exist` };
  for (const affected of value.affected) {
    for (const range of affected.ranges) {
      const fault = rangeFault(range);
      if (fault !== null) return { value, fault: `affected ${plain(affected.package.name)}: the range ${fault}` };
    }
  }
  return { value, fault: null };
}

/** Goes through the lists of one document, noting what it refuses. */
class Collector {
  readonly #document: Readonly<Record<string, unknown>>;
  readonly #problems: FeedProblem[];
  readonly #seen = new Set<string>();

  constructor(document: Readonly<Record<string, unknown>>, problems: FeedProblem[]) {
    this.#document = document;
    this.#problems = problems;
  }

  /** The sound records of a list, in its order; the first of two with one id is kept. */
  *list<T extends { readonly id: string }>(
    list: List, check: SchemaCheck, make: (record: unknown) => Judged<T>,
  ): Generator<undefined, T[]> {
    const records: unknown = Object.hasOwn(this.#document, list) ? this.#document[list] : undefined;
    if (!Array.isArray(records)) {
      this.#problems.push({ record: list, message: 'is missing: expected a list of records' });
      return [];
    }
    if (records.length > MAX_RECORDS) {
      this.#problems.push({ record: list, message: `has ${records.length} records; only the first ${MAX_RECORDS} were read` });
    }
    const good: T[] = [];
    for (const [i, record] of records.slice(0, MAX_RECORDS).entries()) {
      const judged = this.#judge(list, record, check, make);
      if (typeof judged === 'string') this.#problems.push({ record: nameOf(record) ?? `${list}[${i}]`, message: judged });
      else good.push(judged);
      yield undefined;
    }
    return good;
  }

  #judge<T extends { readonly id: string }>(
    list: List, record: unknown, check: SchemaCheck, make: (record: unknown) => Judged<T>,
  ): T | string {
    const fault = recordFault(check, record);
    if (fault !== null) return fault;
    const judged = make(record);
    if (judged.fault !== null) return judged.fault;
    // Events and ledger entries share one set of ids; tools and vendors have their own.
    const key = `${list === 'ledger' ? 'events' : list}/${judged.value.id}`;
    if (this.#seen.has(key)) return 'id: is used by an earlier record';
    this.#seen.add(key);
    return judged.value;
  }
}

/** The record's own id, if it has a usable one, so that people find the file. */
function nameOf(record: unknown): string | null {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, 'id')) return null;
  const { id } = record as { readonly id: unknown };
  return typeof id === 'string' && /^[A-Za-z0-9_-]{1,60}$/.test(id) ? id : null;
}
