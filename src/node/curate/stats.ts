import { join, resolve } from 'node:path';
import { feedStats } from '../../core/curate/stats';
import { statsMarkdown, statsText } from '../../core/curate/stats-text';
import type { ReleaseIndex } from '../../core/feed/check-versions';
import { jsonText, terminalText } from '../../core/present/escape';
import { failure, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { isFolder, loadFeed } from './files';
import { readReleaseLists, wholeLists } from './releases';

export interface StatsOptions {
  readonly format: 'text' | 'json' | 'markdown';
  readonly releases?: string | undefined;
}

/** `feed stats`: what a feed holds. Records that were refused are counted as such, never as if they were not there. */
export async function runStats(source: string, options: StatsOptions, context: Pick<CliContext, 'cwd'>): Promise<CliResult> {
  const feed = await loadFeed(source, context.cwd);
  if (!feed.ok) return usage(feed.reason);
  const releases = await releasesFor([source], options.releases, context.cwd);
  if (!releases.ok) return usage(releases.reason);
  const stats = feedStats(feed.value, releases.value);
  const said = { json: () => `${jsonText({ schemaVersion: 1, ...stats })}\n`, text: () => statsText(stats), markdown: () => statsMarkdown(stats) };
  return { exit: EXIT.ok, out: said[options.format](), err: '' };
}

/** The release index that is named, or that lies in the first of the folders that has one. */
export async function releasesFor(sources: readonly string[], named: string | undefined, cwd: string): Promise<Outcome<ReleaseIndex>> {
  if (named !== undefined && !(await isFolder(resolve(cwd, named)))) return failure(`--releases: ${named} is not a folder that can be opened`);
  const places = named === undefined ? sources.map((source) => join(resolve(cwd, source), 'releases')) : [resolve(cwd, named)];
  let found: Outcome<ReleaseIndex> = { ok: true, value: new Map() };
  for (const place of places) {
    const lists = await readReleaseLists(place);
    if (!lists.ok) return lists;
    found = { ok: true, value: wholeLists(lists.value) };
    if (lists.value.length > 0) return found;
  }
  return found;
}

function usage(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${terminalText(reason)}\n` };
}
