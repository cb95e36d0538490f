import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addressFault, feedAddress, rootFault } from '../core/feed/feed-addresses';
import { unusableFeed } from '../core/feed/unusable-feed';
import type { FeedAddress } from '../core/model/feed';
import { terminalText } from '../core/present/escape';
import type { UpdateFeed } from '../ports/feed-store';
import { failure, success, type Outcome } from '../ports/outcome';
import { readFeedPath } from './cli-options';

/** The options that say which feed counts. */
export interface FeedOptions {
  /** A file that takes the place of the bundled feed, or an address or folder of a signed repository. */
  readonly feed?: string | undefined;
  readonly feedRoot?: string | undefined;
  readonly feedReplaces?: boolean | undefined;
  readonly offline?: boolean | undefined;
  /** Longest silence of the server, in seconds. */
  readonly feedTimeout?: number | undefined;
}

/** What the command line was told to compare with. */
export interface FeedChoice {
  readonly feedPath: string;
  /** A signed feed beside the bundled one; null for none. */
  readonly remote: { readonly address: FeedAddress; readonly folder: string | null; readonly store: string; readonly ask: boolean; readonly timeout: number | null } | null;
}

/** What an update needs to know. */
export interface FeedUpdaterOptions {
  /** Folder of all stores. */
  readonly base: string;
  readonly unusable: (document: unknown) => string | null;
  /** Longest silence of the server, in seconds; null for the usual. */
  readonly timeout: number | null;
}

export interface FeedGround {
  readonly cwd: string;
  readonly home: string | null;
  readonly feedPath: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Gives the part that goes to the network or reads a repository's folder; loads when it is needed. */
  readonly feedUpdater?: (options: FeedUpdaterOptions) => Promise<UpdateFeed>;
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\//;

/** Where feeds are kept: the cache folder of the XDG base directory specification, version 0.8. */
function storeFolder(ground: FeedGround): string | null {
  const cache = ground.env?.['XDG_CACHE_HOME'];
  if (cache !== undefined && isAbsolute(cache)) return join(cache, 'tool-trust', 'feeds');
  return ground.home === null ? null : join(ground.home, '.cache', 'tool-trust', 'feeds');
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((s) => s.isDirectory(), () => false);
}

/** Reads the options; a mistake in them is a sentence for the usage error. */
export async function readFeedChoice(options: FeedOptions, ground: FeedGround): Promise<Outcome<FeedChoice>> {
  const { feed, feedRoot } = options;
  if (feed === undefined) return feedRoot === undefined ? success({ feedPath: ground.feedPath, remote: null }) : failure('--feed-root needs --feed');
  const byAddress = SCHEME.test(feed);
  const folder = byAddress ? null : resolve(ground.cwd, feed);
  if (!byAddress && (folder === null || !(await isFolder(folder)))) {
    if (feedRoot !== undefined || options.feedReplaces === true) return failure('--feed-root and --feed-replaces go with an address or a folder');
    const path = await readFeedPath(feed, ground.cwd);
    return path.ok ? success({ feedPath: path.value, remote: null }) : path;
  }
  if (byAddress) {
    const fault = addressFault(feed);
    if (fault !== null) return failure(`--feed: ${terminalText(feed)} ${fault}`);
  }
  if (feedRoot === undefined) return failure(`--feed: ${terminalText(feed)} is no file; a signed repository needs --feed-root, the SHA-256 of its first root`);
  const wrong = rootFault(feedRoot);
  if (wrong !== null) return failure(`--feed-root ${wrong}`);
  const store = storeFolder(ground);
  if (store === null) return failure('--feed: there is no home folder to keep the feed in; set XDG_CACHE_HOME');
  const url = folder === null ? feed : pathToFileURL(folder).href;
  const address = feedAddress(nameOf(url), url, feedRoot, options.feedReplaces === true);
  return success({ feedPath: ground.feedPath, remote: { address, folder, store, ask: folder !== null || options.offline !== true, timeout: options.feedTimeout ?? null } });
}

/** A name for messages: the host, or `folder`; told apart by a few digits of the address. */
function nameOf(url: string): string {
  const { hostname } = new URL(url);
  const word = hostname === '' ? 'folder' : hostname.toLowerCase().replace(/[^a-z0-9]/g, '-').replace(/^-/, '').slice(0, 30);
  return `${word}-${createHash('sha256').update(url).digest('hex').slice(0, 6)}`;
}

/** Asks for news, unless told not to. What goes wrong is kept with the feed and told with its standing. */
export async function refreshChoice({ remote }: FeedChoice, ground: FeedGround): Promise<void> {
  if (remote?.ask !== true || ground.feedUpdater === undefined) return;
  const update = await ground.feedUpdater({ base: remote.store, unusable: unusableFeed, timeout: remote.timeout });
  await update(remote.address, { folder: remote.folder });
}

/** The server that was asked, as the command line tells it; null when none was. */
export function askedServer({ remote }: FeedChoice): string | null {
  return remote?.ask === true && remote.folder === null ? new URL(remote.address.url).host : null;
}
