// Danger: a version, path or branch name from a hostile repository becomes a link, HTML, an icon, a terminal command,
// a forged log line, or text that reads differently from what it is.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import {
  httpsLink,
  jsonText,
  labelText,
  logLine,
  markdownLink,
  markdownText,
  shorten,
  terminalText,
  visible,
} from '../../../src/core/present/escape';

interface MarkdownToken {
  readonly type: string;
  readonly content: string;
  readonly children: readonly MarkdownToken[] | null;
  attrGet(name: string): string | null;
}
type MarkdownIt = new (options: object) => { parse(text: string, env: object): readonly MarkdownToken[] };

// A real CommonMark parser with everything switched on that could make more of a text than text.
const Parser = createRequire(import.meta.url)('markdown-it') as MarkdownIt;
const markdown = new Parser({ html: true, linkify: true });

/** Text from a repository: mostly signs that mean something somewhere. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '[x](command:y)', '![', '](', '<img src=x onerror=alert(1)>', '<https://evil.example>', 'https://evil.example',
        'www.evil.example', 'a@evil.example', '`', '```', '~~~', '**', '_', '# ', '- ', '1. ', '> ', '| a | b |', '---', '===',
        '    code', '&lt;', '&#x3c;', '$(alert)', '\\', '\n', '\r\n', '\t', '\u001b[31m', '\u001b]8;;https://e\u0007', '\u009b2J',
        '\u202e', '\u2066', '\u2069', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u2028', '\u0000', '\u{e0041}', '\u3164', '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('visible text', () => {
  test('control, bidirectional and zero-width characters are written out', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['2.1.150\u202e', '2.1.150\\u{202E}'],
      ['a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
      ['a\u200bb', 'a\\u{200B}b'],
      ['\u001b[2J', '\\u{001B}[2J'],
      ['\u009b31m', '\\u{009B}31m'],
      ['a\u0000b\u007f', 'a\\u{0000}b\\u{007F}'],
      ['\u{e0041}', '\\u{E0041}'],
      ['\ud800', '\\u{D800}'],
      ['a\r\nb\nc\td', 'a b c d'],
      ['Größe 数', 'Größe 数'],
    ];
    for (const [given, wanted] of cases) {
      assert.equal(visible(given), wanted);
      assert.equal(terminalText(given), wanted);
    }
  });

  test('nothing hidden is left in any sink of one line, whatever comes in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const out of [visible(text), terminalText(text), labelText(text), logLine(text), markdownText(text)]) {
          assert.doesNotMatch(out, HIDDEN);
        }
      }),
    );
  });

  test('a second pass changes nothing, so that texts may be escaped where they are made and where they are shown', () => {
    fc.assert(fc.property(hostile, (text) => { assert.equal(visible(visible(text)), visible(text)); }));
  });
});

describe('log lines', () => {
  test('a line end is written out, so that a name cannot forge an entry', () => {
    assert.equal(logLine('a\n2026-11-22 [info] all well'), 'a\\u{000A}2026-11-22 [info] all well');
  });

  test('an endless text is cut', () => {
    assert.ok(logLine('x'.repeat(1_000_000)).length <= 2001);
  });
});

describe('labels', () => {
  test('no text draws an icon', () => {
    assert.equal(labelText('$(check) safe'), '$ (check) safe');
    fc.assert(fc.property(hostile, (text) => { assert.ok(!labelText(text).includes('$(')); }));
  });
});

describe('Markdown', () => {
  test('any text stays one paragraph of plain text with the same letters', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = visible(text).trim();
        const tokens = markdown.parse(markdownText(text), {});
        if (shown === '') return;
        assert.deepEqual(tokens.map((t) => t.type), ['paragraph_open', 'inline', 'paragraph_close']);
        const children = tokens[1]?.children ?? [];
        assert.deepEqual([...new Set(children.map((c) => c.type))].filter((t) => t !== 'text' && t !== 'text_special'), []);
        assert.equal(children.map((c) => c.content).join(''), shown);
      }),
      { numRuns: 500 },
    );
  });

  test('attack texts make no link, image, HTML, heading, list, table or icon', () => {
    const attacks = ['[click](command:workbench.action.quit)', '![x](https://e.example/p.png)', '<script>x</script>', '# big',
      '1. one', '- one', '| a |', 'https://evil.example/login', 'www.evil.example', 'me@evil.example', '<https://e.example>',
      '**bold**', '`code`', '[ref]: https://e.example', '&lt;b&gt;', 'a  \nb', 'x\n\n# y'];
    for (const attack of attacks) {
      const tokens = markdown.parse(markdownText(attack), {});
      assert.deepEqual(tokens.map((t) => t.type), ['paragraph_open', 'inline', 'paragraph_close'], attack);
      const types = (tokens[1]?.children ?? []).map((c) => c.type);
      assert.ok(types.every((t) => t === 'text' || t === 'text_special'), `${attack}: ${types.join()}`);
    }
    assert.ok(!markdownText('$(warning)').includes('$'));
  });

  test('a link leads where it was meant to, with its text as text', () => {
    const tokens = markdown.parse(markdownLink('see [this](x)', 'https://example.com/a_(b)?q=<c>#d'), {});
    const children = tokens[1]?.children ?? [];
    assert.equal(children[0]?.type, 'link_open');
    assert.equal(children[0].attrGet('href'), 'https://example.com/a_%28b%29?q=%3Cc%3E#d');
    assert.equal(children.filter((c) => c.type === 'text' || c.type === 'text_special').map((c) => c.content).join(''), 'see [this](x)');
  });

  test('an address that may not be linked leaves plain text', () => {
    for (const url of ['command:x', 'javascript:alert(1)', 'http://example.com', 'https://user@evil.example/', 'file:///etc/passwd']) {
      assert.equal(markdownLink('text', url), 'text');
    }
  });

  test('no address ends its link early', () => {
    fc.assert(
      fc.property(hostile, (tail) => {
        const href = httpsLink(`https://example.com/${tail}`);
        if (href === null) return;
        const tokens = markdown.parse(`[t](<${href}>)`, {});
        assert.deepEqual(tokens[1]?.children?.map((c) => c.type), ['link_open', 'text', 'link_close']);
        assert.ok(tokens[1].children[0]?.attrGet('href')?.startsWith('https://example.com/'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('links', () => {
  test('https with a plain host passes', () => {
    for (const url of ['https://example.com', 'https://example.com/a?b=c#d', 'https://sub.example.com:8443/x', 'https://xn--bcher-kva.example/']) {
      assert.equal(httpsLink(url), url);
    }
    assert.equal(httpsLink('https://example.com/ü'), 'https://example.com/%C3%BC');
  });

  test('everything else does not', () => {
    const refused = ['', 'https://', 'HTTPS://example.com', 'http://example.com', 'https:/example.com', 'https://example.com@evil.example',
      'https://a:b@evil.example', 'https://exa mple.com', 'https://example.com/a b', 'https://example.com\\@evil.example',
      'https://example.com/\u202e', 'https://example.com/\n', ' https://example.com', 'data:text/html,x', 'vscode://x/y',
      'https://ex\u0430mple.com/', `https://example.com/${'a'.repeat(3000)}`];
    for (const url of refused) assert.equal(httpsLink(url), null, url);
  });

  test('what passes is seen by the platform as the same https host', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), hostile.map((t) => `https://example.com${t}`)), (url) => {
        const href = httpsLink(url);
        if (href === null) return;
        const seen = new URL(href);
        assert.equal(seen.protocol, 'https:');
        assert.equal(seen.username, '');
        assert.equal(seen.host, new URL(url).host);
      }),
    );
  });
});

describe('JSON', () => {
  test('the data come back as they were, and nothing hidden reaches the screen', () => {
    fc.assert(
      fc.property(fc.array(hostile), (texts) => {
        const out = jsonText({ texts });
        assert.deepEqual(JSON.parse(out), { texts });
        assert.doesNotMatch(out.replaceAll('\n', ''), HIDDEN);
      }),
    );
  });
});

describe('shortening', () => {
  test('never longer than asked and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const out = shorten(text, max);
        assert.ok(Array.from(out).length <= max || out === text);
        assert.doesNotMatch(out, /\p{Cs}/u);
      }),
    );
  });
});
