import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VersionOrder } from '../../core/curate/watch-order';
import { runWords, type Told, type WatchRun } from '../../core/curate/watch-page';
import { isPartial } from '../../core/curate/watch-reading';
import { isPackageName } from '../../core/curate/watch-state';
import type { Feed } from '../../core/model/feed';
import { terminalText } from '../../core/present/escape';
import { counted } from '../../core/present/words';
import type { XrayReport } from '../../core/xray/model';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { errorCode } from '../fs-failure';
import type { PairAsk, PairGround } from '../xray/pair';
import { loadFeed } from './files';
import type { NpmRun } from './npm-download';
import { npmKnowledge, type NpmKnowledge } from './npm-versions';
import { WatchFiles } from './watch-files';
import { WatchWork, type CataloguePackage } from './watch-run';

export interface WatchOptions {
  readonly state: string;
  readonly out: string;
  readonly feed: string;
  /** Only these packages of the catalogue. */
  readonly package?: readonly string[] | undefined;
  /** Most releases of one run. */
  readonly limit: number;
  /** Read the releases above this version, too. */
  readonly since?: string | undefined;
}

/** What comes from outside the curators' part. */
export interface WatchParts {
  readonly xrayPair: (ask: PairAsk, ground: PairGround) => Promise<Outcome<XrayReport>>;
  /** Gets what must be said before the end. */
  readonly tell: (sentence: string) => void;
  readonly signal: AbortSignal;
  readonly knowledge?: (run: NpmRun) => NpmKnowledge;
}

/**
 * `feed watch`: reads the releases that npm has since the last run, one page each. Exit status 0: all read; 2: wrong
 * argument, or a state or folder that cannot be used; 3: something could not be had, was read in part, or waits.
 */
export async function runWatch(options: WatchOptions, context: Pick<CliContext, 'cwd' | 'now' | 'env'>, parts: WatchParts): Promise<CliResult> {
  const feed = await loadFeed(options.feed, context.cwd);
  if (!feed.ok) return usage(feed.reason);
  const packages = wantedPackages(feed.value, options);
  if (!packages.ok) return usage(packages.reason);
  const files = await WatchFiles.at(options, context.cwd);
  if (!files.ok) return usage(files.reason);
  const state = await files.value.read();
  if (!state.ok) return usage(state.reason);
  const { tell, signal } = parts;
  if (state.value === null) tell(`There is no ${options.state} yet: this is a first run.`);
  tell(`npm is asked for the releases of ${counted(packages.value.length, 'package')}, and up to ${counted(options.limit, 'release')} with their predecessors are fetched, which needs the network. Nothing of them is run.`);
  const env = context.env ?? {};
  return inFolder(async (folder) => {
    // Releases are named as npm names them; in an empty folder no file can be taken for one.
    const cwd = join(folder, 'empty');
    await mkdir(cwd);
    const pairing: PairGround = { cwd, env, cache: null, signal, mayFetch: () => Promise.resolve(true), progress: () => undefined };
    const work = new WatchWork(
      {
        packages: packages.value,
        events: feed.value.events,
        files: files.value,
        npm: (parts.knowledge ?? npmKnowledge)({ folder, env, signal }),
        pair: (ask) => parts.xrayPair(ask, pairing),
        tell,
        signal,
        now: context.now,
        limit: options.limit,
        since: options.since ?? null,
      },
      state.value ?? new Map(),
      feed.value.problems.map(({ record, message }): Told => ({ what: `the record ${record}`, why: message })),
    );
    const run = await work.run();
    return run.ok ? result(run.value, work.isWorthAPage ? work.page : null) : usage(run.reason);
  });
}

/** The npm packages of the catalogue in the order of their names, or those of them that were asked for. */
function wantedPackages(feed: Feed, options: WatchOptions): Outcome<readonly CataloguePackage[]> {
  const known = new Map<string, CataloguePackage>();
  for (const { vendor, packages } of feed.tools) {
    for (const { package: id, scheme } of packages) {
      if (id.ecosystem === 'npm' && isPackageName(id.name) && !known.has(id.name)) known.set(id.name, { name: id.name, vendor, scheme });
    }
  }
  const wanted = [...new Set(options.package ?? known.keys())].sort();
  const stranger = wanted.find((name) => !known.has(name));
  if (stranger !== undefined) return failure(`--package: no tool record names the npm package ${stranger}`);
  if (wanted.length === 0) return failure('no tool record names an npm package');
  const found = wanted.flatMap((name) => known.get(name) ?? []);
  const { since } = options;
  const [first] = found;
  if (since === undefined || first === undefined) return success(found);
  if (found.length > 1) return failure('--since is a version of one package: name it with --package');
  return new VersionOrder(first.scheme, []).above(since) === null ? failure(`--since: ${since} is no version of ${first.name}`) : success(found);
}

function result(run: WatchRun, page: string | null): CliResult {
  const whole = run.failed.length === 0 && run.waiting === 0 && run.cut === null && !run.readings.some(isPartial);
  const nothing = page === null && run.firstSeen === 0 && run.waiting === 0 && run.cut === null;
  const head = nothing ? [`nothing new: ${counted(run.asked, 'package')} asked.`, ...runWords(run).slice(1)] : runWords(run);
  const end = page === null ? [] : [`${page} says what to read first.`];
  const text = (lines: readonly string[]): string => lines.map((line) => `${terminalText(line)}\n`).join('');
  return { exit: whole ? EXIT.ok : EXIT.incomplete, out: text([...head, ...end]), err: text(run.failed.map(({ what, why }) => `${what}: ${why}`)) };
}

async function inFolder(work: (folder: string) => Promise<CliResult>): Promise<CliResult> {
  let folder = '';
  try {
    folder = await mkdtemp(join(tmpdir(), 'tool-trust-watch-'));
  } catch (error) {
    return usage(`there is no temporary folder to work in (${errorCode(error) || 'unknown fault'})`);
  }
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function usage(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${terminalText(reason)}\n` };
}
