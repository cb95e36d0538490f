import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { problem, type Issue } from '../../core/curate/review-issue';
import { parseFeed } from '../../core/feed/parse-feed';
import type { Feed } from '../../core/model/feed';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { isJsonObject, member } from '../json-file';
import { readStrictJson } from './json-strict';

/** The folders of a feed in which records lie. */
export const RECORD_FOLDERS = ['events', 'ledger', 'tools', 'vendors'] as const;
export type RecordFolder = (typeof RECORD_FOLDERS)[number];

/** The time that stands for "no record at all". */
const NEVER = '1970-01-01T00:00:00Z';
/** Most files of one folder; a folder with more is a mistake. */
const MAX_FILES = 50_000;

/** One file that holds JSON, before anything is known of its fields. */
export interface RecordFile {
  readonly folder: RecordFolder;
  /** `x_TT-2026-0001.json`. */
  readonly name: string;
  /** As people find it: `feed/events/x_TT-2026-0001.json`. */
  readonly shown: string;
  readonly record: unknown;
}

/** All record files of a folder in the order of their names, and what could not be read. */
export interface FeedFolder {
  readonly path: string;
  readonly shown: string;
  readonly files: readonly RecordFile[];
  readonly issues: readonly Issue[];
}

/** Whether the path leads to a folder, through links too. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Reads the record files of a folder. Fails when it is no folder of records at all; a bad file is an issue. */
export async function readFeedFolder(given: string, cwd: string): Promise<Outcome<FeedFolder>> {
  const path = resolve(cwd, given);
  const shown = visible(given.replace(/[\\/]$/, ''));
  if (!(await isFolder(path))) return failure(`${shown} is not a folder that can be opened`, true);
  const files: RecordFile[] = [];
  const issues: Issue[] = [];
  let found = 0;
  for (const folder of RECORD_FOLDERS) {
    if (!(await isFolder(join(path, folder)))) continue;
    found++;
    await readFolder(join(path, folder), `${shown}/${folder}`, folder, files, issues);
  }
  if (found === 0) return failure(`${shown} holds no records: expected folders ${RECORD_FOLDERS.join(', ')}`);
  return success({ path, shown, files, issues });
}

async function readFolder(path: string, at: string, folder: RecordFolder, files: RecordFile[], issues: Issue[]): Promise<void> {
  const names = (await readdir(path)).sort();
  if (names.length > MAX_FILES) issues.push(problem(at, null, `has ${names.length} files; only ${MAX_FILES} are read`));
  for (const name of names.slice(0, MAX_FILES)) {
    const shown = `${at}/${visible(name)}`;
    if (!name.endsWith('.json')) {
      issues.push(problem(shown, null, 'is not a record; only .json files belong here'));
      continue;
    }
    const json = await readStrictJson(join(path, name));
    if (!json.ok) issues.push(problem(shown, null, json.reason));
    else files.push({ folder, name, shown, record: json.value });
  }
}

/** The text of a record's field; null when it is none. */
export function textField(record: unknown, name: string): string | null {
  const value = isJsonObject(record) ? member(record, name) : undefined;
  return typeof value === 'string' ? value : null;
}

/** The one document that ships, of the records of a folder; its date is the newest `modified` of its records. */
export function toDocument(files: readonly RecordFile[], releases: readonly object[] = []): Readonly<Record<string, unknown>> {
  const of = (folder: RecordFolder): unknown[] => files.filter((f) => f.folder === folder).map((f) => f.record);
  const [events, ledger] = [of('events'), of('ledger')];
  const generated = [...events, ...ledger].map((r) => textField(r, 'modified') ?? '').sort().at(-1);
  return { format: 1, generated: generated === undefined || generated === '' ? NEVER : generated, events, ledger, tools: of('tools'), vendors: of('vendors'), releases };
}

/** A feed from a folder of records or from one document; fails when nothing of it can be used. */
export async function loadFeed(given: string, cwd: string): Promise<Outcome<Feed>> {
  const path = resolve(cwd, given);
  if (await isFolder(path)) {
    const folder = await readFeedFolder(given, cwd);
    if (!folder.ok) return folder;
    const feed = parseFeed(toDocument(folder.value.files));
    const unread = folder.value.issues.map(({ file, message }) => ({ record: file, message }));
    return success({ ...feed, problems: [...unread, ...feed.problems] });
  }
  const json = await readStrictJson(path);
  if (!json.ok) return failure(`${visible(given)}: ${json.reason}`, json.missing);
  const feed = parseFeed(json.value);
  const whole = feed.problems.find((p) => p.record === 'feed');
  return whole === undefined ? success(feed) : failure(`${visible(given)} ${whole.message}`);
}
