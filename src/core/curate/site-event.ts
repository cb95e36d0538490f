import type { Affected, RangeEvent, Reference, Revision, TrustEvent } from '../model/event';
import { compareDates } from '../ledger/dates';
import { httpsLink } from '../present/escape';
import { eventDetail } from '../present/report-detail';
import type { EventDetail } from '../present/report-view-event';
import { compareText, plain, stepTone } from '../present/report-words';
import { basisWords, counted, sentence, stepWords } from '../present/words';
import { dateTag, html, list, outLink, type Markup, type Part } from './html';
import { chip, eventLink, eventPath, polarityTag, toned, vendorLink, type Site, type SiteFile } from './site-model';
import { page } from './site-page';

const UP = '../';

/** A section with a heading; nothing when there is nothing to say. */
function section(title: string, body: Part): Markup | null {
  return body === null ? null : html`<section><h2>${title}</h2>
${body}</section>
`;
}

function facts(event: TrustEvent, site: Site): Markup {
  const zone = event.course.find((c) => c.date.startsWith(event.date) && c.zone !== 'UTC')?.zone;
  const dateZone = zone === undefined ? null : ` (${plain(zone, 40)})`;
  return html`<dl class="facts">
<div><dt>Vendor</dt><dd>${vendorLink(site, event.vendor, UP)}</dd></div>
<div><dt>Date</dt><dd>${dateTag(event.date)}${dateZone}</dd></div>
<div><dt>In the ledger</dt><dd>${polarityTag(event.polarity)}</dd></div>
<div><dt>Found by</dt><dd>${event.foundBy === 'unknown' ? 'not known' : event.foundBy === 'vendor' ? 'the vendor' : 'outsiders'}</dd></div>
<div><dt>Our confidence</dt><dd>${event.confidence}</dd></div>
<div><dt>Record</dt><dd><span class="id">${event.id}</span></dd></div>
</dl>`;
}

function course(event: TrustEvent): Markup | null {
  if (event.course.length === 0) return null;
  const steps = event.course.map((step, index) => ({ step, index }));
  steps.sort((a, b) => compareDates(a.step.date.slice(0, 10), b.step.date.slice(0, 10)) || a.index - b.index);
  return html`<ol class="course">${steps.map(({ step }) => {
    const zone = step.zone === '' || step.zone === 'UTC' ? null : html` <span class="soft">(${plain(step.zone, 40)})</span>`;
    const basis = step.basis === '' ? null : html`<p class="soft">Basis: ${plain(step.basis, 200)}</p>`;
    return html`<li class="${stepTone(step.step)}"><p class="when">${dateTag(step.date, true)}${zone}</p><p><b>${stepWords(step.step)}</b></p><p>${plain(step.text, 500)}</p>${basis}</li>`;
  })}</ol>`;
}

function boundWords(bound: RangeEvent): string {
  if ('introduced' in bound) return bound.introduced === '0' ? 'from the first version' : `from ${bound.introduced}`;
  return 'fixed' in bound ? `before ${bound.fixed}` : `up to and including ${bound.lastAffected}`;
}

function fixOf(entry: Affected): Part {
  const fixed = entry.ranges.flatMap((r) => r.events.flatMap((e) => ('fixed' in e ? [e.fixed] : [])));
  if (fixed.length === 0 && entry.installableFix === null) return 'none recorded';
  if (entry.installableFix === null) return fixed.map((v, i) => [i === 0 ? null : ', ', html`<code>${v}</code>`]);
  return [html`<code>${entry.installableFix}</code>`, fixed.length === 0 ? null : ` (stated: ${fixed.join(', ')}, which cannot be installed)`];
}

function affectedRow(entry: Affected): Markup {
  const ranges = entry.ranges.map((r) => html`<div>${r.events.map(boundWords).join(', ')}</div>`);
  const versions = entry.versions.length === 0 ? null : html`<div>the versions ${entry.versions.join(', ')}</div>`;
  const open = entry.undecidedVersions.length === 0 ? null : html`<div class="ask">not decided: ${entry.undecidedVersions.join(', ')}</div>`;
  return html`<tr><th scope="row"><code>${entry.package.name}</code> <span class="soft">${entry.package.ecosystem}</span></th><td>${ranges}${versions}${open}</td><td>${fixOf(entry)}</td><td>${entry.fixBasis === null ? '–' : basisWords(entry.fixBasis)}</td></tr>
`;
}

function affected(event: TrustEvent): Markup | null {
  if (event.affected.length === 0) return null;
  return html`<div class="wide"><table><caption>Packages, the versions concerned, and the first version to install that is not</caption>
<thead><tr><th scope="col">Package</th><th scope="col">Affected</th><th scope="col">Fixed in</th><th scope="col">The fix is</th></tr></thead>
<tbody>
${event.affected.map(affectedRow)}</tbody></table></div>`;
}

function condition(event: TrustEvent): Markup | null {
  if (event.condition === null) return null;
  return html`<p>${sentence(plain(event.condition.summary))}</p>
<p class="soft">To ask on a machine: ${plain(event.condition.question)}</p>`;
}

function claims(detail: EventDetail): Markup | null {
  return list('claims', detail.claims.map((claim) => {
    const notes = claim.references.map((r) => html` <a class="note" href="#ref-${r.number}" aria-label="reference ${r.number}">[${r.number}]</a>`);
    return html`${chip(claim.status.tone, claim.status.text)} ${sentence(claim.text)} <span class="soft">Who says so: ${claim.claimant}</span>${notes}`;
  }));
}

function labels(detail: EventDetail): Markup | null {
  return list('labels', detail.labels.map(({ label, usedBy }) => html`<q>${label}</q> <span class="soft">used by ${usedBy}</span>`));
}

function response(event: TrustEvent): Markup {
  if (event.response === null) return html`<p>No answer by the vendor is recorded.</p>`;
  const { by, date, text } = event.response;
  return html`<p>${plain(text)}</p>
<p class="soft">${plain(by, 200)}, ${dateTag(date, true)}</p>`;
}

function evidence(event: TrustEvent, detail: EventDetail): Markup | null {
  if (event.marker === null || detail.evidence === null) return null;
  const seen = event.marker.observed.map((o) => html`<code>${plain(o.purl, 200)}</code> ${o.present ? toned('warn', 'there') : toned('good', 'absent')}`);
  return html`<p>${detail.evidence}</p>
<p class="soft">Where to look: ${plain(event.marker.where)}</p>
<details><summary>Every package that was looked at</summary>${list('plain', seen)}</details>`;
}

function reference(ref: Reference, index: number): Markup {
  const date = ref.date === null ? null : html`, ${dateTag(ref.date)}`;
  const primary = ref.primary ? html` ${chip('good', 'primary')}` : null;
  const bare = httpsLink(ref.url) === null ? html` <code>${plain(ref.url, 300)}</code>` : null;
  const unread = ref.opened ? null : html` <span class="soft">(not opened while the record was written)</span>`;
  return html`<li id="ref-${index + 1}" value="${index + 1}">${outLink(ref.url, plain(ref.title, 300))}${bare}${primary} <span class="soft">${plain(ref.publisher, 100)}${date}</span>${unread}</li>
`;
}

function references(event: TrustEvent): Markup | null {
  if (event.references.length === 0) return null;
  const items = event.references.map((ref, index) => ({ ref, index }));
  const primary = items.filter((i) => i.ref.primary);
  const more = items.filter((i) => !i.ref.primary);
  const group = (title: string, group: typeof items): Markup | null =>
    group.length === 0 ? null : html`<h3>${title}</h3><ol class="references">${group.map((i) => reference(i.ref, i.index))}</ol>
`;
  return html`${group('Primary accounts: by those who saw, did or decided it', primary)}${group('Further accounts', more)}`;
}

const REVISIONS = { correction: 'correction of our error', update: 'update', retraction: 'taken back' } as const;

/** What kind of change it was; an error of ours stands out. */
export function revisionChip({ kind }: Revision): Markup {
  return chip(kind === 'update' ? 'plain' : 'warn', REVISIONS[kind]);
}

function revisions(event: TrustEvent): Markup | null {
  return list('claims', event.revisions.map((r) => html`${dateTag(r.date)} ${revisionChip(r)} ${plain(r.text)}`));
}

function related(event: TrustEvent, site: Site): Markup | null {
  const others = event.related.flatMap((id) => site.byId.get(id) ?? []);
  others.sort((a, b) => compareDates(a.date, b.date) || compareText(a.id, b.id));
  return list('plain', others.map((other) => html`${dateTag(other.date)} ${eventLink(other, UP)}`));
}

function withdrawnNote(event: TrustEvent): Markup | null {
  if (event.withdrawn === null) return null;
  return html`<p class="notice"><b>This record was taken back on ${dateTag(event.withdrawn)}.</b> It counts nowhere and stays for the record.</p>
`;
}

function why(detail: EventDetail): Markup {
  const scores = detail.severity.length === 0 ? null : html`
<p class="soft">Severity as published: ${detail.severity.map((s, i) => [i === 0 ? null : '; ', html`<code>${s}</code>`])}</p>`;
  return html`<p>${detail.why}</p>${scores}`;
}

/** The page of one event: everything that the record says, with who says it. */
export function eventPage(event: TrustEvent, site: Site): SiteFile {
  const detail = eventDetail(event, []);
  const chips = [detail.level, ...detail.chips].map((c) => chip(c.tone, c.text));
  const body = html`<article class="event">
<h1>${detail.title}</h1>
<p class="chips">${chips}</p>
${withdrawnNote(event)}${facts(event, site)}
<div class="lead">${detail.paragraphs.map((p) => html`<p>${p}</p>`)}</div>
${section('What happened when', course(event))}${section('Which versions', affected(event))}${section('Only under these conditions', condition(event))}<div class="columns"><div>
${section('Who says what', claims(detail))}</div><div>
${section('The vendor’s answer', response(event))}${section('What it is called', labels(detail))}${section('Seen in the released files', evidence(event, detail))}${section(`Why the level is “${detail.level.text}”`, why(detail))}</div></div>
${section('Sources', references(event))}${section('Changes of this record', revisions(event))}${section('Related records', related(event, site))}<p class="stamp">Published ${dateTag(event.published)}, last changed ${dateTag(event.modified)}. ${counted(event.references.length, 'source')}.</p>
</article>`;
  return page(site, { path: eventPath(event.id), title: event.summary, description: event.details, body });
}
