// Danger: a text of a record becomes markup, a script or a link on a page that people trust.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { dateTag, escapeText, html, list, Markup, outLink } from '../../../src/core/curate/html';
import { visible } from '../../../src/core/present/escape';

const parse = (text: string): ReturnType<DOMParser['parseFromString']> => new DOMParser({ onError: (_, message) => { throw new Error(message); } }).parseFromString(text, 'text/xml');

describe('text in markup', () => {
  test('every value is text: signs of markup are written out, in content and in attributes', () => {
    const evil = `<script>alert("1")</script>&amp;'`;
    const out = html`<p title="${evil}">${evil}</p>`.text;
    assert.equal(out.match(/</g)?.length, 2);
    assert.equal(out, `<p title="${escapeText(evil)}">${escapeText(evil)}</p>`);
    assert.equal(escapeText(evil), '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#39;');
  });

  test('any text comes back from a parser as it went in, made visible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const root = parse(html`<p title="${text}">${text}</p>`.text).documentElement;
        assert.ok(root !== null);
        assert.equal(root.textContent, visible(text));
        assert.equal(root.getAttribute('title'), visible(text));
        assert.equal(root.childNodes.length, text === '' ? 0 : 1);
      }),
    );
  });

  test('letters that hide or turn text are written out', () => {
    assert.equal(html`${'a\u202Eb\u0000c\u200Bd'}`.text, 'a\\u{202E}b\\u{0000}c\\u{200B}d');
  });

  test('markup inside markup is not escaped again, lists are joined, null is nothing', () => {
    assert.equal(html`<b>${[html`<i>${'&'}</i>`, null, 7, ['x', html`<u>y</u>`]]}</b>`.text, '<b><i>&amp;</i>7x<u>y</u></b>');
  });

  test('an object that only looks like markup is none', () => {
    const forged = Object.assign([], { text: '<b>' });
    assert.equal(html`${forged}`.text, '');
  });

  test('nothing but the template tag makes markup', () => {
    const makers = readdirSync('src/core/curate').filter((f) => readFileSync(`src/core/curate/${f}`, 'utf8').includes('new Markup('));
    assert.deepEqual(makers, ['html.ts']);
    assert.ok(html`x` instanceof Markup);
  });
});

describe('links', () => {
  for (const bad of ['javascript:alert(1)', 'http://example.com', 'data:text/html,x', 'https://user@example.com', 'https://exa mple.com', '//example.com', 'pkg:npm/x@1', '']) {
    test(`${bad || 'an empty address'} stays text`, () => {
      assert.equal(outLink(bad, '<i>').text, '&lt;i&gt;');
    });
  }

  test('an https address becomes a link that tells the other site nothing', () => {
    assert.equal(outLink('https://example.com/?a=1&b="', 'x').text, '<a href="https://example.com/?a=1&amp;b=%22" rel="noopener noreferrer">x</a>');
    assert.equal(outLink(null, 'x').text, 'x');
  });
});

describe('dates', () => {
  for (const [date, day, full] of [
    ['2026-06', '<time datetime="2026-06">2026-06</time>', '<time datetime="2026-06">2026-06</time>'],
    ['2026-06-30', '<time datetime="2026-06-30">2026-06-30</time>', '<time datetime="2026-06-30">2026-06-30</time>'],
    ['2026-06-30T22:07:59Z', '<time datetime="2026-06-30">2026-06-30</time>', '<time datetime="2026-06-30T22:07:59Z">2026-06-30</time> 22:07 UTC'],
    ['soon <b>', 'soon &lt;b&gt;', 'soon &lt;b&gt;'],
  ] as const) {
    test(date, () => {
      assert.equal(dateTag(date).text, day);
      assert.equal(dateTag(date, true).text, full);
    });
  }
});

test('a list without items is nothing', () => {
  assert.equal(list('plain', []), null);
  assert.equal(list('plain', ['<'])?.text, '<ul class="plain"><li>&lt;</li></ul>');
});
