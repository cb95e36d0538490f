import type { Claim, Reference, TrustEvent } from '../model/event';
import { compareDates } from '../ledger/dates';
import { httpsLink } from './escape';
import type { OwnRow } from './report-view';
import type { Marked } from './report-view-base';
import type { ClaimView, CourseView, EventDetail, ReferenceView } from './report-view-event';
import { claimTone, compareText, concernTone, dateWords, kindWords, listed, marked, plain, stepTone } from './report-words';
import { revisionWords } from './revision-words';
import { claimWords, concernWords, counted, originOf, stepWords } from './words';

/** A link as the report shows it: title, then who published it and when. */
export function referenceView(reference: Reference, index: number): ReferenceView {
  const date = reference.date === null ? null : dateWords(reference.date);
  const source = [plain(reference.publisher, 100), date].filter((s) => s !== null && s !== '').join(', ');
  return {
    number: index + 1,
    title: plain(reference.title, 300) || plain(reference.url, 300),
    url: httpsLink(reference.url),
    source: httpsLink(reference.url) === null ? `${source}${source === '' ? '' : ', '}${plain(reference.url, 300)}` : source,
    primary: reference.primary,
    opened: reference.opened,
  };
}

function claimView(claim: Claim, event: TrustEvent): ClaimView {
  return {
    status: marked('', claimWords(claim.status), claimTone(claim.status)),
    text: plain(claim.text),
    claimant: plain(claim.claimant, 300),
    references: claim.references.flatMap((i) => {
      const reference = event.references[i];
      return reference === undefined ? [] : [referenceView(reference, i)];
    }),
  };
}

/** Sorted by day; steps of one day keep the order of the record, which is the order of the story. */
function courseOf(event: TrustEvent): readonly CourseView[] {
  const steps = event.course.map((step, index) => ({ step, index }));
  steps.sort((a, b) => compareDates(a.step.date.slice(0, 10), b.step.date.slice(0, 10)) || a.index - b.index);
  return steps.map(({ step }) => {
    const clock = /T(\d{2}:\d{2})/.exec(step.date)?.[1];
    const zone = step.zone === '' || step.zone === 'UTC' ? '' : `day counted in ${plain(step.zone, 40)}`;
    return {
      date: dateWords(step.date),
      time: clock === undefined ? zone : `${clock} UTC`,
      step: stepWords(step.step),
      text: plain(step.text, 300),
      basis: step.basis === '' ? '' : `basis: ${plain(step.basis, 100)}`,
      tone: stepTone(step.step),
    };
  });
}

function chipsOf(event: TrustEvent): readonly Marked[] {
  const chips = [marked('', kindWords(event.kind), 'plain')];
  if (originOf(event) !== '') chips.push(marked('', plain(originOf(event), 60), 'plain'));
  if (event.withdrawn !== null) chips.push(marked('', `withdrawn ${dateWords(event.withdrawn)}`, 'ask'));
  const corrected = event.revisions.findLast((r) => r.kind === 'correction');
  if (corrected !== undefined) chips.push(marked('', `corrected ${dateWords(corrected.date)}`, 'ask'));
  for (const alias of event.aliases) chips.push(marked('', plain(alias, 60), 'plain'));
  const versioned = event.record === 'event' && event.affected.length > 0;
  if (versioned && !event.aliases.some((a) => a.startsWith('CVE-'))) chips.push(marked('', 'no CVE', 'plain'));
  if (event.confidence !== 'high') chips.push(marked('', `${event.confidence} confidence`, 'ask'));
  return chips;
}

/** The level as a chip. */
export function levelMark(event: TrustEvent): Marked {
  return marked('', concernWords(event.concern), concernTone(event.concern));
}

function evidenceOf(event: TrustEvent): string | null {
  const { marker } = event;
  if (marker === null || marker.observed.length === 0) return null;
  const present = marker.observed.filter((o) => o.present).length;
  const absent = marker.observed.length - present;
  const token = plain(marker.token, 100);
  return `“${token}” was looked for in ${counted(marker.observed.length, 'released package')}: there in ${present}, absent in ${absent}.`;
}

function responseOf(event: TrustEvent): string {
  const { response } = event;
  if (response === null) return 'No answer by the vendor is recorded.';
  return `${plain(response.by, 200)}, ${dateWords(response.date)}: ${plain(response.text)}`;
}

/** Blank lines part paragraphs; within one, line ends are blanks. */
function paragraphsOf(event: TrustEvent): readonly string[] {
  return event.details
    .split(/\n[ \t]*\n/)
    .map((p) => plain(p, 4000))
    .filter((p) => p !== '');
}

/** Everything the feed says of one event, worded; and what the person logged about it. */
export function eventDetail(event: TrustEvent, ownRows: readonly OwnRow[]): EventDetail {
  const references = event.references.map((r, i) => referenceView(r, i));
  return {
    id: event.id,
    title: plain(event.summary, 300),
    date: dateWords(event.date),
    level: levelMark(event),
    chips: chipsOf(event),
    paragraphs: [...paragraphsOf(event), ...event.revisions.map((r) => plain(revisionWords(r, dateWords(r.date))))],
    why: plain(event.concernWhy),
    severity: event.severity.map((s) => plain(`${s.type} ${s.score}`, 200)),
    response: responseOf(event),
    evidence: evidenceOf(event),
    course: courseOf(event),
    claims: event.claims.map((c) => claimView(c, event)),
    labels: event.labels.map((l) => ({
      label: plain(l.label, 100),
      usedBy: listed(l.usedBy.map((u) => plain(u, 100))),
    })),
    primary: references.filter((r) => r.primary),
    more: references.filter((r) => !r.primary),
    related: [...event.related].map((r) => plain(r, 60)).sort(compareText),
    own: ownRows.filter((r) => r.event === event.id).map((r) => `You logged: ${plain(r.text)} (${dateWords(r.date)})`),
  };
}
