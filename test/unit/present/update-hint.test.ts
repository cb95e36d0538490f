// Danger: advice that does not reach the copy it is given for: an update of another copy leaves the old one in place.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { updateHint } from '../../../src/core/present/update-hint';
import { installed } from '../../support/events';
import { CLAUDE_CODE } from '../../support/tools';

const copy = installed('2.1.150');

test('an installed copy is updated in its tool’s own way', () => {
  assert.equal(updateHint(copy, CLAUDE_CODE), CLAUDE_CODE.updateHint['npm']);
});

test('a bundled copy goes with what carries it', () => {
  const bundled = { ...copy, presence: 'bundled' as const, where: 'inside Claude Agent SDK 0.2.113' };
  assert.equal(updateHint(bundled, CLAUDE_CODE), 'Update what carries it: inside Claude Agent SDK 0.2.113.');
});

test('a copy in a runner’s cache is not mended by a global install', () => {
  const cached = { ...copy, places: [{ ...copy.places[0], source: 'runner-cache' }] as const };
  assert.match(updateHint(cached, CLAUDE_CODE) ?? '', /runner/);
});

test('a tool without a hint for the ecosystem has none', () => {
  assert.equal(updateHint(copy, { ...CLAUDE_CODE, updateHint: {} }), null);
  assert.equal(updateHint(copy, null), null);
});
