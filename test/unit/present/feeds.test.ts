// Danger: a record of somebody's own feed looks like one of ours, or one feed of several is stale or refused and a
// surface does not say so.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { FeedOrigin, FeedStatus } from '../../../src/core/model/feed';
import type { TrustState } from '../../../src/core/model/trust-state';
import { checkJson } from '../../../src/core/present/check-json';
import { checkOutcome } from '../../../src/core/present/check-outcome';
import { checkText } from '../../../src/core/present/check-text';
import { eventsJson, eventsText } from '../../../src/core/present/events-text';
import { explainView } from '../../../src/core/present/explain';
import { hoverView } from '../../../src/core/present/hover';
import { buildReport } from '../../../src/core/present/report';
import { statusView } from '../../../src/core/present/status';
import { feedWords } from '../../../src/core/present/words';
import { markerEvent, NOW } from '../../support/events';
import { pinAt, stateOf } from '../../support/states';

const STYLE = { colour: false, width: 100 };
const ours: FeedOrigin = { id: 'bundled', name: 'bundled', status: 'bundled', generated: '2026-11-20T00:00:00Z', events: 3, reason: null, expires: null };
const org: FeedOrigin = { id: 'org', name: 'org', status: 'fresh', generated: '2026-11-21T00:00:00Z', events: 1, reason: null, expires: '2026-12-01T00:00:00Z' };
const refused: FeedOrigin = { ...org, status: 'refused', reason: 'rollback: an older version' };

function status(origins: readonly FeedOrigin[], over: Partial<FeedStatus> = {}): FeedStatus {
  return { status: 'fresh', generated: '2026-11-20T00:00:00Z', events: 4, reason: null, origins, ...over };
}

/** A pin that falls under an event of the feed `org`. */
function state(feedStatus = status([ours, org])): TrustState {
  return stateOf({ events: [{ ...markerEvent(), origin: 'org' }], sightings: [pinAt('2.1.150')], status: feedStatus });
}

const REFUSED = state(status([ours, refused], { status: 'refused', reason: 'org: rollback: an older version' }));

describe('the day and standing of every feed', () => {
  test('one feed is told as before, several each by name', () => {
    assert.equal(feedWords(status([ours], { status: 'bundled' })), 'feed of 2026-11-20, bundled');
    assert.equal(feedWords(status([ours, org])), 'feeds: bundled of 2026-11-20, bundled; org of 2026-11-21, fresh');
    const missing = { ...org, status: 'stale', generated: '', reason: 'has not been downloaded yet' } as const;
    assert.equal(feedWords(status([ours, missing])), 'feeds: bundled of 2026-11-20, bundled; org, stale (has not been downloaded yet)');
  });

  test('a refused feed is told in the status bar, the report, the text and the JSON', () => {
    const reason = /rollback: an older version/;
    const view = statusView(REFUSED);
    assert.match(view.tooltip.map((r) => r.text).join('\n'), reason);
    assert.match(view.accessibleName, reason);
    assert.match(view.text, /stale/);
    const report = buildReport(REFUSED, null, NOW, []);
    assert.match(report.notices.map((n) => n.text).join('\n'), reason);
    assert.match(report.facts.map((f) => f.text).join('\n'), /feed bundled of 20 Nov 2026, bundled, 2 days old\nfeed org of 21 Nov 2026, an update was refused, 1 day old/);
    const outcome = checkOutcome(REFUSED, { failOn: 'urgent', maxAgeDays: null, now: NOW });
    assert.match(checkText(REFUSED, outcome, { style: { ...STYLE, width: 1000 }, failOn: 'urgent', installed: true }), reason);
    const json = JSON.parse(checkJson(REFUSED, outcome)) as { complete: boolean; feed: { origins: FeedOrigin[] } };
    assert.deepEqual(json.feed.origins, [ours, refused]);
    assert.equal(json.complete, false);
  });

  test('the server that was asked is named in place of "no network used"', () => {
    const s = state();
    const outcome = checkOutcome(s, { failOn: 'urgent', maxAgeDays: null, now: NOW });
    const text = (asked: string | null): string => checkText(s, outcome, { style: { ...STYLE, width: 1000 }, failOn: 'urgent', installed: true, asked });
    assert.match(text(null), /no network used/);
    assert.match(text('feeds.example.com'), /of the network only feeds\.example\.com was asked, for its feed/);
    assert.doesNotMatch(text('feeds.example.com'), /no network used/);
  });
});

describe('the feed that a record came from', () => {
  test('stands in hover, explanation, report, list and JSON', () => {
    const s = state();
    const event = s.feed.events[0]!;
    const pin = s.inventory.sightings[0]!.places[0];
    const rows = hoverView(s, pin.uri, pin.range.start)?.rows ?? [];
    assert.ok(rows.some((r) => r.text === 'A record from the feed org.'), rows.map((r) => r.text).join('\n'));
    const said = explainView(s, event).sections[0]!.lines.map((l) => l.text).join('\n');
    assert.match(said, /This record is from the feed org, not from the bundled one\./);
    const detail = buildReport(s, event.vendor, NOW, []).details[event.id];
    assert.ok(detail?.chips.some((c) => c.text === 'from the feed org'));
    assert.match(eventsText(s.feed, s.feedStatus, [event], { ...STYLE, width: 1000 }), /, from the feed org/);
    assert.match(eventsJson(s.feed, s.feedStatus, [event]), /"origin": "org"/);
    const outcome = checkOutcome(s, { failOn: 'urgent', maxAgeDays: null, now: NOW });
    const json = JSON.parse(checkJson(s, outcome)) as { findings: { origin: string }[] };
    assert.deepEqual(json.findings.map((f) => f.origin), ['org']);
  });

  test('is not told of the bundled feed', () => {
    const s = stateOf({ sightings: [pinAt('2.1.150')] });
    const event = s.feed.events[0]!;
    const pin = s.inventory.sightings[0]!.places[0];
    const rows = hoverView(s, pin.uri, pin.range.start)?.rows ?? [];
    assert.ok(rows.length > 0 && rows.every((r) => !r.text.includes('from the feed')));
    assert.doesNotMatch(eventsText(s.feed, s.feedStatus, [event], STYLE), /from the feed/);
  });
});
