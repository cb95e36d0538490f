// Danger: the pointer rests on a pinned version and the answer is about another pin, claims more than the feed says,
// or adopts a label that belongs to somebody else.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { affectedEntry, hoverView, type HoverView } from '../../../src/core/present/hover';
import { affected, CLI_PACKAGE, installed, markerEvent, pinned, sdk, SDK_PACKAGE, span, trustEvent } from '../../support/events';
import { CLAUDE_SDK } from '../../support/tools';
import { pinAt, placeAt, stateOf, type StateParts } from '../../support/states';

const URI = 'file:///w/package.json';
const reference = (url: string, primary: boolean) => ({ type: 'WEB', url, title: 't', publisher: 'p', date: null, primary, opened: true });
const EVENT = markerEvent({
  summary: 'A marker in the date line',
  course: [{ step: 'introduced', date: '2026-04-02', zone: 'UTC', text: 'shipped', basis: 'changelog commit' }],
  claims: [{ text: 'It was an experiment.', claimant: 'An engineer of the vendor', status: 'confirmed-by-vendor', references: [1] }],
  labels: [{ label: 'backdoor', usedBy: ['A notice'] }],
  references: [reference('https://example.com/press', false), reference('https://example.com/post', true)],
});

function hover(parts: StateParts, line = 3, character = 40): HoverView {
  const view = hoverView(stateOf({ events: [EVENT], ...parts }), URI, { line, character });
  assert.ok(view !== null);
  return view;
}

const texts = (view: HoverView): readonly string[] => view.rows.map((r) => r.text);

describe('where it speaks', () => {
  const state = stateOf({ sightings: [pinAt('2.1.150')] });
  const at = (line: number, character: number, uri = URI) => hoverView(state, uri, { line, character });

  test('on the token from its first to behind its last character, and nowhere else', () => {
    assert.deepEqual(at(3, 37)?.range, { start: { line: 3, character: 37 }, end: { line: 3, character: 44 } });
    assert.notEqual(at(3, 44), null);
    assert.equal(at(3, 36), null);
    assert.equal(at(3, 45), null);
    assert.equal(at(2, 40), null);
    assert.equal(at(3, 40, 'file:///w/other.json'), null);
  });

  test('on the other places of the sighting too', () => {
    const lock = placeAt('file:///w/package-lock.json', 9, 3, '2.1.150', 'package-lock');
    const both = stateOf({ sightings: [pinned('2.1.150', { places: [placeAt(URI, 0, 0, '2.1.150'), lock] })] });
    assert.deepEqual(hoverView(both, lock.uri, { line: 9, character: 4 })?.range, lock.range);
  });

  test('not on an installed copy, which has no text', () => {
    const copy = installed('2.1.150');
    assert.equal(hoverView(stateOf({ sightings: [copy] }), copy.places[0].uri, { line: 0, character: 0 }), null);
  });
});

describe('what it says of a finding', () => {
  const view = hover({ sightings: [pinAt('2.1.150')] });

  test('what, since when, fixed where, who says so, does it apply, whose label', () => {
    assert.deepEqual(texts(view), [
      'Claude Code 2.1.150 (npm/@anthropic-ai/claude-code)',
      'A marker in the date line',
      'Affected: since @anthropic-ai/claude-code 2.1.91 (2026-04-02), fixed in 2.1.198 (verified in the released files).',
      'An engineer of the vendor: It was an experiment. (confirmed by the vendor)',
      'Only under conditions: A base address other than the vendor’s, with a listed host or time zone. Whether the published conditions are met cannot be told from here. Ask there: Is ANTHROPIC_BASE_URL set there, and to which host?',
      'Words that others use for it: “backdoor” (A notice)',
    ]);
  });

  test('the claim links to its own account, the title to the primary one', () => {
    assert.equal(view.rows[3]?.href, 'https://example.com/post');
    assert.equal(view.rows[1]?.href, 'https://example.com/post');
  });

  test('an ignored finding says until when and why', () => {
    const ignores = [{ event: EVENT.id, package: 'npm/@anthropic-ai/claude-code', versions: '*', reason: 'no gateway here', until: '2027-01-01' }];
    assert.ok(texts(hover({ sightings: [pinAt('2.1.150')], ignores })).includes('Ignored until 2027-01-01: no gateway here'));
  });

  test('many events are cut to three and the rest counted', () => {
    const events = Array.from({ length: 40 }, (_, i) => trustEvent({ id: `x_TT-2026-04${String(i).padStart(2, '0')}` }));
    const many = hover({ events, sightings: [pinAt('2.1.150')] });
    assert.equal(many.rows.at(-1)?.text, 'and 37 more');
    assert.ok(many.rows.length < 12);
  });

  test('two ranges leave the start unsaid', () => {
    const twice = trustEvent({ affected: [affected(CLI_PACKAGE, { ranges: [span('1.0.0', '1.0.5'), span('2.1.91', '2.1.198')] })] });
    assert.ok(texts(hover({ events: [twice], sightings: [pinAt('2.1.150')] })).some((t) => t.startsWith('Affected: fixed in 2.1.198')));
  });
});

describe('what it says without a finding', () => {
  test('nothing in the feed of its day matches', () => {
    assert.equal(hover({ sightings: [pinAt('2.1.330')] }).rows[1]?.text, 'Nothing in the feed of 2026-11-20, bundled matches Claude Code 2.1.330.');
  });

  test('a tool of which the feed says nothing is not checked', () => {
    const other = pinAt('1.0.0', { package: { ecosystem: 'npm', name: 'other' } });
    assert.match(hover({ sightings: [other] }).rows[1]?.text ?? '', /^Not checked: .* This says nothing either way\.$/);
  });

  test('an unreadable version is unknown, never a match for nothing', () => {
    const odd = pinAt('${X}', { version: { kind: 'unreadable', text: '${X}' } });
    const rows = texts(hover({ sightings: [odd] })).join('\n');
    assert.match(rows, /Unknown: /);
    assert.doesNotMatch(rows, /Nothing in the feed/);
  });
});

describe('the record’s entry for a sighting', () => {
  test('the own package comes before the line it follows', () => {
    const own = affected(SDK_PACKAGE, { ranges: [span('0.2.91', '0.3.198')] });
    const line = affected(CLI_PACKAGE, { ranges: [span('2.1.91', '2.1.198')] });
    assert.equal(affectedEntry(trustEvent({ affected: [line, own] }), sdk('0.2.150'), CLAUDE_SDK), own);
    assert.equal(affectedEntry(trustEvent({ affected: [line] }), sdk('0.2.150'), CLAUDE_SDK), line);
    assert.equal(affectedEntry(trustEvent({ affected: [line] }), sdk('0.2.150'), null), null);
  });
});
