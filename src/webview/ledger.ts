import type { EventDetail } from '../core/present/report-view-event';
import type { EventRow, FilterOption } from '../core/present/report-view-ledger';
import { button, el, goTo, note, row, section, table, type Column } from './dom';
import { accounts, chipLine, claims, part } from './event-parts';
import { mark, type Page } from './page';

const COLUMNS: readonly Column[] = [
  { title: 'Date', className: 'col-date' },
  { title: 'Kind', className: 'col-kind' },
  { title: 'What', className: 'col-what' },
  { title: 'Polarity', className: 'col-polarity' },
  { title: 'Here', className: 'col-here' },
];

type FilterName = 'kind' | 'polarity' | 'here';

interface Shown {
  readonly data: EventRow;
  readonly element: HTMLElement;
  /** Opens or closes the row's details; null for a row without. */
  readonly toggle: ((open: boolean) => void) | null;
}

function detailRow(page: Page, detail: EventDetail, id: string): HTMLElement {
  const explain = button('Explain', `row-explain ${detail.id}`, 'link', () => {
    page.post({ type: 'explain', event: detail.id });
  });
  const log = button('Log…', `row-log ${detail.id}`, 'link', () => {
    page.post({ type: 'log', event: detail.id });
  });
  const related = detail.related.length === 0 ? null : el('p', { class: 'note' }, `Related: ${detail.related.join(', ')}`);
  const inside = el(
    'div',
    { class: 'row-detail' },
    el('div', { class: 'chip-line' }, mark(detail.level, 'tag'), ...chipLine(detail), explain, log),
    ...detail.paragraphs.map((p) => el('p', {}, p)),
    el(
      'div',
      { class: 'columns' },
      el('div', {}, part('Who says what', claims(page, detail, 'row')), part('The vendor’s answer', el('p', {}, detail.response))),
      el('div', {}, part('Primary accounts', accounts(page, detail, 'row')), part('Your log', ...detail.own.map((o) => el('p', {}, o)))),
    ),
    related,
  );
  return el('tr', { role: 'row', class: 'detail', id }, el('td', { role: 'cell', colspan: COLUMNS.length }, inside));
}

function titleCell(page: Page, data: EventRow, detail: EventDetail, element: () => HTMLElement): [HTMLElement, (open: boolean) => void] {
  const key = `row ${data.key}`;
  const id = `detail ${data.key}`;
  let opened: HTMLElement | null = null;
  const control = button(data.title, key, 'row-toggle', () => {
    toggle(opened === null);
    page.setOpen(key, opened !== null);
  });
  control.setAttribute('aria-expanded', 'false');
  const toggle = (open: boolean): void => {
    if (open === (opened !== null)) return;
    if (open) {
      opened = detailRow(page, detail, id);
      element().after(opened);
      control.setAttribute('aria-controls', id);
    } else {
      opened?.remove();
      opened = null;
      control.removeAttribute('aria-controls');
    }
    control.setAttribute('aria-expanded', String(open));
  };
  return [control, toggle];
}

function eventRow(page: Page, data: EventRow): Shown {
  const detail = data.event !== null && Object.hasOwn(page.view.details, data.event) ? page.view.details[data.event] : undefined;
  const cells = (title: HTMLElement | string): HTMLElement =>
    row(COLUMNS, [data.dateText, data.kindText, title, mark(data.polarityMark), mark(data.hereMark)], { id: `row ${data.key}` });
  if (detail === undefined) return { data, element: cells(data.title), toggle: null };
  const [control, toggle] = titleCell(page, data, detail, () => element);
  const element = cells(control);
  return { data, element, toggle };
}

function filterSelect(page: Page, name: FilterName, label: string, options: readonly FilterOption[], changed: () => void): HTMLElement {
  const select = el('select', { id: `filter-${name}`, 'data-focus': `filter ${name}` }, el('option', { value: '' }, 'all'));
  for (const o of options) select.append(el('option', { value: o.value }, o.text));
  // A kept choice that this vendor has no row for would hide every row.
  const kept = page.filter(name);
  select.value = options.some((o) => o.value === kept) ? kept : '';
  select.addEventListener('change', () => {
    page.setFilter(name, select.value);
    changed();
  });
  return el('span', { class: 'filter' }, el('label', { for: `filter-${name}` }, label), select);
}

/** The table of all events with its filters, and the way to show one row of it. */
export interface Ledger {
  readonly element: HTMLElement;
  /** Clears what hides the row, opens it and moves there. */
  readonly show: (key: string) => void;
}

/** Builds the table; rows that a filter hides leave the table, so that they are hidden for everyone. */
export function ledgerSection(page: Page): Ledger {
  const { rows, kinds, polarities, heres } = page.view.ledger;
  const all = rows.map((r) => eventRow(page, r));
  const body = el('tbody', {});
  const count = el('p', { class: 'note', role: 'status' });
  const chosen = (name: FilterName): string => filters.querySelector<HTMLSelectElement>(`#filter-${name}`)?.value ?? '';
  const draw = (): void => {
    const kept = all.filter(({ data }) => (['kind', 'polarity', 'here'] as const).every((n) => chosen(n) === '' || data[n] === chosen(n)));
    for (const r of all) r.toggle?.(false);
    body.replaceChildren(...kept.map((r) => r.element));
    for (const r of kept) {
      if (page.isOpen(`row ${r.data.key}`, false)) r.toggle?.(true);
    }
    count.textContent = kept.length === all.length ? `${all.length} rows` : `${kept.length} of ${all.length} rows`;
  };
  const filters = el(
    'div',
    { class: 'filters', role: 'group', 'aria-label': 'Filters' },
    filterSelect(page, 'kind', 'Kind', kinds, draw),
    filterSelect(page, 'polarity', 'Polarity', polarities, draw),
    filterSelect(page, 'here', 'Applies here', heres, draw),
    count,
  );
  draw();
  const empty = rows.length === 0 ? note('No event of this vendor is recorded in this feed. That is no sign of safety.') : null;
  const element = section('events', 'All events', rows.length === 0 ? empty : filters, note(page.view.ledger.note), rows.length === 0 ? null : table('All events', COLUMNS, body));
  return {
    element,
    show: (key) => {
      showRow(page, key, all, filters);
    },
  };
}

/** Clears the filters when they hide the row, opens it and moves there. */
function showRow(page: Page, key: string, all: readonly Shown[], filters: HTMLElement): void {
  const wanted = all.find((r) => r.data.key === key);
  if (wanted === undefined) return;
  if (!wanted.element.isConnected) {
    for (const select of filters.querySelectorAll('select')) {
      select.value = '';
      select.dispatchEvent(new Event('change'));
    }
  }
  wanted.toggle?.(true);
  page.setOpen(`row ${key}`, wanted.toggle !== null);
  goTo(wanted.element.querySelector('button') ?? wanted.element);
}
