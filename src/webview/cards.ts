import type { EventCard, EventDetail, FindingView } from '../core/present/report-view-event';
import { button, el, note, section, type Child } from './dom';
import { accounts, chipLine, claims, course, labels, part } from './event-parts';
import { disclosure, mark, placeButton, webLink, type Page } from './page';

function finding(page: Page, f: FindingView): HTMLElement {
  const trail = disclosure(page, `trail ${f.finding} ${f.event}`, false, { class: 'small' }, ['Trail: how this was decided'], () => [
    el('ol', { class: 'trail' }, ...f.trail.map((t) => el('li', {}, t))),
  ]);
  const ignore = button('Ignore…', `ignore ${f.finding} ${f.event}`, 'link', () => {
    page.post({ type: 'ignore', finding: f.finding, event: f.event });
  });
  ignore.setAttribute('aria-label', `Ignore for ${f.what}, ${f.where.label}…`);
  return el(
    'li',
    { class: 'finding' },
    el('p', { class: 'finding-head' }, el('strong', {}, f.what), ' ', placeButton(page, f.where)),
    el('p', {}, mark(f.version), el('span', {}, `, ${f.versionNote}`)),
    el('p', {}, mark(f.condition), el('span', {}, `, ${f.conditionNote}`)),
    note(f.ignored, 'ignored'),
    el('div', { class: 'finding-more' }, f.trail.length === 0 ? null : trail, f.ignored === null ? ignore : null),
  );
}

function steps(page: Page, card: EventCard): HTMLElement {
  const { steps: s } = card;
  const sets = s.options.map((o) =>
    button(o.label, `set ${o.finding} ${o.event}`, 'button', () => {
      page.post({ type: 'setVersion', finding: o.finding, event: o.event });
    }),
  );
  const log = button('Log…', `log ${card.event}`, 'button secondary', () => {
    page.post({ type: 'log', event: card.event });
  });
  return el(
    'ol',
    { class: 'steps' },
    el('li', {}, s.update, ...s.hints.map((h) => note(h)), sets.length === 0 ? null : el('div', { class: 'buttons' }, ...sets)),
    el('li', {}, s.read, s.account === null ? null : ' ', s.account === null ? null : webLink(page, s.account)),
    el('li', {}, s.log, ' ', log),
    el('li', {}, s.judge),
  );
}

function body(page: Page, card: EventCard, detail: EventDetail): Child[] {
  const explain = button('Explain', `explain ${card.event}`, 'link', () => {
    page.post({ type: 'explain', event: card.event });
  });
  explain.setAttribute('aria-label', `Explain ${detail.title}`);
  return [
    el('div', { class: 'chip-line' }, mark(card.level, 'tag'), ...chipLine(detail), explain),
    card.notTarget === null ? null : el('p', { class: 'not-target' }, card.notTarget),
    note(card.ignored, 'ignored'),
    note(card.recordedUnder),
    ...detail.paragraphs.map((p) => el('p', {}, p)),
    course(detail),
    el(
      'div',
      { class: 'columns' },
      el(
        'div',
        {},
        part('Does it apply here?', el('ul', { class: 'plain' }, ...card.findings.map((f) => finding(page, f)))),
        part('Who says what', claims(page, detail, 'card')),
        part('What it is called', labels(detail)),
        part('The vendor’s answer', el('p', {}, detail.response)),
      ),
      el(
        'div',
        {},
        part('Four steps', steps(page, card)),
        part('Primary accounts', accounts(page, detail, 'card')),
        part('Why this level', el('p', {}, detail.why), ...detail.severity.map((s) => el('p', {}, el('code', {}, s)))),
        part('Evidence', note(detail.evidence, '')),
        part('Your log', ...detail.own.map((o) => el('p', {}, o))),
      ),
    ),
  ];
}

function cardElement(page: Page, card: EventCard): HTMLElement | null {
  const detail = Object.hasOwn(page.view.details, card.event) ? page.view.details[card.event] : undefined;
  if (detail === undefined) return null;
  const summary = [
    el('h3', {}, detail.title),
    el('span', { class: 'brief' }, mark(card.level, 'tag brief-level'), ` ${card.brief}`),
  ];
  const attributes = { class: `card edge-${card.tone}`, id: `card ${card.event}` };
  return disclosure(page, `card ${card.event}`, card.expanded, attributes, summary, () => [
    el('div', { class: 'card-body' }, ...body(page, card, detail)),
  ]);
}

/** The events that concern what was found here, gravest first. */
export function cardsSection(page: Page): HTMLElement {
  return section('concern', 'Events that concern you', ...page.view.cards.map((c) => cardElement(page, c)), note(page.view.cardsNote));
}
