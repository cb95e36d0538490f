// Danger: Claude Code that came inside the Agent SDK stays unseen because nobody installed it by its own name.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Inventory } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import { createNodeGlobalFinder } from '../../../src/node/node-global-finder';
import { createRunnerCacheFinder } from '../../../src/node/runner-cache-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, installGlobal, machineFor, makeHome, put, removeHome } from '../../support/homes';
import { CLAUDE_SDK, TOOLS } from '../../support/tools';

const CLAUDE = '@anthropic-ai/claude-code';
const SDK = '@anthropic-ai/claude-agent-sdk';
const MODULES = '.npm-global/lib/node_modules';

const find = (home: string, tools: readonly Tool[] = TOOLS): Promise<Inventory> =>
  createNodeGlobalFinder(machineFor(home)).find(tools, NEVER_CANCELLED);
const rows = (inventory: Inventory) =>
  inventory.sightings.map((s) => [s.tool, s.presence, s.version.kind, s.version.text, s.where, s.via]);

describe('a real installation of the SDK by npm', () => {
  let home: string;
  before(async () => {
    home = await makeHome();
    // Some 40 MB: the smallest of the releases tried that states what it carries.
    await installGlobal(join(home, '.npm-global'), `${SDK}@0.2.113`);
  });
  after(() => removeHome(home));

  test('the SDK mentions the Claude Code inside it, which is compared on the same line; every field', async () => {
    const inventory = await find(home);
    const shared = {
      places: [
        {
          uri: pathToFileURL(join(home, MODULES, SDK, 'package.json')).href,
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          text: '',
          source: 'npm-global',
        },
      ],
      active: null,
      root: null,
    };
    assert.deepEqual(inventory.sightings, [
      {
        ...shared,
        tool: 'claude-agent-sdk',
        package: { ecosystem: 'npm', name: SDK },
        version: { kind: 'exact', text: '0.2.113' },
        presence: 'installed',
        where: 'npm prefix ~/.npm-global, carries Claude Code 2.1.113',
        via: null,
      },
    ]);
    assert.deepEqual(inventory.coverage, [{ source: 'npm-global', status: 'scanned', count: 1, reason: null, uri: null }]);
  });

  test('a feed without the tool inside gives the SDK alone', async () => {
    assert.deepEqual((await find(home, [CLAUDE_SDK])).sightings.map((s) => s.tool), ['claude-agent-sdk']);
  });
});

describe('manifests', () => {
  let home: string;
  freshHomes((fresh) => {
    home = fresh;
  });
  const write = (name: string, fields: object): Promise<string> =>
    put(home, `${MODULES}/${SDK}/package.json`, JSON.stringify({ name, version: '0.3.150', ...fields }));

  test('an SDK that does not say what it carries is the SDK alone', async () => {
    await write(SDK, {});
    assert.deepEqual(rows(await find(home)).map((r) => r[0]), ['claude-agent-sdk']);
  });

  for (const written of ['latest', '^2.1.150', '', 7, null, {}, ['2.1.150']]) {
    test(`field ${JSON.stringify(written)}: something is inside, at a version that cannot be read`, async () => {
      await write(SDK, { claudeCodeVersion: written });
      const bundled = rows(await find(home)).filter((r) => r[1] === 'bundled');
      assert.deepEqual(bundled.map((r) => [r[0], r[2]]), [['claude-code', 'unreadable']]);
    });
  }

  test('the field means nothing in another package', async () => {
    await write(CLAUDE, { claudeCodeVersion: '2.1.91' });
    assert.deepEqual(rows(await find(home)).map((r) => [r[0], r[1], r[3]]), [['claude-code', 'installed', '0.3.150']]);
  });

  test('a carrier of no readable version still tells what is inside', async () => {
    await write(SDK, { version: undefined, claudeCodeVersion: '2.1.150' });
    const [, bundled] = rows(await find(home));
    assert.deepEqual(bundled, ['claude-code', 'bundled', 'exact', '2.1.150', 'inside Claude Agent SDK, npm prefix ~/.npm-global', 'claudeCodeVersion']);
  });

  test('in the cache of npx as well', async () => {
    await put(home, `.npm/_npx/1/node_modules/${SDK}/package.json`, `{"name":"${SDK}","version":"0.3.150","claudeCodeVersion":"2.1.150"}`);
    const inventory = await createRunnerCacheFinder(machineFor(home)).find(TOOLS, NEVER_CANCELLED);
    assert.deepEqual(rows(inventory).map((r) => [r[0], r[3], r[4]]), [
      ['claude-agent-sdk', '0.3.150', 'left by npx, carries Claude Code 2.1.150'],
    ]);
  });

  test('an SDK that carries another version than its number stands for: both are told', async () => {
    await write(SDK, { claudeCodeVersion: '2.1.151' });
    assert.deepEqual(rows(await find(home)).map((r) => [r[0], r[3], r[4]]), [
      ['claude-agent-sdk', '0.3.150', 'npm prefix ~/.npm-global'],
      ['claude-code', '2.1.151', 'inside Claude Agent SDK 0.3.150, npm prefix ~/.npm-global'],
    ]);
  });

  test('an SDK of a line that the record does not know: both are told', async () => {
    await write(SDK, { version: '0.9.1', claudeCodeVersion: '2.1.1' });
    assert.deepEqual(rows(await find(home)).map((r) => [r[0], r[3]]), [['claude-agent-sdk', '0.9.1'], ['claude-code', '2.1.1']]);
  });
});
