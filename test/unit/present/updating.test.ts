// Danger: the pin that nothing updates, which stays affected until a person acts, is lost among rows that a bot will
// mend; or a surface claims that nothing updates a pin of which that is not known.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Sighting, Updater } from '../../../src/core/model/sighting';
import type { TrustState } from '../../../src/core/model/trust-state';
import { checkJson } from '../../../src/core/present/check-json';
import { checkOutcome } from '../../../src/core/present/check-outcome';
import { checkText } from '../../../src/core/present/check-text';
import { findingItems } from '../../../src/core/present/findings';
import { hoverView } from '../../../src/core/present/hover';
import { problemViews } from '../../../src/core/present/problems';
import { bySeverity, statusView } from '../../../src/core/present/status';
import { isStuck, updaterWords } from '../../../src/core/present/updating';
import { StateIndex } from '../../../src/core/present/words-index';
import { installed, NOW } from '../../support/events';
import { pinAt, placeAt, stateOf } from '../../support/states';

const OFF: Updater = { state: 'off', text: 'no bot reads MCP configuration' };
const ON: Updater = { state: 'on', text: 'Renovate (renovate.json)' };
const OPEN: Updater = { state: 'unknown', text: 'the preset x is not known here' };

/** A pin in a file of its own. */
const pinIn = (file: string, updater?: Updater, version = '2.1.150'): Sighting =>
  pinAt(version, { places: [placeAt(`file:///w/${file}`, 3, 5, version)], ...(updater === undefined ? {} : { updater }) });
const files = (items: readonly { sighting: Sighting }[]): string[] => items.map((i) => i.sighting.places[0].uri.slice('file:///w/'.length));
const outcome = (state: TrustState): ReturnType<typeof checkOutcome> => checkOutcome(state, { failOn: 'warn', maxAgeDays: null, now: NOW });
const text = (state: TrustState): string => checkText(state, outcome(state), { style: { colour: false, width: 200 }, failOn: 'warn', installed: true });

const MIXED = [pinIn('a.json', ON), pinIn('b.json', OPEN), pinIn('c.json'), pinIn('d.json', OFF)];

describe('which pin is stuck', () => {
  test('one that nothing updates; no other, and no installed copy', () => {
    assert.deepEqual(MIXED.map(isStuck), [false, false, false, true]);
    assert.equal(isStuck(installed('2.1.150', { updater: OFF })), false);
  });

  test('what is not known is not said', () => {
    assert.deepEqual(MIXED.map(updaterWords), [
      'updated by Renovate (renovate.json)',
      'not known whether anything updates it: the preset x is not known here',
      null,
      'nothing updates it: no bot reads MCP configuration',
    ]);
    assert.equal(updaterWords(installed('1.0.0', { updater: { state: 'on', text: 'it updates itself' } })), 'it updates itself');
  });
});

describe('the order', () => {
  test('a stuck pin comes first among equals, everything else stays', () => {
    const index = new StateIndex(stateOf({ sightings: MIXED }));
    assert.deepEqual(files(bySeverity(index.findings)), ['d.json', 'a.json', 'b.json', 'c.json']);
  });

  test('a graver finding stays above it', () => {
    const range = pinAt('^2.1.0', {
      places: [placeAt('file:///w/range.json', 3, 5, '^2.1.0')],
      version: { kind: 'range', text: '^2.1.0' },
      updater: OFF,
    });
    const index = new StateIndex(stateOf({ sightings: [range, pinIn('a.json', ON)] }));
    assert.deepEqual(files(bySeverity(index.findings)), ['a.json', 'range.json']);
  });

  test('the list, the command line and the tooltip follow it', () => {
    const state = stateOf({ sightings: MIXED });
    const [first, second] = findingItems(state);
    assert.match(first?.label ?? '', /d\.json:4$/);
    assert.equal(first?.description, 'warning · pinned, nothing updates it');
    assert.equal(second?.description, 'warning · pinned');
    assert.ok(text(state).indexOf('d.json') < text(state).indexOf('a.json'));
    assert.match(statusView(state).tooltip[1]?.text ?? '', /4 places here, 1 of them a pin that nothing updates$/);
  });
});

describe('the words', () => {
  test('each row says it in its own place', () => {
    const state = stateOf({ sightings: [pinIn('a.json', OFF)] });
    assert.match(problemViews(state)[0]?.message ?? '', /\. Nothing updates this pin\. /);
    const hover = hoverView(state, 'file:///w/a.json', { line: 3, character: 6 });
    assert.equal(hover?.rows[1]?.text, 'Nothing updates it: no bot reads MCP configuration.');
    assert.match(text(state), /^ {4}nothing updates it: no bot reads MCP configuration$/m);
    assert.match(statusView(state).tooltip[1]?.text ?? '', /Nothing updates this pin\./);
  });

  test('nothing of it where something does, or where that is not known', () => {
    for (const updater of [ON, OPEN, undefined]) {
      const state = stateOf({ sightings: [pinIn('a.json', updater)] });
      assert.doesNotMatch(JSON.stringify([problemViews(state), findingItems(state), statusView(state)]), /nothing updates/i);
    }
  });

  test('a text from a file cannot drive the terminal', () => {
    const state = stateOf({ sightings: [pinIn('a.json', { state: 'unknown', text: 'x\u001b[2J\ny' })] });
    assert.doesNotMatch(text(state), /\u001b|\ny/);
  });
});

test('JSON says it as it is, and tells apart "not asked" from "not known"', () => {
  const platform = installed('2.1.150', { qualifiers: { platform: 'linux-x64', gallery: 'open-vsx' } });
  const state = stateOf({ sightings: [...MIXED, platform] });
  const { sightings } = JSON.parse(checkJson(state, outcome(state))) as { sightings: { updater: unknown; qualifiers: object }[] };
  assert.deepEqual(sightings.map((s) => s.updater), [ON, OPEN, null, OFF, null]);
  assert.deepEqual(sightings.map((s) => Object.keys(s.qualifiers)), [[], [], [], [], ['gallery', 'platform']]);
});
