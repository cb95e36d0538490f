import { join } from 'node:path';
import { openPlaces } from '../../core/curate/new-record';
import { faultIssues, reviewFeed } from '../../core/curate/review';
import { byDateIssues } from '../../core/curate/review-by-date';
import { issueLine, problem, type Issue } from '../../core/curate/review-issue';
import * as validators from '../../core/feed/generated/validators.mjs';
import { parseFeed } from '../../core/feed/parse-feed';
import { recordFault } from '../../core/feed/record-fault';
import { releaseRecords } from '../../core/feed/release-index-document';
import { jsonText, terminalText } from '../../core/present/escape';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { correctionsIssues } from './corrections';
import { readFeedFolder, textField, toDocument, type FeedFolder, type RecordFile, type RecordFolder } from './files';
import { linkIssues } from './links';
import { osvCheck } from './osv-schema';
import { readReleaseLists, wholeLists } from './releases';

export interface ValidateOptions {
  readonly format: 'text' | 'json';
  readonly osvSchema?: string | undefined;
  readonly warnings: boolean;
}

const CHECKS = { events: validators.event, ledger: validators.ledger, tools: validators.tool, vendors: validators.vendor } as const;

/** `feed validate`: every check there is over a folder of records. Exit status 1 with problems; warnings do not count. */
export async function runValidate(dir: string, options: ValidateOptions, context: Pick<CliContext, 'cwd' | 'now'>): Promise<CliResult> {
  const folder = await readFeedFolder(dir, context.cwd);
  if (!folder.ok) return { exit: EXIT.usage, out: '', err: `error: ${folder.reason}\n` };
  const issues = [...folder.value.issues, ...folder.value.files.flatMap(fileIssues)];
  if (options.osvSchema !== undefined) {
    const check = await osvCheck(options.osvSchema, context.cwd);
    if (!check.ok) return { exit: EXIT.usage, out: '', err: `error: ${check.reason}\n` };
    issues.push(...folder.value.files.filter((f) => f.folder === 'events').flatMap(check.value));
  }
  // Records that do not even fit their schema would only repeat themselves in the later checks.
  if (issues.length === 0) issues.push(...(await reviewFolder(folder.value, context.now)));
  return toResult(folder.value, options.warnings ? issues : issues.filter((i) => i.level === 'problem'), options.format);
}

/** What is wrong with one file by itself: not as the schema says, not finished, or named unlike its record. */
function fileIssues({ folder, name, shown, record }: RecordFile): readonly Issue[] {
  const fault = recordFault(CHECKS[folder], record);
  const open = fault?.includes('nested too deeply') === true ? [] : openPlaces(record);
  if (open.length > 0) return open.map((field) => problem(shown, field, 'waits for a person: it is still to be judged'));
  if (fault !== null) return faultIssues(shown, fault);
  const id = textField(record, 'id') ?? '';
  return [...(`${id}.json` === name ? [] : [problem(shown, 'id', `must be named ${id}.json after its id`)]), ...linkIssues(record, shown)];
}

async function reviewFolder(folder: FeedFolder, now: string): Promise<readonly Issue[]> {
  const releases = await readReleaseLists(join(folder.path, 'releases'));
  if (!releases.ok) return [problem(folder.shown, null, releases.reason)];
  const feed = parseFeed(toDocument(folder.files, releaseRecords(releases.value)));
  const files = new Map(folder.files.toReversed().map((f) => [textField(f.record, 'id') ?? '', f.shown]));
  const fileOf = (id: string): string => files.get(id) ?? folder.shown;
  return [
    ...reviewFeed(feed, fileOf, wholeLists(releases.value), now.slice(0, 10)),
    ...byDateIssues(feed, fileOf, releases.value),
    ...(await correctionsIssues(folder, feed)),
  ];
}

function toResult(folder: FeedFolder, issues: readonly Issue[], format: 'text' | 'json'): CliResult {
  const problems = issues.filter((i) => i.level === 'problem').length;
  const exit = problems === 0 ? EXIT.ok : EXIT.findings;
  const of = (name: RecordFolder): number => folder.files.filter((f) => f.folder === name).length;
  const records = { events: of('events'), ledger: of('ledger'), tools: of('tools'), vendors: of('vendors') };
  const warnings = issues.length - problems;
  if (format === 'json') {
    return { exit, out: `${jsonText({ schemaVersion: 1, records, problems, warnings, issues })}\n`, err: '' };
  }
  const counts = `${records.events} events, ${records.ledger} ledger entries, ${records.tools} tools, ${records.vendors} vendors`;
  const total = `${counted(problems, 'problem')}${warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`}`;
  const lines = issues.map((issue) => `${terminalText(issueLine(issue))}\n`).join('');
  return { exit, out: `${counts}\n${total}\n`, err: lines };
}

function counted(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
