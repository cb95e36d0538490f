// Danger: a page that does not work without script, loads something of another host, leads nowhere, hides who says a
// thing, or shows a record that was taken back as if it stood; feeds that readers refuse or that repeat old entries.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { renderSite } from '../../../src/core/curate/site';
import { nameUrn } from '../../../src/core/curate/atom';
import { SITE_STYLE } from '../../../src/core/curate/site-style';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import type { TrustEvent } from '../../../src/core/model/event';
import type { Feed } from '../../../src/core/model/feed';
import { readBase } from '../../../src/node/curate/site';
import { affected, CLI_PACKAGE, feedOf, ledgerEntry, markerEvent, span, trustEvent } from '../../support/events';
import { FEED } from '../../support/fixtures';
import { sampleDocument } from '../feed/sample';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const BASE = 'https://feed.example/trust/';

type Files = ReadonlyMap<string, string>;

function render(feed: Feed, base: string | null = null): Files {
  return new Map(renderSite(feed, { base, sha256 }).map((f) => [f.path, f.text]));
}

function parse(text: string): Document {
  const parser = new DOMParser({ onError: (level, message) => { throw new Error(`${level}: ${message}`); } });
  return parser.parseFromString(text.replace('<!doctype html>\n', ''), 'text/xml');
}

const pagesOf = (files: Files): [string, string][] => [...files].filter(([path]) => path.endsWith('.html'));
const all = (node: Document | Element, tag: string): Element[] => [...node.getElementsByTagName(tag)];
const text = (files: Files, path: string): string => {
  const page = files.get(path);
  assert.ok(page !== undefined, `${path} is missing`);
  return page;
};
/** What a reader sees of the content, without the frame of the site. */
const words = (files: Files, path: string): string =>
  (all(parse(text(files, path)), 'main')[0]?.textContent ?? '').replace(/\s+/g, ' ');

const real = render(FEED);
const sample = parseFeed(sampleDocument());

describe('every page of the real feed', () => {
  const parsed = pagesOf(real).map(([path, page]) => ({ path, page, document: parse(page) }));

  test('there is one page per record and per vendor with records', () => {
    for (const event of FEED.events) assert.ok(real.has(`events/${event.id}.html`), event.id);
    for (const vendor of new Set(FEED.events.map((e) => e.vendor))) assert.ok(real.has(`vendors/${vendor}.html`), vendor);
    assert.ok(FEED.events.length > 50);
  });

  test('is well-formed and begins as HTML', () => {
    for (const { page } of parsed) assert.ok(page.startsWith('<!doctype html>\n<html lang="en-GB">'));
  });

  test('runs nothing and loads nothing but the style sheet of the site', () => {
    for (const { path, document } of parsed) {
      const policy = all(document, 'meta').find((m) => m.getAttribute('http-equiv') === 'Content-Security-Policy');
      assert.equal(policy?.getAttribute('content'), "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'", path);
      for (const element of all(document, '*')) {
        assert.ok(!['script', 'style', 'img', 'iframe', 'object', 'embed', 'form', 'base', 'video', 'audio'].includes(element.tagName), `${path}: ${element.tagName}`);
        for (const { name } of element.attributes) assert.ok(!name.startsWith('on') && name !== 'style' && name !== 'src', `${path}: ${name}`);
      }
    }
    assert.doesNotMatch(SITE_STYLE, /url\(|@import|@font-face/);
  });

  test('has one main heading, landmarks, and tables with caption and scopes', () => {
    for (const { path, document } of parsed) {
      assert.equal(all(document, 'h1').length, 1, path);
      for (const mark of ['header', 'nav', 'main', 'footer']) assert.equal(all(document, mark).length, 1, `${path}: ${mark}`);
      assert.equal(document.documentElement?.getAttribute('lang'), 'en-GB');
      for (const table of all(document, 'table')) {
        assert.equal(all(table, 'caption').length, 1, path);
        for (const th of all(table, 'th')) assert.ok(['col', 'row'].includes(th.getAttribute('scope') ?? ''), path);
        const columns = all(all(table, 'thead')[0]!, 'th').length;
        for (const row of all(all(table, 'tbody')[0]!, 'tr')) assert.equal(all(row, 'th').length + all(row, 'td').length, columns, path);
      }
      const levels = all(document, '*').filter((e) => /^h[1-6]$/.test(e.tagName)).map((e) => Number(e.tagName[1]));
      levels.forEach((level, i) => { assert.ok(i === 0 || level - (levels[i - 1] ?? 0) <= 1, `${path}: heading levels ${levels.join()}`); });
    }
  });

  test('every link leads to a file and place of the site, or by https to another one', () => {
    const ids = new Map(parsed.map(({ path, document }) => [path, new Set(all(document, '*').map((e) => e.getAttribute('id')))]));
    let inner = 0;
    for (const { path, document } of parsed) {
      for (const link of [...all(document, 'a'), ...all(document, 'link')]) {
        const href = link.getAttribute('href') ?? '';
        if (href.startsWith('https://')) {
          assert.match(link.getAttribute('rel') ?? '', /noopener noreferrer/, `${path}: ${href}`);
          continue;
        }
        const [file = '', place] = href.split('#');
        const target = file === '' ? path : posix.join(posix.dirname(path), file);
        assert.ok(real.has(target), `${path} leads to ${href}`);
        if (place !== undefined) assert.ok(ids.get(target)?.has(place), `${path} leads to ${href}`);
        inner++;
      }
    }
    assert.ok(inner > 1000);
  });

  test('ids are unique on their page', () => {
    for (const { path, document } of parsed) {
      const ids = all(document, '*').flatMap((e) => e.getAttribute('id') ?? []);
      assert.equal(new Set(ids).size, ids.length, path);
    }
  });

  test('the page of the marker tells course, versions, claims, labels with their users, conditions, sources and answer', () => {
    const page = words(real, 'events/x_TT-2026-0001.html');
    for (const part of ['2026-04-02 23:45 UTC', 'before 2.1.198', 'confirmed by the vendor', 'disputed', 'backdoor', 'used by Alibaba’s internal notice', 'ANTHROPIC_BASE_URL', 'primary', 'not opened while the record was written', 'Thariq Shihipar']) {
      assert.ok(page.includes(part), part);
    }
  });
});

describe('hostile texts', () => {
  const EVIL = '</title><script>x()</script><img src=x onerror=y> "\'&\u202E';
  const hostile = trustEvent({
    id: 'x_TT-2026-0100',
    summary: EVIL,
    details: EVIL,
    concernWhy: EVIL,
    vendor: 'anthropic',
    aliases: [EVIL],
    course: [{ step: 'found', date: '2026-01-01', zone: EVIL, text: EVIL, basis: EVIL }],
    claims: [{ text: EVIL, claimant: EVIL, status: 'reported', references: [0] }],
    labels: [{ label: EVIL, usedBy: [EVIL] }],
    response: { by: EVIL, date: EVIL, text: EVIL },
    severity: [{ type: EVIL, score: EVIL }],
    affected: [affected({ ecosystem: EVIL, name: EVIL }, { versions: [EVIL], ranges: [span(EVIL, EVIL)], undecidedVersions: [EVIL], installableFix: EVIL })],
    revisions: [{ date: EVIL, kind: 'correction', text: EVIL }],
    marker: { token: EVIL, where: EVIL, observed: [{ purl: EVIL, present: true }] },
    condition: { summary: EVIL, question: EVIL, test: { envSet: 'X' } },
    references: [{ type: EVIL, url: 'javascript:alert(1)', title: EVIL, publisher: EVIL, date: EVIL, primary: true, opened: false }],
  });

  test('stay texts on every page and in both feeds', () => {
    const vendors = [{ id: 'anthropic', name: EVIL, homepage: 'javascript:alert(1)', securityContact: 'data:x' }];
    const files = render({ ...feedOf([hostile]), vendors });
    for (const [path, page] of files) {
      if (path === 'style.css' || path === 'feed.json') continue;
      const document = parse(path.endsWith('.html') ? page : page.replace(/^<\?xml.*\?>\n/, ''));
      for (const tag of ['script', 'img']) assert.equal(all(document, tag).length, 0, path);
      for (const link of all(document, 'a')) assert.doesNotMatch(link.getAttribute('href') ?? '', /^(?:javascript|data):/);
      assert.ok(!page.includes('\u202E'), path);
    }
    assert.equal((JSON.parse(text(files, 'feed.json')) as { items: unknown[] }).items.length, 1);
  });

  test('any id stays inside the folder of the site', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (id, vendor) => {
        const files = render(feedOf([trustEvent({ id, vendor })]));
        for (const path of files.keys()) assert.match(path, /^(?:(?:events|vendors)\/)?[A-Za-z0-9_-]*\.(?:html|css|json|atom)$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what pages say', () => {
  test('a record that was taken back says so, and counts neither in figures nor in the running record', () => {
    const files = render(feedOf([
      trustEvent({ id: 'x_TT-2026-0001', date: '2026-01-01' }),
      trustEvent({ id: 'x_TT-2026-0002', date: '2026-02-01', withdrawn: '2026-03-01T00:00:00Z' }),
      ledgerEntry({ id: 'x_TT-2026-0003', date: '2026-03-01' }),
    ]));
    assert.match(words(files, 'events/x_TT-2026-0002.html'), /This record was taken back on 2026-03-01\. It counts nowhere/);
    assert.match(words(files, 'index.html'), /taken back/);
    const rows = all(parse(text(files, 'vendors/anthropic.html')), 'tr').slice(1, 4).map((r) => all(r, 'td').at(-1)?.textContent);
    assert.deepEqual(rows, ['1 : 1', '1 : 0', '1 : 0']);
    assert.match(words(files, 'vendors/anthropic.html'), /2 records: 1 debit, 0 neutral, 1 credit/);
  });

  test('debits and credits stand in their own columns', () => {
    const files = render(feedOf([
      trustEvent({ id: 'x_TT-2026-0001', summary: 'A debit', date: '2026-01-01' }),
      ledgerEntry({ id: 'x_TT-2026-0002', summary: 'A credit', date: '2026-02-01' }),
      ledgerEntry({ id: 'x_TT-2026-0003', summary: 'Neither', polarity: 'neutral', date: '2026-03-01' }),
    ]));
    const cells = all(parse(text(files, 'vendors/anthropic.html')), 'tr').slice(1, 4).map((row) => all(row, 'td').slice(0, 3).map((c) => all(c, 'a')[0]?.textContent ?? ''));
    assert.deepEqual(cells, [['', 'Neither', ''], ['', '', 'A credit'], ['A debit', '', '']]);
  });

  test('versions: ranges, explicit ones, a fix that cannot be installed, and those that are not decided', () => {
    const page = words(render(feedOf([trustEvent({
      affected: [affected(CLI_PACKAGE, { ranges: [span('1.0.0', '1.2.0')], versions: ['0.9.1'], installableFix: '1.2.3', fixBasis: 'by-date', undecidedVersions: ['1.2.1'] })],
    })])), 'events/x_TT-2026-0100.html');
    assert.match(page, /from 1\.0\.0, before 1\.2\.0the versions 0\.9\.1not decided: 1\.2\.1/);
    assert.match(page, /1\.2\.3 \(stated: 1\.2\.0, which cannot be installed\)concluded from dates only/);
  });

  test('no fix is said, and so is no answer', () => {
    const page = words(render(feedOf([trustEvent({ affected: [affected(CLI_PACKAGE, { ranges: [span('0')] })] })])), 'events/x_TT-2026-0100.html');
    assert.match(page, /from the first versionnone recorded/);
    assert.match(page, /No answer by the vendor is recorded/);
  });

  test('corrections are listed with their record, newest first; without any the page says so', () => {
    const of = (id: string, ...revisions: TrustEvent['revisions']): TrustEvent => trustEvent({ id, revisions });
    const files = render(feedOf([
      of('x_TT-2026-0001', { date: '2026-05-01', kind: 'update', text: 'Later facts' }, { date: '2026-06-01', kind: 'correction', text: 'We were wrong' }),
      of('x_TT-2026-0002', { date: '2026-05-15', kind: 'retraction', text: 'Not so' }),
    ]));
    assert.match(words(files, 'corrections.html'), /2026-06-01correction of our errorWe were wrong.*2026-05-15taken backNot so.*2026-05-01updateLater facts/);
    assert.match(words(render(feedOf([])), 'corrections.html'), /No record has been changed/);
  });

  test('every package of a tool is on the page, also those that unfold', () => {
    const most = FEED.tools.toSorted((a, b) => b.packages.length - a.packages.length)[0]!;
    assert.ok(most.packages.length > 7);
    const page = words(real, 'tools.html');
    for (const tool of FEED.tools) for (const { package: id } of tool.packages) assert.ok(page.includes(id.name), id.name);
    assert.ok(page.includes(`and ${most.packages.length - 6} more`));
  });

  test('the end of a tool is said with its day, which may lie ahead', () => {
    const [tool] = FEED.tools;
    const ends = { ...tool!, formerNames: ['Before'], endOfLife: { date: '2027-04-30', text: 'Support ends then', successor: null } };
    assert.match(words(render(feedOf([], { tools: [ends] })), 'tools.html'), /formerly Before.*end of life 2027-04-30: Support ends then\./);
  });

  test('an empty feed gives pages, and never sounds like a clean bill', () => {
    const files = render(feedOf([], { tools: [], vendors: [] }));
    for (const [, page] of pagesOf(files)) {
      parse(page);
      assert.match(page, /No record of something is no sign of safety/);
    }
  });

  test('the chart has one mark per standing record, and words for those who do not see it', () => {
    const document = parse(text(render(feedOf([markerEvent(), ledgerEntry({ id: 'x_TT-2026-0002', date: '2026-02' }), trustEvent({ id: 'x_TT-2026-0003', withdrawn: '2026-03-01T00:00:00Z' })])), 'vendors/anthropic.html'));
    const svg = all(document, 'svg')[0]!;
    assert.equal(all(svg, 'a').length, 2);
    assert.ok(all(svg, 'a').every((a) => a.getAttribute('tabindex') === '-1'));
    assert.match(all(document, 'figure')[0]?.textContent ?? '', /1 credit, 0 neutral and 1 debit over time\. The table below holds the same records\./);
  });

  test('texts in all tones can be read on all grounds, light and dark (4.5 : 1, WCAG 2.2 AA)', () => {
    const [light, dark] = SITE_STYLE.split('@media (prefers-color-scheme: dark)').map((part) => new Map([...part.matchAll(/--([a-z]+): #([0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? ''])));
    const luminance = (hex: string): number => {
      const [r = 0, g = 0, b = 0] = [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (const colours of [light!, dark!]) {
      for (const tone of ['text', 'soft', 'link', 'urgent', 'warn', 'good', 'ask']) {
        for (const ground of ['page', 'raised', 'tag']) {
          const pair = [luminance(colours.get(tone)!), luminance(colours.get(ground)!)].sort((a, b) => b - a);
          const ratio = (pair[0]! + 0.05) / (pair[1]! + 0.05);
          assert.ok(ratio >= 4.5, `${tone} on ${ground}: ${ratio.toFixed(2)}`);
        }
      }
    }
  });
});

test('the same feed gives the same bytes, whatever the order of its lists', () => {
  const shuffled = { ...FEED, events: FEED.events.toReversed(), tools: FEED.tools.toReversed(), vendors: FEED.vendors.toReversed() };
  assert.deepEqual([...render(shuffled)].sort(), [...real].sort());
});

describe('Atom (RFC 4287)', () => {
  const child = (node: Element, tag: string): string[] => all(node, tag).filter((e) => e.parentNode === node).map((e) => e.textContent ?? '');
  const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
  for (const base of [null, BASE]) {
    test(`has what is required, ${base === null ? 'without' : 'with'} a base address`, () => {
      const feed = parse(text(render(sample, base), 'feed.atom')).documentElement!;
      assert.equal(feed.namespaceURI, 'http://www.w3.org/2005/Atom');
      for (const tag of ['id', 'title', 'updated', 'rights']) assert.equal(child(feed, tag).length, 1, tag);
      assert.match(child(feed, 'updated')[0] ?? '', TIME);
      assert.equal(all(all(feed, 'author')[0]!, 'name').length, 1);
      const links = all(feed, 'link').filter((l) => l.parentNode === feed).map((l) => [l.getAttribute('rel'), l.getAttribute('href')]);
      assert.deepEqual(links, [['self', `${base ?? ''}feed.atom`], ['alternate', `${base ?? ''}index.html`]]);
      const entries = all(feed, 'entry');
      assert.equal(entries.length, 2);
      for (const entry of entries) {
        for (const tag of ['id', 'title', 'updated', 'published', 'content']) assert.equal(child(entry, tag).length, 1, tag);
        assert.match(child(entry, 'updated')[0] ?? '', TIME);
        assert.match(child(entry, 'id')[0] ?? '', /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(all(entry, 'link')[0]?.getAttribute('rel'), 'alternate');
      }
    });
  }

  test('the id of an entry stays when the site moves or the record changes, so that nobody reads it twice', () => {
    const changed = { ...sample, events: sample.events.map((e) => ({ ...e, modified: '2027-01-01T00:00:00Z', summary: 'Another title' })) };
    const ids = (feed: Feed, base: string | null): string[] => all(parse(text(render(feed, base), 'feed.atom')), 'id').map((e) => e.textContent ?? '');
    assert.deepEqual(ids(sample, null), ids(changed, BASE));
    assert.equal(new Set(ids(sample, null)).size, 3);
  });

  test('names give different ids', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (nameUrn(a, sha256) === nameUrn(b, sha256)) === (a === b)));
  });

  test('the records changed last come first, at most sixty', () => {
    const events = Array.from({ length: 70 }, (_, i) => trustEvent({ id: `x_TT-2026-${String(i).padStart(4, '0')}`, modified: `2026-11-01T00:${String(i % 60).padStart(2, '0')}:00Z` }));
    const feed = parse(text(render(feedOf(events)), 'feed.atom'));
    const updated = all(feed, 'entry').map((e) => child(e, 'updated')[0] ?? '');
    assert.equal(updated.length, 60);
    assert.deepEqual(updated, updated.toSorted().reverse());
  });
});

describe('JSON Feed 1.1', () => {
  interface Item { id: string; url?: string; title: string; content_text: string; date_published: string; date_modified: string; tags: string[] }
  interface JsonFeed { version: string; title: string; home_page_url?: string; feed_url?: string; items: Item[] }
  const read = (base: string | null): JsonFeed => JSON.parse(text(render(sample, base), 'feed.json')) as JsonFeed;

  test('has what is required; addresses are absolute or not there', () => {
    const feed = read(BASE);
    assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
    assert.ok(feed.title !== '');
    assert.equal(feed.feed_url, `${BASE}feed.json`);
    assert.equal(feed.items.length, 2);
    for (const item of feed.items) {
      assert.ok(item.id !== '' && item.content_text !== '');
      assert.match(item.url ?? '', /^https:\/\/feed\.example\/trust\/events\/x_TT-2026-000[12]\.html$/);
      assert.ok(item.tags.includes('Maker'));
    }
    const without = read(null);
    assert.equal(without.feed_url, undefined);
    assert.ok(without.items.every((i) => i.url === undefined));
  });

  test('has the same entries as Atom', () => {
    const atom = parse(text(render(sample), 'feed.atom'));
    assert.deepEqual(read(null).items.map((i) => [i.id, i.title, i.content_text]), all(atom, 'entry').map((e) => ['id', 'title', 'content'].map((t) => all(e, t)[0]?.textContent ?? '')));
  });
});

describe('the address of the site', () => {
  for (const bad of ['http://feed.example', 'feed.example', 'https://feed.example/?a', 'https://feed.example/#a', 'https://a@feed.example/', 'javascript:x', '']) {
    test(`${bad || 'an empty one'} is refused`, () => {
      const base = readBase(bad);
      assert.equal(base.ok, false);
    });
  }

  test('ends in a slash, and appears in the sitemap and as canonical address', () => {
    assert.deepEqual(readBase('https://feed.example/trust'), { ok: true, value: BASE });
    const files = render(sample, BASE);
    const listed = all(parse(text(files, 'sitemap.xml').replace(/^<\?xml.*\?>\n/, '')), 'loc').map((e) => e.textContent ?? '');
    assert.deepEqual(listed.sort(), pagesOf(files).map(([path]) => `${BASE}${path}`).sort());
    assert.match(text(files, 'events/x_TT-2026-0001.html'), /<link rel="canonical" href="https:\/\/feed\.example\/trust\/events\/x_TT-2026-0001\.html"\/>/);
    assert.equal(render(sample).has('sitemap.xml'), false);
  });
});
