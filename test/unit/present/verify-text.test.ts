// Danger: the result of a search reads as if it agreed with the version when it does not, as if all had been searched
// when it was not, or text from files gets a meaning in a terminal or in Markdown.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Verdict } from '../../../src/core/model/finding';
import { explainText } from '../../../src/core/present/explain-text';
import { agreementOf, verifyGaps, verifyMarkdown, verifyStanding, verifyTargets, verifyView, type CopySearch, type VerifyResult } from '../../../src/core/present/verify-text';
import { installed, markerEvent, pinned } from '../../support/events';
import { FAILED, stateOf } from '../../support/states';

const EVENT = markerEvent({ marker: { token: 'Asia/Urumqi', where: 'cli.js', observed: [] } });

function copy(verdict: Verdict, parts: Partial<CopySearch> = {}): CopySearch {
  return { sighting: installed('2.1.91'), name: 'Claude Code 2.1.91', verdict, path: '~/cli', files: 3, bytes: 1_500_000, hits: [], problems: [], note: null, ...parts };
}

const HIT = { hits: [{ path: 'cli.js', times: 2 }] };
const GAP = { problems: ['~/cli/x may not be read.'] };

const result = (parts: Partial<VerifyResult> = {}): VerifyResult => ({ event: EVENT, copies: [], gaps: [], cancelled: false, ...parts });

describe('agreement', () => {
  const cases: readonly (readonly [string, CopySearch, string])[] = [
    ['affected and found', copy('affected', HIT), 'agrees'],
    ['affected and not found', copy('affected'), 'disagrees'],
    ['affected, not found, in part', copy('affected', GAP), 'open'],
    ['affected, not found, program absent', copy('affected', { note: 'n' }), 'open'],
    ['not affected and found', copy('not-affected', HIT), 'disagrees'],
    ['not affected, found, in part', copy('not-affected', { ...HIT, ...GAP }), 'disagrees'],
    ['not affected and not found', copy('not-affected'), 'agrees'],
    ['not affected, not found, in part', copy('not-affected', GAP), 'open'],
    ['unknown and found', copy('unknown', HIT), 'open'],
    ['not checked', copy('not-checked'), 'open'],
  ];
  for (const [name, searched, expected] of cases) test(name, () => { assert.equal(agreementOf(searched), expected); });
});

test('the standing: found wins over incomplete, incomplete over searched', () => {
  assert.equal(verifyStanding(result()), 'searched');
  assert.equal(verifyStanding(result({ copies: [copy('affected')] })), 'searched');
  assert.equal(verifyStanding(result({ gaps: ['g'] })), 'incomplete');
  assert.equal(verifyStanding(result({ cancelled: true })), 'incomplete');
  assert.equal(verifyStanding(result({ copies: [copy('affected', GAP)] })), 'incomplete');
  assert.equal(verifyStanding(result({ copies: [copy('affected', { ...HIT, ...GAP })], gaps: ['g'] })), 'found');
});

describe('verdicts of copies', () => {
  const verdicts = (state: Parameters<typeof stateOf>[0], event = EVENT): readonly Verdict[] =>
    verifyTargets(stateOf({ events: [event], ...state }), event).map((t) => t.verdict);

  test('by version; pins are left out', () => {
    const sightings = [installed('2.1.91'), installed('2.1.198'), installed({ kind: 'unreadable', text: '?' }), pinned('2.1.91')];
    assert.deepEqual(verdicts({ sightings }), ['affected', 'not-affected', 'unknown']);
  });

  test('a withdrawn record gives none', () => {
    const gone = { ...EVENT, withdrawn: '2026-11-20T00:00:00Z' };
    assert.deepEqual(verdicts({ sightings: [installed('2.1.91')] }, gone), ['not-checked']);
  });

  test('gaps of the look for copies come along', () => {
    assert.deepEqual(verifyGaps(stateOf()), []);
    assert.equal(verifyGaps(stateOf({ coverage: [FAILED] })).length, 1);
  });
});

describe('words', () => {
  test('disagreements stand first, with files and counts', () => {
    const view = verifyView(result({ copies: [copy('affected', HIT), copy('not-affected', HIT), copy('unknown', GAP)], gaps: ['npm-global: denied'] }));
    assert.deepEqual(view.sections.map((s) => s.title), ['In short', 'Disagrees with the version', 'Agrees with the version', 'Nothing to compare with', 'Not looked at', 'What was searched']);
    assert.match(view.sections[1]?.lines[0]?.text ?? '', /token found in cli\.js 2 times\. By its version it is not affected, which disagrees\./);
    assert.match(view.sections[2]?.lines[0]?.text ?? '', /By its version it is affected, which agrees\./);
    assert.match(view.sections[3]?.lines[0]?.text ?? '', /token not found in 3 files \(1\.5 MB\)\..*~\/cli\/x may not be read\./);
    assert.match(view.sections[0]?.lines[0]?.text ?? '', /stands in 2 of 3 installed copies/);
  });

  test('nothing here, and nothing searched, are told as that', () => {
    assert.match(verifyView(result()).sections[0]?.lines[0]?.text ?? '', /No installed copy .* nothing was searched/);
    const unread = verifyView(result({ copies: [copy('affected', { ...GAP, files: 0, bytes: 0 })] }));
    assert.match(JSON.stringify(unread), /: not searched\. By its version it is affected, which this search cannot confirm\./);
    assert.match(JSON.stringify(verifyView(result({ cancelled: true }))), /was cancelled/);
    assert.doesNotMatch(JSON.stringify(verifyView(result({ cancelled: true }))), /was found here/);
    assert.match(JSON.stringify(verifyView(result({ cancelled: true, copies: [copy('affected', HIT)] }))), /in 1 of 1 installed copy that was reached/);
  });

  test('many files are counted, not all named', () => {
    const hits = Array.from({ length: 30 }, (_, i) => ({ path: `f${i}`, times: 1 }));
    assert.match(JSON.stringify(verifyView(result({ copies: [copy('affected', { hits })] }))), /and in 10 more files/);
  });

  test('names of files cannot write to a terminal or into Markdown', () => {
    const evil = copy('affected', { hits: [{ path: 'a\u001b[31m\u202e](https://evil.example) <b>', times: 1 }], problems: ['`x` $(bug)\n# y'] });
    const text = explainText(verifyView(result({ copies: [evil] })), { colour: false, width: 80 });
    assert.ok(!/[\u001b\u202e]/.test(text));
    const markdown = verifyMarkdown(result({ copies: [evil] }));
    assert.ok(!markdown.includes('](https') && !markdown.includes('<b>') && !markdown.includes('$(') && !markdown.includes('\n# y'));
  });
});
