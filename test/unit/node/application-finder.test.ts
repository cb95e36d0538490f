// Danger: the version of the editor that a product was made from is taken for the product's own; an update's folder
// layout hides the application; one application is counted twice.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build, buildBinary } from 'plist';
import type { Tool, VersionFile } from '../../../src/core/model/tool';
import { createApplicationFinder } from '../../../src/node/application-finder';
import type { MachineView } from '../../../src/node/machine';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE } from '../../support/tools';

const json = (platform: VersionFile['platform'], path: string, field = 'windsurfVersion'): VersionFile => ({ platform, path, field, format: 'json' });
const editor = (files: readonly VersionFile[], id = { ecosystem: 'x-native', name: 'windsurf' }): Tool => ({
  ...CLAUDE_CODE,
  id: 'windsurf',
  kind: 'editor',
  packages: [{ package: id, scheme: 'semver' }],
  locations: [{ kind: 'application', package: id, files, source: 'windsurf-app' }],
});
const WINDSURF = editor([
  json('linux', '~/opt/windsurf/resources/app/product.json'),
  json('linux', '~/opt/windsurf/*/resources/app/product.json'),
  json('linux', '~/opt/windsurf/resources/app/package.json', 'version'),
  json('darwin', '~/Applications/Windsurf.app/Contents/Resources/app/product.json'),
  { platform: 'darwin', path: '~/Applications/Windsurf.app/Contents/Info.plist', format: 'plist', field: 'CFBundleShortVersionString' },
  json('win32', '%LOCALAPPDATA%/Programs/Windsurf/resources/app/product.json'),
  json('win32', '%LOCALAPPDATA%/Programs/Windsurf/*/resources/app/product.json'),
]);

let home: string;
freshHomes((path) => {
  home = path;
});

const find = (changes: Partial<MachineView> = {}, tools: readonly Tool[] = [WINDSURF]) =>
  createApplicationFinder(machineFor(home, changes)).find(tools, NEVER_CANCELLED);
const rows = async (changes: Partial<MachineView> = {}, tools?: readonly Tool[]) =>
  (await find(changes, tools)).sightings.map((s) => [s.version.kind, s.version.text, s.where]);
const product = (own: unknown) => JSON.stringify({ nameShort: 'x', version: '1.110.1', windsurfVersion: own });
const APP = 'opt/windsurf/resources/app';

test('every field of a sighting; the product’s own version, not that of what it was made from', async () => {
  const file = await put(home, `${APP}/product.json`, product('3.10.48'));
  await put(home, `${APP}/package.json`, '{"version":"1.110.1"}');
  assert.deepEqual(await find(), {
    sightings: [
      {
        tool: 'windsurf',
        package: { ecosystem: 'x-native', name: 'windsurf' },
        version: { kind: 'exact', text: '3.10.48' },
        presence: 'installed',
        places: [
          {
            uri: pathToFileURL(file).href,
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            text: '',
            source: 'windsurf-app',
          },
        ],
        where: 'application ~/opt/windsurf',
        active: null,
        via: 'windsurfVersion',
        root: null,
      },
    ],
    coverage: [{ source: 'windsurf-app', status: 'scanned', count: 1, reason: null, uri: null }],
  });
});

describe('a field that gives no version: unreadable, and no other field is taken', () => {
  for (const own of [undefined, 7, '', 'latest', '3.10', '3.10.48,4b1e', null]) {
    test(own === undefined ? 'missing' : JSON.stringify(own), async () => {
      await put(home, `${APP}/product.json`, product(own));
      await put(home, `${APP}/package.json`, '{"version":"1.110.1"}');
      assert.deepEqual((await rows()).map((r) => r[0]), ['unreadable']);
    });
  }
});

test('below a folder named after a commit', async () => {
  await put(home, 'Local/Programs/Windsurf/4b1e9c/resources/app/product.json', product('3.10.48'));
  const env = { LOCALAPPDATA: join(home, 'Local') };
  assert.deepEqual(await rows({ platform: 'win32', env }), [['exact', '3.10.48', 'application ~/Local/Programs/Windsurf/4b1e9c']]);
});

describe('macOS', () => {
  const BUNDLE = 'Applications/Windsurf.app/Contents';
  const INFO = { CFBundleShortVersionString: '3.10.47' };
  test('the product’s file decides before the bundle’s', async () => {
    await put(home, `${BUNDLE}/Resources/app/product.json`, product('3.10.48'));
    await put(home, `${BUNDLE}/Info.plist`, build(INFO));
    assert.deepEqual(await rows({ platform: 'darwin' }), [['exact', '3.10.48', 'application ~/Applications/Windsurf.app']]);
  });
  for (const [form, encode] of [['XML', build], ['binary', buildBinary]] as const) {
    test(`the bundle’s alone, ${form}`, async () => {
      await put(home, `${BUNDLE}/Info.plist`, encode(INFO));
      assert.deepEqual(await rows({ platform: 'darwin' }), [['exact', '3.10.47', 'application ~/Applications/Windsurf.app']]);
    });
  }
  test('a bundle’s file that is broken: failed', async () => {
    await put(home, `${BUNDLE}/Info.plist`, 'bplist00');
    assert.deepEqual((await find({ platform: 'darwin' })).coverage.map((c) => c.status), ['scanned', 'failed']);
  });
});

test('an application reached by a link is one', async () => {
  await put(home, `${APP}/product.json`, product('3.10.48'));
  await link(home, 'opt/windsurf/current', '.');
  assert.equal((await rows()).length, 1);
});

test('broken JSON: failed, with the line', async () => {
  await put(home, `${APP}/product.json`, '{\n"version"');
  const [, line] = (await find()).coverage;
  assert.match(line?.reason ?? '', /not valid JSON \(line 2\)/);
});

describe('an extension that is a part of an editor', () => {
  const COPILOT = editor([json('linux', '~/opt/code/resources/app/extensions/copilot/package.json', 'version')], {
    ecosystem: 'VSCode',
    name: 'github.copilot-chat',
  });
  const write = (publisher: string, name: string) =>
    put(home, 'opt/code/resources/app/extensions/copilot/package.json', JSON.stringify({ publisher, name, version: '0.54.0' }));
  test('by publisher and name, whatever their case', async () => {
    await write('GitHub', 'copilot-chat');
    assert.deepEqual(await rows({}, [COPILOT]), [['exact', '0.54.0', 'built into ~/opt/code']]);
  });
  test('another extension in its folder', async () => {
    await write('somebody', 'copilot-chat');
    assert.deepEqual(await rows({}, [COPILOT]), []);
  });
});

test('a system for which no place is known claims nothing', async () => {
  assert.deepEqual(await find({ platform: 'freebsd' }), { sightings: [], coverage: [] });
});
