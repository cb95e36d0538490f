// Danger: instructions to a model come, go or change without a line, code and data are taken for instructions, or a small
// change of a long text shows as one text that went and another that came.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FactCollector } from '../../../src/core/xray/collector';
import { compareReleases } from '../../../src/core/xray/compare';
import type { ReleaseFacts, XrayLine } from '../../../src/core/xray/model';
import { readScriptFile } from '../../../src/core/xray/read-file';
import { SKETCH } from '../../../src/core/xray/prompts';

const PROMPT =
  'You are a careful helper for people who write programs. Always read a file before you change it, and never delete what the user did not name. ' +
  'When a command fails, say so plainly, and ask before you try anything that cannot be undone.';
const OTHER =
  'IMPORTANT: this tool searches the web. Use it only where the answer is newer than what the model can know, quote every page that was used, ' +
  'and do not send anything private of the user along with the words that are looked for.';

function release(...sources: string[]): ReleaseFacts {
  const into = new FactCollector();
  readScriptFile(sources.map((text) => `f(${JSON.stringify(text)})`).join(';'), 'cli.js', { zones: new Set(), into });
  return { name: 'r', facts: into.facts, texts: into.texts, prompts: into.prompts, sizes: new Map(), partial: [], notes: null };
}

function lines(before: ReleaseFacts, after: ReleaseFacts): XrayLine[] {
  return compareReleases(before, after, null, true).lines.filter(({ facet }) => facet === 'prompt');
}

const said = (found: readonly XrayLine[]): string[] => found.map((l) => `${l.sign} ${l.values.join()}`);

describe('what is an instruction', () => {
  test('long prose that speaks to a model', () => {
    assert.equal(release(PROMPT, OTHER).facts.get('prompt')?.size, 2);
  });

  for (const [name, text] of [
    ['short', 'You are a helper. Never do this.'],
    ['no marker', 'The library reads a file and gives back what it holds as a list of rows with one value for each column. '.repeat(3)],
    ['code', 'function you(){return this.tools.map(t=>{if(!t.never)throw Error("do not");return t.always})};'.repeat(4)],
    ['a list of keywords', `You are NEVER ${'abort alter analyze begin call checkpoint close cluster comment commit copy create '.repeat(6)}`],
    ['data', `you are never ${'0123456789abcdef '.repeat(40)}`],
    ['marks', `You must never ${'{"a":[1,2],"b":{}} '.repeat(30)}`],
  ] as const) {
    test(`not: ${name}`, () => {
      assert.equal(release(text).facts.has('prompt'), false);
    });
  }

  test('the excerpt is short, and the sketch is bounded', () => {
    const words = Array.from({ length: 4000 }, (_, i) => `word${i % 977} of ${i}`).join(' and then ');
    const { facts, prompts } = release(`You are an agent. You must never stop. ${words}`);
    const [value = ''] = facts.get('prompt')?.keys() ?? [];
    assert.ok(value.length <= 130, value);
    assert.equal(prompts?.get(value)?.sketch.length, SKETCH);
  });
});

describe('what came, went and changed', () => {
  test('the same text has no line, whatever its blanks and quotes', () => {
    assert.deepEqual(lines(release(PROMPT), release(PROMPT)), []);
    assert.deepEqual(lines(release(PROMPT), release(PROMPT.replace(/\. /g, '.\n\n  '))), []);
    assert.deepEqual(lines(release(PROMPT), release(PROMPT.replace('careful', 'CAREFUL'))), []);
  });

  test('a text that came and one that went', () => {
    const [first, second] = said(lines(release(OTHER), release(PROMPT)));
    assert.match(first ?? '', /^\+ You are a careful helper/);
    assert.match(second ?? '', /^- IMPORTANT: this tool searches/);
  });

  test('a small change is one line that says what changed', () => {
    const changed = PROMPT.replace('never delete what the user did not name', 'delete freely');
    assert.deepEqual(said(lines(release(PROMPT, OTHER), release(OTHER, changed))), ['~ …you change it, and delete freely.']);
  });

  test('a sentence that went is named', () => {
    const shorter = PROMPT.replace(' When a command fails, say so plainly,', ' Then');
    assert.match(said(lines(release(PROMPT), release(shorter))).join(), /^~ [^+-]*Then/);
    const cut = PROMPT.replace(' say so plainly,', '');
    assert.deepEqual(said(lines(release(PROMPT), release(cut))), ['~ …When a command fails, [without: say so plainly,]']);
  });

  test('a text that was cut in two is one that changed, not one that went', () => {
    const joined = `${PROMPT} ${OTHER}`;
    const found = lines(release(joined), release(PROMPT, OTHER));
    assert.deepEqual(found.map(({ sign }) => sign), ['~', '~']);
    assert.deepEqual(lines(release(PROMPT, OTHER), release(joined)).map(({ sign }) => sign), ['~']);
  });

  test('releases that were read without sketches are told as they are', () => {
    const { prompts, ...bare } = release(PROMPT);
    assert.equal(prompts?.size, 1);
    assert.equal(lines(bare, release(PROMPT.replace('careful', 'careless'))).length, 2);
  });

  test('a word more anywhere is one change', () => {
    const words = PROMPT.split(' ');
    fc.assert(
      fc.property(fc.nat(words.length), (at) => {
        const found = lines(release(PROMPT), release([...words.slice(0, at), 'gladly', ...words.slice(at)].join(' ')));
        assert.deepEqual(found.map(({ sign }) => sign), ['~']);
        assert.match(found[0]?.values[0] ?? '', /gladly/);
      }),
    );
  });
});
