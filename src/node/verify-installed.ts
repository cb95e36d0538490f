import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { TrustEvent } from '../core/model/event';
import type { TrustState } from '../core/model/trust-state';
import { verifyGaps, verifyTargets, type CopySearch, type VerifyResult, type VerifyTarget } from '../core/present/verify-text';
import type { CancelToken } from '../ports/cancel';
import { failure, success, type Outcome } from '../ports/outcome';
import { filePath } from './file-tree';
import { listFolder, realPath } from './folder';
import { fsFailure, isOff } from './fs-failure';
import { isJsonObject, member, readJsonObject, textMember } from './json-file';
import { isBelow, shownPath } from './machine';
import { searchFile } from './token-search';

export interface VerifyOptions {
  /** Only used to write `~` in sentences. */
  readonly home: string | null;
  readonly cancel: CancelToken;
  /** Told which copy is searched next. */
  readonly progress?: (copy: string, done: number, all: number) => void;
  readonly limits?: VerifyLimits;
}

/** Bounds of one copy; the largest known has some 40,000 files and 1 GB. */
export interface VerifyLimits {
  readonly files: number;
  readonly bytes: number;
}

const CANCELLED = 'The search was cancelled before its end.';
const LIMITS: VerifyLimits = { files: 200_000, bytes: 8 * 1024 ** 3 };

/**
 * Searches the installed copies of what an event speaks of for the token of its marker, every file from begin to end.
 * Reads only; nothing that is found is ever started. An event without a marker gives no copies.
 */
export async function verifyInstalled(state: TrustState, event: TrustEvent, options: VerifyOptions): Promise<VerifyResult> {
  const token = event.marker?.token ?? null;
  const targets = token === null ? [] : verifyTargets(state, event);
  const done = new Map<string, Searched>();
  const copies: CopySearch[] = [];
  for (const [at, target] of targets.entries()) {
    if (isOff(options.cancel)) break;
    options.progress?.(target.name, at, targets.length);
    copies.push(await searchCopy(target, token ?? '', options, done));
  }
  return { event, copies, gaps: verifyGaps(state), cancelled: isOff(options.cancel) };
}

type Searched = Omit<CopySearch, keyof VerifyTarget>;

/** Several sightings may be one folder; it is searched once. */
async function searchCopy(target: VerifyTarget, token: string, options: VerifyOptions, done: Map<string, Searched>): Promise<CopySearch> {
  const { uri } = target.sighting.places[0];
  const known = done.get(uri);
  if (known !== undefined) return { ...target, ...known };
  const area = await areaOf(target, options);
  let searched: Searched;
  if (area.ok) {
    const search = new CopySearcher(token, area.value.roots, options);
    for (const root of area.value.roots) await search.look(root);
    search.finish();
    searched = { path: shownPath(area.value.roots[0], options.home), ...search.result, note: area.value.note };
  } else {
    searched = { path: uri, files: 0, bytes: 0, hits: [], problems: [isOff(options.cancel) ? CANCELLED : area.reason], note: null };
  }
  done.set(uri, searched);
  return { ...target, ...searched };
}

/** What belongs to a copy: real paths of files and folders, the main one first. */
interface Area {
  readonly roots: readonly [string, ...string[]];
  readonly note: string | null;
}

/** Files that only describe a copy whose own files lie somewhere else. */
const DESCRIPTION = /\.(?:json|plist|toml|ya?ml|xml|txt|db|list)$|^(?:METADATA|PKG-INFO|RECORD)$/i;

async function areaOf({ sighting }: VerifyTarget, { home, cancel }: VerifyOptions): Promise<Outcome<Area>> {
  const given = filePath(sighting.places[0].uri);
  if (!given.ok) return given;
  const path = basename(given.value) === 'package.json' ? dirname(given.value) : given.value;
  const real = await realPath(path, home);
  if (!real.ok) return real;
  try {
    const facts = await stat(real.value);
    if (path !== given.value) return await packageArea(real.value, home, cancel);
    if (facts.isDirectory()) return success({ roots: [real.value], note: null });
    if (sighting.package.ecosystem === 'x-native' && facts.isFile() && !DESCRIPTION.test(basename(real.value))) {
      return success({ roots: [real.value], note: null });
    }
    return failure(`${shownPath(path, home)} describes a copy, and where all files of such a copy lie is not known.`);
  } catch (error) {
    return fsFailure(error, path, home);
  }
}

/**
 * A package's folder with everything inside, and its own platform packages (`name-linux-x64`), which npm lays inside or
 * beside it. Which there may be stands in its `optionalDependencies`.
 */
async function packageArea(folder: string, home: string | null, cancel: CancelToken): Promise<Outcome<Area>> {
  const manifest = await readJsonObject(join(folder, 'package.json'), home, cancel);
  if (!manifest.ok) return manifest;
  const name = textMember(manifest.value, 'name') ?? '';
  const optional = member(manifest.value, 'optionalDependencies');
  const platforms = isJsonObject(optional) && name !== '' ? Object.keys(optional).filter((n) => n.startsWith(`${name}-`)) : [];
  const beside = join(folder, ...name.split('/').map(() => '..'));
  const roots: [string, ...string[]] = [folder];
  let inside = 0;
  for (const platform of platforms.slice(0, 100).filter((n) => !/(?:^|[\\/])\.\.?(?:[\\/]|$)/.test(n))) {
    const own = await realPath(join(folder, 'node_modules', ...platform.split('/')), home);
    if (own.ok) inside++;
    const other = await realPath(join(beside, ...platform.split('/')), home);
    const found = own.ok ? own : other;
    if (found.ok && !isBelow(found.value, folder)) roots.push(found.value);
  }
  const lacking = platforms.length > 0 && inside === 0 && roots.length === 1;
  return success({ roots, note: lacking ? 'None of its platform packages lies inside or beside it, so its native program may be elsewhere or absent.' : null });
}

/** Searches the files of one copy and keeps count. */
class CopySearcher {
  private files = 0;
  private bytes = 0;
  private full = false;
  private readonly hits: { path: string; times: number }[] = [];
  private readonly problems: string[] = [];
  private readonly token: string;
  private readonly roots: readonly string[];
  private readonly options: VerifyOptions;
  private readonly limits: VerifyLimits;

  constructor(token: string, roots: readonly string[], options: VerifyOptions) {
    this.token = token;
    this.roots = roots;
    this.options = options;
    this.limits = options.limits ?? LIMITS;
  }

  get result(): Pick<CopySearch, 'files' | 'bytes' | 'hits' | 'problems'> {
    return { files: this.files, bytes: this.bytes, hits: this.hits, problems: this.problems };
  }

  /** A call, since the compiler takes a property to stay the same over an await. */
  private isFull(): boolean {
    return this.full;
  }

  /** To be called last: wherever a search was when it was cancelled, something may be left. */
  finish(): void {
    if (isOff(this.options.cancel)) this.problems.push(CANCELLED);
  }

  /** Searches a file, or everything below a folder. */
  async look(root: string): Promise<void> {
    const waiting = [root];
    for (let path = waiting.pop(); path !== undefined && !this.isFull(); path = waiting.pop()) {
      const { home, cancel } = this.options;
      if (isOff(cancel)) return;
      if (path === root && (await isFile(root))) {
        await this.file(root, root);
        continue;
      }
      const listing = await listFolder(path, home, cancel);
      if (!listing.ok) {
        this.problems.push(listing.reason);
        continue;
      }
      for (const entry of listing.value) {
        const at = join(path, entry.name);
        if (entry.link) await this.link(at);
        else if (entry.kind === 'folder') waiting.push(at);
        else if (entry.kind === 'file') await this.file(at, root);
        else this.problems.push(`${shownPath(at, home)} is no ordinary file.`);
        if (this.isFull() || isOff(cancel)) break;
      }
    }
  }

  /** A link is not followed: what it leads to inside the copy is searched there, and elsewhere it is another's. */
  private async link(path: string): Promise<void> {
    const real = await realPath(path, this.options.home);
    if (!real.ok || this.roots.some((root) => isBelow(real.value, root))) return;
    this.problems.push(`${shownPath(path, this.options.home)} is a link to another place, which was not searched.`);
  }

  private async file(path: string, root: string): Promise<void> {
    const { home, cancel } = this.options;
    if (this.files >= this.limits.files || this.bytes >= this.limits.bytes) {
      this.full = true;
      this.problems.push(`Only ${this.files} files and ${(this.bytes / 1e6).toFixed(0)} MB of it were searched; there is more.`);
      return;
    }
    const counts = await searchFile(path, this.token, home, cancel);
    if (!counts.ok) {
      if (!isOff(cancel)) this.problems.push(counts.reason);
      return;
    }
    this.files++;
    this.bytes += counts.value.bytes;
    const times = counts.value.text8 + counts.value.text16;
    const inside = relative(root, path) || basename(path);
    const shown = root === this.roots[0] ? inside : join(basename(root), inside);
    if (times > 0) this.hits.push({ path: shown.split(sep).join('/'), times });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Listing it says why it cannot be read.
    return false;
  }
}
