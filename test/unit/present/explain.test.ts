// Danger: an event is told without its disputes, a secondary account stands first, an alias finds nothing, or the
// answer about this machine is left out.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { TrustEvent } from '../../../src/core/model/event';
import {
  explainChoices,
  explainMarkdown,
  explainView,
  findEvent,
  primaryReference,
} from '../../../src/core/present/explain';
import { explainText } from '../../../src/core/present/explain-text';
import { affected, CLI_PACKAGE, env, factsOf, feedOf, installed, ledgerEntry, markerEvent, scope, span, trustEvent } from '../../support/events';
import { FAILED, pinAt, stateOf, type StateParts } from '../../support/states';

const reference = { type: 'WEB', title: 'Report', publisher: 'Press', date: '2026-07-01', primary: false, opened: true };
const EVENT = markerEvent({
  summary: 'A marker in the date line',
  aliases: ['CVE-2026-12345', 'GHSA-aaaa-bbbb-cccc'],
  details: 'First paragraph.\n\nSecond paragraph.',
  claims: [
    { text: 'It was an experiment.', claimant: 'The vendor', status: 'confirmed-by-vendor', references: [1] },
    { text: 'Everyone was marked.', claimant: 'A post', status: 'disputed', references: [] },
  ],
  labels: [{ label: 'backdoor', usedBy: ['A notice', 'A paper'] }],
  course: [{ step: 'fix-released', date: '2026-07-01T22:20:00Z', zone: 'UTC', text: '2.1.198 appeared', basis: 'registry' }],
  references: [
    { ...reference, url: 'https://example.com/press' },
    { ...reference, url: 'https://example.com/post', title: 'Post', primary: true, opened: false },
    { ...reference, url: 'pkg:npm/x@1', title: 'Artifact', primary: true },
  ],
});

function section(event: TrustEvent, title: string, parts: StateParts = {}): readonly string[] {
  const view = explainView(stateOf({ events: [event], ...parts }), event);
  return view.sections.find((s) => s.title === title)?.lines.map((l) => l.text) ?? [];
}

describe('finding an event', () => {
  test('by id or alias, whatever the case', () => {
    const feed = feedOf([trustEvent(), EVENT]);
    for (const query of ['x_TT-2026-0001', 'X_tt-2026-0001', 'cve-2026-12345', 'GHSA-AAAA-BBBB-CCCC', ' CVE-2026-12345 ']) {
      assert.equal(findEvent(feed, query)?.id, 'x_TT-2026-0001', query);
    }
  });

  test('a part of an id finds nothing', () => {
    for (const query of ['', 'x_TT-2026', 'CVE-2026-1234', '.*']) assert.equal(findEvent(feedOf([EVENT]), query), null, query);
  });
});

describe('the telling', () => {
  test('claims carry claimant and status', () => {
    assert.deepEqual(section(EVENT, 'Who says what'), [
      'The vendor: It was an experiment. (confirmed by the vendor)',
      'A post: Everyone was marked. (disputed)',
    ]);
  });

  test('labels belong to those who use them', () => {
    assert.deepEqual(section(EVENT, 'Words that others use for it'), ['“backdoor”: A notice; A paper']);
  });

  test('primary accounts stand first; unread pages and sources without address are told as such', () => {
    assert.deepEqual(section(EVENT, 'Accounts'), [
      'Primary: Post, Press, 2026-07-01 (the page was not read for this record)',
      'Primary: Artifact, Press, 2026-07-01 pkg:npm/x@1',
      'Report, Press, 2026-07-01',
    ]);
  });

  test('details keep their paragraphs, dates their zone', () => {
    assert.deepEqual(section(EVENT, 'What happened'), ['First paragraph.', 'Second paragraph.']);
    assert.deepEqual(section(EVENT, 'Course'), ['2026-07-01 UTC, fix released: 2.1.198 appeared (registry)']);
    assert.deepEqual(section(EVENT, 'Versions'), [
      'npm/@anthropic-ai/claude-code: from 2.1.91, fixed in 2.1.198. The fix is verified in the released files.',
    ]);
  });

  test('a withdrawn record says so first', () => {
    assert.match(section(markerEvent({ withdrawn: '2026-08-01T00:00:00Z' }), 'In short')[0] ?? '', /withdrawn on 2026-08-01/);
  });
});

describe('here', () => {
  test('each copy with its verdict, its condition and the reasoning', () => {
    const gateway = scope({ ANTHROPIC_BASE_URL: env('https://relay.example/v1') });
    const parts: StateParts = { sightings: [installed('2.1.150')], facts: factsOf([gateway]) };
    const [line] = section(EVENT, 'Here', parts);
    assert.match(line ?? '', /^\/home\/u\/cli\/package\.json: Claude Code 2\.1\.150 is affected; fixed in 2\.1\.198/);
    assert.match(line ?? '', /The published conditions are met here\. Reasoning: /);
    assert.ok(section(EVENT, 'When it applies', parts).includes('The published conditions are met here.'));
  });

  test('nothing that matches is not called safe, and gaps are told', () => {
    const lines = section(EVENT, 'Here', { sightings: [installed('2.1.330')], coverage: [FAILED] });
    assert.deepEqual(lines, [
      'None of the 1 place found here matches (feed of 2026-11-20, bundled).',
      'The look around was incomplete: 1 source not looked at.',
    ]);
  });

  test('what to do names the place to write for a pin and the tool’s own way for a copy', () => {
    const lines = section(EVENT, 'What to do', { sightings: [pinAt('2.1.150'), installed('2.1.160')] });
    assert.ok(lines.includes('Update Claude Code to 2.1.198. Write it at package.json:4.'));
    assert.ok(lines.includes('Update Claude Code to 2.1.198. Run npm install -g with the fixed version.'));
    assert.ok(lines.some((l) => l.startsWith('Judge your own exposure')));
  });

  test('where other events are open too, the version named is the one past all of them', () => {
    const later = trustEvent({ id: 'x_TT-2026-0777', affected: [affected(CLI_PACKAGE, { ranges: [span('2.1.0', '2.1.250')] })] });
    const lines = section(EVENT, 'What to do', { events: [EVENT, later], sightings: [pinAt('2.1.150')] });
    assert.equal(lines[0], 'Update Claude Code to 2.1.250 (2.1.198 would fix this event alone). Write it at package.json:4.');
  });

  test('an entry without versions belongs to the ledger', () => {
    assert.match(section(ledgerEntry(), 'Here')[0] ?? '', /concerns no versions/);
  });
});

describe('sinks', () => {
  const evil = markerEvent({ summary: '[x](command:y) <b>\u001b[2J', claims: [{ text: '# h\n\n![i](https://e.example)', claimant: '`c`', status: 'reported', references: [] }] });

  test('as Markdown, text of the record makes no syntax', () => {
    const out = explainMarkdown(stateOf({ events: [evil] }), evil.id) ?? '';
    assert.match(out, /^# \\\[x\\\]\\\(command\\:y\\\) \\<b\\>/);
    assert.doesNotMatch(out, /!\[|\]\(command|<b>|\u001b/);
    assert.equal(explainMarkdown(stateOf({ events: [evil] }), 'x_TT-2026-9999'), null);
  });

  test('as Markdown, an account becomes a link that shows its host', () => {
    assert.match(explainMarkdown(stateOf({ events: [EVENT] }), EVENT.id) ?? '', /\(\[example\\\.com\]\(<https:\/\/example\.com\/post>\)\)/);
  });

  test('in a terminal, no control character is left and prose fits the width', () => {
    const style = { colour: false, width: 80 };
    const out = explainText(explainView(stateOf({ events: [evil] }), evil), style);
    assert.doesNotMatch(out.replaceAll('\n', ''), /\p{Cc}/u);
    const told = explainText(explainView(stateOf({ events: [EVENT], sightings: [pinAt('2.1.150')] }), EVENT), style);
    assert.ok(told.split('\n').every((l) => l.length <= 80 || !l.trim().includes(' ')));
    assert.match(told, /^ {4}https:\/\/example\.com\/post$/m);
  });
});

describe('choosing', () => {
  test('events that concern this machine come first, then the newest', () => {
    const old = trustEvent({ id: 'x_TT-2026-0501', date: '2026-01-01', affected: [] });
    const fresh = trustEvent({ id: 'x_TT-2026-0502', date: '2026-11-01', affected: [] });
    const choices = explainChoices(stateOf({ events: [old, fresh, EVENT], sightings: [pinAt('2.1.150')] }));
    assert.deepEqual(choices.map((c) => c.id), ['x_TT-2026-0001', 'x_TT-2026-0502', 'x_TT-2026-0501']);
    assert.match(choices[0]?.description ?? '', /found here$/);
  });

  test('the primary account is a primary one or none', () => {
    assert.equal(primaryReference(EVENT)?.url, 'https://example.com/post');
    assert.equal(primaryReference(markerEvent({ references: [{ ...reference, url: 'https://example.com/press' }] })), null);
  });
});

describe('corrections of the record itself', () => {
  test('each is told with its day; a record without any says nothing', () => {
    const revisions = [
      { date: '2026-11-23', kind: 'correction', text: 'The fix is 1.0.25, not 1.0.24.' },
      { date: '2026-11-24', kind: 'update', text: 'The vendor answered.' },
      { date: '2026-11-25', kind: 'retraction', text: 'It did not happen.' },
    ] as const;
    assert.deepEqual(section({ ...EVENT, revisions }, 'Changes of this record'), [
      'Corrected on 2026-11-23: The fix is 1.0.25, not 1.0.24.',
      'Updated on 2026-11-24: The vendor answered.',
      'Taken back on 2026-11-25: It did not happen.',
    ]);
    assert.deepEqual(section(EVENT, 'Changes of this record'), []);
  });
});
