import type { Revision, TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { markdownText } from '../present/escape';

/** Everything below this line of docs/corrections.md is written by `feed corrections --write`. */
export const MARKER = '<!-- Below this line: generated from the records. -->';

const NONE = 'No record has been corrected or taken back so far.\n';

interface Entry {
  readonly event: TrustEvent;
  readonly revision: Revision;
}

/** Corrections and retractions of all records, the newest first. Updates are news, not errors, and stay out. */
export function corrections(feed: Feed): readonly Entry[] {
  return feed.events
    .flatMap((event) => event.revisions.filter((r) => r.kind !== 'update').map((revision) => ({ event, revision })))
    .sort((a, b) => compare(b.revision.date, a.revision.date) || compare(a.event.id, b.event.id));
}

/** The generated part of the page, as Markdown. */
export function correctionsMarkdown(feed: Feed): string {
  const entries = corrections(feed);
  if (entries.length === 0) return NONE;
  const lines = entries.map(({ event, revision }) => {
    const what = revision.kind === 'retraction' ? ' Taken back.' : '';
    return `- ${revision.date}, ${event.id} (${markdownText(event.summary)}):${what} ${markdownText(revision.text)}`;
  });
  return `${lines.join('\n')}\n`;
}

/** A page with its generated part renewed and what people wrote above the marker kept; null without a marker. */
export function renewCorrections(page: string, feed: Feed): string | null {
  const at = page.indexOf(MARKER);
  if (at < 0 || page.includes(MARKER, at + MARKER.length)) return null;
  return `${page.slice(0, at)}${MARKER}\n\n${correctionsMarkdown(feed)}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
