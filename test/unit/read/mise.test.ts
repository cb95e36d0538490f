// Danger: one of the many spellings of a mise pin is not seen, or its range covers a quote, so that a fix breaks the file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { miseReader } from '../../../src/core/read/mise';
import { readChecked, show } from '../../support/pins';

const read = (text: string) => readChecked(miseReader, text, 'mise.toml');
const pins = (text: string): readonly string[] => read(text).pins.map(show);

describe('mise files', () => {
  const accepted = [
    'mise.toml',
    'a/.mise.toml',
    'mise.local.toml',
    '.mise.dev.toml',
    'mise.dev.local.toml',
    'mise/config.toml',
    '.mise/config.toml',
    '.config/mise.toml',
    '.config/mise/config.toml',
    '.config/mise/config.ci.toml',
    '.config/mise/conf.d/ai.toml',
    '.rtx.toml',
  ];
  const refused = ['promise.toml', 'mise.lock', 'mise.toml.bak', 'config.toml', 'conf.d/ai.toml', 'mise/other.toml', '.config/mise/conf.d/a/b.toml'];
  for (const path of accepted) test(`${path} is one`, () => { assert.equal(miseReader.accepts(path), true); });
  for (const path of refused) test(`${path} is none`, () => { assert.equal(miseReader.accepts(path), false); });
});

describe('mise pins', () => {
  const npm = '@anthropic-ai/claude-code';
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['an npm key', `[tools]\n"npm:${npm}" = "2.1.150"`, [`${npm} exact '2.1.150' 2:36 <2.1.150>`]],
    ['single quotes', `[tools]\n'npm:${npm}' = '2.1.150'`, [`${npm} exact '2.1.150' 2:36 <2.1.150>`]],
    ['a bare key', '[tools]\nclaude = "2.1.150"', ["claude-code exact '2.1.150' 2:11 <2.1.150>"]],
    ['a part of a version', '[tools]\nclaude = "2.1"', ["claude-code range '2.1' 2:11 <2.1>"]],
    ['a prefix', '[tools]\nclaude = "prefix:2.1"', ["claude-code range '2.1' 2:18 <2.1>"]],
    ['latest', '[tools]\nclaude = "latest"', ["claude-code floating 'latest' 2:11 <latest>"]],
    ['a git ref', '[tools]\nclaude = "ref:main"', ["claude-code unreadable 'ref:main' 2:11 <ref:main>"]],
    ['a template', '[tools]\nclaude = "{{ env.V }}"', ["claude-code unreadable '{{ env.V }}' 2:11 <{{ env.V }}>"]],
    ['an array', '[tools]\nclaude = ["2.1.150", "2.0"]', ["claude-code exact '2.1.150' 2:12 <2.1.150>", "claude-code range '2.0' 2:23 <2.0>"]],
    ['an array over lines', '[tools]\nclaude = [\n  "2.1.150", # pinned\n]', ["claude-code exact '2.1.150' 3:4 <2.1.150>"]],
    ['an inline table', '[tools]\nclaude = { version = "2.1.150", os = ["linux"] }', ["claude-code exact '2.1.150' 2:23 <2.1.150>"]],
    ['an array of tables', '[tools]\nclaude = [{ version = "2.1.1" }, "2.1.2"]', ["claude-code exact '2.1.1' 2:24 <2.1.1>", "claude-code exact '2.1.2' 2:35 <2.1.2>"]],
    ['a table of its own', '[tools.claude]\nversion = "2.1.150"\nos = ["linux"]', ["claude-code exact '2.1.150' 2:12 <2.1.150>"]],
    ['tables in a list', '[[tools.claude]]\nversion = "2.1.1"\n[[tools.claude]]\nversion = "2.1.2"', ["claude-code exact '2.1.1' 2:12 <2.1.1>", "claude-code exact '2.1.2' 4:12 <2.1.2>"]],
    ['a quoted table', `[tools."npm:${npm}"]\nversion = "2.1.150"`, [`${npm} exact '2.1.150' 2:12 <2.1.150>`]],
    ['a dotted key', 'tools.claude = "2.1.150"', ["claude-code exact '2.1.150' 1:17 <2.1.150>"]],
    ['a dotted version', '[tools]\nclaude.version = "2.1.150"', ["claude-code exact '2.1.150' 2:19 <2.1.150>"]],
    ['all in one', 'tools = { claude = "2.1.150" }', ["claude-code exact '2.1.150' 1:21 <2.1.150>"]],
    ['a task’s tools', '[tasks.review.tools]\nclaude = "2.1.150"', ["claude-code exact '2.1.150' 2:11 <2.1.150>"]],
    ['a task’s tools inline', '[tasks.review]\ntools = { claude = "2.1.150" }', ["claude-code exact '2.1.150' 2:21 <2.1.150>"]],
    ['an empty table', '[tools.claude]\n', ["claude-code floating '' 1:8 <claude>"]],
    ['a table without version', `[tools]\n"npm:${npm}" = { os = ["linux"] }`, [`${npm} floating '' 2:6 <${npm}>`]],
    ['an empty string', '[tools]\nclaude = ""', ["claude-code floating '' 2:1 <claude>"]],
    ['an empty array', '[tools]\nclaude = []', ["claude-code floating '' 2:1 <claude>"]],
    ['options in the key', `[tools]\n"npm:${npm}[x=y]" = "2.1.150"`, [`${npm} exact '2.1.150' 2:41 <2.1.150>`]],
    ['escapes in the value', '[tools]\nclaude = "2.1.\\u00350"', ["claude-code exact '2.1.50' 2:11 <2.1.\\u00350>"]],
    ['CRLF', '[tools]\r\nnode = "20"\r\nclaude = "2.1.150"\r\n', ["claude-code exact '2.1.150' 3:11 <2.1.150>"]],
    ['a byte order mark', '\ufeff[tools]\nclaude = "2.1.150"', ["claude-code exact '2.1.150' 2:11 <2.1.150>"]],
    ['a comment', '[tools]\n# claude = "2.1.150"', []],
    ['another table', '[env]\nclaude = "2.1.150"\n[tool_alias]\nclaude = "x"', []],
    ['text that looks like a pin', '[tasks.x]\nrun = """\n[tools]\nclaude = "2.1.150"\n"""', []],
    ['the same name under another backend', '[tools]\n"github:someone/claude" = "2.1.150"\n"pipx:claude" = "1.0.0"', []],
    ['names of object properties', '[tools]\n__proto__ = "1.0.0"\nconstructor = "1"\n[__proto__.tools]\nclaude = "1.0.0"', []],
  ];
  for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(pins(text), expected); assert.deepEqual(read(text).problems, []); });

  test('the place says which task', () => {
    assert.deepEqual(read('[tools]\nclaude = "1.0.0"\n[tasks.review.tools]\nclaude = "2.0.0"').pins.map((p) => p.where), ['tools', 'task review']);
  });
});

describe('mise files with mistakes', () => {
  const cases: readonly [name: string, text: string, line: number, versions: readonly string[]][] = [
    ['a value is missing', '[tools]\nnode = \nclaude = "2.1.150"', 2, ['2.1.150']],
    ['a string is not closed', '[tools]\nclaude = "2.1.150"\nnode = "20\n', 3, ['2.1.150']],
    ['a long string is not closed', '[tools]\nclaude = "2.1.150"\n[env]\nA = """x\n', 4, ['2.1.150']],
    ['a key stands twice', '[tools]\nclaude = "2.1.150"\nclaude = "2.1.151"', 3, ['2.1.150']],
    ['several mistakes', '[tools\nx = = 1\n[tools]\nclaude = "2.1.150"\ny ==', 2, ['2.1.150']],
  ];
  for (const [name, text, line, versions] of cases) {
    test(name, () => {
      const { pins: found, problems } = read(text);
      assert.deepEqual(found.map((p) => p.version.text), versions);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith(`Line ${line}: `), problems[0]);
    });
  }

  for (const [name, text] of [
    ['arrays', `x = ${'['.repeat(100_000)}`],
    ['closed arrays', `x = ${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['inline tables', `x = ${'{a='.repeat(100_000)}`],
    ['a very long string', `x = "${'y'.repeat(2_000_000)}"`],
  ] as const) {
    test(`${name} beyond the limit become a problem`, () => {
      assert.equal(read(`[tools]\nclaude = "2.1.150"\n${text}`).problems.length, 1);
    });
  }

  test('brackets in strings and comments are no nesting', () => {
    const noise = '[{'.repeat(300);
    const text = `# ${noise}\n[tools]\nclaude = "2.1.150"\n[env]\nA = "${noise}\\""\nB = '${noise}'\nC = """${noise}\n\\""" """\nD = '''${noise}\n'''`;
    assert.deepEqual(read(text).problems, []);
    assert.deepEqual(pins(text), ["claude-code exact '2.1.150' 3:11 <2.1.150>"]);
  });

  test('any text: no throw, and every pin stands where it says', () => {
    const piece = fc.constantFrom('[tools]', 'claude', '=', '"2.1.150"', '{', '}', '[', ']', ',', '"""', "'''", '"', "'", '\\', '\n', '\r\n', '#', 'version', '.', '\ud800', ' ');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (parts) => { pins(parts.join('')); }), { numRuns: 400 });
  });
});
