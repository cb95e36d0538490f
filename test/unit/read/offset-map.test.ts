// Danger: after escapes, or after a literal was filled in from elsewhere, a range points at text that nobody meant.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { jsonString, parseJson } from '../../../src/core/read/json-document';
import { mapJsonString, mapVerbatim, MappedTextBuilder } from '../../../src/core/read/offset-map';

describe('JSON strings', () => {
  const escape = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const unit = fc.oneof(fc.constantFrom('a', '"', '\\', '\n', '\t', '/', '\ud800', '\udc00', '\0', ' ', '1'), fc.string({ unit: 'grapheme', maxLength: 1 }));

  test('decode as JSON.parse does, and every character maps to its own escape', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(unit, fc.boolean())), (units) => {
        const written = units.map(([c, asCode]) => (asCode ? [...Array(c.length).keys()].map((i) => escape(c.charAt(i))).join('') : JSON.stringify(c).slice(1, -1)));
        const text = `{ "k": "${written.join('')}" }`;
        const string = jsonString(parseJson(text).root?.children?.[0]?.children?.[1]);
        assert.ok(string !== null);
        const mapped = mapJsonString(text, string);
        assert.equal(mapped.value, (JSON.parse(text) as { k: string }).k);
        for (let i = 0; i < mapped.value.length; i++) {
          const { start, end } = mapped.locate(i, i + 1);
          assert.equal(JSON.parse(`"${text.slice(start, end)}"`), mapped.value.charAt(i));
        }
        const all = mapped.locate(0, mapped.value.length);
        if (mapped.value !== '') assert.equal(text.slice(all.start, all.end), written.join(''));
      }),
    );
  });
});

describe('a literal filled in from elsewhere', () => {
  const file = 'VERSION: 1.2.3 | npm i pkg@{VERSION}-{VERSION} end';
  const literal = mapVerbatim(file, 9, 14);
  const run = mapVerbatim(file, 17, file.length);
  const builder = new MappedTextBuilder();
  builder.append(run, 0, 10);
  builder.embed(literal, [27, 36], 'env VERSION');
  builder.append(run, 19, 20);
  builder.embed(literal, [37, 46], 'env VERSION');
  builder.append(run, 29, run.value.length);
  const filled = builder.build();
  const place = (part: string, from = 0): { text: string; via: string | null } => {
    const at = filled.value.indexOf(part, from);
    const { start, end, via } = filled.locate(at, at + part.length);
    return { text: file.slice(start, end), via };
  };

  test('reads as one text', () => { assert.equal(filled.value, 'npm i pkg@1.2.3-1.2.3 end'); });
  test('alone, it is the literal', () => { assert.deepEqual(filled.locate(10, 15), { start: 9, end: 14, via: 'env VERSION' }); });
  test('a part of it is a part of the literal', () => { assert.deepEqual(filled.locate(12, 15), { start: 11, end: 14, via: 'env VERSION' }); });
  test('with text around it, it is the place of use', () => { assert.deepEqual(place('pkg@1.2.3'), { text: 'pkg@{VERSION}', via: 'env VERSION' }); });
  test('two of them are both places of use', () => { assert.deepEqual(place('1.2.3-1.2.3'), { text: '{VERSION}-{VERSION}', via: 'env VERSION' }); });
  test('what stands before keeps its place', () => { assert.deepEqual(place('npm i'), { text: 'npm i', via: null }); });
  test('what stands after keeps its place', () => { assert.deepEqual(place(' end'), { text: ' end', via: null }); });
  test('an empty text has a place', () => { assert.deepEqual(mapVerbatim(file, 3, 3).locate(0, 0), { start: 0, end: 0, via: null }); });

  test('nothing moves by being cut and put together again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(filled.value.length), { maxLength: 6 }), fc.nat(filled.value.length), fc.nat(5), (cuts, start, length) => {
        const again = new MappedTextBuilder();
        const ends = [...cuts.sort((a, b) => a - b), filled.value.length];
        ends.forEach((end, i) => { again.append(filled, ends[i - 1] ?? 0, end); });
        const copy = again.build();
        const end = Math.min(start + length, filled.value.length);
        assert.equal(copy.value, filled.value);
        assert.deepEqual(copy.locate(start, end), filled.locate(start, end));
      }),
    );
  });
});
