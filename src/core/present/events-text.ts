import type { TrustEvent } from '../model/event';
import type { Feed, FeedStatus } from '../model/feed';
import type { Vendor } from '../model/tool';
import { jsonText, shorten, terminalText, visible } from './escape';
import { concernWords, counted, dayOf, feedWords, originOf } from './words';
import { paint, wrap, type TextStyle } from './words-layout';

/** The vendor with this id or name, whatever the case; null when the feed has none. */
export function findVendor(feed: Feed, query: string): Vendor | null {
  const wanted = query.trim().toLowerCase();
  return feed.vendors.find((v) => v.id.toLowerCase() === wanted || v.name.toLowerCase() === wanted) ?? null;
}

/** Newest first; events of one day by id. `vendor` null: all. */
export function listEvents(feed: Feed, vendor: Vendor | null): readonly TrustEvent[] {
  const events = feed.events.filter((e) => vendor === null || e.vendor === vendor.id);
  return events.sort((a, b) => order(b.date, a.date) || order(a.id, b.id));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The records of the feed for people. */
export function eventsText(feed: Feed, status: FeedStatus, events: readonly TrustEvent[], style: TextStyle): string {
  const names = new Map(feed.vendors.map((v) => [v.id, v.name]));
  const lines = events.flatMap((event) => {
    const withdrawn = event.withdrawn === null ? '' : ', withdrawn';
    const also = event.aliases.length === 0 ? '' : ` (${shorten(event.aliases.join(', '), 120)})`;
    const vendor = names.get(event.vendor) ?? event.vendor;
    const from = originOf(event) === '' ? '' : `, ${originOf(event)}`;
    const facts = `${dayOf(event.date)}  ${vendor}, ${event.polarity}, ${concernWords(event.concern)}${withdrawn}${from}`;
    return [
      `${paint(style, 'bold', terminalText(event.id))}  ${terminalText(facts)}`,
      ...wrap(terminalText(`${shorten(event.summary, 300)}${also}`), style.width, '    '),
    ];
  });
  const refused = feed.problems.length === 0 ? '' : ` ${counted(feed.problems.length, 'record')} could not be used.`;
  const tail = `${counted(events.length, 'event')}; ${feedWords(status)}.${refused}`;
  return `${[...lines, ...wrap(terminalText(tail), style.width, '', '  ')].join('\n')}\n`;
}

/** Where the feeds stand, for programs; `origins` names each. */
export function feedJson(status: FeedStatus): object {
  const { status: standing, generated, events, reason, origins } = status;
  return {
    status: standing,
    generated,
    events,
    reason,
    origins: origins.map((o) => ({
      id: o.id,
      name: o.name,
      status: o.status,
      generated: o.generated,
      events: o.events,
      reason: o.reason,
      expires: o.expires,
    })),
  };
}

/** The records of the feed for programs. */
export function eventsJson(feed: Feed, status: FeedStatus, events: readonly TrustEvent[]): string {
  const names = new Map(feed.vendors.map((v) => [v.id, v.name]));
  const document = {
    schemaVersion: 1,
    feed: feedJson(status),
    events: events.map((e) => ({
      id: e.id,
      record: e.record,
      date: e.date,
      vendor: e.vendor,
      vendorName: names.get(e.vendor) ?? e.vendor,
      kind: e.kind,
      polarity: e.polarity,
      concern: e.concern,
      summary: visible(e.summary),
      aliases: e.aliases,
      withdrawn: e.withdrawn,
      origin: e.origin,
    })),
    problems: feed.problems.map((p) => `${p.record}: ${p.message}`),
  };
  return `${jsonText(document)}\n`;
}
