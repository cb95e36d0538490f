import { visible } from '../present/escape';
import type { FeedDiff, PackageChange, RecordChange } from './diff';

const TITLES: Readonly<Record<RecordChange['change'], string>> = {
  added: 'New records',
  removed: 'Records that are gone (a record is withdrawn, never removed)',
  withdrawn: 'Withdrawn records',
  reinstated: 'Records that stand again',
  changed: 'Records that say something else',
  texts: 'Records with changes of texts or sources only',
};

/** Most versions that are written out; the rest is counted. */
const MAX_LISTED = 12;

/** What changes for a user, in sentences. */
export function diffText(diff: FeedDiff): string {
  const blocks = (Object.keys(TITLES) as RecordChange['change'][]).flatMap((change) => {
    const records = diff.records.filter((r) => r.change === change);
    if (records.length === 0) return [];
    return [[`${TITLES[change]}: ${records.length}`, ...records.flatMap(recordLines)].join('\n')];
  });
  const tools = [['New tools', diff.toolsAdded], ['Tools that are gone', diff.toolsRemoved], ['Changed tools', diff.toolsChanged]] as const;
  for (const [title, ids] of tools) if (ids.length > 0) blocks.push(`${title}: ${visible(ids.join(', '))}`);
  const head = `From the feed of ${diff.before} to the feed of ${diff.after}`;
  return `${[head, ...(blocks.length === 0 ? ['Nothing changes for a user.'] : blocks)].join('\n\n')}\n`;
}

function recordLines(record: RecordChange): string[] {
  const lines = [`  ${record.id} ${visible(record.summary)}`];
  const { change, concernBefore, concernAfter, fields } = record;
  if (change === 'texts') return lines;
  if (change === 'added') lines.push(`    concern: ${concernAfter ?? ''}`);
  else if (concernAfter !== null && concernBefore !== concernAfter) lines.push(`    concern: ${concernBefore ?? ''}, now ${concernAfter}`);
  if (fields.length > 0) lines.push(`    changed: ${fields.join(', ')}`);
  return [...lines, ...record.packages.flatMap(packageLines)];
}

function packageLines(change: PackageChange): string[] {
  const lines = [`    ${visible(change.package)}: ${rangeLine(change)}`];
  const say = (what: string, versions: readonly string[]): void => {
    if (versions.length > 0) lines.push(`      ${what}: ${listed(versions)}`);
  };
  say('now affected', change.nowAffected);
  say('no longer affected', change.noLongerAffected);
  say('not decided', change.nowUndecided);
  if (change.releases === 0) lines.push('      no release list of this package: which versions change is not known');
  const [was, is] = [change.fixBefore, change.fixAfter].map((fix) => fix ?? 'not known');
  if (was !== is && change.after !== null) lines.push(`      fix: ${change.before === null ? '' : `${was ?? ''}, now `}${visible(is ?? '')}`);
  return lines;
}

function rangeLine({ before, after }: PackageChange): string {
  if (before === null) return visible(after ?? '');
  if (after === null) return `${visible(before)}, now not named`;
  return before === after ? visible(after) : `${visible(before)}, now ${visible(after)}`;
}

function listed(versions: readonly string[]): string {
  const shown = versions.slice(0, MAX_LISTED).map(visible).join(', ');
  const more = versions.length - MAX_LISTED;
  return `${versions.length} (${shown}${more > 0 ? `, and ${more} more up to ${visible(versions.at(-1) ?? '')}` : ''})`;
}
