import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { advisoriesOf, readAdvisory } from '../../core/curate/import-advisory';
import { catalogueOf } from '../../core/curate/import-candidate';
import { ImportRun, type ImportStep, type KnownRecord } from '../../core/curate/import-run';
import type { RawRecord } from '../../core/curate/new-record';
import { parseFeed } from '../../core/feed/parse-feed';
import { terminalText, visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { errorCode } from '../fs-failure';
import { isJsonObject } from '../json-file';
import { readFeedFolder, textField, toDocument, type FeedFolder } from './files';
import { readStrictJson } from './json-strict';
import { wholeSeconds, writeRecord } from './new';

export interface ImportOptions {
  readonly feed: string;
  readonly out?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

/** Most files of one import; the dump of one ecosystem has about a quarter of a million. */
const MAX_FILES = 1_000_000;
const ID = /^x_TT-\d{4}-\d{4}$/;

/** `feed import`: candidates and proposed revisions of advisory files. Nothing of the feed itself is changed. */
export async function runImport(files: readonly string[], options: ImportOptions, context: Pick<CliContext, 'cwd' | 'now'>): Promise<CliResult> {
  const folder = await readFeedFolder(options.feed, context.cwd);
  if (!folder.ok) return usage(folder.reason);
  const out = options.out === undefined ? join(folder.value.path, 'candidates') : resolve(context.cwd, options.out);
  const known = await knownRecords(folder.value, out);
  if (!known.ok) return usage(known.reason);
  const paths = await listFiles(files, context.cwd);
  if (!paths.ok) return usage(paths.reason);
  const feed = parseFeed(toDocument(folder.value.files));
  const run = new ImportRun(catalogueOf(feed.tools), known.value, wholeSeconds(context.now));
  const skipped = await takeFiles(paths.value, run);
  const failed = options.dryRun === true ? [] : await writeAll(out, run.written);
  return report(run, skipped, failed, options.dryRun === true);
}

/**
 * Records of the feed and candidates. A record that is not finished waits for its curator as a candidate does. One that
 * cannot even be told by its id could be doubled, so nothing is imported then.
 */
async function knownRecords(folder: FeedFolder, candidates: string): Promise<Outcome<ReadonlyMap<string, KnownRecord>>> {
  const parsed = parseFeed(toDocument(folder.files));
  const fault = folder.issues[0] ?? null;
  if (fault !== null) return failure(`${fault.file} ${fault.message}; mend it first, so that nothing is doubled`);
  const sound = new Set(parsed.events.map((e) => e.id));
  const known = new Map<string, KnownRecord>();
  for (const { folder: place, record, shown } of folder.files) {
    if (place !== 'events' && place !== 'ledger') continue;
    const id = textField(record, 'id') ?? '';
    if (!isJsonObject(record) || !ID.test(id)) return failure(`${shown} has no id; mend it first, so that nothing is doubled`);
    known.set(id, { raw: record, record: place === 'events' ? 'event' : 'ledger', candidate: !sound.has(id) });
  }
  for (const name of await candidateNames(candidates)) {
    const json = await readStrictJson(join(candidates, name));
    if (!json.ok) return failure(`candidates/${visible(name)} ${json.reason}`);
    const id = textField(json.value, 'id') ?? '';
    if (isJsonObject(json.value) && ID.test(id)) known.set(id, { raw: json.value, record: 'event', candidate: true });
  }
  return success(known);
}

async function candidateNames(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  } catch {
    // Before the first import there is no such folder.
    return [];
  }
}

/** The JSON files that are named, and those below named folders. Links are not followed, so that no walk goes in circles. */
async function listFiles(given: readonly string[], cwd: string): Promise<Outcome<readonly { path: string; shown: string }[]>> {
  const found: { path: string; shown: string }[] = [];
  for (const name of given) {
    const path = resolve(cwd, name);
    try {
      if (!(await stat(path)).isDirectory()) {
        found.push({ path, shown: name });
        continue;
      }
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      const files = entries.filter((e) => e.isFile() && e.name.endsWith('.json')).map((e) => join(e.parentPath, e.name)).sort();
      found.push(...files.map((file) => ({ path: file, shown: `${name}${file.slice(path.length)}` })));
    } catch (error) {
      const code = errorCode(error);
      return failure(code === 'ENOENT' ? `there is no ${visible(name)}` : `${visible(name)} cannot be read (${code})`);
    }
  }
  if (found.length > MAX_FILES) return failure(`${found.length} files are too many; give at most ${MAX_FILES}`);
  return found.length === 0 ? failure('no .json file was found; an archive is to be unpacked first') : success(found);
}

/** Feeds every advisory to the run; what was no advisory comes back as lines. */
async function takeFiles(files: readonly { path: string; shown: string }[], run: ImportRun): Promise<readonly string[]> {
  const skipped: string[] = [];
  for (const { path, shown } of files) {
    const json = await readStrictJson(path);
    if (!json.ok) {
      skipped.push(`${visible(shown)}: ${json.reason}`);
      continue;
    }
    const list = advisoriesOf(json.value);
    for (const [i, value] of list.entries()) {
      const advisory = readAdvisory(value);
      if (typeof advisory !== 'string') run.take(advisory);
      else skipped.push(`${visible(shown)}${list.length > 1 ? ` [${i}]` : ''}: ${advisory}`);
    }
  }
  return skipped;
}

async function writeAll(folder: string, records: ReadonlyMap<string, RawRecord>): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [id, record] of records) {
    const written = await writeRecord(folder, `${id}.json`, record);
    if (!written.ok) failed.push(written.reason);
  }
  return failed;
}

const WORDS: Readonly<Record<ImportStep['outcome'], string>> = {
  candidate: 'new candidate',
  merged: 'goes into the new candidate',
  proposal: 'proposed revision of',
  'up-to-date': 'says nothing new about',
  waiting: 'is a candidate already, left as it is:',
  unclear: 'was left out:',
  withdrawn: 'was withdrawn by its publisher and is not known here',
  'no-id': 'was left out: the ids of its year are used up',
};

function report(run: ImportRun, skipped: readonly string[], failed: readonly string[], dry: boolean): CliResult {
  const steps = run.steps.map((step) => {
    const lines = step.lines.map((line) => `  ${terminalText(line)}\n`).join('');
    return `${terminalText(step.advisory)}: ${WORDS[step.outcome]}${step.id === null ? '' : ` ${step.id}`}\n${lines}`;
  });
  const done = dry ? 'would be written' : 'written';
  const total = `${run.written.size - failed.length} records ${done}; ${run.elsewhere} advisories are about other packages; ${skipped.length} were not read\n`;
  const err = [...skipped.map((s) => `not read: ${s}`), ...failed].map((line) => `${terminalText(line)}\n`).join('');
  return { exit: failed.length > 0 ? EXIT.findings : EXIT.ok, out: steps.join('') + total, err };
}

function usage(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${terminalText(reason)}\n` };
}
