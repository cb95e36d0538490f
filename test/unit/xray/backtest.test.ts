// Danger: the paper about the comparison says other numbers than its data, or counts an event for a pair that it does
// not lie in, and so claims a success that was none.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { boundaries, within, type Boundary } from '../../../scripts/xray-backtest/events.mjs';
import { inserted, tables } from '../../../scripts/xray-backtest/tables.mjs';

interface Pair {
  readonly tool: string;
  readonly package: string;
  readonly before: string;
  readonly after: string;
  readonly lines: number;
  readonly score: number;
  readonly rank: number;
  readonly events: readonly { readonly id: string; readonly kind: string }[];
}

const paper = readFileSync('docs/xray.md', 'utf8');
const data = JSON.parse(readFileSync('docs/xray-backtest.json', 'utf8')) as { readonly pairs: readonly Pair[] };

describe('the paper', () => {
  test('holds the tables of its data and no others', () => {
    assert.equal(inserted(paper, tables(data)), paper);
  });

  test('its data has the pairs that were asked for', () => {
    const count = (tool: RegExp): number => data.pairs.filter((pair) => tool.test(pair.tool)).length;
    assert.ok(count(/^Claude Code \(JavaScript/) >= 60);
    for (const tool of [/^Claude Code \(native/, /^Codex/, /^Gemini/, /^Qwen/, /^OpenCode/]) assert.ok(count(tool) >= 10, String(tool));
  });

  test('the two known events of Claude Code stand near the top, by the data', () => {
    const of = (id: string): Pair | undefined => data.pairs.find((pair) => pair.events.some((e) => e.id === id && e.kind === 'begins'));
    assert.deepEqual([of('x_TT-2026-0001')?.after, of('x_TT-2026-0001')?.rank], ['2.1.91', 1]);
    assert.equal(of('x_TT-2026-0020')?.after, '2.1.88');
    assert.ok((of('x_TT-2026-0020')?.rank ?? 99) <= 8);
  });

  test('its events are those of the feed', () => {
    const packages = new Map([['@anthropic-ai/claude-code-linux-x64', '@anthropic-ai/claude-code'], ['opencode-linux-x64', 'opencode-ai']]);
    const nameOf = (pair: Pair): string => packages.get(pair.package) ?? pair.package;
    const all = boundaries('feed/events', new Set(data.pairs.map(nameOf)));
    for (const id of ['x_TT-2026-0001', 'x_TT-2026-0020']) {
      const told = data.pairs.filter((pair) => pair.events.some((event) => event.id === id)).map(({ after }) => after);
      assert.deepEqual(told, data.pairs.filter((pair) => within(all, nameOf(pair), pair.before, pair.after).some((event) => event.id === id)).map(({ after }) => after));
      assert.equal(told.length, 2);
    }
  });
});

describe('tables', () => {
  test('a mark without a table, and a table without a mark, are faults', () => {
    assert.throws(() => inserted('<!-- backtest:one -->\n<!-- /backtest:one -->', {}));
    assert.throws(() => inserted('', { one: 'x' }));
    assert.equal(inserted('a <!-- backtest:one -->old<!-- /backtest:one --> b', { one: '| x |' }), 'a <!-- backtest:one -->\n\n| x |\n\n<!-- /backtest:one --> b');
  });

  test('values of releases keep no meaning in Markdown', () => {
    const [pair] = data.pairs;
    const top = [{ sign: '+', label: 'host', values: ['a|b <i>*x*`'], count: 1, mention: 'no notes' }];
    assert.match(tables({ pairs: [{ ...pair, top }] })['high'] ?? '', /a\\\|b \\<i\\>\\\*x\\\*\\`/);
  });
});

describe('events of a pair', () => {
  const all: Boundary[] = [
    { id: 'A', package: 'p', kind: 'introduced', version: '1.2.0' },
    { id: 'A', package: 'p', kind: 'fixed', version: '1.4.0' },
    { id: 'B', package: 'p', kind: 'last_affected', version: '1.3.0' },
    { id: 'C', package: 'q', kind: 'introduced', version: '1.2.0' },
  ];
  for (const [before, after, expected] of [
    ['1.1.0', '1.2.0', ['A begins']],
    ['1.2.0', '1.3.0', []],
    ['1.3.0', '1.4.0', ['A ends', 'B ends']],
    ['1.1.0-linux-x64', '1.4.0-linux-x64', ['A begins', 'A ends', 'B ends']],
    ['1.4.0', '1.5.0', []],
  ] as const) {
    test(`${before} → ${after}: ${expected.join() || 'none'}`, () => {
      assert.deepEqual(within(all, 'p', before, after).map(({ id, kind }) => `${id} ${kind}`), [...expected]);
    });
  }
});
