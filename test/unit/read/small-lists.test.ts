// Danger: a list of packages in a small format is read by the letter of another one, so that a comment, a library of the
// same name or a neighbouring value is taken for a pin; or hostile text stops the scan.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Tool } from '../../../src/core/model/tool';
import { brewfileReader } from '../../../src/core/read/brewfile';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { catalogsReader } from '../../../src/core/read/catalogs';
import { claudePluginReader } from '../../../src/core/read/claude-plugin';
import { codexConfigReader } from '../../../src/core/read/codex-config';
import { defaultPackagesReader } from '../../../src/core/read/default-packages';
import { denoLockReader, denoReader } from '../../../src/core/read/deno';
import { devboxReader } from '../../../src/core/read/devbox';
import { editorSettingsReader } from '../../../src/core/read/editor-settings';
import { mcpConfigReader } from '../../../src/core/read/mcp-config';
import { mcpYamlReader } from '../../../src/core/read/mcp-yaml';
import { miseLockReader, prototoolsReader } from '../../../src/core/read/mise';
import type { Reader } from '../../../src/core/read/reader';
import { windowsPackagesReader } from '../../../src/core/read/windows-packages';
import { textAt } from '../../support/pins';
import { CLAUDE_CODE, TOOLS } from '../../support/tools';

const CLI = '@anthropic-ai/claude-code';
const EXTRA: Tool = {
  ...CLAUDE_CODE,
  id: 'extra',
  packages: [
    { package: { ecosystem: 'PyPI', name: 'aider-chat' }, scheme: 'pep440' },
    { package: { ecosystem: 'Homebrew', name: 'claude-code' }, scheme: 'semver' },
    { package: { ecosystem: 'Homebrew', name: 'droid' }, scheme: 'semver' },
    { package: { ecosystem: 'x-image', name: 'ghcr.io/acme/aider' }, scheme: 'semver' },
  ],
  locations: [
    { kind: 'homebrew', package: { ecosystem: 'Homebrew', name: 'droid' }, as: 'cask', source: 'homebrew' },
    ...(['winget', 'scoop', 'chocolatey', 'nix'] as const).map((manager) => ({
      kind: 'package-database' as const,
      package: { ecosystem: 'PyPI', name: 'aider-chat' },
      manager,
      name: 'Acme.Aider',
      source: manager,
    })),
  ],
  pinNames: { toolManager: [], installers: [], features: [], commands: [] },
};
const catalogue = buildCatalogue([...TOOLS, EXTRA]);

/** Pins as `name kind version <text>`; each stands where it says. */
function pins(reader: Reader, text: string, path = 'x'): readonly string[] {
  const found = reader.read(text, path, catalogue).pins;
  for (const pin of found) assert.equal(textAt(text, pin.range), pin.text);
  return found.map((p) => `${p.package.name} ${p.version.kind} ${p.version.text} <${p.text}>`);
}

describe('Brewfile', () => {
  const cases: readonly [line: string, expected: readonly string[]][] = [
    ["cask 'claude-code'", ['claude-code floating  <claude-code>']],
    ['cask("claude-code", args: { x: "y" })', ['claude-code floating  <claude-code>']],
    ['  cask "claude-code" if OS.mac?', ['claude-code floating  <claude-code>']],
    ['npm "@anthropic-ai/claude-code@2.1.5"', [`${CLI} exact 2.1.5 <2.1.5>`]],
    ['uv "Aider_Chat"', ['aider-chat floating  <Aider_Chat>']],
    ['vscode "Anthropic.claude-code"', ['anthropic.claude-code floating  <Anthropic.claude-code>']],
    ['cask "droid"', ['droid floating  <droid>']],
    ['brew "droid"', []],
    ['# cask "claude-code"', []],
    ['tap "claude-code"', []],
    ['x = 1; cask "claude-code"', []],
    ['cask "claude-code\'', []],
    ['cask ""', []],
    ['=begin\ncask "claude-code"\n=end', []],
    ['__END__\ncask "claude-code"', []],
  ];
  for (const [line, expected] of cases) test(line, () => { assert.deepEqual(pins(brewfileReader, line), expected); });
});

describe('lists of Windows', () => {
  const choco = (attributes: string): readonly string[] => pins(windowsPackagesReader, `<packages>\r\n  <package ${attributes} />\r\n</packages>`, 'packages.config');
  test('Chocolatey: attributes in any order', () => {
    assert.deepEqual(choco('version="1.2.3" id="acme.aider"'), ['aider-chat exact 1.2.3 <1.2.3>']);
    assert.deepEqual(choco('id="Acme.Aider"'), ['aider-chat floating  <Acme.Aider>']);
    assert.deepEqual(choco('id="Acme.Aider" version="1.2.3.4"'), ['aider-chat unreadable 1.2.3.4 <1.2.3.4>']);
  });
  test('Chocolatey: comments, and NuGet’s file of the same name', () => {
    assert.deepEqual(choco('id="acme.aider" version="1.2.3" targetFramework="net48"'), []);
    assert.deepEqual(pins(windowsPackagesReader, '<!-- <package id="acme.aider" version="1.2.3" /> -->', 'packages.config'), []);
    assert.deepEqual(pins(windowsPackagesReader, '<!-- <package id="acme.aider" version="1.2.3" />', 'packages.config'), []);
  });
  test('a packages.json that is neither winget’s nor scoop’s', () => {
    assert.deepEqual(pins(windowsPackagesReader, '{"packages":[{"PackageIdentifier":"Acme.Aider","Version":"1.2.3"}]}', 'packages.json'), []);
  });
});

describe('launchers of MCP servers', () => {
  const launch = (...words: readonly string[]): readonly string[] =>
    pins(mcpConfigReader, JSON.stringify({ mcpServers: { s: { command: words[0], args: words.slice(1), env: { A: 'aider-chat==9.9.9' } } } }), '.mcp.json');
  const cases: readonly [words: string, expected: readonly string[]][] = [
    ['uvx aider-chat==0.86.1', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['uvx aider-chat@0.86.1', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['uvx aider-chat@latest', ['aider-chat floating latest <latest>']],
    ['uvx Aider_Chat[browser]@0.86.1 --x', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['uvx aider-chat>=0.80', ['aider-chat range >=0.80 <>=0.80>']],
    ['uvx --python 3.12 aider-chat', ['aider-chat floating  <aider-chat>']],
    ['uvx --from=aider-chat==0.86.1 aider-chat', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['uvx --from other aider-chat', []],
    ['uvx other aider-chat==0.86.1', []],
    ['uvx --with aider-chat==0.86.1 other', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['cmd /c uvx aider-chat==0.86.1', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['C:\\bin\\uvx.exe aider-chat==0.86.1', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['uv tool run aider-chat==0.86.1', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['uv run aider-chat==0.86.1', []],
    ['uv run --with aider-chat==0.86.1 aider', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['pipx run --spec aider-chat==0.86.1 aider', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['pipx run aider-chat==0.86.1', ['aider-chat exact 0.86.1 <0.86.1>']],
    ['docker run --rm -i -e A -v /a:/b ghcr.io/acme/aider:1.2.3 x', ['ghcr.io/acme/aider exact 1.2.3 <1.2.3>']],
    ['docker run -it --env=A=ghcr.io/acme/aider:9 alpine ghcr.io/acme/aider:1.2.3', []],
    ['docker run -e ghcr.io/acme/aider:1.2.3', []],
    ['docker exec ghcr.io/acme/aider:1.2.3', []],
    ['podman container run ghcr.io/acme/aider', ['ghcr.io/acme/aider floating  <ghcr.io/acme/aider>']],
    [`deno run -A npm:${CLI}@2.1.5/cli.js`, [`${CLI} exact 2.1.5 <2.1.5>`]],
    [`deno run npm:${CLI}`, [`${CLI} floating  <${CLI}>`]],
    ['deno run ./aider.ts', []],
    ['python -m aider', []],
  ];
  for (const [words, expected] of cases) test(words, () => { assert.deepEqual(launch(...words.split(' ')), expected); });
  test('a TOML string with escapes is pointed at as a whole', () => {
    const text = `[mcp_servers.a]\ncommand = "npx"\nargs = ["${CLI}@2.1.\\u0035"]\n`;
    assert.deepEqual(pins(codexConfigReader, text), [`${CLI} exact 2.1.5 <${CLI}@2.1.\\u0035>`]);
  });
});

describe('allowed extensions', () => {
  const allowed = (value: unknown): readonly string[] => pins(editorSettingsReader, JSON.stringify({ 'extensions.allowed': { 'anthropic.claude-code': value } }), '.vscode/settings.json');
  test('versions in a list, with or without platform', () => {
    assert.deepEqual(allowed(['2.1.5', '2.1.6@linux-x64']), ['anthropic.claude-code exact 2.1.5 <2.1.5>', 'anthropic.claude-code exact 2.1.6 <2.1.6>']);
  });
  test('other values pin nothing', () => {
    for (const value of [true, false, 'stable', '2.1.5', [], [''], ['@linux-x64'], [5], { version: '2.1.5' }]) assert.deepEqual(allowed(value), [], JSON.stringify(value));
  });
});

describe('any text', () => {
  const readers: readonly Reader[] = [
    ...[brewfileReader, catalogsReader, claudePluginReader, codexConfigReader, defaultPackagesReader, denoLockReader, denoReader],
    ...[devboxReader, editorSettingsReader, mcpConfigReader, mcpYamlReader, miseLockReader, prototoolsReader, windowsPackagesReader],
  ];
  const paths = ['x', 'packages.config', 'packages.json', 'a.winget', 'pnpm-workspace.yaml', '.default-python-packages'];
  const piece = fc.oneof(
    fc.constantFrom(CLI, 'aider-chat', 'acme.aider', '@2.1.5', '==1.0', 'cask "claude-code"', '<package id="', '<!--', '"imports":', '"npm:', 'catalog:', '[tools]', 'claude = ', '{', '}', '[', ']', ':', ',', '"', "'", '\n', ' ', '\\', '\0', '\ud800'),
    fc.string(),
  );
  test('no throw, the same twice, and every pin stands where it says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...readers), fc.constantFrom(...paths), fc.array(piece, { maxLength: 30 }), (reader, path, parts) => {
        const text = parts.join('');
        assert.deepEqual(pins(reader, text, path), pins(reader, text, path));
      }),
      { numRuns: 800 },
    );
  });
  test('a long line of openings ends', () => {
    for (const part of ['<package ', '<!--', 'cask (', '\t', "' ", 'npm:/', '"id="']) for (const path of paths) for (const reader of readers) pins(reader, part.repeat(20_000), path);
  });
});
