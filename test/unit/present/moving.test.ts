// Danger: one unpinned line drowns the real findings in forty rows that say the same, or is dropped and looks clean.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { findingItems } from '../../../src/core/present/findings';
import { statusView } from '../../../src/core/present/status';
import { action, markerEvent, pinned, span, trustEvent, affected, CLI_PACKAGE } from '../../support/events';
import { stateOf } from '../../support/states';

const MOVING = action('main', 'floating');

test('a moving tag is one row that says how many events it may concern, and the status still says unknown', () => {
  const second = trustEvent({ id: 'x_TT-2026-0002', affected: [affected(CLI_PACKAGE, { ranges: [span('2.0.0', '2.1.5')] })] });
  const state = stateOf({ sightings: [MOVING], events: [markerEvent(), second] });
  assert.equal(state.assessment.findings.length, 2);
  const rows = findingItems(state).filter((i) => i.group === 'unknown');
  assert.equal(rows.length, 1);
  assert.match(rows[0]!.detail, /^2 events with a fix speak of older releases/);
  assert.match(statusView(state).text, /1 unknown/);
});

test('a moving tag against an event without a fix is told as a finding of its own', () => {
  const open = trustEvent({ id: 'x_TT-2026-0003', concern: 'warn', affected: [affected(CLI_PACKAGE, { ranges: [span('2.0.0')] })] });
  const state = stateOf({ sightings: [MOVING], events: [open] });
  assert.ok(findingItems(state).some((i) => i.group === 'unknown' && i.label !== '' && !/events? with a fix/.test(i.detail)));
});

test('an exact pin is never folded', () => {
  const state = stateOf({ sightings: [pinned('2.1.150'), MOVING], events: [markerEvent()] });
  assert.equal(findingItems(state).filter((i) => i.group === 'open').length, 1);
});
