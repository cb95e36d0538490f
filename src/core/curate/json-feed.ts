import { entriesOf } from './atom';
import { vendorName, type Site, type SiteFile } from './site-model';

/** The records as a JSON Feed of version 1.1. Addresses that are not known to be absolute are left out, as it asks for. */
export function jsonFeed(site: Site): SiteFile {
  const { base } = site.options;
  const items = entriesOf(site).map(({ event, id, url, title, text, tags }) => ({
    id,
    ...(base === null ? {} : { url }),
    title,
    content_text: text,
    date_published: event.published,
    date_modified: event.modified,
    tags: [...tags, vendorName(site, event.vendor)],
  }));
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Tool Trust: records about AI coding tools',
    description: 'What the vendors of AI coding tools did, and how they answered. CC BY 4.0.',
    language: 'en-GB',
    authors: [{ name: 'Tool Trust' }],
    ...(base === null ? {} : { home_page_url: base, feed_url: `${base}feed.json` }),
    items,
  };
  return { path: 'feed.json', text: `${JSON.stringify(feed, null, 1)}\n` };
}
