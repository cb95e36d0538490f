import validRange from 'semver/ranges/valid';
import type { Ignore } from '../model/finding';

/** Most entries that are read; a longer list is a fault, not a need. */
const MOST = 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Ignores from settings: each entry is checked, the bad ones give a line that says what to mend. */
export function parseIgnores(data: unknown): { ignores: readonly Ignore[]; problems: readonly string[] } {
  if (!Array.isArray(data)) return { ignores: [], problems: ['toolTrust.ignores must be a list.'] };
  const ignores: Ignore[] = [];
  const problems: string[] = [];
  for (const [index, entry] of data.slice(0, MOST).entries()) {
    const parsed = parseIgnore(entry);
    if (typeof parsed === 'string') problems.push(`toolTrust.ignores, entry ${index + 1}: ${parsed}`);
    else ignores.push(parsed);
  }
  return { ignores, problems };
}

function parseIgnore(entry: unknown): Ignore | string {
  if (typeof entry !== 'object' || entry === null) return 'must be an object.';
  const field = (name: string): string | null => {
    const value: unknown = Reflect.get(entry, name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const event = field('event');
  const packageName = field('package');
  const versions = field('versions');
  const reason = field('reason');
  const until = field('until');
  if (event === null) return 'needs "event", the id of the event.';
  if (packageName === null) return 'needs "package", for example npm/@anthropic-ai/claude-code.';
  if (versions === null || validRange(versions) === null) return 'needs "versions", a semver range such as 2.1.150.';
  if (reason === null) return 'needs "reason": why this is acceptable to you.';
  if (until === null || !isDay(until)) return 'needs "until", the last day it counts, as YYYY-MM-DD.';
  return { event, package: packageName, versions, reason, until };
}

/** True for a day that exists in the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
