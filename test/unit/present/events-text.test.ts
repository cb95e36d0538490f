// Danger: the list of the feed leaves records out, mixes vendors up, or hides that records could not be used.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { eventsJson, eventsText, findVendor, listEvents } from '../../../src/core/present/events-text';
import { feedOf, ledgerEntry, trustEvent } from '../../support/events';
import { stateOf } from '../../support/states';

const EVENTS = [
  trustEvent({ id: 'x_TT-2026-0001', date: '2026-06-10', summary: 'Older' }),
  ledgerEntry({ id: 'x_TT-2026-0003', date: '2026-09-01', summary: 'Newest', vendor: 'other' }),
  trustEvent({ id: 'x_TT-2026-0002', date: '2026-06-10', summary: 'Same day', aliases: ['CVE-2026-1'], withdrawn: '2026-07-01T00:00:00Z' }),
];
const FEED = feedOf(EVENTS, { problems: [{ record: 'bad.json', message: 'no id' }] });
const STATUS = stateOf().feedStatus;
const STYLE = { colour: false, width: 80 };

describe('the list', () => {
  test('the newest first, one day by id, the feed itself untouched', () => {
    assert.deepEqual(listEvents(FEED, null).map((e) => e.id), ['x_TT-2026-0003', 'x_TT-2026-0001', 'x_TT-2026-0002']);
    assert.deepEqual(FEED.events.map((e) => e.id), EVENTS.map((e) => e.id));
  });

  test('a vendor is found by id or name, whatever the case, and never by a part', () => {
    assert.equal(findVendor(FEED, 'ANTHROPIC')?.id, 'anthropic');
    assert.equal(findVendor(FEED, ' Anthropic ')?.id, 'anthropic');
    assert.equal(findVendor(FEED, 'anth'), null);
    assert.deepEqual(listEvents(FEED, findVendor(FEED, 'anthropic')).map((e) => e.id), ['x_TT-2026-0001', 'x_TT-2026-0002']);
  });

  test('as text: id, day, vendor, summary, withdrawal, refused records', () => {
    const out = eventsText(FEED, STATUS, listEvents(FEED, null), STYLE);
    assert.match(out, /^x_TT-2026-0001 {2}2026-06-10 {2}Anthropic, debit, warning\n {4}Older$/m);
    assert.match(out, /^x_TT-2026-0002 .*, withdrawn\n {4}Same day \(CVE-2026-1\)$/m);
    assert.match(out, /3 events; feed of 2026-11-20, bundled\. 1 record could not be used\.\n$/);
  });

  test('as JSON: the same records in the same order', () => {
    const data = JSON.parse(eventsJson(FEED, STATUS, listEvents(FEED, null))) as { schemaVersion: number; events: { id: string }[]; problems: string[] };
    assert.equal(data.schemaVersion, 1);
    assert.deepEqual(data.events.map((e) => e.id), ['x_TT-2026-0003', 'x_TT-2026-0001', 'x_TT-2026-0002']);
    assert.deepEqual(data.problems, ['bad.json: no id']);
  });

  test('text of a record does not drive the terminal', () => {
    const evil = feedOf([trustEvent({ summary: '\u001b[2J\nx_TT-2026-9999 forged', aliases: ['\u202e'] })]);
    const out = eventsText(evil, STATUS, evil.events, STYLE);
    assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    assert.doesNotMatch(out, /^x_TT-2026-9999/m);
  });
});
