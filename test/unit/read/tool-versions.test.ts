// Danger: a comment, a second version or a line without any version is read wrongly, and a pin is missed or misplaced.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { toolVersionsReader } from '../../../src/core/read/tool-versions';
import { readChecked, show } from '../../support/pins';

const pins = (text: string): readonly string[] => readChecked(toolVersionsReader, text, '.tool-versions').pins.map(show);

describe('.tool-versions', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['a bare key', 'claude 2.1.91\n', ["claude-code exact '2.1.91' 1:8 <2.1.91>"]],
    ['another key of the same tool', 'claude-code 2.1.91', ["claude-code exact '2.1.91' 1:13 <2.1.91>"]],
    ['case of the key', 'Claude 2.1.91', ["claude-code exact '2.1.91' 1:8 <2.1.91>"]],
    ['an npm key', 'npm:@anthropic-ai/claude-code 2.0.1', ["@anthropic-ai/claude-code exact '2.0.1' 1:31 <2.0.1>"]],
    ['fallback versions', 'claude 2.1.91 2.0.1', ["claude-code exact '2.1.91' 1:8 <2.1.91>", "claude-code exact '2.0.1' 1:15 <2.0.1>"]],
    ['a part of a version', 'claude 2.1', ["claude-code range '2.1' 1:8 <2.1>"]],
    ['latest', 'claude latest', ["claude-code floating 'latest' 1:8 <latest>"]],
    ['a git ref', 'claude ref:abc123', ["claude-code unreadable 'ref:abc123' 1:8 <ref:abc123>"]],
    ['no version', 'claude\n', ["claude-code floating '' 1:1 <claude>"]],
    ['no version of an npm key', '  npm:@anthropic-ai/claude-code # none', ["@anthropic-ai/claude-code floating '' 1:7 <@anthropic-ai/claude-code>"]],
    ['a comment after', 'claude 2.1.91 # 2.1.198 soon', ["claude-code exact '2.1.91' 1:8 <2.1.91>"]],
    ['a comment without a blank', 'claude 2.1.91#2.1.198', ["claude-code exact '2.1.91' 1:8 <2.1.91>"]],
    ['a commented line', '# claude 2.1.91\nnodejs 20.1.0', []],
    ['tabs and indentation', '\tclaude\t2.1.91', ["claude-code exact '2.1.91' 1:9 <2.1.91>"]],
    ['CRLF', 'nodejs 20.1.0\r\nclaude 2.1.91\r\n', ["claude-code exact '2.1.91' 2:8 <2.1.91>"]],
    ['a byte order mark', '\ufeffclaude 2.1.91', ["claude-code exact '2.1.91' 1:9 <2.1.91>"]],
    ['options of a key', 'npm:@anthropic-ai/claude-code[x=1] 2.0.1', ["@anthropic-ai/claude-code exact '2.0.1' 1:36 <2.0.1>"]],
    ['a key that ends like one of ours', 'github:someone/claude 2.0.1\nclaude-x 1.0.0', []],
    ['names of object properties', '__proto__ 1.0.0\nconstructor 2.0.0', []],
    ['nothing', '', []],
  ];
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(pins(text), expected); });

  test('is the file of that name only', () => {
    assert.deepEqual(
      ['.tool-versions', 'a/b/.tool-versions', 'x.tool-versions', '.tool-versions.bak'].map((p) => toolVersionsReader.accepts(p)),
      [true, true, false, false],
    );
  });

  test('any text: no throw, and every pin stands where it says', () => {
    const word = fc.constantFrom('claude', 'npm:@anthropic-ai/claude-code', '2.1.91', 'latest', '#', '\r\n', '\n', '\r', ' ', '\t', '\ud800');
    fc.assert(fc.property(fc.array(fc.oneof(word, fc.string())), (words) => { pins(words.join(' ')); }));
  });

  test('every version of a line is found, whatever stands around it', () => {
    const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(999)).map((v) => v.join('.'));
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 5 }), fc.nat(20), fc.constantFrom('\n', '\r\n'), (versions, before, newline) => {
        const text = `${`nodejs 20.1.0${newline}`.repeat(before)}claude ${versions.join('  ')}${newline}python 3.12.1`;
        const found = readChecked(toolVersionsReader, text, '.tool-versions').pins;
        assert.deepEqual(found.map((p) => p.version.text), versions);
        assert.ok(found.every((p) => p.range.start.line === before));
      }),
    );
  });
});
