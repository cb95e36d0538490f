import type { ClaimView, EventDetail, ReferenceView } from '../core/present/report-view-event';
import { el, note, type Child } from './dom';
import { disclosure, mark, webLink, type Page } from './page';

/** Claims in sight before the rest is folded away. */
const SHOWN_CLAIMS = 7;

/** A small heading with what belongs under it; nothing when there is nothing. */
export function part(title: string, ...children: readonly Child[]): HTMLElement | null {
  if (children.every((c) => c === null)) return null;
  return el('div', { class: 'part' }, el('h4', {}, title), ...children);
}

function reference(page: Page, r: ReferenceView): HTMLElement {
  return el(
    'li',
    { value: r.number },
    webLink(page, r),
    r.source === '' ? null : el('span', { class: 'source' }, ` ${r.source}`),
    r.opened ? null : el('span', { class: 'tag tone-muted' }, 'not opened by us'),
  );
}

function claim(page: Page, c: ClaimView): HTMLElement {
  return el(
    'li',
    {},
    mark(c.status, 'tag'),
    ' ',
    c.text,
    el('span', { class: 'source' }, ` – ${c.claimant}`),
    ...c.references.flatMap((r) => [' ', numberLink(page, r)]),
  );
}

/** The number of a reference as a link; its title is said and shown on hover. */
function numberLink(page: Page, r: ReferenceView): HTMLElement {
  const link = webLink(page, { ...r, title: `[${r.number}]` });
  link.classList.add('number');
  link.setAttribute('aria-label', `Source ${r.number}: ${r.title}`);
  link.title = r.url === null ? r.title : `${r.title}\n${r.url}`;
  return link;
}

/** `7 disputed, 1 reported`. */
function statusCounts(claims: readonly ClaimView[]): string {
  const counts = new Map<string, number>();
  for (const c of claims) counts.set(c.status.text, (counts.get(c.status.text) ?? 0) + 1);
  return [...counts].map(([status, n]) => `${n} ${status}`).join(', ');
}

/** Claims with their status and who makes them. */
export function claims(page: Page, detail: EventDetail, where: string): HTMLElement | null {
  if (detail.claims.length === 0) return note('No claim is recorded.');
  const list = (some: readonly ClaimView[]): HTMLElement =>
    el('ul', { class: 'plain claims' }, ...some.map((c) => claim(page, c)));
  if (detail.claims.length <= SHOWN_CLAIMS + 1) return list(detail.claims);
  const rest = detail.claims.slice(SHOWN_CLAIMS);
  const words = `and ${rest.length} more: ${statusCounts(rest)}`;
  const more = disclosure(page, `${where} ${detail.id} claims`, false, { class: 'small' }, [words], () => [list(rest)]);
  return el('div', {}, list(detail.claims.slice(0, SHOWN_CLAIMS)), more);
}

/** Primary accounts in sight, the other references behind a disclosure. */
export function accounts(page: Page, detail: EventDetail, where: string): HTMLElement {
  const primary =
    detail.primary.length === 0
      ? note('No primary account is recorded.')
      : el('ol', { class: 'accounts' }, ...detail.primary.map((r) => reference(page, r)));
  if (detail.more.length === 0) return el('div', {}, primary);
  const lead = detail.primary.length === 0 ? '' : 'and ';
  const words = `${lead}${detail.more.length} ${detail.primary.length === 0 ? 'other' : 'more'}: reports, analyses, corrections`;
  const more = disclosure(page, `${where} ${detail.id} accounts`, false, { class: 'small' }, [words], () => [
    el('ol', { class: 'accounts' }, ...detail.more.map((r) => reference(page, r))),
  ]);
  return el('div', {}, primary, more);
}

/** The course of the event, in order of time. */
export function course(detail: EventDetail): HTMLElement | null {
  if (detail.course.length === 0) return null;
  const steps = detail.course.map((s) =>
    el(
      'li',
      { class: `tone-${s.tone}` },
      el('span', { class: 'step-date' }, s.date),
      s.time === '' ? null : el('span', { class: 'step-time' }, s.time),
      el('span', { class: 'step-name' }, s.step),
      s.text === '' || s.text === s.step ? null : el('span', { class: 'step-text' }, s.text),
      s.basis === '' ? null : el('span', { class: 'step-basis' }, s.basis),
    ),
  );
  return el('ol', { class: 'course', 'aria-label': 'Course of the event' }, ...steps);
}

/** Words that others use for the event, each with its users. */
export function labels(detail: EventDetail): HTMLElement | null {
  if (detail.labels.length === 0) return null;
  const items = detail.labels.map((l) => el('li', {}, el('span', { class: 'label' }, l.label), ` – ${l.usedBy}`));
  return el('ul', { class: 'plain' }, ...items);
}

/** Kind, aliases and other chips of an event, its id last. */
export function chipLine(detail: EventDetail): readonly HTMLElement[] {
  return [...detail.chips.map((c) => mark(c, 'tag')), el('span', { class: 'id' }, detail.id)];
}
