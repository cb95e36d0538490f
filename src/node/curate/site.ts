import { resolve } from 'node:path';
import { renderSite } from '../../core/curate/site';
import type { SiteFile } from '../../core/curate/site-model';
import type { Feed } from '../../core/model/feed';
import { httpsLink, visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import { loadFeed } from './files';
import { sha256 } from './tuf-metadata';
import { writeFiles } from './write-files';

export interface SiteCommandOptions {
  readonly out: string;
  /** Folder of records, or a feed document. */
  readonly feed: string;
  /** https address at which the site will lie. */
  readonly base?: string | undefined;
}

/** The address of the site, ending in `/`; null when none was given. Only https, and nothing behind the path. */
export function readBase(given: string | undefined): Outcome<string | null> {
  if (given === undefined) return success(null);
  const href = httpsLink(given);
  if (href === null || /[?#]/.test(href)) return failure(`--base: ${visible(given)} is not an https address without “?” and “#”`);
  return success(href.endsWith('/') ? href : `${href}/`);
}

/** The files of the site. */
export function siteFiles(feed: Feed, base: string | null): readonly SiteFile[] {
  return renderSite(feed, { base, sha256 });
}

/** `feed site`: the feed as pages, Atom and JSON Feed. A record that is refused is named, and the site is not written. */
export async function runSite(options: SiteCommandOptions, context: CliContext): Promise<CliResult> {
  const refused = (reason: string): CliResult => ({ exit: EXIT.usage, out: '', err: `error: ${reason}\n` });
  const base = readBase(options.base);
  if (!base.ok) return refused(base.reason);
  const feed = await loadFeed(options.feed, context.cwd);
  if (!feed.ok) return refused(feed.reason);
  const problems = feed.value.problems.map((p) => `${visible(p.record)}: ${visible(p.message)}`);
  if (problems.length > 0) return refused(`the feed is not sound, and no site is made\n${problems.join('\n')}`);
  const files = siteFiles(feed.value, base.value);
  const written = await writeFiles(resolve(context.cwd, options.out), files);
  if (!written.ok) return { exit: EXIT.incomplete, out: '', err: `error: ${written.reason}\n` };
  const pages = files.filter((f) => f.path.endsWith('.html')).length;
  return { exit: EXIT.ok, out: `${files.length} files in ${visible(options.out)}, ${pages} of them pages; begin with index.html\n`, err: '' };
}
