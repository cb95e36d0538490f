import { BUNDLED, type FeedAddress } from '../model/feed';

/** Most feeds that are read; each costs a download and a comparison. */
const MOST = 20;
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** Scheme, host with an optional port, and a path; no user, no query, no fragment, no control characters. */
const ADDRESS = /^(https?):\/\/([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?(\/[\w.~%/-]{0,1000})?$/i;
const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Why an address cannot be a feed's; null when it can. The sentence fits after "must be" or the like. */
export function addressFault(url: string): string | null {
  const match = ADDRESS.exec(url);
  if (match === null) return 'must be an https address without user name, query or fragment';
  const [, scheme = '', host = '', path = ''] = match;
  if (path.split('/').some((part) => /^(?:\.|%2e){1,2}$/i.test(part))) return 'must not hold "." or ".." as a part of its path';
  const loopback = LOOPBACK.includes(host.toLowerCase());
  if (scheme.toLowerCase() === 'http' && !loopback) return 'must be https; http is possible on this machine only';
  return null;
}

/** Why a text is no SHA-256 of a root; null when it is one. */
export function rootFault(text: string): string | null {
  return SHA256.test(text.toLowerCase()) ? null : 'must be the SHA-256 of the first root file: 64 hexadecimal digits';
}

function trimmed(url: string): string {
  return url.endsWith('/') ? trimmed(url.slice(0, -1)) : url;
}

/** An address in the one form in which it is kept. The parts must have been checked. */
export function feedAddress(name: string, url: string, rootSha256: string, replacesBundled: boolean): FeedAddress {
  return { name, url: trimmed(url), rootSha256: rootSha256.toLowerCase(), replacesBundled };
}

function parseOne(entry: unknown, taken: ReadonlySet<string>): FeedAddress | string {
  if (typeof entry !== 'object' || entry === null) return 'must be an object.';
  const field = (key: string): unknown => (Object.hasOwn(entry, key) ? (Reflect.get(entry, key) as unknown) : undefined);
  const [name, url, root, replaces] = ['name', 'url', 'rootSha256', 'replaces'].map(field);
  if (typeof name !== 'string' || !NAME.test(name)) return 'needs "name": lower case letters, digits and "-", at most 40.';
  if (name === BUNDLED) return `"name" must not be "${BUNDLED}".`;
  if (taken.has(name)) return `"name" is used by an earlier entry: ${name}.`;
  if (typeof url !== 'string') return 'needs "url", the folder of the repository.';
  const fault = addressFault(url.trim());
  if (fault !== null) return `"url" ${fault}.`;
  if (typeof root !== 'string') return 'needs "rootSha256".';
  const wrongRoot = rootFault(root.trim());
  if (wrongRoot !== null) return `"rootSha256" ${wrongRoot}.`;
  if (replaces !== undefined && replaces !== BUNDLED) return `"replaces" can only be "${BUNDLED}".`;
  return feedAddress(name, url.trim(), root.trim(), replaces === BUNDLED);
}

/** Feeds from settings: each entry is checked, the bad ones give a line that says what to mend. Never throws. */
export function parseFeedAddresses(data: unknown): { feeds: readonly FeedAddress[]; problems: readonly string[] } {
  if (!Array.isArray(data)) return { feeds: [], problems: ['toolTrust.feeds must be a list.'] };
  const feeds: FeedAddress[] = [];
  const problems: string[] = [];
  if (data.length > MOST) problems.push(`toolTrust.feeds has ${data.length} entries; only the first ${MOST} are used.`);
  for (const [index, entry] of data.slice(0, MOST).entries()) {
    const parsed = parseOne(entry, new Set(feeds.map((f) => f.name)));
    if (typeof parsed === 'string') problems.push(`toolTrust.feeds, entry ${index + 1}: ${parsed}`);
    else feeds.push(parsed);
  }
  return { feeds, problems };
}
