import { diffFeeds } from '../../core/curate/diff';
import { diffText } from '../../core/curate/diff-text';
import { jsonText, terminalText, visible } from '../../core/present/escape';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { loadFeed } from './files';
import { releasesFor } from './stats';

export interface DiffOptions {
  readonly format: 'text' | 'json';
  readonly releases?: string | undefined;
}

/** `feed diff`: what changes for a user. A feed with refused records is compared, and that is told. */
export async function runDiff(before: string, after: string, options: DiffOptions, context: Pick<CliContext, 'cwd'>): Promise<CliResult> {
  const [old, fresh] = await Promise.all([loadFeed(before, context.cwd), loadFeed(after, context.cwd)]);
  if (!old.ok) return usage(old.reason);
  if (!fresh.ok) return usage(fresh.reason);
  const releases = await releasesFor([after, before], options.releases, context.cwd);
  if (!releases.ok) return usage(releases.reason);
  const diff = diffFeeds(old.value, fresh.value, releases.value);
  const refused = [[before, old.value], [after, fresh.value]] as const;
  const err = refused
    .filter(([, feed]) => feed.problems.length > 0)
    .map(([name, feed]) => `note: ${visible(name)} has ${feed.problems.length} refused records, which are not compared\n`)
    .join('');
  return { exit: EXIT.ok, out: options.format === 'json' ? `${jsonText({ schemaVersion: 1, ...diff })}\n` : diffText(diff), err };
}

function usage(reason: string): CliResult {
  return { exit: EXIT.usage, out: '', err: `error: ${terminalText(reason)}\n` };
}
