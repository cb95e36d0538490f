// Danger: the list behind the status bar leaves out what the number counted, or an unknown thing is missing from it.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { findingItems } from '../../../src/core/present/findings';
import { action, installed, markerEvent, trustEvent } from '../../support/events';
import { FAILED, pinAt, SCANNED, stateOf } from '../../support/states';

const OTHER = installed('1.0.0', { package: { ecosystem: 'npm', name: 'other' } });

describe('the list', () => {
  test('holds findings, unknowns, what was not checked, gaps and ignored ones, in this order', () => {
    const ignores = [{ event: 'x_TT-2026-0002', package: 'npm/@anthropic-ai/claude-code', versions: '*', reason: 'why', until: '2027-01-01' }];
    const state = stateOf({
      events: [markerEvent(), trustEvent({ id: 'x_TT-2026-0002' })],
      sightings: [pinAt('2.1.150'), action('v1', 'floating'), OTHER],
      coverage: [SCANNED, FAILED],
      ignores,
      status: { status: 'stale', reason: null },
    });
    const groups = findingItems(state).map((i) => i.group);
    assert.deepEqual([...new Set(groups)], ['open', 'unknown', 'not-checked', 'gap', 'ignored']);
    assert.equal(findingItems(state).filter((i) => i.group === 'gap').length, 2);
  });

  test('a pin leads to its place, an installed copy to the explanation', () => {
    const [pin] = findingItems(stateOf({ sightings: [pinAt('2.1.150')] }));
    assert.deepEqual(pin?.target, {
      kind: 'place',
      uri: 'file:///w/package.json',
      range: { start: { line: 3, character: 37 }, end: { line: 3, character: 44 } },
      event: 'x_TT-2026-0001',
    });
    assert.equal(pin.label, 'Claude Code 2.1.150 — package.json:4');
    assert.equal(pin.description, 'warning · pinned');
    const [copy] = findingItems(stateOf({ sightings: [installed('2.1.150')] }));
    assert.deepEqual(copy?.target, { kind: 'event', event: 'x_TT-2026-0001' });
  });

  test('several events at one place are one row that names the gravest', () => {
    const events = [trustEvent({ id: 'x_TT-2026-0002', summary: 'Lesser', concern: 'notice' }), markerEvent({ summary: 'Graver' })];
    const rows = findingItems(stateOf({ events, sightings: [pinAt('2.1.150')] }));
    assert.equal(rows.length, 1);
    assert.match(rows[0]!.detail, /^Graver: fixed in 2\.1\.198 .*; and 1 more$/);
  });

  test('a gap says why', () => {
    const [gap] = findingItems(stateOf({ coverage: [FAILED] }));
    assert.equal(gap?.label, 'Not looked at: npm-global');
    assert.equal(gap.description, 'failed · /usr/lib/node_modules');
    assert.equal(gap.detail, 'The folder could not be read: permission denied.');
  });

  test('is empty only when there is nothing to tell', () => {
    assert.deepEqual(findingItems(stateOf({ sightings: [pinAt('2.1.330')] })), []);
    assert.equal(findingItems(stateOf({ over: { phase: 'failed', failure: 'x' } })).length, 1);
  });

  test('text from outside draws no icon and stays of one line', () => {
    const evil = pinAt('x', { version: { kind: 'unreadable', text: '$(pass)\n\u202eok' } });
    for (const item of findingItems(stateOf({ sightings: [evil], coverage: [{ ...FAILED, reason: '$(pass)\n\u001b[2J' }] }))) {
      for (const text of [item.label, item.description, item.detail]) assert.doesNotMatch(text, /\$\(|\n|\u202e|\u001b/);
    }
  });
});
