// Danger: an update is compared backwards, a copy that is here is not offered, or the version that is proposed is not
// the one that all other surfaces advise.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Sighting } from '../../../src/core/model/sighting';
import { xrayChoices } from '../../../src/core/xray/choices';
import { installed, pinned } from '../../support/events';
import { placeAt, stateOf } from '../../support/states';

const at = (version: string, folder: string): Sighting =>
  installed(version, { places: [placeAt(`file:///home/ada/${folder}/package.json`, 0, 0, version, 'npm-global')] });

const choices = (sightings: readonly Sighting[], advice: readonly (readonly [number, string])[] = []): ReturnType<typeof xrayChoices> =>
  xrayChoices({ ...stateOf({ sightings }), advice: new Map(advice.map(([index, version]) => [index, { version, remaining: 0 }])) });

describe('what can be compared here', () => {
  test('every installed copy is offered, pins are not', () => {
    const found = choices([at('2.1.90', 'a'), pinned('2.1.91'), at('2.1.92', 'b')]);
    assert.deepEqual(found.map((c) => [c.label, c.path, c.npmName]), [
      ['Claude Code 2.1.90', '/home/ada/a', '@anthropic-ai/claude-code'],
      ['Claude Code 2.1.92', '/home/ada/b', '@anthropic-ai/claude-code'],
    ]);
    assert.deepEqual(choices([]), []);
  });

  test('the version that is advised is that of the copy’s own sighting', () => {
    const found = choices([pinned('2.1.91'), at('2.1.90', 'a'), at('2.1.92', 'b')], [[0, '9.9.9'], [2, '2.1.198']]);
    assert.deepEqual(found.map((c) => c.advised), [null, '2.1.198']);
  });

  for (const [other, order] of [
    ['2.1.100', 'later'],
    ['2.1.9', 'earlier'],
    ['2.1.90', 'later'],
    ['2.1.90-beta.1', 'earlier'],
    ['latest', 'later'],
    ['no version', 'later'],
  ] as const) {
    test(`held against ${other}, the copy stands ${order === 'later' ? 'before' : 'after'} it`, () => {
      const [choice] = choices([at('2.1.90', 'a')]);
      const release = `@anthropic-ai/claude-code@${other}`;
      const expected = order === 'later' ? { before: '/home/ada/a', after: release } : { before: release, after: '/home/ada/a' };
      assert.deepEqual(choice?.pairWith(other), expected);
    });
  }
});
