import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Agent } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Updater } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error';
import type { FeedAddress } from '../core/model/feed';
import type { FeedUpdate } from '../ports/feed-store';
import { FeedFault } from './feed-fault';
import { FeedFetcher, type KnownFile } from './feed-fetcher';
import { refusalOf } from './feed-refusals';
import type { FeedState } from './feed-state';
import { FeedFolder, type Staging } from './feed-store';
import type { FetchLimits } from './feed-watch';
import { FolderFetcher } from './folder-fetcher';
import { isJsonObject, member, textMember } from './json-file';

/** Largest feed that is downloaded, in bytes, whatever its metadata says. */
const MAX_FEED = 20 * 1024 * 1024;
const MAX_ROOT = 512_000;
/** The one target of a feed's repository. */
const TARGET = 'feed.json';
const ROLES = ['root', 'timestamp', 'snapshot', 'targets'] as const;

export interface UpdateOptions {
  /** Folder of all stores. */
  readonly base: string;
  readonly limits: FetchLimits;
  /** A folder with a copy of the repository, read in place of the server; null to ask the server. */
  readonly folder: string | null;
  readonly agent: Agent | null;
  /** Why a verified document cannot be used; null when it can. */
  readonly unusable: (document: unknown) => string | null;
}

type Fetcher = FeedFetcher | FolderFetcher;

/**
 * One update: asks, verifies as The Update Framework's client workflow demands (section 5 of its specification), and
 * keeps the result. Verified metadata is kept even where a later step fails, as the workflow has it, since it is what
 * later answers are held against; the feed itself changes only when all of it was verified.
 */
export async function updateFeed(address: FeedAddress, options: UpdateOptions): Promise<FeedUpdate> {
  const store = new FeedFolder(options.base, address);
  let staging: Staging;
  try {
    staging = await store.begin();
  } catch (error) {
    return { result: 'refused', reason: `it cannot be kept on this machine (${String(error).slice(0, 200)})` };
  }
  try {
    const { update, state } = await attempt(address, staging, options);
    await store.commit(staging, state);
    return update;
  } catch (error) {
    await store.discard(staging);
    return { result: 'refused', reason: `it cannot be kept on this machine (${String(error).slice(0, 200)})` };
  }
}

interface Attempt {
  readonly update: FeedUpdate;
  readonly state: FeedState;
}

async function attempt(address: FeedAddress, staging: Staging, options: UpdateOptions): Promise<Attempt> {
  const known = await knownTimestamp(staging);
  const fetcher: Fetcher =
    options.folder === null
      ? new FeedFetcher({ limits: options.limits, scratch: staging.folder, known, agent: options.agent })
      : new FolderFetcher();
  const base = options.folder === null ? address.url : pathToFileURL(options.folder).href;
  const before = staging.state?.good ?? null;
  try {
    const good = await verify({ address, staging, fetcher, base, unusable: options.unusable });
    const state = { good, refusal: null, validators: await validatorsOf(staging, fetcher) };
    return { state, update: { result: good.sha256 === before?.sha256 ? 'unchanged' : 'updated', reason: null } };
  } catch (error) {
    const refusal = refusalOf(error, fetcher.fault);
    const state = { good: before, refusal, validators: await validatorsOf(staging, fetcher) };
    return { state, update: { result: refusal.kind, reason: refusal.reason } };
  } finally {
    for (const left of ['download', `${TARGET}.new`]) await rm(join(staging.folder, left), { force: true });
  }
}

interface Ground {
  readonly address: FeedAddress;
  readonly staging: Staging;
  readonly fetcher: Fetcher;
  readonly base: string;
  readonly unusable: UpdateOptions['unusable'];
}

async function verify({ address, staging, fetcher, base, unusable }: Ground): Promise<NonNullable<FeedState['good']>> {
  const root = join(staging.metadata, 'root.json');
  const open = (): Updater =>
    new Updater({
      metadataDir: staging.metadata,
      metadataBaseUrl: `${base}/metadata`,
      targetDir: staging.folder,
      targetBaseUrl: `${base}/targets`,
      fetcher,
      // A feed is one file: whoever signs the targets signs it, and nobody signs in their place.
      config: { maxDelegations: 0 },
    });
  if (!opens(open)) await writeFile(root, await firstRoot(address, fetcher, base));
  const updater = open();
  await updater.refresh();
  const info = await updater.getTargetInfo(TARGET);
  if (info === undefined) throw new FeedFault('content', `the repository holds no ${TARGET}`);
  if (info.length > MAX_FEED) throw new FeedFault('large', `the feed has ${info.length} bytes, and ${MAX_FEED} are allowed`);
  if ((await updater.findCachedTarget(info, staging.document)) === undefined) {
    const fresh = `${staging.document}.new`;
    await updater.downloadTarget(info, fresh);
    await checkDocument(fresh, unusable);
    await rename(fresh, staging.document);
  }
  return { expires: await firstExpiry(staging), sha256: sha256(await readFile(staging.document)) };
}

/** Whether a root is here that can be read; a damaged copy is as good as none. */
function opens(open: () => Updater): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

/** The first root is trusted for its digest alone, which the person got with the address. */
async function firstRoot(address: FeedAddress, fetcher: Fetcher, base: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await fetcher.downloadBytes(`${base}/metadata/1.root.json`, MAX_ROOT);
  } catch (error) {
    if (!(error instanceof DownloadHTTPError) || error.statusCode !== 404) throw error;
    bytes = await fetcher.downloadBytes(`${base}/metadata/root.json`, MAX_ROOT);
  }
  if (sha256(bytes) === address.rootSha256) return bytes;
  throw new FeedFault('root', `unknown root: its SHA-256 is ${sha256(bytes)}, not the one that was given`);
}

/** Signed or not, a document without one usable event would only take knowledge away. */
async function checkDocument(path: string, unusable: UpdateOptions['unusable']): Promise<void> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new FeedFault('content', 'the signed feed is not JSON');
  }
  const why = unusable(value);
  if (why !== null) throw new FeedFault('content', `the signed feed cannot be used: ${why}`);
}

/** The earliest date among the four roles: after it the feed counts as stale. */
async function firstExpiry(staging: Staging): Promise<string> {
  const dates: string[] = [];
  for (const role of ROLES) {
    const value = JSON.parse(await readFile(join(staging.metadata, `${role}.json`), 'utf8')) as unknown;
    const signed = isJsonObject(value) ? member(value, 'signed') : null;
    const expires = isJsonObject(signed) ? textMember(signed, 'expires') : null;
    if (expires !== null) dates.push(new Date(expires).toISOString());
  }
  return dates.sort()[0] ?? '';
}

async function knownTimestamp(staging: Staging): Promise<KnownFile | null> {
  const validators = staging.state?.validators ?? null;
  if (validators === null) return null;
  const bytes = await readFile(join(staging.metadata, 'timestamp.json')).catch(() => null);
  return bytes === null ? null : { bytes, validators };
}

/** Only for the very file that was accepted: else "not modified" would later speak of one that was refused. */
async function validatorsOf(staging: Staging, fetcher: Fetcher): Promise<FeedState['validators']> {
  const last = fetcher instanceof FeedFetcher ? fetcher.timestamp : null;
  const kept = await readFile(join(staging.metadata, 'timestamp.json')).catch(() => null);
  if (last === null || kept?.equals(last.bytes) !== true) return null;
  return last.validators.etag === null && last.validators.modified === null ? null : last.validators;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
