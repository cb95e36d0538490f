import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextId, openPlaces, readPackage, seedFault, skeleton, type RawRecord } from '../../core/curate/new-record';
import { terminalText, visible } from '../../core/present/escape';
import type { PackageId } from '../../core/model/package';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { errorCode } from '../fs-failure';
import { isJsonObject, member } from '../json-file';
import { readFeedFolder, textField, type FeedFolder } from './files';
import { readStrictJson } from './json-strict';

export interface NewOptions {
  readonly kind: string;
  readonly vendor: string;
  readonly date: string;
  readonly package: readonly string[];
  readonly alias: readonly string[];
  readonly feed: string;
}

/** What a feed and its candidates already use. */
export interface Taken {
  readonly ids: ReadonlySet<string>;
  /** Alias in upper case to the id of its record. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly vendors: ReadonlySet<string>;
}

/** `feed new`: a record with the next free id, everything that needs judgement left open. */
export async function runNew(options: NewOptions, context: Pick<CliContext, 'cwd' | 'now'>): Promise<CliResult> {
  const folder = await readFeedFolder(options.feed, context.cwd);
  if (!folder.ok) return refused(folder.reason);
  const taken = await takenBy(folder.value, join(folder.value.path, 'candidates'));
  if (!taken.ok) return refused(taken.reason);
  const { date, vendor, kind, alias: aliases } = options;
  const fault = seedFault({ vendor, date, aliases }, taken.value.vendors);
  if (fault !== null) return refused(fault);
  const known = aliases.find((alias) => taken.value.aliases.has(alias.toUpperCase()));
  if (known !== undefined) return refused(`${known} is known already: ${taken.value.aliases.get(known.toUpperCase()) ?? ''}`);
  const packages: PackageId[] = [];
  for (const text of options.package) {
    const id = readPackage(text);
    if (id === null) return refused(`--package ${text}: expected an ecosystem and a name, such as npm/@scope/name`);
    packages.push(id);
  }
  const id = nextId(taken.value.ids, date.slice(0, 4));
  if (id === null) return refused(`the ids of ${date.slice(0, 4)} are used up`);
  const record = skeleton({ id, now: wholeSeconds(context.now), kind, vendor, date, aliases, packages });
  const place = packages.length === 0 ? 'ledger' : 'events';
  const written = await writeRecord(join(folder.value.path, place), `${id}.json`, record);
  if (!written.ok) return refused(written.reason);
  const open = [...openPlaces(record), ...openLists(packages.length)].map((place) => `  - ${place}\n`).join('');
  return { exit: EXIT.ok, out: `${terminalText(folder.value.shown)}/${place}/${id}.json was written. To fill in:\n${open}`, err: '' };
}

/** Lists that start empty; a record that is done has them filled. */
function openLists(packages: number): readonly string[] {
  const own = 'database_specific.tool_trust';
  const lists = [`references and ${own}.references (one entry each, at least one primary)`, `${own}.course`, `${own}.claims`];
  return packages === 0 ? lists : ['affected[].ranges[].events', ...lists, `${own}.affected (fix_basis, installable_fix)`];
}

/** Times of records have whole seconds. */
export function wholeSeconds(now: string): string {
  return now.replace(/\.\d{1,9}Z$/, 'Z');
}

/** Ids, aliases and vendors of a folder and of the candidates beside it. Fails when one of its files cannot be read. */
export async function takenBy(folder: FeedFolder, candidates: string): Promise<Outcome<Taken>> {
  const [first] = folder.issues;
  if (first !== undefined) return failure(`${first.file} ${first.message}; mend it first, so that no id is used twice`);
  const records = folder.files.filter((f) => f.folder === 'events' || f.folder === 'ledger').map((f) => f.record);
  for (const name of await namesIn(candidates)) {
    const json = await readStrictJson(join(candidates, name));
    if (!json.ok) return failure(`candidates/${visible(name)} ${json.reason}`);
    records.push(json.value);
  }
  const aliases = new Map<string, string>();
  const ids = new Set<string>();
  for (const record of records) {
    const id = textField(record, 'id') ?? '';
    ids.add(id);
    for (const alias of aliasesOf(record)) aliases.set(alias.toUpperCase(), aliases.get(alias.toUpperCase()) ?? id);
  }
  const vendors = new Set(folder.files.filter((f) => f.folder === 'vendors').map((f) => textField(f.record, 'id') ?? ''));
  return success({ ids, aliases, vendors });
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  } catch {
    // No folder of candidates is the ordinary case.
    return [];
  }
}

/** The aliases of a record that may not be sound. */
export function aliasesOf(record: unknown): readonly string[] {
  const list = isJsonObject(record) ? member(record, 'aliases') : undefined;
  return Array.isArray(list) ? list.filter((alias): alias is string => typeof alias === 'string') : [];
}

/** Writes a new file and never over one that is there. */
export async function writeRecord(folder: string, name: string, record: RawRecord): Promise<Outcome<string>> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx' });
    return success(path);
  } catch (error) {
    const code = errorCode(error);
    return failure(code === 'EEXIST' ? `${name} is there already and was left as it is` : `${path} could not be written (${code})`);
  }
}

function refused(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${terminalText(reason)}\n` };
}
