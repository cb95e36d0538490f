import type { Feed } from '../model/feed';
import { atomFeed } from './atom';
import { html } from './html';
import { jsonFeed } from './json-feed';
import { eventPage } from './site-event';
import { aboutPage, allEventsPage, correctionsPage, indexPage, toolsPage, vendorsPage } from './site-lists';
import { siteOf, type Site, type SiteFile, type SiteOptions } from './site-model';
import { SITE_STYLE } from './site-style';
import { vendorPage } from './site-vendor';

/** Addresses for search engines (sitemaps.org 0.9); it has to name them in full, so there is none without a base. */
function sitemap(base: string, pages: readonly SiteFile[]): SiteFile {
  const urls = pages.map((p) => html`<url><loc>${base}${p.path}</loc></url>
`);
  const text = html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls}</urlset>
`;
  return { path: 'sitemap.xml', text: `<?xml version="1.0" encoding="utf-8"?>\n${text.text}` };
}

function pagesOf(site: Site): readonly SiteFile[] {
  return [
    indexPage(site),
    allEventsPage(site),
    vendorsPage(site),
    toolsPage(site),
    correctionsPage(site),
    aboutPage(site),
    ...site.events.map((event) => eventPage(event, site)),
    ...site.ledgers.map((ledger) => vendorPage(ledger.vendor, site)),
  ];
}

/** The feed as a static site: pages, style, Atom, JSON Feed. The same feed and options give the same bytes. */
export function renderSite(feed: Feed, options: SiteOptions): readonly SiteFile[] {
  const site = siteOf(feed, options);
  const pages = pagesOf(site);
  const map = options.base === null ? [] : [sitemap(options.base, pages)];
  return [{ path: 'style.css', text: SITE_STYLE }, ...pages, atomFeed(site), jsonFeed(site), ...map];
}
