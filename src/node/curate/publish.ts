import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, isAbsolute } from 'node:path';
import { parseFeed } from '../../core/feed/parse-feed';
import { releaseRecords } from '../../core/feed/release-index-document';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { readFeedFolder, toDocument } from './files';
import { readStrictJson } from './json-strict';
import { outsideGit, passphraseOf, realPlace } from './key-folder';
import { readKeys } from './keys';
import { readReleaseLists } from './releases';
import { readBase, siteFiles } from './site';
import { sha256 } from './tuf-metadata';
import { planPublication, type Plan, type Wish } from './tuf-plan';
import { readRepository } from './tuf-repository';
import { runValidate } from './validate';
import { writeFiles } from './write-files';

export interface PublishOptions {
  readonly keys: string;
  readonly out: string;
  /** Folder of records, or a feed document. */
  readonly feed: string;
  readonly rootThreshold?: number | undefined;
  readonly rootDays: number;
  readonly expiresDays: number;
  readonly timestampDays: number;
  readonly timestampOnly?: boolean | undefined;
  readonly site?: boolean | undefined;
  readonly base?: string | undefined;
  /** Time of signing in place of the clock's; UTC. */
  readonly now?: string | undefined;
}

/** Largest feed document that readers take, in bytes; the same as in the reader. */
const MAX_FEED = 20 * 1024 * 1024;
const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

function refused(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${reason}\n` };
}

/** `feed publish`: makes or updates a repository that any web host can serve. Nothing is written unless all of it holds. */
export async function runPublish(options: PublishOptions, context: CliContext): Promise<CliResult> {
  const now = options.now ?? context.now;
  if (!UTC.test(now) || Number.isNaN(Date.parse(now))) return refused('--now must be a UTC time such as 2026-07-01T00:00:00Z');
  const places = await placesOf(options, context);
  if (!places.ok) return refused(places.reason);
  const base = readBase(options.base);
  if (!base.ok) return refused(base.reason);
  const ring = await readKeys(places.value.keys, passphraseOf(context));
  if (!ring.ok) return refused(ring.reason);
  const document = options.timestampOnly === true ? success(null) : await readDocument(options.feed, { cwd: context.cwd, now });
  if (!document.ok) return refused(document.reason);
  const repository = await readRepository(places.value.out);
  if (!repository.ok) return refused(`--out: ${repository.reason}`);
  const plan = planPublication(repository.value, ring.value, wishOf(options, now, document.value));
  if (!plan.ok) return refused(plan.reason);
  const site = options.site === true && document.value !== null ? siteFiles(parseFeed(JSON.parse(document.value)), base.value) : [];
  // The site comes first, so that the timestamp, or the root after it, stays the last file of the repository.
  const written = await writeFiles(places.value.out, [...site, ...plan.value.files]);
  if (!written.ok) return { exit: EXIT.incomplete, out: '', err: `error: ${written.reason}\n` };
  return told(plan.value, options, places.value.out, site.length);
}

function wishOf(options: PublishOptions, now: string, document: string | null): Wish {
  const days = { root: options.rootDays, targets: options.expiresDays, timestamp: options.timestampDays };
  return { now, document, rootThreshold: options.rootThreshold ?? null, days };
}

function inside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way.split(/[\\/]/)[0] !== '..');
}

async function placesOf(options: PublishOptions, { cwd }: CliContext): Promise<Outcome<{ readonly keys: string; readonly out: string }>> {
  const keys = await outsideGit(resolve(cwd, options.keys));
  if (!keys.ok) return keys;
  const out = await realPlace(resolve(cwd, options.out));
  if (inside(out, keys.value) || inside(keys.value, out)) {
    return failure('--keys and --out must be apart: what lies in --out is given to everybody');
  }
  return success({ keys: keys.value, out });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // What is missing is told by the reader of the file.
    return false;
  }
}

/** The feed document of a folder of records or a file, held to what `feed validate` asks for. */
async function readDocument(given: string, context: Pick<CliContext, 'cwd' | 'now'>): Promise<Outcome<string>> {
  const path = resolve(context.cwd, given);
  let value: unknown;
  if (await isFolder(path)) {
    const checked = await runValidate(given, { format: 'text', warnings: false }, context);
    if (checked.exit !== EXIT.ok) return failure(`the feed does not pass "feed validate", and nothing is published\n${checked.err.trimEnd()}`);
    const folder = await readFeedFolder(given, context.cwd);
    if (!folder.ok) return folder;
    const releases = await readReleaseLists(join(folder.value.path, 'releases'));
    if (!releases.ok) return releases;
    value = toDocument(folder.value.files, releaseRecords(releases.value));
  } else {
    const json = await readStrictJson(path);
    if (!json.ok) return failure(`--feed: ${visible(given)}: ${json.reason}`);
    value = json.value;
  }
  const [problem] = parseFeed(value).problems;
  if (problem !== undefined) return failure(`the feed is not sound, and nothing is published: ${problem.record}: ${problem.message}`);
  const document = JSON.stringify(value);
  const size = Buffer.byteLength(document);
  return size <= MAX_FEED ? success(document) : failure(`the feed has ${size} bytes, and readers take ${MAX_FEED} at most`);
}

async function told(plan: Plan, options: PublishOptions, out: string, pages: number): Promise<CliResult> {
  const first = sha256(await readFile(join(out, 'metadata/1.root.json')));
  const lines = [
    `${options.timestampOnly === true ? 'New timestamp' : 'Published'} in ${visible(options.out)}${pages === 0 ? '' : `, with ${pages} files for people`}`,
    ...plan.standing.map(({ role, version, expires }) => `  ${role.padEnd(9)} version ${version}, expires ${expires}`),
    `SHA-256 of metadata/1.root.json, for the setting toolTrust.feeds: ${first}`,
  ];
  return { exit: EXIT.ok, out: `${lines.join('\n')}\n`, err: plan.notes.map((n) => `note: ${n}\n`).join('') };
}
