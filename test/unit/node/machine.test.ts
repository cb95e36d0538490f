// Danger: a scan of one home looks into another one, or a variable of this process leads it out of the home it was given.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { envFolder, envValue, expandHome, isBelow, mayLookAt, shownPath } from '../../../src/node/machine';
import { machineFor } from '../../support/homes';

test('the home is written ~, and only as a whole part of the path', () => {
  assert.equal(shownPath('/h/u/.npmrc', '/h/u'), '~/.npmrc');
  assert.equal(shownPath('/h/u', '/h/u'), '~');
  assert.equal(shownPath('/h/u/x', '/h/u/'), '~/x');
  assert.equal(shownPath('/h/user2/x', '/h/u'), '/h/user2/x');
  assert.equal(shownPath('/etc/x', '/'), '/etc/x');
  assert.equal(shownPath('/etc/x', null), '/etc/x');
});

test('below means below, not beside with the same beginning', () => {
  assert.ok(isBelow('/h/u/x', '/h/u'));
  assert.ok(isBelow('/h/u', '/h/u'));
  assert.ok(isBelow('/h/u/..x', '/h/u'));
  assert.ok(!isBelow('/h/u2', '/h/u'));
  assert.ok(!isBelow('/h/u/../v', '/h/u'));
  assert.ok(!isBelow('/h', '/h/u'));
});

test('only a machine as a whole lets us look outside the home', () => {
  assert.ok(mayLookAt(machineFor('/h/u', { systemWide: true }), '/usr'));
  assert.ok(!mayLookAt(machineFor('/h/u'), '/usr'));
  assert.ok(mayLookAt(machineFor('/h/u'), '/h/u/x'));
  assert.ok(!mayLookAt(machineFor(null), '/usr'));
});

test('names of variables are folded on Windows, and for npm everywhere', () => {
  const env = { Path: '/a', npm_config_prefix: '/p', EMPTY: '' };
  assert.equal(envValue(machineFor('/h', { env }), 'PATH'), null);
  assert.equal(envValue(machineFor('/h', { env, platform: 'win32' }), 'PATH'), '/a');
  assert.equal(envValue(machineFor('/h', { env }), 'NPM_CONFIG_PREFIX', true), '/p');
  assert.equal(envValue(machineFor('/h', { env }), 'EMPTY'), null);
  assert.equal(envValue(machineFor('/h', { env }), 'constructor'), null);
});

test('a variable names a folder only if it is absolute and we may look there', () => {
  const at = (value: string, systemWide: boolean) => envFolder(machineFor('/h/u', { env: { X: value }, systemWide }), 'X');
  assert.equal(at('/opt/nvm', true), '/opt/nvm');
  assert.equal(at('/opt/nvm', false), null);
  assert.equal(at('/h/u/nvm/', false), '/h/u/nvm');
  assert.equal(at('/h/u/../v', false), null);
  assert.equal(at('~/nvm', false), '/h/u/nvm');
  assert.equal(at('relative', true), null);
  assert.equal(at('/a\0b', true), null);
});

test('~ without a home is no path', () => {
  assert.equal(expandHome(machineFor(null), '~/x'), null);
  assert.equal(expandHome(machineFor(null), '/x'), '/x');
  assert.equal(expandHome(machineFor('/h'), '~x'), '~x');
});
