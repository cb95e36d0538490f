import type { TrustEvent } from '../model/event';
import type { Timing } from '../ledger/response-times';
import { compareDates } from '../ledger/dates';
import { compareText, plain } from '../present/report-words';
import { counted } from '../present/words';
import { dateTag, html, outLink, type Markup } from './html';
import { revisionChip } from './site-event';
import { eventLink, vendorLink, type Site, type SiteFile } from './site-model';
import { page } from './site-page';
import { eventRows, packages, TOOL_KINDS, toolNotes } from './site-vendor';

/** Records on the first page. */
const NEWEST = 30;

function eventTable(events: readonly TrustEvent[], site: Site, up: string, caption: string): Markup {
  return html`<div class="wide"><table class="events"><caption>${caption}</caption>
<thead><tr><th scope="col">Date</th><th scope="col">Vendor</th><th scope="col">What</th><th scope="col">Kind</th><th scope="col">Ledger</th><th scope="col">Level</th></tr></thead>
<tbody>
${eventRows(events, up, (e) => vendorLink(site, e.vendor, up))}</tbody></table></div>`;
}

function summaryTiles({ events, ledgers, feed }: Site): Markup {
  const standing = events.filter((e) => e.withdrawn === null);
  const of = (polarity: TrustEvent['polarity']): number => standing.filter((e) => e.polarity === polarity).length;
  const tile = (value: number, label: string): Markup => html`<li><b class="value">${value}</b><span>${label}</span></li>`;
  return html`<ul class="tiles">${[
    tile(standing.length, standing.length === 1 ? 'record' : 'records'),
    html`<li><b class="value">${of('debit')} : ${of('credit')}</b><span>debits : credits</span> <span class="soft">and ${of('neutral')} neutral</span></li>`,
    tile(ledgers.length, ledgers.length === 1 ? 'vendor with records' : 'vendors with records'),
    tile(feed.tools.length, feed.tools.length === 1 ? 'tool known' : 'tools known'),
  ]}</ul>
`;
}

/** The first page: what this is, figures, the newest records. */
export function indexPage(site: Site): SiteFile {
  const newest = site.events.slice(0, NEWEST);
  const more = site.events.length > newest.length ? html`<p><a href="events/index.html">All ${site.events.length} records</a></p>
` : null;
  const body = html`<h1>What the vendors of AI coding tools did, and how they answered</h1>
<p class="lead">Vulnerabilities, undisclosed behaviour, compromised releases, bans and changes of terms, and also what was done well. Every statement has somebody who makes it, and a link to check it. Labels belong to those who use them.</p>
${summaryTiles(site)}<section><h2>Newest records</h2>
${eventTable(newest, site, '', `The ${counted(newest.length, 'newest record', 'newest records')} by date`)}
${more}</section>
`;
  return page(site, { path: 'index.html', title: 'Newest records', description: 'Newest records about AI coding tools and how their vendors answered.', body });
}

export function allEventsPage(site: Site): SiteFile {
  const body = html`<h1>All records</h1>
${eventTable(site.events, site, '../', `All ${counted(site.events.length, 'record')}, newest first`)}`;
  return page(site, { path: 'events/index.html', title: 'All records', description: 'Every record of the feed, newest first.', body });
}

function median({ n, medianDays }: Timing): Markup {
  if (n === 0 || medianDays === null) return html`<span class="soft">no data</span>`;
  return html`${medianDays === 0 ? 'same day' : counted(medianDays, 'day')} <span class="soft">(${n})</span>`;
}

export function vendorsPage(site: Site): SiteFile {
  const rows = site.ledgers.map((l) => html`<tr><th scope="row">${vendorLink(site, l.vendor, '../')}</th><td class="sum">${l.counts.debits}</td><td class="sum">${l.counts.neutral}</td><td class="sum">${l.counts.credits}</td><td>${median(l.response.publicReportToResponse)}</td><td>${median(l.response.reportToFix)}</td><td>${median(l.response.fixToAdvisory)}</td></tr>
`);
  const body = html`<h1>Vendors</h1>
<p class="lead">How many records a vendor has depends on how much was looked at and published, not only on what was done. The figures in brackets say how many records a median rests on.</p>
<div class="wide"><table><caption>Vendors with records, by name; times are medians</caption>
<thead><tr><th scope="col">Vendor</th><th scope="col">Debits</th><th scope="col">Neutral</th><th scope="col">Credits</th><th scope="col">Public account to first answer</th><th scope="col">Report to fix</th><th scope="col">Fix to advisory</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
  return page(site, { path: 'vendors/index.html', title: 'Vendors', description: 'Vendors of AI coding tools with debits, credits and response times.', body });
}

export function toolsPage(site: Site): SiteFile {
  const tools = [...site.feed.tools].sort((a, b) => compareText(a.name.toLowerCase(), b.name.toLowerCase()) || compareText(a.id, b.id));
  const rows = tools.map((tool) => html`<tr><th scope="row">${outLink(tool.homepage, plain(tool.name, 100))}${toolNotes(tool)}</th><td>${vendorLink(site, tool.vendor, '')}</td><td>${TOOL_KINDS[tool.kind]}</td><td>${packages(tool)}</td></tr>
`);
  const body = html`<h1>Tools</h1>
<p class="lead">What the feed knows by name. A tool that is not here is not checked, which is no sign of safety.</p>
<div class="wide"><table class="tools"><caption>${counted(tools.length, 'tool')}, by name</caption>
<thead><tr><th scope="col">Tool</th><th scope="col">Vendor</th><th scope="col">Kind</th><th scope="col">Packages</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
  return page(site, { path: 'tools.html', title: 'Tools', description: 'The AI coding tools that the feed knows, with their packages.', body });
}

/** Every change of a record after its publication; our own errors first among those of one day. */
export function correctionsPage(site: Site): SiteFile {
  const all = site.events.flatMap((event) => event.revisions.map((revision) => ({ event, revision })));
  all.sort((a, b) => compareDates(b.revision.date, a.revision.date) || compareText(a.revision.kind, b.revision.kind) || compareText(a.event.id, b.event.id));
  const rows = all.map(({ event, revision }) => html`<tr><th scope="row">${dateTag(revision.date)}</th><td>${revisionChip(revision)}</td><td>${plain(revision.text)}</td><td>${eventLink(event, '')}</td></tr>
`);
  const table = html`<div class="wide"><table><caption>${counted(all.length, 'change')} of records after their publication, newest first</caption>
<thead><tr><th scope="col">Date</th><th scope="col">What</th><th scope="col">Change</th><th scope="col">Record</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
  const body = html`<h1>Corrections</h1>
<p class="lead">Errors of ours stay visible: what was wrong, since when it is right, and in which record. A record that was taken back stays, and says so.</p>
${rows.length === 0 ? html`<p>No record has been changed since it was published.</p>` : table}`;
  return page(site, { path: 'corrections.html', title: 'Corrections', description: 'Corrections, updates and retractions of records.', body });
}

export function aboutPage(site: Site): SiteFile {
  const body = html`<h1>About</h1>
<section><h2>What a record is</h2>
<p>One thing that a vendor of AI coding tools did or that happened to its tool, told in our own words, with sources. A <b>claim</b> has somebody who makes it and a status: confirmed by the vendor, verified in the released files, reported, disputed, denied or withdrawn. A <b>label</b> such as “backdoor” is the word of those named beside it, not ours. A <b>primary</b> account is one by someone who saw, did or decided the thing.</p></section>
<section><h2>Levels and the ledger</h2>
<p><b>Urgent</b>: a released version is compromised or its flaw exploited, and having it is enough. <b>Warning</b>: foreign content can run commands or take data away, a published score is 7.0 or more, or users were secretly marked. <b>Notice</b>: less than that. <b>Info</b>: nothing for a user to do. The same yardstick counts for every vendor.</p>
<p>A <b>debit</b>: users were harmed, exposed or kept in the dark. A <b>credit</b>: the vendor did more than it had to, or mended it fully and fast. <b>Neutral</b>: both at once, or neither.</p></section>
<section><h2>What this does not say</h2>
<p>No record is no sign of safety: it may be that nobody looked, or that we do not know of it. Whether an event concerns a machine depends on the versions and settings there, which only a check on that machine can tell.</p></section>
<section><h2>Licence and attributions</h2>
<p>The records are licensed under <a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener noreferrer">Creative Commons Attribution 4.0 International</a>: use and change them, and name Tool Trust as the source.</p>
<ul class="plain"><li>Identifiers and severity vectors of GitHub advisories: <a href="https://github.com/advisories" rel="noopener noreferrer">GitHub Advisory Database</a>, CC BY 4.0.</li>
<li>CVE identifiers and severity vectors: <a href="https://www.cve.org" rel="noopener noreferrer">CVE Program</a>; CVE is a trademark of The MITRE Corporation.</li>
<li>Form of the records: <a href="https://ossf.github.io/osv-schema/" rel="noopener noreferrer">Open Source Vulnerability schema</a>.</li></ul>
<p>Product names belong to their owners and are used to say which tool is meant.</p></section>
<section><h2>Reading it by machine</h2>
<p><a href="feed.atom">Atom</a> and <a href="feed.json">JSON Feed</a> carry the newest records. Where a signed repository is published beside this site, it lies in <code>metadata/</code> and <code>targets/</code>.</p></section>
<p class="stamp">Feed put together on ${dateTag(site.feed.generated)}.</p>`;
  return page(site, { path: 'about.html', title: 'About', description: 'How records are made and judged, and under which licence.', body });
}
