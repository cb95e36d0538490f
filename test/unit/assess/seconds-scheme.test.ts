// Danger: `0.0.1790142911-g7618fb` read as a pre-release sorts by its commit, and another numbering by chance.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { SECONDS } from '../../../src/core/assess/seconds-scheme';
import { readVersion } from '../../../src/core/assess/version-schemes';
import { checkLaws } from './scheme-laws';

const read = (text: string) => readVersion('seconds', { kind: 'exact', text });

test('the third number orders, the commit does not', () => {
  const order = (a: string, b: string): number => Math.sign(SECONDS.compare(SECONDS.exact(a)!, SECONDS.exact(b)!));
  assert.equal(order('0.0.999999999-gffffff', '0.0.1790142911-g000000'), -1);
  assert.equal(order('0.0.1790142911-g7618fb', '0.0.1790142910-g7618fb'), 1);
  assert.equal(order('0.0.1790142911-g7618fb', '0.0.1790142911-gaaaaaa'), 0);
  assert.equal(SECONDS.isTie(SECONDS.exact('0.0.1790142911-g7618fb')!, SECONDS.exact('0.0.1790142911-gaaaaaa')!), true);
});

describe('another numbering is unreadable, never old or new', () => {
  for (const text of ['1.0.0', '0.1.1790142911', '0.0.0-ci-20260129', '0.0.0', '0.0.1.2', '^2.0.0', '>=1.0.0', 'latest', '1790142911']) {
    test(text, () => { assert.deepEqual(read(text), { kind: 'unreadable', text }); });
  }
});

test('constraints are npm’s', () => {
  const lets = (text: string, version: string): boolean => SECONDS.satisfies(SECONDS.exact(version)!, SECONDS.range(text)!);
  assert.equal(lets('^0.0.1790142911-g7618fb', '0.0.1790142911-gaaaaaa'), true);
  assert.equal(lets('^0.0.1790142911-g7618fb', '0.0.1790142912-gaaaaaa'), false);
  assert.equal(lets('~0.0.1790142911', '0.0.1790142999-gaaaaaa'), true);
  assert.equal(lets('<0.0.1790142911-g7618fb', '0.0.1790142911-g000000'), true, 'which came first is not known, so it is let in');
});

const versions = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('', '-g7618fb', '-gaaaaaa')).map(([s, c]) => `0.0.${s}${c}`);
const clause = fc.tuple(fc.constantFrom('>=', '<=', '>', '<', '^', '~'), versions).map((p) => p.join(''));
checkLaws(SECONDS, versions, clause.filter((text) => SECONDS.range(text) !== null));
