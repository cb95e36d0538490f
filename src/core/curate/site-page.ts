import { plain } from '../present/report-words';
import { dateTag, html, type Markup, type Part } from './html';
import type { Site, SiteFile } from './site-model';

export interface Page {
  /** Relative to the folder of the site. */
  readonly path: string;
  readonly title: string;
  /** For search engines and previews: one plain sentence. */
  readonly description: string;
  readonly body: Part;
}

/** Nothing is loaded but the site's own style sheet, and nothing runs. */
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";

const PLACES: readonly (readonly [string, string])[] = [
  ['index.html', 'Newest'],
  ['events/index.html', 'All events'],
  ['vendors/index.html', 'Vendors'],
  ['tools.html', 'Tools'],
  ['corrections.html', 'Corrections'],
  ['about.html', 'About'],
];

/** What leads from a page to the folder of the site. */
export function upOf(path: string): string {
  return '../'.repeat(path.split('/').length - 1);
}

function navigation(path: string, up: string): Markup {
  const items = PLACES.map(([to, text]) =>
    to === path ? html`<li><a href="${up}${to}" aria-current="page">${text}</a></li>` : html`<li><a href="${up}${to}">${text}</a></li>`,
  );
  return html`<nav aria-label="Site"><ul>${items}</ul></nav>`;
}

function canonical({ options }: Site, path: string): Markup | null {
  return options.base === null ? null : html`<link rel="canonical" href="${options.base}${path}"/>
`;
}

/** A whole page: head, navigation, body, footer. Written so that it is well-formed as XML too, which tests hold it to. */
export function page(site: Site, { path, title, description, body }: Page): SiteFile {
  const up = upOf(path);
  const whole = html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<meta name="color-scheme" content="light dark"/>
<meta name="description" content="${plain(description, 300)}"/>
<title>${plain(title, 200)} · Tool Trust</title>
${canonical(site, path)}<link rel="stylesheet" href="${up}style.css"/>
<link rel="alternate" type="application/atom+xml" title="Tool Trust events (Atom)" href="${up}feed.atom"/>
<link rel="alternate" type="application/feed+json" title="Tool Trust events (JSON Feed)" href="${up}feed.json"/>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="site"><p class="brand"><a href="${up}index.html">Tool Trust</a></p>${navigation(path, up)}</header>
<main id="main">
${body}
</main>
<footer><p>Feed of ${dateTag(site.feed.generated)}. Subscribe: <a href="${up}feed.atom">Atom</a>, <a href="${up}feed.json">JSON Feed</a>.</p>
<p>The records are under <a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener noreferrer">CC BY 4.0</a>; see <a href="${up}about.html">About</a> for attributions. No record of something is no sign of safety.</p></footer>
</body>
</html>
`;
  return { path, text: whole.text };
}
