import { httpsLink, visible } from '../present/escape';

/** What may stand in a template: text is escaped, markup stays, nothing is left out. */
export type Part = string | number | Markup | null | readonly Part[];

/** Markup that came out of `html`: the only texts that are not escaped again. */
export class Markup {
  readonly text: string;

  /** For `html` alone; a test holds the sources to that. */
  constructor(text: string) {
    this.text = text;
  }
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for element content and quoted attributes, in HTML and XML: no sign keeps a meaning, nothing hides or moves letters. */
export function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');
}

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return escapeText(String(part));
}

/** Template tag: what the template itself says is markup, every value is text unless it is markup already. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(strings.map((s, i) => s + written(values[i] ?? null)).join(''));
}

/** A link to another site, or the text alone when the address may not become a link. */
export function outLink(url: string | null, text: Part): Markup {
  const href = url === null ? null : httpsLink(url);
  return href === null ? html`${text}` : html`<a href="${href}" rel="noopener noreferrer">${text}</a>`;
}

/** A date as recorded: `2026-06`, `2026-06-30`, or with the time `2026-06-30 22:07 UTC`; other texts as they are. */
export function dateTag(date: string, withTime = false): Markup {
  const match = /^(\d{4}-\d{2}(?:-\d{2})?)(?:T(\d{2}:\d{2}))?/.exec(date);
  const day = match?.[1];
  if (day === undefined) return html`${date}`;
  const time = match?.[2];
  if (!withTime || time === undefined) return html`<time datetime="${day}">${day}</time>`;
  return html`<time datetime="${date}">${day}</time> ${time} UTC`;
}

/** A list with a class; nothing for no item. */
export function list(name: string, items: readonly Part[]): Markup | null {
  return items.length === 0 ? null : html`<ul class="${name}">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
