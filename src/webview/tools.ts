import type { ToolRow } from '../core/present/report-view';
import { el, note, row, section, table, type Child, type Column } from './dom';
import { mark, placeButton, type Page } from './page';

const COLUMNS: readonly Column[] = [
  { title: 'Tool', className: 'col-tool' },
  { title: 'Version', className: 'col-version' },
  { title: 'Where', className: 'col-where' },
  { title: 'How it stands', className: 'col-standing' },
  { title: 'Verdict', className: 'col-verdict' },
];

function where(page: Page, tool: ToolRow): HTMLElement {
  const also = tool.also.flatMap((place): Child[] => [el('span', { class: 'also' }, 'also ', placeButton(page, place))]);
  return el('div', {}, placeButton(page, tool.where), ...also);
}

function name(tool: ToolRow): HTMLElement {
  const formerly = tool.formerly === null ? null : el('span', { class: 'via' }, tool.formerly);
  return el('div', {}, tool.tool, formerly, tool.end === null ? null : el('span', { class: 'also' }, tool.end));
}

function version(tool: ToolRow): HTMLElement {
  const via = tool.via === null ? null : el('span', { class: 'via' }, `by ${tool.via}`);
  return el('div', {}, el('code', {}, tool.version), via);
}

function standing(tool: ToolRow): HTMLElement {
  return el('div', {}, mark(tool.standing), tool.behind === null ? null : el('span', { class: 'also' }, tool.behind));
}

/** The table of what was found here. */
export function toolsSection(page: Page): HTMLElement {
  const { tools, toolsNote } = page.view;
  const rows = tools.map((t) =>
    row(COLUMNS, [
      name(t),
      version(t),
      where(page, t),
      standing(t),
      el('div', {}, mark(t.verdict), t.verdictNote === '' ? null : el('span', { class: 'verdict-note' }, t.verdictNote)),
    ]),
  );
  const title = 'On this machine and in this workspace';
  const body = rows.length === 0 ? null : table(title, COLUMNS, el('tbody', {}, ...rows));
  return section('tools', title, body, note(toolsNote));
}
