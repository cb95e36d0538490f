// Danger: a script that is made for it takes all memory or time, or ends the reading at a place of its choice so that
// what stands behind goes unseen.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { FactCollector } from '../../../src/core/xray/collector';
import { boundedTokens } from '../../../src/core/xray/bounded-tokens';
import { readScriptFile } from '../../../src/core/xray/read-file';

const HIDDEN = 'f("https://hidden.vendor.dev/")';

function read(source: string): { hosts: string[]; sentence: string } {
  const into = new FactCollector();
  const fault = readScriptFile(source, 'a.js', { zones: new Set(), into });
  return { hosts: ['host', 'host-in-prose'].flatMap((facet) => [...(into.facts.get(facet as 'host')?.keys() ?? [])]), sentence: fault?.sentence ?? '' };
}

describe('what is nested deeply', () => {
  for (const open of ['(', '{', '${', '`${', 'f(', '[({', 'function(){']) {
    test(`${open} without end: what follows is read plainly, and that is said`, () => {
      const { hosts, sentence } = read(`${open.repeat(100_000)}${HIDDEN}`);
      assert.deepEqual(hosts, ['hidden.vendor.dev']);
      assert.match(sentence, /only addresses and names that stand out were read/);
    });
  }

  test('the stack of open brackets does not grow with the text', () => {
    let depth = 0;
    assert.throws(() => {
      for (const token of boundedTokens('('.repeat(1_000_000), { ecmaVersion: 'latest' })) depth = token.end;
    }, /nested too deeply/);
    assert.ok(depth < 1000, `${depth}`);
  });

  test('brackets of real depth are no fault', () => {
    assert.deepEqual(read(`${'['.repeat(5000)}${']'.repeat(5000)};${'('.repeat(200)}1${')'.repeat(200)};${HIDDEN}`), { hosts: ['hidden.vendor.dev'], sentence: '' });
  });

  test('a word that looks back through all that is open', () => {
    const { sentence } = read(`${'('.repeat(400)}${'yield '.repeat(100_000)}`);
    assert.equal(sentence, '');
    assert.match(read(`${'('.repeat(200_000)}${'yield '.repeat(200_000)}`).sentence, /not|only/);
  });
});

describe('patterns', () => {
  test('groups inside each other do not end the reading', () => {
    assert.deepEqual(read(`a=/${'('.repeat(60_000)}${')'.repeat(60_000)}/;${HIDDEN}`), { hosts: ['hidden.vendor.dev'], sentence: '' });
  });

  test('very many names take no time by their square', () => {
    assert.deepEqual(read(`a=/${'(?<a>x)|'.repeat(100_000)}y/;${HIDDEN}`).hosts, ['hidden.vendor.dev']);
  });

  test('a pattern that is none is still a fault', () => {
    assert.match(read(`a=/(/;\n${HIDDEN}`).sentence, /no JavaScript in 1 place/);
  });
});

test('a long rest of a statement behind a fault is not passed over', () => {
  const { hosts, sentence } = read(`a=@${'a,'.repeat(20_000)}${HIDDEN}`);
  assert.deepEqual(hosts, ['hidden.vendor.dev']);
  assert.match(sentence, /only addresses and names that stand out were read/);
});
