// Danger: a ledger that leaves something out, counts something twice, or says "not affected" of what was never compared.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assess } from '../../../src/core/assess/assess';
import { buildLedger, vendorsHere, type VendorLedger } from '../../../src/core/ledger/ledger';
import type { TrustEvent } from '../../../src/core/model/event';
import type { Ignore } from '../../../src/core/model/finding';
import type { Sighting } from '../../../src/core/model/sighting';
import {
  affected,
  factsOf,
  feedOf,
  installed,
  inventoryOf,
  ledgerEntry,
  markerEvent,
  NOW,
  npm,
  pinned,
  span,
  trustEvent,
} from '../../support/events';

const IGNORE: Ignore = {
  event: 'x_TT-2026-0001',
  package: 'npm/@anthropic-ai/claude-code',
  versions: '2.1.150',
  reason: 'a test',
  until: '2026-12-31',
};

function ledger(events: readonly TrustEvent[]): VendorLedger {
  return buildLedger(feedOf(events), 'anthropic');
}

describe('rows', () => {
  test('events and entries of this vendor only, newest first, equal dates by id', () => {
    const { rows, name } = ledger([
      trustEvent({ id: 'x_TT-2026-0003', date: '2026-03' }),
      trustEvent({ id: 'x_TT-2026-0005', date: '2026-03-02' }),
      ledgerEntry({ id: 'x_TT-2026-0004', date: '2026-03-02' }),
      trustEvent({ id: 'x_TT-2026-0002', date: '2026-07-01T20:45Z' }),
      trustEvent({ id: 'x_TT-2026-0001', vendor: 'another' }),
    ]);
    assert.deepEqual(rows.map((r) => r.id), ['x_TT-2026-0002', 'x_TT-2026-0004', 'x_TT-2026-0005', 'x_TT-2026-0003']);
    assert.equal(name, 'Anthropic');
  });

  test('a withdrawn event is listed and counts nowhere', () => {
    const result = ledger([trustEvent({ withdrawn: '2026-10-01T00:00:00Z' })]);
    assert.equal(result.rows[0]?.withdrawn, '2026-10-01T00:00:00Z');
    assert.equal(result.counts.events, 0);
    assert.deepEqual(result.response.foundBy, { outsider: 0, vendor: 0, unknown: 0 });
  });

  test('an unknown vendor has an empty ledger', () => {
    const feed = feedOf([trustEvent()]);
    const result = buildLedger(feed, 'nobody');
    assert.deepEqual([result.name, result.rows, result.counts.events], ['nobody', [], 0]);
  });
});

test('counts by polarity and kind', () => {
  const { counts } = ledger([
    trustEvent({ id: 'a' }),
    trustEvent({ id: 'b', kind: 'exposure' }),
    trustEvent({ id: 'c' }),
    ledgerEntry({ id: 'd' }),
    ledgerEntry({ id: 'e', polarity: 'neutral', kind: 'statement' }),
  ]);
  assert.deepEqual(counts, {
    events: 5,
    debits: 3,
    credits: 1,
    neutral: 1,
    byKind: [
      { kind: 'exposure', count: 1 },
      { kind: 'practice', count: 1 },
      { kind: 'statement', count: 1 },
      { kind: 'vulnerability', count: 2 },
    ],
  });
});

describe('vendors', () => {
  const CLINE = { id: 'cline', name: 'Cline', homepage: 'https://example.com/cline', securityContact: null };
  const ANTHROPIC = { id: 'anthropic', name: 'Anthropic', homepage: 'https://example.com/anthropic', securityContact: null };
  const events = [
    markerEvent({ condition: null }),
    trustEvent({ id: 'x_TT-2026-0002', vendor: 'cline', affected: [affected(npm('cline'), { ranges: [span('0', '2.4.0')] })] }),
    ledgerEntry({ id: 'x_TT-2026-0003', vendor: 'unlisted' }),
  ];
  const feed = feedOf(events, { vendors: [CLINE, ANTHROPIC] });
  const run = (sightings: Sighting[], ignores: Ignore[] = []) => {
    const inventory = inventoryOf(...sightings);
    return vendorsHere(feed, inventory, assess(feed, inventory, factsOf(), ignores, NOW));
  };
  const ids = (list: readonly { vendor: { id: string } }[]): string[] => list.map((v) => v.vendor.id);

  test('here are those with a tool or a finding here, most open findings first', () => {
    const cline = pinned('2.3.0', { tool: 'cline', package: npm('cline') });
    const { here, others } = run([installed('2.1.150'), cline, { ...cline, where: 'another' }]);
    assert.deepEqual(here, [
      { vendor: { id: 'cline', name: 'Cline' }, sightings: 0, open: 2, events: 1 },
      { vendor: { id: 'anthropic', name: 'Anthropic' }, sightings: 1, open: 1, events: 1 },
    ]);
    assert.deepEqual(others, [{ vendor: { id: 'unlisted', name: 'unlisted' }, sightings: 0, open: 0, events: 1 }]);
  });

  test('ignored findings and plain information are not open', () => {
    assert.equal(run([installed('2.1.150')], [IGNORE]).here[0]?.open, 0);
    assert.equal(run([pinned('latest')]).here[0]?.open, 0);
    assert.deepEqual(ids(run([installed('2.1.150')], [IGNORE]).here), ['anthropic']);
  });

  test('nothing here: all are elsewhere, by name', () => {
    const { here, others } = run([]);
    assert.deepEqual(here, []);
    assert.deepEqual(ids(others), ['anthropic', 'cline', 'unlisted']);
  });
});
