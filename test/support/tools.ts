import type { Tool } from '../../src/core/model/tool';

const npm = (name: string) => ({ ecosystem: 'npm', name });

/** Claude Code as a tool record, small enough to read in a test. */
export const CLAUDE_CODE: Tool = {
  id: 'claude-code',
  name: 'Claude Code',
  vendor: 'anthropic',
  kind: 'cli',
  homepage: 'https://example.com/claude-code',
  packages: [
    { package: npm('@anthropic-ai/claude-code'), scheme: 'semver' },
    {
      package: { ecosystem: 'x-native', name: 'claude-code' },
      scheme: 'semver',
      follows: {
        package: npm('@anthropic-ai/claude-code'),
        derivation: { kind: 'same', basis: 'vendor-stated', note: 'the native installer releases the npm package’s versions' },
      },
    },
  ],
  locations: [
    {
      kind: 'versions-folder',
      package: { ecosystem: 'x-native', name: 'claude-code' },
      folder: '~/.local/share/claude/versions',
      launcher: '~/.local/bin/claude',
      source: 'claude-native',
    },
    {
      kind: 'node-modules',
      package: npm('@anthropic-ai/claude-code'),
      folder: '~/.claude/local/node_modules',
      source: 'claude-local',
    },
  ],
  pinNames: {
    toolManager: ['claude', 'claude-code'],
    installers: ['claude.ai/install.sh', 'claude.ai/install.ps1'],
    features: [
      { id: 'ghcr.io/anthropics/devcontainer-features/claude-code', versionOption: null },
      { id: 'ghcr.io/devcontainers-extra/features/claude-code', versionOption: 'version' },
    ],
    commands: ['claude'],
  },
  updateHint: { npm: 'Run npm install -g with the fixed version.' },
};

export const CLAUDE_EXTENSION: Tool = {
  ...CLAUDE_CODE,
  id: 'claude-code-vscode',
  name: 'Claude Code for VS Code',
  kind: 'extension',
  packages: [
    {
      package: { ecosystem: 'VSCode', name: 'anthropic.claude-code' },
      scheme: 'semver',
      follows: {
        package: npm('@anthropic-ai/claude-code'),
        derivation: { kind: 'same', basis: 'inferred', note: 'the extension carries the CLI of its own version' },
      },
    },
  ],
  locations: [],
  pinNames: { toolManager: [], installers: [], features: [], commands: [] },
};

export const CLAUDE_SDK: Tool = {
  ...CLAUDE_EXTENSION,
  id: 'claude-agent-sdk',
  name: 'Claude Agent SDK',
  kind: 'sdk',
  packages: [
    {
      package: npm('@anthropic-ai/claude-agent-sdk'),
      scheme: 'semver',
      follows: {
        package: npm('@anthropic-ai/claude-code'),
        derivation: {
          kind: 'patch-map',
          basis: 'vendor-stated',
          note: 'SDK 0.2.N and 0.3.N carry CLI 2.1.N',
          prefixes: [
            { own: '0.2', line: '2.1' },
            { own: '0.3', line: '2.1' },
          ],
        },
      },
    },
  ],
};

export const CLAUDE_ACTION: Tool = {
  ...CLAUDE_EXTENSION,
  id: 'claude-code-action',
  name: 'Claude Code Action',
  kind: 'action',
  packages: [
    {
      package: { ecosystem: 'GitHub Actions', name: 'anthropics/claude-code-action' },
      scheme: 'semver',
      follows: {
        package: npm('@anthropic-ai/claude-code'),
        derivation: {
          kind: 'ref-table',
          basis: 'vendor-stated',
          note: 'each ref of the action installs one CLI version',
          asOf: '2026-08-22',
          floating: ['v1', 'beta', 'main'],
          refs: [
            { ref: 'v1.0.133', sha: '1111111111111111111111111111111111111111', version: '2.1.150' },
            { ref: 'v1.0.161', sha: '2222222222222222222222222222222222222222', version: '2.1.197' },
            { ref: 'v1.0.162', sha: '3333333333333333333333333333333333333333', version: '2.1.198' },
          ],
        },
      },
    },
  ],
};

export const TOOLS: readonly Tool[] = [CLAUDE_CODE, CLAUDE_EXTENSION, CLAUDE_SDK, CLAUDE_ACTION];
