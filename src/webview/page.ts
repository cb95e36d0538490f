import type { ReportMessage } from '../core/present/report-messages';
import type { ReportView } from '../core/present/report-view';
import type { Marked, PlaceLink } from '../core/present/report-view-base';
import type { ReferenceView } from '../core/present/report-view-event';
import { button, el, type Child } from './dom';

/** What is kept while the page is hidden and over restarts of the editor. */
export interface PageState {
  readonly vendor: string | null;
  readonly scroll: number;
  /** What was opened or closed by hand, by key. */
  readonly open: Readonly<Record<string, boolean>>;
  readonly filters: Readonly<Record<string, string>>;
}

export const EMPTY_STATE: PageState = { vendor: null, scroll: 0, open: {}, filters: {} };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The kept state, or an empty one for anything that is none. */
export function readState(kept: unknown): PageState {
  if (!isRecord(kept)) return EMPTY_STATE;
  const { vendor, scroll, open, filters } = kept as Partial<Record<keyof PageState, unknown>>;
  const entries = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
  return {
    vendor: typeof vendor === 'string' ? vendor : null,
    scroll: typeof scroll === 'number' && Number.isFinite(scroll) ? scroll : 0,
    open: Object.fromEntries(entries(open).filter((e): e is [string, boolean] => typeof e[1] === 'boolean')),
    filters: Object.fromEntries(entries(filters).filter((e): e is [string, string] => typeof e[1] === 'string')),
  };
}

/** What the parts of the page share. */
export interface Page {
  readonly view: ReportView;
  readonly post: (message: ReportMessage) => void;
  /** Whether something is open: as the person left it, else as given. */
  isOpen(key: string, otherwise: boolean): boolean;
  setOpen(key: string, open: boolean): void;
  filter(name: string): string;
  setFilter(name: string, value: string): void;
}

/** Words with their sign and tone. The sign is decoration: the words say it all. */
export function mark(marked: Marked, className = 'mark'): HTMLElement {
  const sign = marked.sign === '' ? null : el('span', { class: 'sign', 'aria-hidden': 'true' }, marked.sign);
  return el('span', { class: `${className} tone-${marked.tone}` }, sign, marked.text);
}

/** A link to the web. The extension opens it; the address is there to be seen and copied. */
export function webLink(page: Page, reference: ReferenceView): HTMLElement {
  const { url } = reference;
  if (url === null) return el('span', {}, reference.title);
  const link = el('a', { href: url, title: url, 'data-focus': `link ${url}` }, reference.title);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    page.post({ type: 'openLink', url });
  });
  return link;
}

/** A place in a file; a button where it can be opened. */
export function placeButton(page: Page, place: PlaceLink): HTMLElement {
  const { open } = place;
  if (open === null) return el('span', { class: 'place' }, place.label);
  const key = `place ${open.uri}:${open.line}:${open.character}`;
  const element = button(place.label, key, 'link place', () => {
    page.post({ type: 'openPlace', ...open });
  });
  element.title = `Open ${place.label}`;
  return element;
}

/** A disclosure that remembers whether it is open; its inside is made when it is first opened. */
export function disclosure(
  page: Page,
  key: string,
  open: boolean,
  attributes: Readonly<Record<string, string>>,
  summary: readonly Child[],
  inside: () => readonly Child[],
): HTMLDetailsElement {
  const element = el('details', attributes, el('summary', { 'data-focus': key }, ...summary));
  let made = false;
  const make = (): void => {
    if (made) return;
    made = true;
    for (const child of inside()) {
      if (child !== null) element.append(child);
    }
  };
  if (page.isOpen(key, open)) {
    make();
    element.open = true;
  }
  element.addEventListener('toggle', () => {
    if (element.open) make();
    page.setOpen(key, element.open);
  });
  return element;
}
