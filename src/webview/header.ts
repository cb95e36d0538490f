import type { VendorChip } from '../core/present/report-view';
import { button, el, goTo, note, type Child } from './dom';
import { disclosure, mark, type Page } from './page';

/** Vendors without a tool here that are shown before the rest is folded away. */
const SHOWN_OTHERS = 4;

function factsLine(page: Page): HTMLElement {
  const parts = page.view.facts.flatMap((fact, i): Child[] => {
    const text = fact.toCoverage
      ? button(fact.text, 'to-coverage', 'link', () => {
          goTo(document.getElementById('coverage-title'));
        })
      : el('span', {}, fact.text);
    return i === 0 ? [text] : [el('span', { class: 'dot', 'aria-hidden': 'true' }, ' · '), text];
  });
  return el('p', { class: 'facts' }, ...parts);
}

function chip(page: Page, vendor: VendorChip): HTMLElement {
  const element = button('', `vendor ${vendor.id}`, 'chip', () => {
    page.post({ type: 'selectVendor', vendor: vendor.id });
  });
  element.append(vendor.name);
  if (vendor.count > 0) element.append(el('strong', { class: 'tone-warn' }, ` ${vendor.count}`));
  element.setAttribute('aria-pressed', String(vendor.selected));
  element.setAttribute('aria-label', vendor.label);
  if (vendor.label !== vendor.name) element.title = vendor.label;
  return element;
}

function chips(page: Page): HTMLElement {
  const { here, others, otherLabel } = page.view.vendors;
  const parts: Child[] = [];
  const group = (label: string, list: readonly Child[]): HTMLElement =>
    el('div', { class: 'chip-group', role: 'group', 'aria-label': label }, el('span', { class: 'chip-label' }, `${label}:`), ...list);
  if (here.length > 0) parts.push(group('Here', here.map((v) => chip(page, v))));
  if (others.length > 0) {
    // The chosen vendor is never folded away.
    const first = [...others].sort((a, b) => Number(b.selected) - Number(a.selected));
    const rest = first.slice(SHOWN_OTHERS);
    const more = disclosure(page, 'more-vendors', false, { class: 'more-chips' }, [
      el('span', { class: 'chip', 'aria-label': `${rest.length} more vendors` }, `+ ${rest.length}`),
    ], () => [el('div', { class: 'chip-group' }, ...rest.map((v) => chip(page, v)))]);
    parts.push(group(otherLabel, [...first.slice(0, SHOWN_OTHERS).map((v) => chip(page, v)), rest.length > 0 ? more : null]));
  }
  return el('nav', { class: 'chips', 'aria-label': 'Vendors' }, ...parts);
}

/** Title, facts, notices and the choice of vendor. */
export function header(page: Page): HTMLElement {
  const rescan = button('Scan again', 'rescan', 'button secondary', () => {
    page.post({ type: 'rescan' });
  });
  const notices = page.view.notices.map((n) => el('li', { class: `notice edge-${n.tone}` }, mark(n)));
  return el(
    'header',
    {},
    el('div', { class: 'title-row' }, el('h1', {}, page.view.title), rescan),
    factsLine(page),
    notices.length === 0 ? null : el('ul', { class: 'notices', 'aria-label': 'Notices' }, ...notices),
    chips(page),
  );
}

/** Figures in tiles; one without data says so. */
export function tiles(page: Page): HTMLElement {
  const list = page.view.tiles.map((t) =>
    el(
      'li',
      { class: t.known ? 'tile' : 'tile tile-empty' },
      el('span', { class: 'tile-value' }, t.value),
      el('span', { class: 'tile-label' }, t.label),
      note(t.note, 'tile-note'),
    ),
  );
  return el('ul', { class: 'tiles', 'aria-label': 'Figures of this ledger' }, ...list);
}
