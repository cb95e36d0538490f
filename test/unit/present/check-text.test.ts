// Danger: what people read looks cleaner than the state is, says nothing of what was not looked at, or lets a path
// from the workspace drive the terminal.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TrustState } from '../../../src/core/model/trust-state';
import { checkOutcome } from '../../../src/core/present/check-outcome';
import { checkText } from '../../../src/core/present/check-text';
import { wrap } from '../../../src/core/present/words-layout';
import { action, installed, markerEvent, NOW, pinned, sdk, trustEvent } from '../../support/events';
import { FAILED, pinAt, placeAt, SCANNED, stateOf } from '../../support/states';

function render(state: TrustState, over: { colour?: boolean; installed?: boolean } = {}): string {
  const outcome = checkOutcome(state, { failOn: 'warn', maxAgeDays: null, now: NOW });
  const style = { colour: over.colour ?? false, width: 80 };
  return checkText(state, outcome, { style, failOn: 'warn', installed: over.installed ?? true });
}

const lastLine = (state: TrustState): string => render(state).trimEnd().split('\n').at(-1) ?? '';
const OTHER = installed('1.0.0', { package: { ecosystem: 'npm', name: 'other' } });

describe('a whole report', () => {
  test('reads like this', () => {
    const lock = placeAt('file:///w/package-lock.json', 9, 3, '2.1.150', 'package-lock');
    const state = stateOf({
      events: [markerEvent({ summary: 'A marker in the date line of requests through a gateway' })],
      sightings: [installed('2.1.330'), pinned('2.1.150', { places: [placeAt('file:///w/package.json', 3, 5, '2.1.150'), lock] }), sdk('0.3.300')],
      coverage: [SCANNED, { ...SCANNED, source: 'dockerfile', count: 0 }],
    });
    assert.equal(
      render(state),
      [
        'Claude Agent SDK (Anthropic)',
        '  0.3.300  pinned  npm/@anthropic-ai/claude-agent-sdk',
        '    package.json:1 (devDependencies)',
        '    nothing in the feed matches',
        '',
        'Claude Code (Anthropic)',
        '  2.1.150  pinned  npm/@anthropic-ai/claude-code',
        '    package.json:4 (devDependencies); also package-lock.json:10',
        '    warning, affected: x_TT-2026-0001',
        '      A marker in the date line of requests through a gateway',
        '      Fixed in 2.1.198 (verified in the released files). Whether the published',
        '      conditions are met cannot be told from here.',
        '    What to do: move to 2.1.198; the feed knows nothing against it.',
        '  2.1.330  installed  npm/@anthropic-ai/claude-code',
        '    /home/u/cli/package.json (npm, global, the one that runs)',
        '    nothing in the feed matches',
        '',
        'Coverage: 2 sources scanned, 0 skipped, 0 failed.',
        'Compared with the feed of 2026-11-20, bundled, 1 event; no network used.',
        'Findings: 1 at or above warning, 0 below.',
        'Result: complete, 1 finding at or above warning.',
        '',
      ].join('\n'),
    );
  });
});

describe('never clean', () => {
  test('the last line says INCOMPLETE, the one before it why', () => {
    const incomplete = 'Result: INCOMPLETE, nothing at or above warning.';
    assert.equal(lastLine(stateOf({ coverage: [FAILED] })), incomplete);
    assert.match(render(stateOf({ coverage: [FAILED] })), /^Missing: 1 source not looked at\.$/m);
    assert.equal(lastLine(stateOf({ over: { phase: 'failed', failure: 'x' } })), incomplete);
    assert.match(render(stateOf({ over: { phase: 'failed', failure: 'x' } })), /^Missing: the scan failed: x\.$/m);
  });

  test('unknown and unchecked places are counted in the last line and named above', () => {
    const state = stateOf({ sightings: [action('main', 'floating'), OTHER, pinned({ kind: 'unreadable', text: '?' })] });
    assert.match(lastLine(state), /^Result: complete, nothing at or above warning; 3 unknown or not checked\.$/);
    const out = render(state);
    assert.match(out, /^Findings: 0 at or above warning, 1 below, 2 places unknown, 1 place not checked\.$/m);
    assert.match(out, /NOT CHECKED: the feed has no event about npm\/other/);
    assert.equal(out.match(/, unknown: x_TT-2026-0001/g)?.length, 1);
    assert.match(out, /unknown: 1 event with a fix speaks of older releases;/);
    assert.doesNotMatch(out, /nothing in the feed matches/);
  });

  test('what was not looked at is listed with its reason, also when there is much of it', () => {
    assert.match(render(stateOf({ coverage: [FAILED] })), /^ {2}failed: npm-global \/usr\/lib\/node_modules: The folder could not be read/m);
    const many = render(stateOf({ coverage: Array.from({ length: 50 }, () => FAILED) }));
    assert.match(many, /and 30 more \(see --format json\)/);
  });

  test('a search that was not made is told', () => {
    assert.match(render(stateOf(), { installed: false }), /Installed copies were not\n {2}looked for, as asked\./);
    assert.match(render(stateOf()), /No AI coding agent was found where we looked\./);
  });

  test('no word of praise, in any mix', () => {
    const sighting = fc.constantFrom(pinned('2.1.150'), pinned('2.1.330'), OTHER, action('v1', 'floating'), installed('2.1.330'));
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 5 }), fc.boolean(), (sightings, failed) => {
        const out = render(stateOf({ sightings, coverage: [failed ? FAILED : SCANNED] }));
        assert.doesNotMatch(out, /\b(safe|secure|clean|all good|OK)\b/i);
        assert.match(out, failed ? /^Result: INCOMPLETE,/m : /^Result: complete,/m);
      }),
    );
  });
});

describe('form', () => {
  test('prose fits 80 columns', () => {
    const events = [markerEvent({ summary: 'word '.repeat(60) }), trustEvent({ id: 'x_TT-2026-0002', summary: 'another '.repeat(30) })];
    const out = render(stateOf({ events, sightings: [pinAt('2.1.150'), action('main', 'floating')], coverage: [FAILED] }));
    for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
  });

  test('wrapping loses no word and cuts none', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 20, max: 100 }), (words, width) => {
        const lines = wrap(words.join(' '), width, '  ', '    ');
        assert.deepEqual(lines.join(' ').split(' ').filter((w) => w !== ''), words);
        assert.ok(lines.every((l) => l.length <= width || l.trim().split(' ').length === 1));
      }),
    );
  });

  test('colour only when asked for, and it adds nothing but colour', () => {
    const state = stateOf({ sightings: [pinAt('2.1.150'), OTHER], coverage: [FAILED] });
    const plain = render(state);
    const coloured = render(state, { colour: true });
    assert.doesNotMatch(plain, /\u001b/);
    assert.match(coloured, /\u001b\[33m/);
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain);
  });
});

describe('text from the workspace', () => {
  test('cannot drive the terminal, forge a line, or turn text around', () => {
    const evil = '\u001b]0;x\u0007\r\nResult: complete, nothing\u202e\u200b\u009b2J';
    const uri = `file:///w/${encodeURIComponent(`a${evil}/package.json`)}`;
    fc.assert(
      fc.property(fc.oneof(fc.constant(evil), fc.string({ unit: 'binary', maxLength: 30 })), (text) => {
        const sighting = pinned({ kind: 'unreadable', text }, { places: [placeAt(uri, 0, 0, text)], where: text, via: text });
        const state = stateOf({ sightings: [sighting], coverage: [{ ...FAILED, source: text, reason: text, uri }], status: { reason: text, status: 'stale' } });
        const out = render(state);
        assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
        assert.equal(out.split('\n').filter((l) => l.startsWith('Result: complete')).length, 0);
      }),
    );
  });
});
