// Danger: the one item that is always in view looks clean while something is open, unknown, not looked at or stale;
// or it never comes to rest although nothing is known against what was found.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TrustState } from '../../../src/core/model/trust-state';
import { statusView } from '../../../src/core/present/status';
import { findGaps } from '../../../src/core/present/status-summary';
import { action, CLI_PACKAGE, installed, markerEvent, pinned, trustEvent, affected, span } from '../../support/events';
import { FAILED, SCANNED, stateOf } from '../../support/states';

const OLD = pinned('2.1.150');
const CLEAN = pinned('2.1.330');
const text = (state: TrustState): string => statusView(state).tooltip.map((r) => r.text).join('\n');

describe('at rest', () => {
  test('a complete scan without a finding shows the shield and claims no safety', () => {
    const view = statusView(stateOf({ sightings: [CLEAN, installed('2.1.330')] }));
    assert.equal(view.kind, 'ok');
    assert.equal(view.text, '$(shield) Tool Trust');
    assert.equal(view.tooltip[0]?.text, 'Nothing known against the 1 tool found');
    assert.doesNotMatch(JSON.stringify(view), /\bsafe|secure|clean\b/i);
  });

  test('the feed and its day are always told', () => {
    assert.match(text(stateOf({ sightings: [CLEAN] })), /feed of 2026-11-20, bundled/);
    assert.match(statusView(stateOf()).accessibleName, /feed of 2026-11-20, bundled/);
  });

  test('no tool at all is told as such', () => {
    assert.equal(statusView(stateOf()).tooltip[0]?.text, 'No AI coding agent found');
  });
});

describe('counts', () => {
  test('warnings lead, notices stand beside them', () => {
    const older = { affected: [affected(CLI_PACKAGE, { ranges: [span('0', '2.1.200')] })] };
    const events = [
      markerEvent(),
      trustEvent({ id: 'x_TT-2026-0002', concern: 'notice', ...older }),
      trustEvent({ id: 'x_TT-2026-0003', concern: 'urgent', ...older }),
    ];
    const mild = pinned('2.1.330');
    const notice = trustEvent({ id: 'x_TT-2026-0004', concern: 'notice', affected: [affected(CLI_PACKAGE, { ranges: [span('2.1.300')] })] });
    const view = statusView(stateOf({ events: [...events, notice], sightings: [OLD, mild] }));
    assert.equal(view.kind, 'warning');
    assert.equal(view.text, '$(warning) 1 $(info) 1');
    assert.match(view.accessibleName, /1 place with warnings, 1 of them urgent, 1 place with notices/);
  });

  test('a place with several events counts once, and an event in several places is one row', () => {
    const events = [markerEvent(), trustEvent({ id: 'x_TT-2026-0002', concern: 'warn' })];
    const view = statusView(stateOf({ events, sightings: [OLD, pinned('2.1.120')] }));
    assert.equal(view.text, '$(warning) 2');
    assert.equal(view.tooltip.filter((r) => r.text.endsWith('2 places here')).length, 2);
  });

  test('notices alone are no warning', () => {
    const view = statusView(stateOf({ events: [trustEvent({ concern: 'notice' })], sightings: [OLD] }));
    assert.equal(view.kind, 'ok');
    assert.equal(view.text, '$(shield) Tool Trust $(info) 1');
  });

  test('an ignored finding is not counted as open, and is told as ignored', () => {
    const ignore = { event: 'x_TT-2026-0001', package: 'npm/@anthropic-ai/claude-code', versions: '2.1.150', reason: 'no gateway', until: '2026-12-31' };
    const view = statusView(stateOf({ sightings: [OLD], ignores: [ignore] }));
    assert.equal(view.kind, 'ok');
    assert.equal(view.tooltip[0]?.text, '1 ignored');
  });

  test('the worst rows come first and the rest is counted', () => {
    const events = Array.from({ length: 12 }, (_, i) =>
      trustEvent({ id: `x_TT-2026-01${String(i).padStart(2, '0')}`, summary: `Event ${i}`, concern: i === 11 ? 'urgent' : 'warn' }),
    );
    const view = statusView(stateOf({ events, sightings: [OLD] }));
    assert.match(view.tooltip[1]?.text ?? '', /^Event 11 — /);
    assert.ok(view.tooltip.some((r) => r.text === 'and 6 more events'));
    assert.ok(view.tooltip.length < 14);
  });
});

describe('never clean', () => {
  const UNKNOWN = pinned({ kind: 'floating', text: 'v1' });
  const cases: readonly (readonly [string, TrustState, string, RegExp])[] = [
    ['an unreadable version', stateOf({ sightings: [pinned({ kind: 'unreadable', text: '${X}' })] }), 'unknown', /1 unknown/],
    ['a moving ref', stateOf({ sightings: [action('v1', 'floating')] }), 'unknown', /1 unknown/],
    ['a moving tag', stateOf({ sightings: [UNKNOWN], events: [trustEvent()] }), 'unknown', /1 unknown/],
    ['a tool of which the feed says nothing', stateOf({ sightings: [installed('1.0.0', { package: { ecosystem: 'npm', name: 'other' } })] }), 'unknown', /1 not checked/],
    ['a source that failed', stateOf({ sightings: [CLEAN], coverage: [SCANNED, FAILED] }), 'incomplete', /incomplete/],
    ['a skipped source', stateOf({ coverage: [{ ...FAILED, status: 'skipped' }] }), 'incomplete', /incomplete/],
    ['a stale feed', stateOf({ sightings: [CLEAN], status: { status: 'stale' } }), 'stale', /stale/],
    ['a refused update', stateOf({ sightings: [CLEAN], status: { status: 'refused', reason: 'bad signature' } }), 'stale', /stale/],
    ['a refused record', stateOf({ sightings: [CLEAN], feed: { problems: [{ record: 'x', message: 'bad' }] } }), 'incomplete', /incomplete/],
    ['a feed without events', stateOf({ events: [], sightings: [CLEAN] }), 'incomplete', /incomplete/],
    ['a feed without tools', stateOf({ feed: { tools: [] } }), 'incomplete', /incomplete/],
    ['a failed scan', stateOf({ over: { phase: 'failed', failure: 'disk gone' } }), 'failed', /failed/],
    ['a scan under way', stateOf({ over: { phase: 'scanning', scannedAt: null } }), 'scanning', /sync~spin/],
  ];
  for (const [name, state, kind, shown] of cases) {
    test(name, () => {
      const view = statusView(state);
      assert.equal(view.kind, kind);
      assert.match(view.text, shown);
      assert.doesNotMatch(view.text, /\$\(shield\)/);
      assert.doesNotMatch(view.tooltip[0]?.text ?? '', /Nothing known/);
    });
  }

  test('any mix: the shield alone is shown only for a complete state with nothing to tell', () => {
    const sighting = fc.constantFrom(OLD, CLEAN, UNKNOWN, installed('2.1.330'), action('v1.0.162'), action('main', 'floating'),
      pinned({ kind: 'unreadable', text: '' }), installed('1.0.0', { package: { ecosystem: 'npm', name: 'other' } }));
    fc.assert(
      fc.property(
        fc.array(sighting, { maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom('fresh', 'bundled', 'stale', 'refused'),
        fc.constantFrom('ready', 'failed', 'scanning'),
        (sightings, failed, status, phase) => {
          const state = stateOf({ sightings, coverage: failed ? [FAILED] : [SCANNED], status: { status }, over: { phase } });
          const view = statusView(state);
          const decided = state.assessment.verdicts.every((v) => v.verdict === 'not-affected');
          const complete = !failed && phase === 'ready' && (status === 'fresh' || status === 'bundled');
          assert.equal(view.text === '$(shield) Tool Trust', decided && complete);
          assert.equal(findGaps(state).length === 0, complete);
        },
      ),
    );
  });

  test('while scanning, what is already known stays in view', () => {
    const view = statusView(stateOf({ sightings: [OLD], over: { phase: 'scanning' } }));
    assert.equal(view.kind, 'scanning');
    assert.equal(view.text, '$(sync~spin) 1');
  });
});

describe('text from outside', () => {
  test('stays out of the item itself and is visible in the tooltip', () => {
    const evil = pinned({ kind: 'exact', text: '2.1.150\u202e$(check)' });
    const events = [trustEvent({ affected: [affected(CLI_PACKAGE, { ranges: [span('0')] })] })];
    const view = statusView(stateOf({ events, sightings: [evil], status: { status: 'stale', reason: 'a\u001b[2Jb' } }));
    assert.doesNotMatch(view.text, /check/);
    assert.doesNotMatch(JSON.stringify(view.tooltip), /[\u202e\u001b]/);
    assert.match(text(stateOf({ sightings: [evil], events })), /\\u\{202E\}/);
  });

  test('links are https, and only those', () => {
    const reference = { type: 'WEB', title: 't', publisher: 'p', date: null, primary: true, opened: true };
    const events = [
      markerEvent({ references: [{ ...reference, url: 'javascript:alert(1)' }, { ...reference, primary: false, url: 'https://example.com/a' }] }),
    ];
    const links = statusView(stateOf({ events, sightings: [OLD] })).tooltip.flatMap((r) => r.href ?? []);
    assert.deepEqual(links, ['https://example.com/a']);
  });
});
