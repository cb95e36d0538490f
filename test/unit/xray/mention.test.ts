// Danger: a line is called mentioned because an old entry of a long changelog has the word, or not mentioned because
// notes put a wording otherwise; either would turn what the report says of a vendor’s openness wrong.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mentionJudge } from '../../../src/core/xray/mention';
import type { FacetId } from '../../../src/core/xray/model';

function judged(text: string, facet: FacetId, value: string, before = 'a', after = 'b'): string {
  return mentionJudge({ text, source: 'NEWS' }, before, after).mentions(facet, value);
}

describe('names', () => {
  for (const [text, facet, value, expected] of [
    ['Adds asia/urumqi.', 'time-zone', 'Asia/Urumqi', 'mentioned'],
    ['People in Urumqi see it', 'time-zone', 'Asia/Urumqi', 'mentioned'],
    ['Moved to New York', 'time-zone', 'America/New_York', 'mentioned'],
    ['Time zones work', 'time-zone', 'Asia/Urumqi', 'not mentioned'],
    ['Talks to api.vendor.dev, always', 'host', 'api.vendor.dev', 'mentioned'],
    ['Not myapi.vendor.device', 'host', 'api.vendor.dev', 'not mentioned'],
    ['`AGENT_TRACE=1`', 'environment', 'AGENT_TRACE', 'mentioned'],
    ['AGENT_TRACE_FILE', 'environment', 'AGENT_TRACE', 'not mentioned'],
    ['adds cli.js.map', 'source-map', 'dist/cli.js.map', 'mentioned'],
    ['uses left 2', 'dependency-range', 'left ^2', 'mentioned'],
    ['a ab', 'environment', 'AB', 'not mentioned'],
    ['blocks two.vendor.org', 'hidden-text', 'one.vendor.net,two.vendor.org', 'mentioned'],
    ['all of it', 'hidden-text', 'all,of,it,but,not,one.vendor.net', 'not mentioned'],
    ['', 'host', 'api.vendor.dev', 'not mentioned'],
  ] as const) {
    test(`${value} in ${JSON.stringify(text)}: ${expected}`, () => {
      assert.equal(judged(text, facet, value), expected);
    });
  }
});

describe('wordings', () => {
  const VALUE = 'Commands outside the working directory require approval when sandbox is enabled';
  for (const [text, expected] of [
    ['- Commands that reach outside the working directory now require your approval while the sandbox is enabled', 'mentioned'],
    ['- Commands are faster\n- The working directory is shown\n- Approval dialogs look better\n- The sandbox is enabled', 'not mentioned'],
    ['- Approval', 'not mentioned'],
  ] as const) {
    test(`${JSON.stringify(text.slice(0, 40))}: ${expected}`, () => {
      assert.equal(judged(text, 'permission', VALUE), expected);
    });
  }

  test('a wording of few longer words is never guessed', () => {
    assert.equal(judged('permission denied', 'permission', 'permission denied'), 'not mentioned');
  });
});

describe('entries of versions', () => {
  const NEWS = '# Changes\n\n## [2.1.0] - 2026-01-02\n- AGENT_NEW\n\n## v2.0.1\n- AGENT_MIDDLE\n\n## 2.0.0\n- AGENT_OLD\n';
  for (const [before, after, found] of [
    ['p@2.0.0', 'p@2.1.0', ['AGENT_NEW', 'AGENT_MIDDLE']],
    ['p@2.0.0', 'p@2.0.1', ['AGENT_MIDDLE']],
    ['@s/p@2.0.1', '@s/p@2.1.0', ['AGENT_NEW']],
    ['p@2.1.0', 'p@2.2.0', []],
    ['./before', './after', ['AGENT_NEW', 'AGENT_MIDDLE', 'AGENT_OLD']],
  ] as const) {
    test(`${before} → ${after}: ${found.join() || 'none'}`, () => {
      const all = ['AGENT_NEW', 'AGENT_MIDDLE', 'AGENT_OLD'];
      assert.deepEqual(all.filter((name) => judged(NEWS, 'environment', name, before, after) === 'mentioned'), [...found]);
    });
  }

  test('notes without headings count whole', () => {
    assert.equal(judged('Adds AGENT_NEW.', 'environment', 'AGENT_NEW', 'p@1.0.0', 'p@1.0.1'), 'mentioned');
  });

  test('the report says which entries were read', () => {
    const how = (after: string): string => mentionJudge({ text: NEWS, source: 'NEWS' }, 'p@2.0.0', after).how;
    assert.match(how('p@2.1.0'), /the 2 entries for these versions in NEWS/);
    assert.match(how('p@2.0.1'), /the entry for these versions in NEWS/);
    assert.match(mentionJudge({ text: NEWS, source: 'NEWS' }, 'p@2.0.2', 'p@2.0.9').how, /no entry for these versions/);
  });

  test('notes that end before a release say nothing of it', () => {
    const judge = mentionJudge({ text: NEWS, source: 'NEWS' }, 'p@2.1.0', 'p@2.2.0');
    assert.equal(judge.mentions('environment', 'AGENT_NEW'), 'no notes');
    assert.match(judge.how, /end before this release/);
  });

  test('without notes nothing is claimed', () => {
    const judge = mentionJudge(null, 'p@1.0.0', 'p@2.0.0');
    assert.equal(judge.mentions('host', 'api.vendor.dev'), 'no notes');
    assert.match(judge.how, /nothing is said/);
  });
});

test('no text of notes or values throws', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (text, value) => ['mentioned', 'not mentioned'].includes(judged(text, 'hidden-text', value, `a@${value}`, text))));
});
