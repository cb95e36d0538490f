import { compareDates } from '../ledger/dates';
import { buildLedger, type VendorLedger } from '../ledger/ledger';
import type { TrustEvent } from '../model/event';
import type { Feed } from '../model/feed';
import { concernTone, compareText, plain, polarityMark } from '../present/report-words';
import type { Tone } from '../present/report-view-base';
import { concernWords } from '../present/words';
import { html, type Markup, type Part } from './html';

/** A page or feed, relative to the folder of the site. */
export interface SiteFile {
  readonly path: string;
  readonly text: string;
}

export interface SiteOptions {
  /** https address of the site, ending in `/`; null when it is not known, and links are relative everywhere. */
  readonly base: string | null;
  /** SHA-256 in hexadecimal digits, of UTF-8 text. */
  readonly sha256: (text: string) => string;
}

/** The feed, ordered for pages. */
export interface Site {
  readonly feed: Feed;
  readonly options: SiteOptions;
  /** Newest first. */
  readonly events: readonly TrustEvent[];
  readonly byId: ReadonlyMap<string, TrustEvent>;
  /** Vendors with at least one record, by name. */
  readonly ledgers: readonly VendorLedger[];
}

export function siteOf(feed: Feed, options: SiteOptions): Site {
  const events = [...feed.events].sort((a, b) => compareDates(b.date, a.date) || compareText(b.id, a.id));
  const ids = [...new Set([...feed.vendors.map((v) => v.id), ...events.map((e) => e.vendor)])];
  const ledgers = ids.map((id) => buildLedger(feed, id)).filter((l) => l.rows.length > 0);
  ledgers.sort((a, b) => compareText(a.name.toLowerCase(), b.name.toLowerCase()) || compareText(a.vendor, b.vendor));
  return { feed, options, events, byId: new Map(events.map((e) => [e.id, e])), ledgers };
}

/** A name in a path: what has a meaning there is written as `_`. Ids of sound records come out as they are. */
function fileName(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, '_');
}

export function eventPath(id: string): string {
  return `events/${fileName(id)}.html`;
}

export function vendorPath(id: string): string {
  return `vendors/${fileName(id)}.html`;
}

export function vendorName(site: Site, id: string): string {
  return plain(site.feed.vendors.find((v) => v.id === id)?.name ?? id, 100);
}

/** @param up what leads from the page to the folder of the site: empty or `../` */
export function eventLink(event: { readonly id: string; readonly summary: string }, up: string): Markup {
  return html`<a href="${up}${eventPath(event.id)}">${plain(event.summary, 300)}</a>`;
}

export function vendorLink(site: Site, id: string, up: string): Markup {
  const name = vendorName(site, id);
  return site.ledgers.some((l) => l.vendor === id) ? html`<a href="${up}${vendorPath(id)}">${name}</a>` : html`${name}`;
}

/** Words in a tone; the words carry the meaning. */
export function toned(tone: Tone, text: Part): Markup {
  return html`<span class="${tone}">${text}</span>`;
}

export function chip(tone: Tone, text: Part): Markup {
  return html`<span class="chip ${tone}">${text}</span>`;
}

export function levelChip(event: Pick<TrustEvent, 'concern'>): Markup {
  return chip(concernTone(event.concern), concernWords(event.concern));
}

/** `− debit`, `+ credit`, `· neutral`. */
export function polarityTag(polarity: TrustEvent['polarity']): Markup {
  const { sign, text, tone } = polarityMark(polarity);
  return html`<span class="${tone}"><span aria-hidden="true">${sign}</span> ${text}</span>`;
}
