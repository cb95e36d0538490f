import type { CoverageRow } from '../core/present/report-view';
import { el, note, row, section, table, type Column } from './dom';
import { disclosure, mark, type Page } from './page';

const COLUMNS: readonly Column[] = [
  { title: 'Source', className: 'col-source' },
  { title: 'Status', className: 'col-status' },
  { title: 'Found', className: 'col-count' },
  { title: 'Why, and what to do', className: 'col-reason' },
];

function coverageTable(label: string, rows: readonly CoverageRow[]): HTMLElement {
  const elements = rows.map((r) =>
    row(COLUMNS, [
      el('code', {}, r.source),
      mark(r.status),
      String(r.count),
      el('div', {}, r.reason, r.place === '' ? null : el('span', { class: 'via' }, r.place)),
    ]),
  );
  return table(label, COLUMNS, el('tbody', {}, ...elements));
}

/** What was looked at and what was not. */
export function coverageSection(page: Page): HTMLElement {
  const { coverage } = page.view;
  const scanned =
    coverage.scanned.length === 0
      ? null
      : disclosure(page, 'coverage-scanned', false, { class: 'small' }, [`Scanned: ${coverage.scanned.length}`], () => [
          coverageTable('Scanned sources', coverage.scanned),
        ]);
  const open = coverage.open.length === 0 ? null : coverageTable('Sources that were not looked at', coverage.open);
  return section('coverage', 'Coverage', note(coverage.summary), open, scanned);
}

function listSection(id: string, title: string, lines: readonly string[]): HTMLElement | null {
  if (lines.length === 0) return null;
  return section(id, title, el('ul', { class: 'lines' }, ...lines.map((l) => el('li', {}, l))));
}

/** Records and ignores that do not count, and what the report cannot know. */
export function closing(page: Page): readonly (HTMLElement | null)[] {
  const { view } = page;
  return [
    listSection('ignore-problems', 'Ignores that do not count', view.ignoreProblems),
    listSection('feed-problems', 'Feed records that could not be used', view.feedProblems),
    el('footer', {}, listSection('limits', 'What this report does not know', view.limits)),
  ];
}
