// Danger: a Node version manager's folder is not looked at, so that a copy on a rarely used version stays unseen; or a
// scan of one home reaches outside it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isBelow, type MachineView } from '../../../src/node/machine';
import { nodeRootPatterns } from '../../../src/node/node-roots';
import { machineFor } from '../../support/homes';

const H = '/h/u';
const shown = (changes: Partial<MachineView> = {}): string[] =>
  nodeRootPatterns(machineFor(H, changes)).map((p) => `${p.label}: ${join(p.base, ...p.segments)}`);

test('the places of a Linux home', () => {
  assert.deepEqual(shown(), [
    'npm prefix ~/.npm-global: /h/u/.npm-global/lib/node_modules',
    'npm prefix ~/.local: /h/u/.local/lib/node_modules',
    'nvm, Node {}: /h/u/.nvm/versions/node/*/lib/node_modules',
    'fnm, Node {}: /h/u/.local/share/fnm/node-versions/*/installation/lib/node_modules',
    'fnm, Node {}: /h/u/.fnm/node-versions/*/installation/lib/node_modules',
    'Volta: /h/u/.volta/tools/image/packages/{package}/lib/node_modules',
    'Volta, Node {}: /h/u/.volta/tools/image/node/*/lib/node_modules',
    'Vite+: /h/u/.vite-plus/packages/{package}/lib/node_modules',
    'Vite+: /h/u/.vite-plus/packages/{package}/*/lib/node_modules',
    'nvs, Node {}: /h/u/.nvs/node/*/*/lib/node_modules',
    'proto, Node {}: /h/u/.proto/tools/node/*/lib/node_modules',
    'n: /h/u/n/lib/node_modules',
    'n: /h/u/.n/lib/node_modules',
    'nodenv, Node {}: /h/u/.nodenv/versions/*/lib/node_modules',
    'asdf, Node {}: /h/u/.asdf/installs/nodejs/*/lib/node_modules',
    'asdf, Node {}: /h/u/.asdf/installs/nodejs/*/.npm/lib/node_modules',
    'mise, Node {}: /h/u/.local/share/mise/installs/node/*/lib/node_modules',
    'mise, {}: /h/u/.local/share/mise/installs/*/*/lib/node_modules',
    'pnpm global: /h/u/.local/share/pnpm/global/*/node_modules',
    'pnpm global: /h/u/.local/share/pnpm/global/v*/*/node_modules',
    'pnpm global: /h/u/Library/pnpm/global/*/node_modules',
    'pnpm global: /h/u/Library/pnpm/global/v*/*/node_modules',
    'Yarn global: /h/u/.config/yarn/global/node_modules',
    'Bun global: /h/u/.bun/install/global/node_modules',
    'Homebrew npm: /h/u/.linuxbrew/lib/node_modules',
    'Homebrew formula {}: /h/u/.linuxbrew/Cellar/*/*/libexec/lib/node_modules',
    'Scoop, {}: /h/u/scoop/persist/nodejs*/bin/node_modules',
  ]);
});

test('macOS adds its Library, Windows has its own layout', () => {
  const mac = shown({ platform: 'darwin' });
  assert.ok(mac.includes('fnm, Node {}: /h/u/Library/Application Support/fnm/node-versions/*/installation/lib/node_modules'));
  assert.ok(mac.includes('pnpm global: /h/u/Library/pnpm/global/v*/*/node_modules'));
  const windows = shown({ platform: 'win32' });
  for (const place of [
    'npm: /h/u/AppData/Roaming/npm/node_modules',
    'nvm for Windows, Node {}: /h/u/AppData/Roaming/nvm/v*/node_modules',
    'fnm, Node {}: /h/u/AppData/Roaming/fnm/node-versions/*/installation/node_modules',
    'nvs, Node {}: /h/u/AppData/Local/nvs/node/*/*/node_modules',
    'Vite+: /h/u/.vite-plus/packages/{package}/node_modules',
    'Volta: /h/u/AppData/Local/Volta/tools/image/packages/{package}/node_modules',
    'mise, Node {}: /h/u/AppData/Local/mise/installs/node/*/node_modules',
    'pnpm global: /h/u/AppData/Local/pnpm/global/*/node_modules',
    'Yarn global: /h/u/AppData/Local/Yarn/Data/global/node_modules',
    'Bun global: /h/u/.bun/install/global/node_modules',
    'Scoop, {}: /h/u/scoop/persist/nodejs*/bin/node_modules',
  ]) {
    assert.ok(windows.includes(place), place);
  }
  assert.deepEqual(windows.filter((p) => p.includes('.config') || p.includes('.local/share')), []);
});

describe('system-wide places', () => {
  test('only when the whole machine is looked at', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const env = { ProgramFiles: '/pf', NVM_DIR: '/opt/nvm', PNPM_HOME: '/opt/pnpm' };
      for (const p of nodeRootPatterns(machineFor(H, { platform, env }))) assert.ok(isBelow(p.base, H), p.base);
    }
    assert.deepEqual(nodeRootPatterns(machineFor(null)), []);
  });

  test('Linux, macOS and Windows each have theirs, also without a home', () => {
    const at = (platform: NodeJS.Platform, env = {}) =>
      nodeRootPatterns(machineFor(null, { platform, env, systemWide: true })).map((p) => join(p.base, ...p.segments));
    assert.ok(at('linux').includes('/usr/lib/node_modules'));
    assert.ok(at('linux').includes('/usr/local/lib/node_modules'));
    assert.ok(at('linux').includes('/usr/local/share/npm-global/lib/node_modules'));
    assert.ok(at('linux').includes('/home/linuxbrew/.linuxbrew/Cellar/*/*/libexec/lib/node_modules'));
    assert.ok(at('freebsd').includes('/usr/local/lib/node_modules'));
    assert.ok(at('darwin').includes('/opt/homebrew/lib/node_modules'));
    assert.deepEqual(at('win32', { PROGRAMFILES: '/pf' }), ['/pf/nodejs/node_modules']);
  });
});

describe('variables', () => {
  for (const [name, place] of [
    ['NVM_DIR', 'versions/node/*/lib/node_modules'],
    ['FNM_DIR', 'node-versions/*/installation/lib/node_modules'],
    ['VOLTA_HOME', 'tools/image/packages/{package}/lib/node_modules'],
    ['N_PREFIX', 'lib/node_modules'],
    ['NODENV_ROOT', 'versions/*/lib/node_modules'],
    ['ASDF_DATA_DIR', 'installs/nodejs/*/lib/node_modules'],
    ['MISE_DATA_DIR', 'installs/node/*/lib/node_modules'],
    ['VP_HOME', 'packages/{package}/lib/node_modules'],
    ['NVS_HOME', 'node/*/*/lib/node_modules'],
    ['PROTO_HOME', 'tools/node/*/lib/node_modules'],
    ['HOMEBREW_PREFIX', 'Cellar/*/*/libexec/lib/node_modules'],
    ['PNPM_HOME', 'global/*/node_modules'],
    ['BUN_INSTALL', 'install/global/node_modules'],
    ['XDG_DATA_HOME', 'fnm/node-versions/*/installation/lib/node_modules'],
    ['XDG_DATA_HOME', 'pnpm/global/v*/*/node_modules'],
    ['XDG_CONFIG_HOME', 'yarn/global/node_modules'],
  ] as const) {
    test(`${name} adds ${place}, and the usual places stay`, () => {
      const places = shown({ env: { [name]: '/h/u/moved' } });
      assert.ok(places.some((p) => p.endsWith(`: /h/u/moved/${place}`)));
      for (const usual of shown()) assert.ok(places.includes(usual), usual);
    });
  }
});
