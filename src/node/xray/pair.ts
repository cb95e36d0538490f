import { visible } from '../../core/present/escape';
import { compareReleases, type Notes } from '../../core/xray/compare';
import type { XrayReport } from '../../core/xray/model';
import type { System } from '../../core/xray/platform-package';
import { failure, success, type Outcome } from '../../ports/outcome';
import { npmSource, type ArchiveSource } from '../curate/npm-download';
import { findRelease, shownRelease, type FoundRelease, type NpmRelease } from './find-release';
import { KeptPairs, identify, isSame, type FileIdentity } from './kept-pairs';
import { localeCodes } from './locale-codes';
import { CANCELLED, isAborted } from './open-release';
import { inFolder, isProgram, manifestIn, readSide, type SideGround } from './read-side';
import { RELEASE_LIMITS, type ReleaseLimits } from './release-files';

/** Two releases to compare: each a folder, a file, or `name@version` of an npm package. */
export interface PairAsk {
  readonly before: string;
  readonly after: string;
  /** Null: the changelog inside the later release, if it has one. */
  readonly notes: Notes | null;
  /** Leaves every line on its own. */
  readonly whole?: boolean;
}

/** What comparing two releases needs of its surroundings. */
export interface PairGround {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder for kept results; null keeps none. */
  readonly cache: string | null;
  /** Ends downloads and reading; the result is then the failure `cancelled`. */
  readonly signal: AbortSignal;
  /** Asked once before the network is used, with a sentence saying for what; false refuses. */
  readonly mayFetch: (sentence: string) => Promise<boolean>;
  /** A short sentence per step: fetching, reading, comparing. */
  readonly progress: (step: string) => void;
  /** Folder of the copy of an npm package on this machine that has just this version, or null; absent: npm is asked. */
  readonly installed?: (name: string, version: string) => Promise<string | null>;
  /** The system for which programs are chosen that are released per system; absent: this one. */
  readonly system?: System;
  readonly limits?: ReleaseLimits;
  readonly source?: ArchiveSource;
}

type Two<T> = readonly [T, T];

/** A pair's ground, with the hashes of its files by path, so that each is taken once. */
interface Ground extends PairGround {
  readonly hashes: Map<string, FileIdentity | null>;
}

/**
 * Compares two releases. Nothing of them is run. Fails with a sentence when one cannot be had at all; what could not be
 * read of it stands in the report.
 */
export async function xrayPair(ask: PairAsk, surroundings: PairGround): Promise<Outcome<XrayReport>> {
  const ground: Ground = { ...surroundings, hashes: new Map() };
  const [first, second] = [await findRelease(ask.before, ground.cwd), await findRelease(ask.after, ground.cwd)];
  if (!first.ok) return first;
  if (!second.ok) return second;
  const found: Two<FoundRelease> = [first.value, second.value];
  const known = await knownReport(ask, found, ground);
  if (known !== null) return success(known);
  const here: Two<FoundRelease> = [await installedHere(found[0], ground), await installedHere(found[1], ground)];
  const refused = await askForNetwork(here.filter(({ kind }) => kind === 'npm').map(({ asked }) => asked), ground);
  if (refused !== null) return refused;
  const named = await withoutTags(here, ground);
  if (!named.ok) return isAborted(ground.signal) ? CANCELLED : named;
  // A tag may stand for a release that was compared before.
  const again = found.some(isTagged) ? await knownReport(ask, named.value, ground) : null;
  return again === null ? compareFound(ask, named.value, ground) : success(again);
}

async function compareFound(ask: PairAsk, found: Two<FoundRelease>, ground: Ground): Promise<Outcome<XrayReport>> {
  const sides = await sideGrounds(found, ground);
  const ids = [idOf(await fileIdentity(found[0], ground)), idOf(await fileIdentity(found[1], ground))];
  const before = await readSide(found[0], sides);
  if (!before.ok) return before;
  const after = await readSide(found[1], sides);
  if (!after.ok) return after;
  ground.progress('comparing');
  const { notes } = after.value.facts;
  const own = notes === null ? null : { text: notes, source: `the changelog inside ${after.value.facts.name}` };
  const report = compareReleases(before.value.facts, after.value.facts, ask.notes ?? own, ask.whole === true);
  await keep(report, ask, found, [ids[0] ?? before.value.integrity, ids[1] ?? after.value.integrity], ground);
  return success(report);
}

/** How both sides are read, so that like is held against like. */
async function sideGrounds(found: Two<FoundRelease>, ground: Ground): Promise<SideGround> {
  const { signal, progress, limits = RELEASE_LIMITS, system = process } = ground;
  const alone = await Promise.all(found.map((release) => standsAlone(release, found)));
  const programOnly = alone.includes(true);
  if (programOnly) progress('comparing the programs alone: other files, manifests and lists of files do not count');
  return {
    zones: new Set(Intl.supportedValuesOf('timeZone')),
    locales: localeCodes(),
    limits,
    signal,
    progress,
    programOnly,
    source: sourceOf(ground),
    system: { platform: system.platform, arch: system.arch },
    libraries: found.every((release) => release.kind === 'folder' && release.asPackage !== true),
  };
}

/** True for a program without a package around it, and for a folder of one that is held against a package. */
async function standsAlone(release: FoundRelease, found: Two<FoundRelease>): Promise<boolean> {
  if (release.kind === 'file') return isProgram(release.path);
  return release.kind === 'folder' && found.some(({ kind }) => kind === 'npm') && (await manifestIn(release.path)) === null;
}

async function keep(report: XrayReport, ask: PairAsk, found: Two<FoundRelease>, ids: readonly (string | null)[], ground: Ground): Promise<void> {
  if (ground.cache === null) return;
  const kept = new KeptPairs(ground.cache);
  for (const [at, release] of found.entries()) {
    if (release.kind === 'npm') await kept.learn(release.name, release.version, ids[at] ?? '');
    else if (!(await isSame(release.path, ground.hashes.get(release.path) ?? null))) return;
  }
  const key = pairKey(ask, found, ids, ground);
  if (key !== null) await kept.keep(key, report);
}

/** The version that npm's tag `latest` stands for today. Asks before it uses the network. */
export async function newestRelease(name: string, ground: PairGround): Promise<Outcome<string>> {
  const refused = await askForNetwork([`${name}@latest`], ground);
  if (refused !== null) return refused;
  return inFolder((folder) => resolveTag({ kind: 'npm', asked: `${name}@latest`, name, version: 'latest', isTag: true }, folder, ground));
}

/** Null when nothing is needed or it may be fetched. */
async function askForNetwork(asked: readonly string[], ground: PairGround): Promise<Outcome<never> | null> {
  if (isAborted(ground.signal)) return CANCELLED;
  if (asked.length === 0) return null;
  const [names, verb] = [asked.map(shownRelease).join(' and '), asked.length === 1 ? 'is' : 'are'];
  const allowed = await ground.mayFetch(`${names} ${verb} not on this machine: npm is asked, which needs the network. Nothing of it is run.`);
  if (isAborted(ground.signal)) return CANCELLED;
  return allowed ? null : failure(`${names} ${verb} not on this machine, and the network was not to be used.`);
}

function sourceOf({ source, env }: PairGround): ArchiveSource {
  return source ?? npmSource(env);
}

async function resolveTag({ asked, name, version }: NpmRelease, folder: string, ground: PairGround): Promise<Outcome<string>> {
  const source = sourceOf(ground);
  if (source.tagged === undefined) return failure(`${shownRelease(asked)}: there are no tags; name a version.`);
  ground.progress(`asking npm which version ${shownRelease(asked)} is`);
  const tagged = await source.tagged(name, version, folder, ground.signal);
  return isAborted(ground.signal) ? CANCELLED : tagged;
}

/** The copy on this machine in place of a release of npm, where there is one of just that version. */
async function installedHere(release: FoundRelease, { installed, progress }: Ground): Promise<FoundRelease> {
  if (release.kind !== 'npm' || release.isTag || installed === undefined) return release;
  const path = await installed(release.name, release.version);
  if (path === null) return release;
  progress(`${shownRelease(release.asked)} is installed here: the copy at ${visible(path)} is read`);
  return { kind: 'folder', asked: release.asked, path, asPackage: true };
}

function isTagged(release: FoundRelease): boolean {
  return release.kind === 'npm' && release.isTag;
}

/** The same releases, with the version in place of a tag. */
async function withoutTags(found: Two<FoundRelease>, ground: PairGround): Promise<Outcome<Two<FoundRelease>>> {
  const named: FoundRelease[] = [];
  for (const release of found) {
    if (release.kind !== 'npm' || !release.isTag) {
      named.push(release);
      continue;
    }
    const version = await inFolder((folder) => resolveTag(release, folder, ground));
    if (!version.ok) return version;
    named.push({ ...release, asked: `${release.name}@${version.value}`, version: version.value, isTag: false });
  }
  const [before = found[0], after = found[1]] = named;
  return success([before, after]);
}

/** The report of a comparison that was kept, when the bytes of both releases are known without the network. */
async function knownReport(ask: PairAsk, found: Two<FoundRelease>, ground: Ground): Promise<XrayReport | null> {
  if (ground.cache === null) return null;
  const kept = new KeptPairs(ground.cache);
  const ids: (string | null)[] = [];
  for (const release of found) {
    if (release.kind === 'npm') ids.push(release.isTag ? null : await kept.integrity(release.name, release.version));
    else ids.push(idOf(await fileIdentity(release, ground)));
    if (ids.includes(null)) return null;
  }
  const key = pairKey(ask, found, ids, ground);
  return key === null ? null : kept.find(key);
}

async function fileIdentity(release: FoundRelease, { cache, hashes, signal, limits = RELEASE_LIMITS }: Ground): Promise<FileIdentity | null> {
  if (cache === null || release.kind !== 'file') return null;
  const { path } = release;
  const known = hashes.get(path) ?? (await identify(path, limits.allBytes, signal));
  hashes.set(path, known);
  return known;
}

function idOf(identity: FileIdentity | null): string | null {
  return identity === null ? null : `sha256-${identity.hash}`;
}

/** Everything that a report depends on besides the reading code; null when the bytes of a release are not known by a hash. */
function pairKey(ask: PairAsk, found: Two<FoundRelease>, ids: readonly (string | null)[], { limits = RELEASE_LIMITS, system = process }: PairGround): readonly unknown[] | null {
  if (ids.includes(null)) return null;
  return [found.map(({ asked }) => asked), ids, ask.notes, ask.whole === true, limits, system.platform, system.arch];
}
