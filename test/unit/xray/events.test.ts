// Danger: new events, measures and feature gates go unseen because they are not in snake case, or file names and hosts are
// taken for them.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { FactCollector } from '../../../src/core/xray/collector';
import { readScriptFile } from '../../../src/core/xray/read-file';

function read(source: string): string[] {
  const into = new FactCollector();
  readScriptFile(source, 'cli.js', { zones: new Set(), into });
  return [...(into.facts.get('event')?.keys() ?? [])];
}

describe('names that are handed to a library for measures or gates', () => {
  for (const [source, expected] of [
    ['a.capture("Session Started")', ['Session Started']],
    ['a.logEvent("toolUsed",{})', ['toolUsed']],
    ['a.createCounter("agent.session.count")', ['agent.session.count']],
    ['a.isFeatureEnabled("new-editor")', ['new-editor']],
    ['a.startSpan("llm.call")', ['llm.call']],
    ['a.capture("<b>")', []],
    ['a.captured("x-y")', []],
    ['a.push("toolUsed")', []],
    ['logEvent("toolUsed")', []],
  ] as const) {
    test(source, () => {
      assert.deepEqual(read(source), expected);
    });
  }
});

describe('names of a family', () => {
  const family = ['some_agent.tool_result', 'some_agent.api_error', 'some_agent.user_prompt', 'some_agent.token.usage'];
  const list = (names: readonly string[]): string => names.map((name) => `f({name:${JSON.stringify(name)}})`).join(';');

  test('four that share a joined first part count', () => {
    assert.deepEqual(read(list(family)), family);
  });

  test('three do not', () => {
    assert.deepEqual(read(list(family.slice(1))), []);
  });

  test('files, hosts and first parts of one word do not', () => {
    assert.deepEqual(read(list(['my_file.js', 'my_file.ts', 'my_file.json', 'my_file.md', 'my-host.com', 'my-host.net', 'my-host.org', 'my-host.io'])), []);
    assert.deepEqual(read(list(['http.a', 'http.b', 'http.c', 'http.d'])), []);
  });
});
