import type { Polarity, TrustEvent } from '../model/event';
import { buildLedger, type LedgerRow, type VendorLedger } from '../ledger/ledger';
import type { Tool } from '../model/tool';
import { reportTiles } from '../present/report-tiles';
import { compareText, kindWords, listed, plain } from '../present/report-words';
import { counted, sentence } from '../present/words';
import { dateTag, html, outLink, type Markup, type Part } from './html';
import { ledgerChart } from './site-chart';
import { chip, eventLink, levelChip, polarityTag, toned, vendorName, vendorPath, type Site, type SiteFile } from './site-model';
import { page } from './site-page';

const UP = '../';
const COLUMNS: readonly Polarity[] = ['debit', 'neutral', 'credit'];

/** The figures of a ledger: what was computed, from how many records. */
export function tiles(ledger: VendorLedger): Markup {
  return html`<ul class="tiles">${reportTiles(ledger.response).map((t) => html`<li><b class="${t.known ? 'value' : 'value soft'}">${t.value}</b><span>${t.label}</span> <span class="soft">${t.note}</span></li>`)}</ul>
`;
}

function cell(row: LedgerRow, column: Polarity): Markup {
  if (row.polarity !== column) return html`<td></td>`;
  const level = row.concern === 'info' ? null : html` ${levelChip(row)}`;
  const gone = row.withdrawn === null ? null : html` ${chip('ask', 'taken back')}`;
  return html`<td>${eventLink(row, UP)} <span class="soft">${kindWords(row.kind)}</span>${level}${gone}</td>`;
}

/** How many debits and credits there were up to and with each row; rows come newest first. */
function running(rows: readonly LedgerRow[]): readonly string[] {
  let [debits, credits] = [0, 0];
  const words = rows.toReversed().map((row) => {
    if (row.withdrawn === null && row.polarity === 'debit') debits++;
    if (row.withdrawn === null && row.polarity === 'credit') credits++;
    return `${debits} : ${credits}`;
  });
  return words.reverse();
}

function record({ rows, name }: VendorLedger): Markup {
  const sums = running(rows);
  const line = (row: LedgerRow, i: number): Markup => html`<tr><th scope="row">${dateTag(row.date)}</th>${COLUMNS.map((c) => cell(row, c))}<td class="sum">${sums[i] ?? ''}</td></tr>
`;
  return html`<div class="wide"><table class="ledger"><caption>Every record about ${plain(name, 100)}, newest first; the last column counts debits and credits up to that day</caption>
<thead><tr><th scope="col">Date</th><th scope="col">${toned('warn', 'Debits')}</th><th scope="col">Neutral</th><th scope="col">${toned('good', 'Credits')}</th><th scope="col">So far</th></tr></thead>
<tbody>
${rows.map(line)}</tbody></table></div>`;
}

/** Former names, end of life: what people must know who look for a tool. */
export function toolNotes(tool: Tool): Part {
  const former = tool.formerNames === undefined || tool.formerNames.length === 0 ? null : html`<div class="soft">formerly ${listed(tool.formerNames.map((n) => plain(n, 100)))}</div>`;
  const end = tool.endOfLife === undefined ? null : html`<div>${chip('ask', 'end of life')} ${dateTag(tool.endOfLife.date)}: ${sentence(plain(tool.endOfLife.text, 500))}</div>`;
  return [former, end];
}

export const TOOL_KINDS: Readonly<Record<Tool['kind'], string>> = {
  cli: 'command line',
  extension: 'editor extension',
  action: 'CI action',
  sdk: 'SDK',
  editor: 'editor',
  'mcp-server': 'MCP server',
  library: 'library',
};

function toolTable(tools: readonly Tool[], name: string): Markup | null {
  if (tools.length === 0) return null;
  return html`<section><h2>Tools</h2>
<div class="wide"><table class="tools"><caption>Tools of ${name} that the feed knows</caption>
<thead><tr><th scope="col">Tool</th><th scope="col">Kind</th><th scope="col">Packages</th></tr></thead>
<tbody>
${tools.map((tool) => html`<tr><th scope="row">${outLink(tool.homepage, plain(tool.name, 100))}${toolNotes(tool)}</th><td>${TOOL_KINDS[tool.kind]}</td><td>${packages(tool)}</td></tr>
`)}</tbody></table></div></section>
`;
}

/** Packages of a tool that are shown at once; the others unfold. */
const SHOWN = 6;

/** The packages of a tool, one to a line. */
export function packages(tool: Tool): Part {
  const lines = tool.packages.map((p) => html`<div><code>${p.package.name}</code> <span class="soft">${p.package.ecosystem}</span></div>`);
  if (lines.length <= SHOWN + 1) return lines;
  return [lines.slice(0, SHOWN), html`<details><summary>and ${lines.length - SHOWN} more</summary>${lines.slice(SHOWN)}</details>`];
}

function facts(site: Site, id: string, { counts }: VendorLedger): Markup {
  const vendor = site.feed.vendors.find((v) => v.id === id);
  const home = vendor === undefined ? null : html` · ${outLink(vendor.homepage, 'home page')}`;
  const contact = vendor?.securityContact ?? null;
  const where = contact === null ? html` · no security contact is recorded` : html` · ${outLink(contact, 'security contact')}`;
  return html`<p class="soft">${counted(counts.events, 'record')}: ${counted(counts.debits, 'debit')}, ${counts.neutral} neutral, ${counted(counts.credits, 'credit')}${home}${where}</p>
`;
}

/** The page of one vendor: the ledger as picture, figures and running record, and its tools. */
export function vendorPage(id: string, site: Site): SiteFile {
  const ledger = buildLedger(site.feed, id);
  const name = vendorName(site, id);
  const tools = site.feed.tools.filter((t) => t.vendor === id).sort((a, b) => compareText(a.name.toLowerCase(), b.name.toLowerCase()));
  const body = html`<h1>${name}</h1>
${facts(site, id, ledger)}<section><h2>The ledger over time</h2>
${ledgerChart(ledger.rows)}${tiles(ledger)}</section>
<section><h2>Running record</h2>
${record(ledger)}</section>
${toolTable(tools, name)}`;
  const description = `Debits and credits of ${name} over time, with response times: ${counted(ledger.counts.events, 'record')}.`;
  return page(site, { path: vendorPath(id), title: name, description, body });
}

/** Rows of events for the lists of the site. */
export function eventRows(events: readonly TrustEvent[], up: string, vendorCell: (event: TrustEvent) => Part): readonly Markup[] {
  return events.map((event) => {
    const gone = event.withdrawn === null ? null : html` ${chip('ask', 'taken back')}`;
    return html`<tr><th scope="row">${dateTag(event.date)}</th><td>${vendorCell(event)}</td><td>${eventLink(event, up)}${gone}</td><td>${kindWords(event.kind)}</td><td>${polarityTag(event.polarity)}</td><td>${levelChip(event)}</td></tr>
`;
  });
}
