// Danger: a version of Nix is tied to the wrong package, or text in a string, a comment or a `let` is taken for one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Tool } from '../../../src/core/model/tool';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { nixReader } from '../../../src/core/read/nix';
import { textAt } from '../../support/pins';
import { CLAUDE_CODE } from '../../support/tools';

const NATIVE = { ecosystem: 'x-native', name: 'claude-code' };
const TOOL: Tool = { ...CLAUDE_CODE, locations: [{ kind: 'package-database', package: NATIVE, manager: 'nix', name: 'claude-code', source: 'nix' }] };
const catalogue = buildCatalogue([TOOL]);

function pins(text: string): readonly string[] {
  const found = nixReader.read(text, 'x.nix', catalogue).pins;
  for (const pin of found) assert.equal(textAt(text, pin.range), pin.text);
  return found.map((p) => `${p.where} ${p.version.kind} ${p.version.text}`);
}

describe('versions in attribute sets', () => {
  const cases: readonly [text: string, expected: readonly string[]][] = [
    ['{ pname = "claude-code"; version = "2.1.5"; }', ['package claude-code exact 2.1.5']],
    ['mk rec { version = "2.1.5"; x = { a = [ 1 ]; }; pname = "claude-code"; }', ['package claude-code exact 2.1.5']],
    ['mk { pname = "claude-code"; version = "2.1.5"; } # end', ['package claude-code exact 2.1.5']],
    ['p.claude-code.overrideAttrs (old: { version = "2.1.5"; })', ['claude-code.overrideAttrs exact 2.1.5']],
    ['claude-code.overrideAttrs (a: b: rec { version = "2.1.5"; })', ['claude-code.overrideAttrs exact 2.1.5']],
    ['{ pname = "claude-code"; version = "unstable-2026-01-01"; }', ['package claude-code unreadable unstable-2026-01-01']],
    ['{ pname = "claude-code"; version = "2.1"; }', ['package claude-code unreadable 2.1']],
    ['{ pname = "claude-code"; version = "2.1.${x}"; }', []],
    ['{ pname = "claude-code"; version = "${"2.1.5"}"; }', []],
    ['{ pname = "claude-code"; version = v; }', []],
    ['{ pname = "claude-code"; meta.version = "2.1.5"; }', []],
    ['{ pname = "claude-code"; version = "2.1.5" + x; }', []],
    ['{ pname = "claude-code"; meta = { version = "2.1.5"; }; }', []],
    ['{ pname = "claude-code"; x = let a = "1"; version = "2.1.5"; in a; }', []],
    ['{ pname = "claude-code"; /* version = "2.1.5"; */ }', []],
    ['{ pname = "claude-code"; # version = "2.1.5";\n }', []],
    ["{ pname = \"claude-code\"; s = ''\n version = \"2.1.5\"; ''${x} ''' ''\\n ''; }", []],
    ['{ s = "{ pname = \\"claude-code\\"; version = \\"2.1.5\\"; }"; }', []],
    ['{ s = "${f { pname = "claude-code"; version = "2.1.5"; }} x"; }', ['package claude-code exact 2.1.5']],
    ['{ pname = "other"; version = "2.1.5"; }', []],
    ['claude-code.override { version = "2.1.5"; }', []],
    ['claude-code.overrideAttrs (old: { src = f { version = "2.1.5"; }; })', []],
    ['claude-code.overrideAttrs (old: { pname = "fork"; version = "2.1.5"; })', []],
    ['claude-code.overrideAttrs ({ version ? "2.1.5", ... }: { })', []],
    ['{ pname = "claude-code"; version = "2.1.5";', []],
  ];
  for (const [text, expected] of cases) test(text, () => { assert.deepEqual(pins(text), expected); });
});

test('any text ends, and every pin stands where it says', () => {
  const piece = fc.oneof(fc.constantFrom('{', '}', '(', ')', '[', ']', '"', "''", '${', '\\', '#', '/*', '*/', '\n', ';', '=', ' ', 'let', 'in', 'pname = "claude-code";', 'version = "2.1.5";', 'claude-code.overrideAttrs (old: ', '$$', '\0', '\ud800'), fc.string());
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (parts) => { assert.deepEqual(pins(parts.join(' ')), pins(parts.join(' '))); }), { numRuns: 1000 });
  for (const part of ['{', '"${', "''", '# ', '/*', '(', 'let ']) pins(part.repeat(50_000));
});
