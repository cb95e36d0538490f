// Danger: two packages are taken for one because of a bare name or its case, or one is taken for two.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { packageKey, purl } from '../../../src/core/model/package';

test('the ecosystem is part of the identity', () => {
  assert.notEqual(packageKey({ ecosystem: 'npm', name: 'claude' }), packageKey({ ecosystem: 'PyPI', name: 'claude' }));
});

test('case is folded where the ecosystem folds it, and only there', () => {
  const key = (ecosystem: string, name: string): string => packageKey({ ecosystem, name });
  assert.equal(key('VSCode', 'Anthropic.Claude-Code'), key('VSCode', 'anthropic.claude-code'));
  assert.equal(key('GitHub Actions', 'Anthropics/Claude-Code-Action'), key('GitHub Actions', 'anthropics/claude-code-action'));
  assert.notEqual(key('npm', 'JSONStream'), key('npm', 'jsonstream'));
});

for (const [ecosystem, name, version, wanted] of [
  ['npm', '@anthropic-ai/claude-code', '2.1.150', 'pkg:npm/%40anthropic-ai/claude-code@2.1.150'],
  ['npm', 'semver', undefined, 'pkg:npm/semver'],
  ['VSCode', 'Anthropic.claude-code', '2.1.1', 'pkg:vscode-extension/anthropic/claude-code@2.1.1'],
  ['GitHub Actions', 'anthropics/claude-code-action', 'v1', 'pkg:githubactions/anthropics/claude-code-action@v1'],
  ['x-native', 'claude-code', '2.1.1', 'pkg:generic/claude-code@2.1.1'],
] as const) {
  test(`purl of ${ecosystem} ${name}`, () => {
    assert.equal(purl({ ecosystem, name }, version), wanted);
  });
}
