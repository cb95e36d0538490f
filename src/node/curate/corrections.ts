import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MARKER, correctionsMarkdown, renewCorrections } from '../../core/curate/review-corrections';
import { problem, type Issue } from '../../core/curate/review-issue';
import type { Feed } from '../../core/model/feed';
import { terminalText, visible } from '../../core/present/escape';
import { NEVER_CANCELLED } from '../../ports/cancel';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { errorCode } from '../fs-failure';
import { readTextFile } from '../text-file';
import { loadFeed, type FeedFolder } from './files';

export interface CorrectionsOptions {
  readonly feed: string;
  readonly write?: string | undefined;
}

/** `feed corrections`: our own errors, as the records tell them. */
export async function runCorrections(options: CorrectionsOptions, context: Pick<CliContext, 'cwd'>): Promise<CliResult> {
  const feed = await loadFeed(options.feed, context.cwd);
  if (!feed.ok) return usage(feed.reason);
  // A refused record may be a corrected one: a list without it would hide an error of ours.
  const [refused] = feed.value.problems;
  if (refused !== undefined) return usage(`${visible(refused.record)}: ${refused.message}; run feed validate first`);
  if (options.write === undefined) return { exit: EXIT.ok, out: correctionsMarkdown(feed.value), err: '' };
  const path = resolve(context.cwd, options.write);
  const page = await readTextFile(path, null, NEVER_CANCELLED);
  if (!page.ok) return usage(page.reason);
  const renewed = renewCorrections(page.value, feed.value);
  if (renewed === null) return usage(`${visible(options.write)} must hold the line ${MARKER} once`);
  try {
    if (renewed !== page.value) await writeFile(path, renewed);
  } catch (error) {
    return usage(`${visible(options.write)} could not be written (${errorCode(error)})`);
  }
  const said = renewed === page.value ? 'is up to date' : 'was written';
  return { exit: EXIT.ok, out: `${terminalText(options.write)} ${said}.\n`, err: '' };
}

/** A page docs/corrections.md beside the folder of the records must say what the records say. */
export async function correctionsIssues(folder: FeedFolder, feed: Feed): Promise<readonly Issue[]> {
  const path = join(folder.path, '..', 'docs', 'corrections.md');
  const page = await readTextFile(path, null, NEVER_CANCELLED);
  if (!page.ok) return page.missing ? [] : [problem('docs/corrections.md', null, visible(page.reason.replaceAll(path, 'the file')))];
  const renewed = renewCorrections(page.value, feed);
  if (renewed === page.value) return [];
  const what = renewed === null ? `must hold the line ${MARKER} once` : 'does not say what the records say: run npm run docs';
  return [problem('docs/corrections.md', null, what)];
}

function usage(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${terminalText(reason)}\n` };
}
