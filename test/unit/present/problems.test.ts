// Danger: a finding is marked on the wrong text or not at all, a pin drowns in rows, an ignored finding comes back, or
// a fix changes one literal for two packages of different version lines.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fixAt, problemViews, type ProblemView } from '../../../src/core/present/problems';
import type { Concern } from '../../../src/core/model/event';
import { affected, CLI_PACKAGE, installed, markerEvent, NATIVE_PACKAGE, pinned, SDK_PACKAGE, span, trustEvent } from '../../support/events';
import { pinAt, placeAt, stateOf } from '../../support/states';

const account = { type: 'WEB', title: 't', publisher: 'p', date: null, primary: true, opened: true };
const event = (n: number, concern: Concern, to: string | undefined = '2.1.198') =>
  trustEvent({
    id: `x_TT-2026-03${String(n).padStart(2, '0')}`,
    summary: `Event ${n}`,
    concern,
    affected: [affected(CLI_PACKAGE, { ranges: [span('0', to)], fixBasis: 'vendor-stated' })],
    references: [{ ...account, url: `https://example.com/${n}` }],
  });

function only(views: readonly ProblemView[]): ProblemView {
  assert.equal(views.length, 1, JSON.stringify(views));
  return views[0]!;
}

describe('one finding', () => {
  const state = stateOf({
    events: [markerEvent({ summary: 'A marker', references: [{ ...account, primary: false, url: 'https://example.com/press' }, { ...account, url: 'https://example.com/a' }] })],
    sightings: [pinAt('^2.1.150', { version: { kind: 'exact', text: '2.1.150' } })],
  });

  test('stands on the exact token and says what, since it is affected, and where it is fixed', () => {
    const view = only(problemViews(state));
    assert.equal(view.uri, 'file:///w/package.json');
    assert.deepEqual(view.range, { start: { line: 3, character: 37 }, end: { line: 3, character: 45 } });
    assert.equal(view.severity, 'warning');
    assert.match(view.message, /^A marker — Claude Code 2\.1\.150 is affected; fixed in 2\.1\.198 \(verified in the released files\)\./);
    assert.match(view.message, /cannot be told from here\.$/);
    assert.deepEqual(view.findings, [0]);
  });

  test('its code leads to the first primary account, not to the first reference', () => {
    assert.deepEqual(only(problemViews(state)).code, { value: 'x_TT-2026-0001', target: 'https://example.com/a' });
  });

  test('its fix names the text it replaces', () => {
    assert.deepEqual(only(problemViews(state)).fix, {
      uri: 'file:///w/package.json',
      range: only(problemViews(state)).range,
      oldText: '^2.1.150',
      newText: '^2.1.198',
    });
  });

  test('an address that may not be linked gives no target', () => {
    const bad = markerEvent({ references: [{ ...account, url: 'command:evil' }] });
    assert.equal(only(problemViews(stateOf({ events: [bad], sightings: [pinAt('2.1.150')] }))).code.target, null);
  });
});

describe('what gives no row', () => {
  test('installed copies, clean pins, ignored findings', () => {
    const ignores = [{ event: 'x_TT-2026-0001', package: 'npm/@anthropic-ai/claude-code', versions: '*', reason: 'r', until: '2027-01-01' }];
    assert.deepEqual(problemViews(stateOf({ sightings: [installed('2.1.150')] })), []);
    assert.deepEqual(problemViews(stateOf({ sightings: [pinAt('2.1.198')] })), []);
    assert.deepEqual(problemViews(stateOf({ sightings: [pinAt('2.1.150')], ignores })), []);
  });

  test('findings below the wanted level', () => {
    const state = stateOf({ events: [event(1, 'notice'), event(2, 'warn')], sightings: [pinAt('2.1.150')] });
    assert.equal(problemViews(state, 'info').length, 2);
    const view = only(problemViews(state, 'warn'));
    assert.doesNotMatch(view.message, /Event 1/);
    assert.deepEqual(problemViews(state, 'urgent'), []);
  });
});

describe('severity', () => {
  const severity = (concern: Concern): string =>
    only(problemViews(stateOf({ events: [event(1, concern)], sightings: [pinAt('2.1.150')] }))).severity;

  test('follows the concern', () => {
    assert.deepEqual((['urgent', 'warn', 'notice', 'info'] as const).map(severity), ['warning', 'warning', 'information', 'hint']);
  });

  test('a moving tag is a hint', () => {
    const state = stateOf({ events: [event(1, 'urgent')], sightings: [pinAt('latest')] });
    assert.equal(state.assessment.findings[0]?.verdict, 'unknown');
    assert.equal(only(problemViews(state)).severity, 'hint');
  });
});

describe('many findings at one token', () => {
  test('three rows of their own at most, the rest shares one', () => {
    const events = [
      ...Array.from({ length: 9 }, (_, i) => event(i, 'warn')),
      event(20, 'notice'),
      event(21, 'urgent'),
    ];
    const views = problemViews(stateOf({ events, sightings: [pinAt('2.1.150')] }));
    assert.equal(views.length, 4);
    assert.match(views[0]?.message ?? '', /^Event 21 /);
    assert.match(views[3]?.message ?? '', /And 7 more: .*; and 2 further\.$/);
    assert.equal(views.flatMap((v) => v.findings).length, 11);
  });

  test('every open finding of a pin is in exactly one row', () => {
    const concern = fc.constantFrom<Concern>('info', 'notice', 'warn', 'urgent');
    const version = fc.constantFrom('2.1.150', '^2.1.100', 'latest', '2.1.300', 'weird!');
    fc.assert(
      fc.property(fc.array(concern, { maxLength: 9 }), fc.array(version, { maxLength: 3 }), (concerns, versions) => {
        const sightings = versions.map((text, line) => pinned(text, { places: [placeAt('file:///w/package.json', line, 5, text)] }));
        const state = stateOf({ events: concerns.map((c, i) => event(i, c)), sightings });
        const views = problemViews(state);
        const shown = views.flatMap((v) => v.findings).sort((a, b) => a - b);
        assert.deepEqual(shown, state.assessment.findings.map((_, i) => i));
        assert.ok(views.length <= 4 * versions.length);
      }),
    );
  });

  test('all rows carry the one fix that satisfies all of them', () => {
    const state = stateOf({ events: [event(1, 'warn', '2.1.160'), event(2, 'warn', '2.1.198'), event(3, 'notice', '2.1.155')], sightings: [pinAt('2.1.150')] });
    assert.deepEqual([...new Set(problemViews(state).map((v) => v.fix?.newText))], ['2.1.198']);
  });

  test('a row whose event has no fix carries none', () => {
    const open = trustEvent({ id: 'x_TT-2026-0399', summary: 'Open', affected: [affected(CLI_PACKAGE, { ranges: [span('0')] })] });
    const views = problemViews(stateOf({ events: [event(1, 'warn'), open], sightings: [pinAt('2.1.150')] }));
    assert.deepEqual(views.map((v) => [v.code.value, v.fix?.newText]), [['x_TT-2026-0301', '2.1.198'], ['x_TT-2026-0399', undefined]]);
    assert.match(views[1]?.message ?? '', /no fixed version is known/);
  });
});

describe('places', () => {
  test('the lockfile of a manifest is named beside it', () => {
    const manifest = placeAt('file:///w/package.json', 3, 5, '2.1.150');
    const lock = placeAt('file:///w/package-lock.json', 40, 18, '2.1.150', 'package-lock');
    const view = only(problemViews(stateOf({ sightings: [pinned('2.1.150', { places: [manifest, lock] })] })));
    assert.deepEqual(view.related, [{ uri: lock.uri, range: lock.range, message: 'Claude Code 2.1.150 here too' }]);
    assert.equal(view.fix?.uri, manifest.uri);
  });

  test('a lockfile alone is marked, without a fix', () => {
    const lock = placeAt('file:///w/package-lock.json', 40, 18, '2.1.150', 'package-lock');
    const view = only(problemViews(stateOf({ sightings: [pinned('2.1.150', { places: [lock] })] })));
    assert.equal(view.uri, lock.uri);
    assert.equal(view.fix, null);
  });

  test('two sightings at one literal give one row per event', () => {
    const both = [pinAt('2.1.150'), pinAt('2.1.150', { package: NATIVE_PACKAGE })];
    const view = only(problemViews(stateOf({ sightings: both })));
    assert.equal(view.findings.length, 2);
    assert.equal(view.fix?.newText, '2.1.198');
    assert.doesNotMatch(view.message, /more/);
  });

  test('one literal for packages of different lines has no fix, whichever of them is affected', () => {
    const literal = placeAt('file:///w/Dockerfile', 1, 20, '2.1.150', 'dockerfile');
    const other = pinned('2.1.150', { places: [literal], package: SDK_PACKAGE, tool: 'claude-agent-sdk' });
    const state = stateOf({ events: [event(1, 'warn')], sightings: [pinned('2.1.150', { places: [literal] }), other] });
    assert.ok(problemViews(state).length > 0);
    assert.ok(problemViews(state).every((v) => v.fix === null));
    assert.equal(fixAt(state, 0), null);
  });

  test('the fix can be asked for by sighting', () => {
    const state = stateOf({ sightings: [pinAt('2.1.150'), installed('2.1.150')] });
    assert.equal(fixAt(state, 0)?.newText, '2.1.198');
    assert.equal(fixAt(state, 1), null);
    assert.equal(fixAt(state, 7), null);
  });
});

describe('text from the workspace', () => {
  test('is visible and of one line in every message', () => {
    const evil = { kind: 'unreadable', text: '2.1.0\n\u202e$(check) all well\u0007' } as const;
    const state = stateOf({ sightings: [pinned(evil, { places: [placeAt('file:///w/a', 0, 0, 'x'), placeAt('file:///w/b', 0, 0, 'x')] })] });
    const json = JSON.stringify(problemViews(state));
    assert.doesNotMatch(json, /\\n|\\u202e|\\u0007|\$\(/);
    assert.match(json, /all well/);
  });
});
