// Danger: a look-up answers for a tool that merely shares a name, or the cheap first test skips a file that holds a pin.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { TOOLS } from '../../support/tools';

const catalogue = buildCatalogue(TOOLS);

test('packages are found by ecosystem and exact name', () => {
  assert.equal(catalogue.find('npm', '@anthropic-ai/claude-code')?.tool, 'claude-code');
  assert.equal(catalogue.find('npm', 'claude-code'), null);
  assert.equal(catalogue.find('PyPI', '@anthropic-ai/claude-code'), null);
  assert.equal(catalogue.find('VSCode', 'Anthropic.Claude-Code')?.tool, 'claude-code-vscode');
});

test('tool manager keys, features and commands stand for the native package', () => {
  assert.deepEqual(catalogue.findToolManagerKey('claude')?.package, { ecosystem: 'x-native', name: 'claude-code' });
  assert.equal(catalogue.findToolManagerKey('claudette'), null);
  assert.equal(catalogue.findFeature('ghcr.io/devcontainers-extra/features/claude-code')?.versionOption, 'version');
  assert.equal(catalogue.findFeature('ghcr.io/devcontainers-extra/features/node'), null);
  assert.equal(catalogue.findCommand('claude')?.tool, 'claude-code');
});

test('an installer is known by the start of its address only', () => {
  assert.equal(catalogue.findInstaller('claude.ai/install.sh')?.tool, 'claude-code');
  assert.equal(catalogue.findInstaller('example.com/?u=claude.ai/install.sh'), null);
});

test('names of a prototype are not packages', () => {
  assert.equal(catalogue.findToolManagerKey('__proto__'), null);
  assert.equal(catalogue.findCommand('constructor'), null);
});

test('each name that a reader may look up is among the needles', () => {
  for (const needle of ['@anthropic-ai/claude-code', 'anthropics/claude-code-action', 'anthropic.claude-code', 'claude.ai/install.sh', 'claude']) {
    assert.ok(catalogue.needles.includes(needle), needle);
  }
});
