import type { TrustEvent } from '../model/event';
import { kindWords, plain } from '../present/report-words';
import { concernWords, sentence } from '../present/words';
import { html, type Markup } from './html';
import { eventPath, vendorName, type Site, type SiteFile } from './site-model';

/** Records in a feed for subscribers: those changed last. */
const ENTRIES = 60;

/** What a subscriber reads of a record. */
export interface Entry {
  readonly event: TrustEvent;
  /** The same for ever and wherever the site lies. */
  readonly id: string;
  /** Absolute where the address of the site is known, else relative to the feed. */
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

/** A UUID of version 8 (RFC 9562: made by a rule of one's own) from the SHA-256 of a name, as a URN. */
export function nameUrn(name: string, sha256: (text: string) => string): string {
  const hex = sha256(`tool-trust:${name}`);
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4] ?? '8';
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The records changed last, newest first. */
export function entriesOf(site: Site): readonly Entry[] {
  const time = (event: TrustEvent): number => Date.parse(event.modified);
  const events = site.events.map((event, index) => ({ event, index }));
  // Records changed at one time keep the order of the site, newest event first.
  events.sort((a, b) => time(b.event) - time(a.event) || a.index - b.index);
  return events.slice(0, ENTRIES).map(({ event }) => {
    const gone = event.withdrawn === null ? '' : 'This record was taken back. ';
    return {
      event,
      id: nameUrn(event.id, site.options.sha256),
      url: `${site.options.base ?? ''}${eventPath(event.id)}`,
      title: `${vendorName(site, event.vendor)}: ${plain(event.summary, 300)}`,
      text: `${gone}${plain(event.details, 4000)} ${sentence(`Level: ${concernWords(event.concern)}. ${plain(event.concernWhy)}`)}`,
      tags: [kindWords(event.kind), event.polarity, concernWords(event.concern)],
    };
  });
}

function entry({ event, id, url, title, text, tags }: Entry, site: Site): Markup {
  return html`<entry>
<id>${id}</id>
<title>${title}</title>
<updated>${event.modified}</updated>
<published>${event.published}</published>
<link rel="alternate" type="text/html" href="${url}"/>
${tags.map((t) => html`<category term="${t}"/>`)}<category term="${vendorName(site, event.vendor)}"/>
<content type="text">${text}</content>
</entry>
`;
}

/** The records as an Atom feed (RFC 4287). */
export function atomFeed(site: Site): SiteFile {
  const { base, sha256 } = site.options;
  const entries = entriesOf(site);
  const text = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<id>${nameUrn('feed', sha256)}</id>
<title>Tool Trust: records about AI coding tools</title>
<subtitle>What the vendors of AI coding tools did, and how they answered</subtitle>
<updated>${entries.map((e) => e.event.modified).reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a), site.feed.generated)}</updated>
<author><name>Tool Trust</name></author>
<rights>CC BY 4.0</rights>
<link rel="self" type="application/atom+xml" href="${base ?? ''}feed.atom"/>
<link rel="alternate" type="text/html" href="${base ?? ''}index.html"/>
${entries.map((e) => entry(e, site))}</feed>
`;
  return { path: 'feed.atom', text: `<?xml version="1.0" encoding="utf-8"?>\n${text.text}` };
}
