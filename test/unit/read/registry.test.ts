// Danger: a reader is not in the list, or two readers take one file and a pin counts twice or under the wrong source.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { READERS } from '../../../src/core/read/registry';
import { readChecked } from '../../support/pins';

/** Source of the reader that gets a path: the first that accepts it. */
const sources = (path: string): readonly string[] => READERS.filter((r) => r.accepts(path)).slice(0, 1).map((r) => r.source);

describe('the list of readers', () => {
  const cases: readonly [path: string, source: string][] = [
    ['package.json', 'package-json'],
    ['packages/a/package-lock.json', 'package-lock'],
    ['npm-shrinkwrap.json', 'package-lock'],
    ['pnpm-lock.yaml', 'pnpm-lock'],
    ['packages/a/yarn.lock', 'yarn-lock'],
    ['bun.lock', 'bun-lock'],
    ['bun.lockb', 'bun-lock'],
    ['Dockerfile', 'dockerfile'],
    ['.devcontainer/Dockerfile', 'dockerfile'],
    ['scripts/setup.sh', 'shell-script'],
    ['.devcontainer/post-create.sh', 'shell-script'],
    ['.github/workflows/ci.yml', 'github-workflow'],
    ['.github/actions/x/action.yaml', 'github-workflow'],
    ['.devcontainer/devcontainer.json', 'devcontainer'],
    ['.devcontainer.json', 'devcontainer'],
    ['.mcp.json', 'mcp-config'],
    ['.vscode/mcp.json', 'mcp-config'],
    ['.cursor/mcp.json', 'mcp-config'],
    ['sub/.claude.json', 'mcp-config'],
    ['.gemini/settings.json', 'mcp-config'],
    ['.continue/mcpServers/a.json', 'mcp-config'],
    ['.continue/mcpServers/a.yaml', 'mcp-yaml'],
    ['.codex/config.toml', 'codex-config'],
    ['.claude-plugin/marketplace.json', 'claude-plugin'],
    ['.vscode/settings.json', 'editor-settings'],
    ['team.code-workspace', 'editor-settings'],
    ['mise.toml', 'mise'],
    ['mise.lock', 'mise-lock'],
    ['.prototools', 'prototools'],
    ['pnpm-workspace.yaml', 'catalogs'],
    ['.yarnrc.yml', 'catalogs'],
    ['deno.jsonc', 'deno'],
    ['deno.lock', 'deno-lock'],
    ['.default-npm-packages', 'default-packages'],
    ['Brewfile', 'brewfile'],
    ['devbox.json', 'devbox'],
    ['winget/packages.json', 'windows-packages'],
    ['packages.config', 'windows-packages'],
    ['.config/configuration.winget', 'windows-packages'],
    ['.config/mise/conf.d/ai.toml', 'mise'],
    ['.tool-versions', 'tool-versions'],
  ];
  for (const [path, source] of cases) test(`${path} is read as ${source}`, () => { assert.deepEqual(sources(path), [source]); });

  for (const path of ['README.md', 'src/index.ts', 'tsconfig.json', 'settings.json', 'config.toml', '']) {
    test(`nobody reads ${path === '' ? 'an empty path' : path}`, () => { assert.deepEqual(sources(path), []); });
  }

  test('every source and every label is there once', () => {
    assert.ok(READERS.length > 30);
    assert.equal(new Set(READERS.map((r) => r.source)).size, READERS.length);
    assert.equal(new Set(READERS.map((r) => r.label)).size, READERS.length);
  });

  test('any reader, any text: no throw, and every pin stands where it says', () => {
    const name = fc.constantFrom('@anthropic-ai/claude-code', 'claude', 'anthropics/claude-code-action', 'anthropic.claude-code', '@2.1.5', '\n', ' ', '{', '}', '[', ']', '"', ':', '=', '\ud800');
    fc.assert(
      fc.property(fc.constantFrom(...READERS), fc.array(fc.oneof(name, fc.string()), { maxLength: 30 }), (reader, parts) => {
        readChecked(reader, parts.join(''), 'x');
      }),
      { numRuns: 500 },
    );
  });
});
