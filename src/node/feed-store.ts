import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedAddress } from '../core/model/feed';
import type { FeedStore, StoredFeed } from '../ports/feed-store';
import { failure, success, type Outcome } from '../ports/outcome';
import { parseFeedState, type FeedState } from './feed-state';
import { errorCode } from './fs-failure';

/** What a generation folder holds besides `metadata/`. */
const STATE = 'state.json';
const DOCUMENT = 'feed.json';
const POINTER = 'current';
/** `g` and 24 hexadecimal digits. */
const GENERATION = /^g[0-9a-f]{24}$/;
/** Folders that nobody made current are left alone for this long, since another process may be filling one. In milliseconds. */
const ABANDONED = 60 * 60 * 1000;

/** A generation that is being filled. Nothing of it counts before `commit`. */
export interface Staging {
  readonly folder: string;
  readonly metadata: string;
  readonly document: string;
  /** The generation that it started from; null for the first. */
  readonly from: string | null;
  readonly state: FeedState | null;
}

/**
 * The store of one feed: generation folders, and a small file `current` that names the one that counts. An update fills
 * a new folder and then renames the file into place, which happens whole or not at all (rename(2)): a process that
 * ends at any moment leaves either the old or the new generation.
 */
export class FeedFolder {
  readonly path: string;

  constructor(base: string, feed: FeedAddress) {
    const key = createHash('sha256').update(`${feed.url}\n${feed.rootSha256}`).digest('hex').slice(0, 16);
    this.path = join(base, `${feed.name}-${key}`);
  }

  /** The name of the generation that counts; null when there is none. Throws what the file system throws otherwise. */
  async current(): Promise<string | null> {
    try {
      const name = (await readFile(join(this.path, POINTER), 'utf8')).trim();
      return GENERATION.test(name) ? name : null;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** What an update begins with: a copy of the generation that counts, or an empty folder. */
  async begin(): Promise<Staging> {
    await mkdir(this.path, { recursive: true });
    await this.sweep();
    const from = await this.current();
    const folder = join(this.path, `g${randomBytes(12).toString('hex')}`);
    const metadata = join(folder, 'metadata');
    const state = from === null ? null : await this.readState(from);
    if (from !== null && state !== null) await cp(join(this.path, from), folder, { recursive: true });
    await mkdir(metadata, { recursive: true });
    return { folder, metadata, document: join(folder, DOCUMENT), from, state };
  }

  /** Makes a filled generation the one that counts. False when another process was first: then its result stands. */
  async commit(staging: Staging, state: FeedState): Promise<boolean> {
    await writeThrough(join(staging.folder, STATE), JSON.stringify(state));
    if ((await this.current()) !== staging.from) {
      await this.discard(staging);
      return false;
    }
    const name = staging.folder.slice(this.path.length + 1);
    const pointer = join(this.path, `${POINTER}.${name}`);
    await writeThrough(pointer, `${name}\n`);
    await rename(pointer, join(this.path, POINTER));
    if (staging.from !== null) await rm(join(this.path, staging.from), { recursive: true, force: true });
    return true;
  }

  async discard(staging: Staging): Promise<void> {
    await rm(staging.folder, { recursive: true, force: true });
  }

  /** What counts now. Missing when nothing was ever kept; any other failure says what is damaged. */
  async load(): Promise<Outcome<StoredFeed>> {
    // A generation may be replaced between the look at the pointer and the read: then the pointer names another one.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const name = await this.current();
      if (name === null) return (await this.isEmpty()) ? failure('nothing is stored yet', true) : damaged('the file "current" names no generation');
      const loaded = await this.loadGeneration(name);
      if (loaded.ok || (await this.current()) === name) return loaded;
    }
    return damaged('it changed while it was read');
  }

  private async loadGeneration(name: string): Promise<Outcome<StoredFeed>> {
    const state = await this.readState(name);
    if (state === null) return damaged(`${STATE} cannot be read`);
    const base = { generation: name, refusal: state.refusal };
    if (state.good === null) return success({ ...base, document: null, expires: null });
    const bytes = await readFile(join(this.path, name, DOCUMENT)).catch(() => null);
    if (bytes === null) return damaged(`${DOCUMENT} cannot be read`);
    if (createHash('sha256').update(bytes).digest('hex') !== state.good.sha256) return damaged(`${DOCUMENT} is not the file that was verified`);
    const document = JSON.parse(bytes.toString('utf8')) as unknown;
    return success({ ...base, document, expires: state.good.expires });
  }

  private async readState(name: string): Promise<FeedState | null> {
    const text = await readFile(join(this.path, name, STATE), 'utf8').catch(() => null);
    return text === null ? null : parseFeedState(text);
  }

  private async isEmpty(): Promise<boolean> {
    return !(await exists(join(this.path, POINTER)));
  }

  /** Removes what updates that were ended left behind; never the generation that counts. */
  private async sweep(): Promise<void> {
    const current = await this.current();
    for (const name of await readdir(this.path)) {
      const ours = GENERATION.test(name) || name.startsWith(`${POINTER}.`);
      const path = join(this.path, name);
      if (!ours || name === current) continue;
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > ABANDONED) await rm(path, { recursive: true, force: true });
    }
  }
}

function damaged(what: string): Outcome<never> {
  return failure(`the stored copy is damaged (${what}); refresh the feed to get it anew`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Writes a file and waits until the disk has it, so that a rename after it never names an empty file. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The stores of all feeds below one folder. */
export class FeedFolders implements FeedStore {
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  async load(feed: FeedAddress): Promise<Outcome<StoredFeed>> {
    try {
      return await new FeedFolder(this.base, feed).load();
    } catch (error) {
      return damaged(errorCode(error) || String(error));
    }
  }
}
