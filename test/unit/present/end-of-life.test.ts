// Danger: a tool that its vendor has given up looks alive on one surface, is called ended before its day, or names a
// successor that is not meant; or a tool that goes on is called ended.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { EndOfLife, Tool } from '../../../src/core/model/tool';
import type { TrustState } from '../../../src/core/model/trust-state';
import { checkJson } from '../../../src/core/present/check-json';
import { checkOutcome } from '../../../src/core/present/check-outcome';
import { checkText } from '../../../src/core/present/check-text';
import { formerNameWords, toolEnd } from '../../../src/core/present/end-of-life';
import { explainView } from '../../../src/core/present/explain';
import { findingItems } from '../../../src/core/present/findings';
import { hoverView } from '../../../src/core/present/hover';
import { buildReport } from '../../../src/core/present/report';
import { statusView } from '../../../src/core/present/status';
import { installed, markerEvent, NOW } from '../../support/events';
import { pinAt, stateOf, type StateParts } from '../../support/states';
import { CLAUDE_CODE, CLAUDE_SDK, TOOLS } from '../../support/tools';

const END: EndOfLife = { date: '2026-05-15', text: 'Its maker ended it', successor: CLAUDE_SDK.id };
const SENTENCES = `Ended by its vendor on 2026-05-15: Its maker ended it. What came instead: ${CLAUDE_SDK.name}.`;

function ended(end: EndOfLife, parts: StateParts = {}): TrustState {
  const tools = TOOLS.map((t): Tool => (t.id === CLAUDE_CODE.id ? { ...t, endOfLife: end, formerNames: ['Old Code'] } : t));
  return stateOf({ sightings: [pinAt('2.1.330')], ...parts, feed: { tools } });
}

const text = (state: TrustState): string => {
  const outcome = checkOutcome(state, { failOn: 'warn', maxAgeDays: null, now: NOW });
  return checkText(state, outcome, { style: { colour: false, width: 400 }, failOn: 'warn', installed: true });
};

describe('the words', () => {
  const words = (over: Partial<EndOfLife>, today = '2026-11-22T00:00:00Z') =>
    toolEnd({ ...CLAUDE_CODE, endOfLife: { ...END, ...over } }, today, (id) => `<${id}>`);

  test('name the day, what was said, and what came instead', () => {
    assert.deepEqual(words({}), {
      past: true,
      words: `Ended by its vendor on 2026-05-15: Its maker ended it. What came instead: <${CLAUDE_SDK.id}>.`,
    });
  });

  test('a tool without a successor', () => {
    assert.equal(words({ successor: null })?.words, 'Ended by its vendor on 2026-05-15: Its maker ended it. It has no successor.');
  });

  test('a day that has not come is announced, not past', () => {
    const end = words({ date: '2027-04-30' });
    assert.equal(end?.past, false);
    assert.match(end.words, /^Its vendor ends it on 2027-04-30: .* What comes instead: /);
  });

  test('the day itself and the month itself have come', () => {
    assert.equal(words({ date: '2026-11-22' })?.past, true);
    assert.equal(words({ date: '2026-11-23' })?.past, false);
    assert.equal(words({ date: '2026-11' })?.past, true);
    assert.equal(words({ date: '2026-12' })?.past, false);
    assert.match(words({ date: '2026-11' })?.words ?? '', /^Ended by its vendor in 2026-11: /);
  });

  test('nothing for a tool that goes on, or that has no record', () => {
    assert.equal(toolEnd(CLAUDE_CODE, NOW, String), null);
    assert.equal(toolEnd(null, NOW, String), null);
    assert.equal(formerNameWords(CLAUDE_CODE), null);
    assert.equal(formerNameWords(null), null);
  });

  test('stay one visible line whatever a record says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (said, name) => {
        const end = toolEnd({ ...CLAUDE_CODE, endOfLife: { ...END, text: said } }, NOW, () => name);
        const former = formerNameWords({ ...CLAUDE_CODE, formerNames: [name] });
        for (const words of [end?.words, former]) assert.doesNotMatch(words ?? '', /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
      }),
    );
  });
});

describe('every surface tells of a tool that ended, also when no event speaks of it', () => {
  const state = ended(END);

  test('the text of a check, under the name of the tool and in the numbers', () => {
    assert.match(text(state), new RegExp(`^Claude Code \\(Anthropic\\)\\n  ${SENTENCES}\\n  2\\.1\\.330 `, 'm'));
    assert.match(text(state), /^Findings: 0 at or above warning, 0 below, 1 tool ended by its vendor\.$/m);
  });

  test('the JSON of a check', () => {
    const outcome = checkOutcome(state, { failOn: 'warn', maxAgeDays: null, now: NOW });
    const { sightings } = JSON.parse(checkJson(state, outcome)) as { sightings: { endOfLife: unknown }[] };
    assert.deepEqual(sightings.map((s) => s.endOfLife), [END]);
  });

  test('the hover', () => {
    const rows = hoverView(state, 'file:///w/package.json', { line: 3, character: 40 })?.rows ?? [];
    assert.deepEqual(rows.slice(0, 2).map((r) => [r.style, r.text.replace(/ \(.*/, '')]), [
      ['heading', 'Claude Code 2.1.330'],
      ['detail', SENTENCES],
    ]);
  });

  test('the list: one row for a tool in several places, which leads to a pin', () => {
    const items = findingItems(ended(END, { sightings: [installed('2.1.330'), pinAt('2.1.330')] }));
    assert.deepEqual(
      items.map((i) => [i.group, i.concern, i.label, i.description, i.detail, i.target.kind]),
      [['ended', 'info', 'Claude Code', 'info · package.json:4 and 1 more', SENTENCES, 'place']],
    );
  });

  test('the status bar: neither a warning nor "nothing known"', () => {
    const view = statusView(state);
    assert.equal(view.kind, 'ok');
    assert.equal(view.tooltip[0]?.text, '1 tool ended by its vendor');
    assert.equal(view.tooltip[1]?.text, 'Ended by its vendor: Claude Code');
    assert.match(view.accessibleName, /1 tool ended by its vendor/);
  });

  test('the report, with its former names', () => {
    const [row] = buildReport(state, CLAUDE_CODE.vendor, NOW).tools;
    assert.deepEqual([row?.end, row?.formerly], [SENTENCES, 'formerly Old Code']);
  });

  test('the explanation of an event on it, found here or not', () => {
    for (const sightings of [[pinAt('2.1.150')], []]) {
      const event = markerEvent();
      const view = explainView(ended(END, { events: [event], sightings }), event);
      const todo = view.sections.find((s) => s.title === 'What to do')?.lines ?? [];
      assert.equal(todo[0]?.text, `Claude Code: ${SENTENCES}`);
    }
  });
});

describe('what is only announced, or goes on', () => {
  test('an announced end is told but not counted', () => {
    const state = ended({ ...END, date: '2027-04-30' });
    assert.match(text(state), /Its vendor ends it on 2027-04-30/);
    assert.doesNotMatch(text(state), /ended by/);
    assert.match(statusView(state).tooltip[0]?.text ?? '', /^Nothing known against/);
    assert.deepEqual(findingItems(state).map((i) => i.group), ['ended']);
  });

  test('a tool that goes on has no such row anywhere', () => {
    const state = stateOf({ sightings: [pinAt('2.1.330')] });
    assert.doesNotMatch(text(state), /[Ee]nded by|ends it/);
    assert.deepEqual(findingItems(state), []);
    const [row] = buildReport(state, CLAUDE_CODE.vendor, NOW).tools;
    assert.deepEqual([row?.end, row?.formerly], [null, null]);
  });

  test('the end of a tool that is not here is not told', () => {
    const state = ended(END, { sightings: [] });
    assert.doesNotMatch(text(state), /Ended by/);
    assert.deepEqual(findingItems(state), []);
  });
});
