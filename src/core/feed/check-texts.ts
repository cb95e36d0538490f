import type { TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';

const MAX_SENTENCES = 4;
/** Hosts of package registries: a package is named by its purl, which stays right when a host moves. */
const REGISTRY_HOST = /\b(?:npmjs|yarnpkg|pypi|pythonhosted|rubygems|nuget|crates|open-vsx|marketplace\.visualstudio)\.(?:com|org|io)\b/iu;
/** A path of somebody's machine has no business in a record. */
const ABSOLUTE_PATH = /(?:^|[\s"'(=])(?:\/(?:home|Users|root|work|tmp|mnt)\/|[A-Za-z]:\\Users\\)/u;

/** What records say: sources, order of dates, length, and nothing that does not belong into a text. */
export function checkTexts(feed: Feed): string[] {
  const records: readonly { readonly id: string }[] = [...feed.events, ...feed.tools, ...feed.vendors];
  return [
    ...feed.events.flatMap((event) => checkEvent(event).map((line) => `${event.id}: ${line}`)),
    ...records.flatMap((record) => checkStrings(record).map((line) => `${record.id}: ${line}`)),
  ];
}

function checkEvent(event: TrustEvent): string[] {
  const lines = [...checkCourse(event), ...checkReferences(event)];
  const sentences = (event.details.match(/[.!?][”’")]?(?=\s|$)/gu) ?? []).length;
  if (sentences > MAX_SENTENCES) lines.push(`details have ${sentences} sentences; at most ${MAX_SENTENCES}`);
  if (event.modified < event.published) lines.push('was modified before it was published');
  if (event.withdrawn !== null && event.withdrawn < event.published) lines.push('was withdrawn before it was published');
  if (event.date.slice(0, 4) !== event.id.slice(5, 9)) lines.push(`stands under ${event.date}, which is not the year of its id`);
  return lines;
}

/** Dates of different precision are compared as far as both go: a day and a time on that day are in order. */
function isBefore(a: string, b: string): boolean {
  const shared = Math.min(a.replace('Z', '').length, b.replace('Z', '').length);
  return a.slice(0, shared) < b.slice(0, shared);
}

function checkCourse({ course }: TrustEvent): string[] {
  return course.flatMap((step, i) => {
    const before = course[i - 1];
    if (before === undefined || !isBefore(step.date, before.date)) return [];
    return [`the step ${step.step} of ${step.date} stands after ${before.step} of ${before.date}`];
  });
}

function checkReferences(event: TrustEvent): string[] {
  const { references, claims } = event;
  const lines = claims
    .flatMap((c) => c.references)
    .filter((i) => references[i] === undefined)
    .map((i) => `a claim rests on reference ${i}, which does not exist`);
  if (event.record === 'event' && !references.some((r) => r.primary)) lines.push('has no primary reference');
  const urls = references.map((r) => r.url);
  for (const url of new Set(urls.filter((u, i) => urls.indexOf(u) !== i))) lines.push(`names ${url} twice`);
  return lines;
}

/** Every string of a record, its keys included. */
function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* strings(item);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* strings(item);
    }
  }
}

function checkStrings(record: unknown): string[] {
  const lines: string[] = [];
  for (const text of strings(record)) {
    if (REGISTRY_HOST.test(text)) lines.push(`names the host of a package registry: “${text.slice(0, 80)}”`);
    if (ABSOLUTE_PATH.test(text)) lines.push(`names a path of somebody’s machine: “${text.slice(0, 80)}”`);
  }
  return lines;
}
