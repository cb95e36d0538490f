// Danger: a look-up answers for a tool that merely shares a name, or the cheap first test skips a file that holds a pin.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import type { Tool } from '../../../src/core/model/tool';
import { CLAUDE_CODE, TOOLS } from '../../support/tools';

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

const LITELLM: Tool = {
  ...CLAUDE_CODE,
  id: 'litellm',
  packages: [
    { package: { ecosystem: 'PyPI', name: 'lite-llm.proxy' }, scheme: 'pep440' },
    { package: { ecosystem: 'x-image', name: 'ghcr.io/berriai/litellm' }, scheme: 'semver' },
    { package: { ecosystem: 'x-image', name: 'docker.io/acme/goo' }, scheme: 'semver' },
    { package: { ecosystem: 'npm', name: 'litellm-js' }, scheme: 'semver' },
  ],
  locations: [
    { kind: 'package-database', package: { ecosystem: 'PyPI', name: 'lite-llm.proxy' }, manager: 'winget', name: 'BerriAI.LiteLLM', source: 'winget' },
    { kind: 'package-database', package: { ecosystem: 'PyPI', name: 'lite-llm.proxy' }, manager: 'dpkg', name: 'litellm', source: 'dpkg' },
  ],
  pinNames: { toolManager: [], installers: [], features: [], commands: [], actionInputs: [{ action: 'berriai/setup', input: 'Version' }] },
};
const more = buildCatalogue([LITELLM, ...TOOLS]);

test('Python names are compared as their index does', () => {
  for (const name of ['lite-llm-proxy', 'Lite_LLM.proxy', 'lite--llm__proxy']) assert.equal(more.find('PyPI', name)?.tool, 'litellm', name);
  assert.equal(more.find('PyPI', 'litellm-proxy'), null);
  assert.equal(more.find('npm', 'litellm_js'), null);
  for (const needle of ['lite-llm-proxy', 'lite_llm_proxy', 'lite.llm.proxy']) assert.ok(more.needles.includes(needle), needle);
});

test('names of system package managers belong to one manager', () => {
  assert.equal(more.findDatabasePackage('winget', 'berriai.litellm')?.package.name, 'lite-llm.proxy');
  assert.equal(more.findDatabasePackage('dpkg', 'litellm')?.tool, 'litellm');
  assert.equal(more.findDatabasePackage('dpkg', 'LiteLLM'), null);
  assert.equal(more.findDatabasePackage('scoop', 'litellm'), null);
  assert.ok(more.needles.includes('berriai.litellm'));
});

test('an input of an action chooses the npm package', () => {
  assert.deepEqual(more.findActionInput('BerriAI/setup', 'version')?.package, { ecosystem: 'npm', name: 'litellm-js' });
  assert.equal(more.findActionInput('berriai/setup', 'model'), null);
  assert.equal(more.findActionInput('berriai', 'setup version'), null);
});

test('an image is found by its last part unless that says too little', () => {
  assert.equal(more.find('x-image', 'GHCR.io/berriai/litellm')?.tool, 'litellm');
  assert.ok(more.needles.includes('litellm'));
  assert.ok(more.needles.includes('acme/goo'));
  assert.ok(!more.needles.includes('goo'));
});
