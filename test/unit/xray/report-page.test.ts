// Danger: the page of a comparison cannot be read where it is shown: columns a few letters wide, a reason that is lost,
// an option of the command line named to somebody who has none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import MarkdownIt from 'markdown-it';
import type { XrayLine, XrayReport } from '../../../src/core/xray/model';
import { xrayMarkdown } from '../../../src/core/xray/report-text';

function line(parts: Partial<XrayLine> = {}): XrayLine {
  return { sign: '+', facet: 'host', label: 'host', values: ['a.vendor.dev'], why: 'data can go to it', weight: 50, place: { file: 'cli.js', offset: 7 }, mention: 'not mentioned', ...parts };
}

function html(lines: readonly XrayLine[], parts: Partial<XrayReport> = {}, rest?: string): string {
  const report: XrayReport = { before: 'a@1', after: 'a@2', lines, score: 0, noise: 0, folded: [], otherTexts: { added: 0, removed: 0 }, partial: [], machineCode: [], judged: 'Judged so.', ...parts };
  return new MarkdownIt().render(xrayMarkdown(report, { all: false, ...(rest === undefined ? {} : { rest }) }));
}

describe('the page of a comparison', () => {
  test('every line is an item of two rows: what it is, then why, where and whether it is mentioned', () => {
    const page = html([line({ label: 'time zone', values: ['Asia/Urumqi'], why: 'people can be told apart by it' })]);
    assert.match(page, /<li><strong>came: time zone<\/strong> Asia\/Urumqi<br>\n?people can be told apart by it — cli\.js:7 — not mentioned<\/li>/);
    assert.ok(!page.includes('<table'));
  });

  test('came, went and changed are words', () => {
    const page = html([line(), line({ sign: '-' }), line({ sign: '~' })]);
    assert.deepEqual([...page.matchAll(/<strong>(\w+):/g)].map((m) => m[1]), ['came', 'went', 'changed']);
  });

  test('without notes and with a reason that was just given, the place stays', () => {
    const page = html([line({ mention: 'no notes' }), line({ mention: 'no notes', place: { file: 'b.js', offset: null } })]);
    assert.match(page, /<br>\n?b\.js<\/li>/);
  });

  test('what a release says makes no item, row or emphasis of its own', () => {
    const page = html([line({ label: 'x** y', values: ['a\n- b', '| c |', '<i>'], place: { file: '\\', offset: null } })]);
    assert.equal(page.match(/<li>/g)?.length, 1);
    assert.ok(!page.includes('<i>') && !page.includes('<em>'));
  });

  test('the way to the lines that are left out is that of the reader', () => {
    const many = Array.from({ length: 27 }, () => line());
    assert.match(html(many), /2 more lines with less weight \(--all shows them\)/);
    assert.match(html(many, {}, 'the data has them'), /2 more lines with less weight \(the data has them\)/);
  });

  test('no line is not told as if nothing had changed', () => {
    assert.match(html([]), /No line does not mean that nothing changed/);
    assert.ok(!html([line()]).includes('No line does not mean'));
  });

  test('programs of which little can be seen are named, a few of them', () => {
    const page = html([line()], { machineCode: ['a', 'b', 'c', 'd', 'e'] });
    assert.match(page, /a, b, c and 2 more are machine code and not the same in both/);
    assert.match(html([], { machineCode: ['bin/agent'] }), /bin\/agent is machine code/);
    assert.ok(!html([line()]).includes('machine code'));
  });
});
