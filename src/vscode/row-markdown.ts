import { markdownLink, markdownText } from '../core/present/escape';
import type { StatusRow } from '../core/present/status';

/** A row as Markdown: its text escaped, linked to its command or its https address where it has one. */
export function rowMarkdown(row: StatusRow): string {
  if (row.command !== undefined) {
    const args = encodeURIComponent(JSON.stringify(row.command.args));
    const account = row.href === undefined ? '' : ` · ${markdownLink('primary account', row.href)}`;
    return `[${markdownText(row.text)}](command:${row.command.id}?${args})${account}`;
  }
  return row.href === undefined ? markdownText(row.text) : markdownLink(row.text, row.href);
}
