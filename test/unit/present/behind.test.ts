// Danger: a copy is called up to date on the word of a list that is old or has gaps; an old copy is shown as affected
// because it is old; a surface keeps quiet where another one tells; a name out of a feed drives the terminal.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ReleaseList, ReleasesBehind } from '../../../src/core/model/release';
import type { Sighting } from '../../../src/core/model/sighting';
import type { TrustState } from '../../../src/core/model/trust-state';
import { behindWords } from '../../../src/core/present/behind';
import { checkOutcome } from '../../../src/core/present/check-outcome';
import { checkText } from '../../../src/core/present/check-text';
import { explainView } from '../../../src/core/present/explain';
import { hoverView } from '../../../src/core/present/hover';
import { buildReport } from '../../../src/core/present/report';
import { CLI_PACKAGE, installed, markerEvent, native, NATIVE_PACKAGE, NOW, npm, sdk } from '../../support/events';
import { releaseList } from '../../support/releases';
import { pinAt, stateOf } from '../../support/states';

const KNOWN: ReleasesBehind = {
  behind: 12, atLeast: false, newest: '2.1.330', asOf: '2026-11-20', package: CLI_PACKAGE, version: '2.1.91', origin: 'bundled',
};
const words = (over: Partial<ReleasesBehind> = {}, id = CLI_PACKAGE): string => behindWords({ ...KNOWN, ...over }, { package: id }) ?? '';

describe('words', () => {
  test('the count, the newest and the day of the list', () => {
    assert.equal(words(), '12 releases behind 2.1.330, as the list of 2026-11-20 has it');
    assert.equal(words({ behind: 1 }), '1 release behind 2.1.330, as the list of 2026-11-20 has it');
  });

  test('a list with gaps gives no more than a lower bound', () => {
    assert.equal(words({ atLeast: true }), 'at least 12 releases behind 2.1.330, as the list of 2026-11-20 has it');
  });

  test('a list without a later release is quoted, and its gaps are told', () => {
    assert.equal(words({ behind: 0 }), 'no later release is in the list of 2026-11-20');
    assert.equal(words({ behind: 0, atLeast: true }), 'no later release is in the list of 2026-11-20, which has gaps');
  });

  test('a count on another line names that line and the version on it', () => {
    assert.equal(words({}, NATIVE_PACKAGE), 'as @anthropic-ai/claude-code 2.1.91: 12 releases behind 2.1.330, as the list of 2026-11-20 has it');
  });

  test('a list of another feed is told as such', () => {
    assert.equal(words({ origin: 'org' }), '12 releases behind 2.1.330, as the list of 2026-11-20 of the feed org has it');
  });

  test('nothing known, nothing said', () => {
    assert.equal(behindWords(undefined, { package: CLI_PACKAGE }), null);
  });

  test('nothing is ever called current, whatever the list', () => {
    const known = fc.record({ behind: fc.nat(), atLeast: fc.boolean(), newest: fc.constant('2.1.330'), asOf: fc.constant('2026-11-20'), package: fc.constantFrom(CLI_PACKAGE, NATIVE_PACKAGE), version: fc.constant('2.1.91'), origin: fc.constantFrom('bundled', 'org') });
    fc.assert(
      fc.property(known, (value) => {
        const text = behindWords(value, { package: CLI_PACKAGE }) ?? '';
        assert.doesNotMatch(text, /up to date|current|latest|newest|safe/i);
        assert.ok(text.includes('2026-11-20'));
      }),
    );
  });
});

const LIST = releaseList('2.1.91 2.1.150 2.1.197 2.1.198 2.1.330');

function state(sightings: readonly Sighting[], releases: readonly ReleaseList[] = [LIST]): TrustState {
  return stateOf({ sightings, feed: { releases } });
}

function text(at: TrustState): string {
  const outcome = checkOutcome(at, { failOn: 'warn', maxAgeDays: null, now: NOW });
  return checkText(at, outcome, { style: { colour: false, width: 400 }, failOn: 'warn', installed: true });
}

describe('where it is shown', () => {
  const SAID = '3 releases behind 2.1.330, as the list of 2026-11-20 has it';

  test('in the text of a check, with findings and without', () => {
    assert.ok(text(state([installed('2.1.150')])).includes(`\n    ${SAID}\n`));
    const plain = text(state([installed('2.1.330')]));
    assert.ok(plain.includes('\n    no later release is in the list of 2026-11-20\n'));
    assert.ok(plain.includes('nothing in the feed matches'));
    assert.doesNotMatch(text(state([installed('2.1.151')])), /releases? behind|later release/);
  });

  test('in the hover', () => {
    const rows = hoverView(state([pinAt('2.1.150')]), 'file:///w/package.json', { line: 3, character: 40 })?.rows ?? [];
    assert.ok(rows.some((r) => r.text === `${SAID}.`), JSON.stringify(rows));
    const none = hoverView(state([pinAt('2.1.330')]), 'file:///w/package.json', { line: 3, character: 40 })?.rows ?? [];
    assert.ok(none.some((r) => r.text === 'No later release is in the list of 2026-11-20.'));
  });

  test('in the explanation of an event that matches here', () => {
    const here = explainView(state([native('2.1.150')]), markerEvent()).sections.find((s) => s.title === 'Here');
    assert.match(here?.lines[0]?.text ?? '', new RegExp(`For information: as @anthropic-ai/claude-code 2\\.1\\.150: ${SAID}\\.$`));
  });

  test('in the report’s table of what is here', () => {
    const { tools } = buildReport(state([installed('2.1.150'), sdk('0.2.197'), installed('latest')]), 'anthropic', NOW);
    const of = (version: string): string | null | undefined => tools.find((t) => t.version === version)?.behind;
    assert.equal(of('2.1.150'), SAID);
    assert.equal(of('0.2.197'), 'as @anthropic-ai/claude-code 2.1.197: 2 releases behind 2.1.330, as the list of 2026-11-20 has it');
    assert.equal(of('latest'), null);
  });

  test('it decides nothing: verdicts, findings and the outcome are the same without it', () => {
    const sightings = [installed('2.1.91'), installed('2.1.330'), native('2.1.150'), sdk('0.3.330')];
    const [one, other] = [state(sightings), state(sightings, [])];
    assert.deepEqual(one.assessment, other.assessment);
    assert.deepEqual(one.advice, other.advice);
    const outcome = (s: TrustState): unknown => checkOutcome(s, { failOn: 'info', maxAgeDays: null, now: NOW });
    assert.deepEqual(outcome(one), outcome(other));
  });

  test('a name in a list cannot write to the terminal', () => {
    const evil = behindWords({ ...KNOWN, package: npm('a\u001b[31m\u202eb'), origin: 'o\u0007' }, { package: CLI_PACKAGE }) ?? '';
    assert.doesNotMatch(evil, /\p{Cc}|\p{Cf}/u);
  });
});
