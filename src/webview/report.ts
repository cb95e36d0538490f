import type { ReportMessage } from '../core/present/report-messages';
import type { ReportView } from '../core/present/report-view';
import { cardsSection } from './cards';
import { chartSection } from './chart';
import { closing, coverageSection } from './coverage';
import { focusKey } from './dom';
import { header, tiles } from './header';
import { ledgerSection } from './ledger';
import { EMPTY_STATE, readState, type Page, type PageState } from './page';
import { toolsSection } from './tools';

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: ReportMessage) => void;
  readonly getState: () => unknown;
  readonly setState: (state: PageState) => void;
};

/** Time after the last scroll event at which the position is kept, in milliseconds. */
const SCROLL_PAUSE = 150;

interface Store {
  readonly get: () => PageState;
  readonly keep: (change: Partial<PageState>) => void;
  readonly post: (message: ReportMessage) => void;
}

function pageOf(view: ReportView, store: Store): Page {
  const { get, keep, post } = store;
  return {
    view,
    post,
    isOpen: (key, otherwise) => (Object.hasOwn(get().open, key) ? get().open[key] === true : otherwise),
    setOpen: (key, open) => {
      keep({ open: { ...get().open, [key]: open } });
    },
    filter: (name) => (Object.hasOwn(get().filters, name) ? (get().filters[name] ?? '') : ''),
    setFilter: (name, value) => {
      keep({ filters: { ...get().filters, [name]: value } });
    },
  };
}

/** Draws each report it is sent and keeps what the person opened, filtered and scrolled to. */
function start(root: HTMLElement): void {
  const api = acquireVsCodeApi();
  let state = readState(api.getState());
  let first = true;
  let stop = (): void => undefined;
  const keep = (change: Partial<PageState>): void => {
    state = { ...state, ...change };
    api.setState(state);
  };
  const store: Store = { get: () => state, keep, post: api.postMessage };
  const draw = (view: ReportView): void => {
    const other = state.vendor !== view.vendor;
    if (other) keep({ ...EMPTY_STATE, filters: state.filters, vendor: view.vendor });
    stop();
    stop = render(root, pageOf(view, store));
    if (first || other) window.scrollTo(0, state.scroll);
    first = false;
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const view = reportIn(event.data);
    if (view !== null) draw(view);
  });
  let timer = 0;
  window.addEventListener('scroll', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      keep({ scroll: window.scrollY });
    }, SCROLL_PAUSE);
  });
  api.postMessage({ type: 'ready' });
}

/** The report in a message of the extension; null for messages of anyone else, such as the editor's own. */
function reportIn(data: unknown): ReportView | null {
  if (typeof data !== 'object' || data === null) return null;
  const { type, view } = data as { readonly type?: unknown; readonly view?: unknown };
  return type === 'report' && typeof view === 'object' && view !== null ? (view as ReportView) : null;
}

/** Replaces the page; focus stays on what has the same key. Returns what ends the watching of sizes. */
function render(root: HTMLElement, page: Page): () => void {
  const focused = document.activeElement?.getAttribute('data-focus') ?? null;
  const scroll = window.scrollY;
  const ledger = ledgerSection(page);
  const chart = chartSection(page.view.chart, ledger.show);
  const parts = [
    header(page),
    toolsSection(page),
    chart.element,
    tiles(page),
    cardsSection(page),
    ledger.element,
    coverageSection(page),
    ...closing(page),
  ];
  root.replaceChildren(...parts.filter((p) => p !== null));
  chart.fit();
  window.scrollTo(0, scroll);
  if (focused !== null) focusKey(root, focused);
  return chart.stop;
}

const root = document.getElementById('report');
if (root !== null) start(root);
