// Danger: a tool record that finds nothing, that takes another tool's package or key for its own, or under which an agent
// that the feed knows only by name looks clean. Packages are real ones, installed by npm itself.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compileFeed } from '../../scripts/compile-feed.mjs';
import { assess } from '../../src/core/assess/assess';
import { parseFeed } from '../../src/core/feed/parse-feed';
import type { SightingVerdict } from '../../src/core/model/finding';
import { packageKey } from '../../src/core/model/package';
import type { Inventory } from '../../src/core/model/sighting';
import type { Tool } from '../../src/core/model/tool';
import { buildCatalogue } from '../../src/core/read/catalogue';
import type { Pin } from '../../src/core/read/reader';
import { READERS } from '../../src/core/read/registry';
import { createNodeGlobalFinder } from '../../src/node/node-global-finder';
import { NEVER_CANCELLED } from '../../src/ports/cancel';
import { factsOf, inventoryOf, NOW, pinned } from '../support/events';
import { installGlobal, machineFor, makeHome, removeHome } from '../support/homes';

const feed = parseFeed(compileFeed('feed'));
const catalogue = buildCatalogue(feed.tools);

const packagesOf = (tools: readonly Tool[], ecosystem: string): string[] =>
  tools.flatMap((t) => t.packages.map((p) => p.package)).flatMap((id) => (id.ecosystem === ecosystem ? [id.name] : []));

describe('who claims what', () => {
  test('every package of every tool leads to that tool', () => {
    for (const tool of feed.tools) {
      for (const { package: id } of tool.packages) {
        assert.deepEqual(catalogue.find(id.ecosystem, id.name), { tool: tool.id, package: id }, packageKey(id));
      }
    }
  });

  test('every tool manager key, installer, feature and command leads to the tool that lists it', () => {
    for (const { id, pinNames } of feed.tools) {
      for (const key of pinNames.toolManager) assert.equal(catalogue.findToolManagerKey(key)?.tool, id, key);
      for (const prefix of pinNames.installers) assert.equal(catalogue.findInstaller(prefix)?.tool, id, prefix);
      for (const feature of pinNames.features) assert.equal(catalogue.findFeature(feature.id)?.tool, id, feature.id);
      for (const command of pinNames.commands) assert.equal(catalogue.findCommand(command)?.tool, id, command);
    }
  });

  const claims: [string, (tool: Tool) => readonly string[]][] = [
    ['package', (t) => t.packages.map((p) => packageKey(p.package))],
    ['folder under Homebrew', (t) => packagesOf([t], 'Homebrew').map((n) => n.slice(n.lastIndexOf('/') + 1))],
    ['tool manager key', (t) => t.pinNames.toolManager.map((k) => k.toLowerCase())],
    ['installer', (t) => t.pinNames.installers],
    ['feature', (t) => t.pinNames.features.map((f) => f.id.toLowerCase())],
    ['command', (t) => t.pinNames.commands],
  ];
  for (const [what, of] of claims) {
    test(`no ${what} is claimed twice`, () => {
      const owners = new Map<string, string>();
      for (const tool of feed.tools) {
        for (const claim of of(tool)) {
          assert.equal(owners.get(claim), undefined, `${claim}: ${tool.id}`);
          owners.set(claim, tool.id);
        }
      }
      assert.ok(owners.size > 0);
    });
  }

  test('names that several programs bear are no commands, and nothing foreign under Homebrew is taken for an agent', () => {
    for (const name of ['amp', 'droid', 'goose', 'pi', 'q', 'agent', 'cn']) assert.equal(catalogue.findCommand(name), null, name);
    // Formulae of these names from other taps are other programs, and lie where a cask's name would be looked up.
    for (const name of ['droid', 'copilot-cli', 'goose']) assert.equal(catalogue.findHomebrew('formula', name), null, name);
    for (const name of ['cursor-agent', 'codex', 'gemini-cli', 'amp', 'crush']) assert.equal(catalogue.find('npm', name), null, name);
  });

  test('extension ids are lower case, and found however a manifest spells them', () => {
    const ids = packagesOf(feed.tools, 'VSCode');
    assert.ok(ids.length >= 11);
    for (const id of ids) assert.match(id, /^[a-z0-9-]+\.[a-z0-9-]+$/);
    for (const id of ['Continue.continue', 'RooVeterinaryInc.roo-cline', 'kilocode.Kilo-Code']) {
      assert.notEqual(catalogue.find('VSCode', id), null, id);
    }
  });

  test('a former name of a package is the same tool; an extension is a tool of its own', () => {
    assert.equal(catalogue.find('npm', '@sourcegraph/amp')?.tool, catalogue.find('npm', '@ampcode/cli')?.tool);
    assert.equal(catalogue.find('npm', '@factory/cli')?.tool, 'droid');
    for (const tool of feed.tools) {
      const kinds = new Set(tool.packages.map((p) => p.package.ecosystem));
      assert.equal(kinds.has('VSCode'), tool.kind === 'extension', tool.id);
      // Look-alikes have nothing in common but what was said of them.
      if (tool.kind === 'extension' && !tool.id.startsWith('lookalike-')) assert.equal(tool.packages.length, 1, tool.id);
    }
  });

  test('the refs of actions that choose their agent by an input say nothing about its version', () => {
    for (const id of ['codex-action', 'run-gemini-cli']) {
      const tool = feed.tools.find((t) => t.id === id);
      assert.deepEqual(tool?.packages.map((p) => [p.package.ecosystem, p.follows]), [['GitHub Actions', undefined]], id);
    }
  });
});

function verdictsOf(inventory: Inventory): readonly SightingVerdict[] {
  return assess(feed, inventory, factsOf(), [], NOW).verdicts;
}

/** A package that no event names, itself or by the line it follows, is said not to be checked; of others something is said. */
function assertChecked(inventory: Inventory): void {
  const named = new Set(feed.events.flatMap((e) => e.affected.map((a) => packageKey(a.package))));
  for (const [i, { verdict, reason }] of verdictsOf(inventory).entries()) {
    const id = inventory.sightings[i]!.package;
    const follows = feed.tools.flatMap((t) => t.packages).find((p) => packageKey(p.package) === packageKey(id))?.follows;
    const spokenOf = named.has(packageKey(id)) || (follows !== undefined && named.has(packageKey(follows.package)));
    assert.equal(verdict === 'not-checked', !spokenOf, packageKey(id));
    if (!spokenOf) assert.equal(reason, `the feed has no event about ${id.ecosystem}/${id.name}`);
  }
}

function pinsIn(path: string, text: string): readonly Pin[] {
  const reader = READERS.find((r) => r.accepts(path));
  assert.ok(reader, path);
  const { pins, problems } = reader.read(text, path, catalogue);
  assert.deepEqual(problems, []);
  return pins;
}

const shown = (pins: readonly Pin[]) => pins.map((p) => [p.tool, packageKey(p.package), p.version.kind, p.version.text]);

describe('pins of many tools', () => {
  const cases: [string, string, ReturnType<typeof shown>][] = [
    [
      'package.json',
      JSON.stringify({ devDependencies: { '@openai/codex': '0.169.0', 'opencode-ai': '^1.18.0', '@sourcegraph/amp': 'latest' } }),
      [
        ['codex', 'npm/@openai/codex', 'exact', '0.169.0'],
        ['opencode', 'npm/opencode-ai', 'range', '^1.18.0'],
        ['amp', 'npm/@sourcegraph/amp', 'floating', 'latest'],
      ],
    ],
    [
      'mise.toml',
      '[tools]\ncodex = "0.169.0"\ngemini = "0.61.0"\n"github:sst/opencode" = "1.1.14"\n"npm:@qwen-code/qwen-code" = "0.24.4"\n',
      [
        ['codex', 'x-native/codex', 'exact', '0.169.0'],
        ['gemini-cli', 'x-native/gemini-cli', 'exact', '0.61.0'],
        ['opencode', 'x-native/opencode', 'exact', '1.1.14'],
        ['qwen-code', 'npm/@qwen-code/qwen-code', 'exact', '0.24.4'],
      ],
    ],
    [
      '.github/workflows/review.yml',
      'jobs:\n  a:\n    steps:\n      - uses: openai/codex-action@v1.8\n      - uses: google-github-actions/run-gemini-cli@v0.1.22\n',
      [
        ['codex-action', 'GitHub Actions/openai/codex-action', 'floating', 'v1.8'],
        ['run-gemini-cli', 'GitHub Actions/google-github-actions/run-gemini-cli', 'exact', 'v0.1.22'],
      ],
    ],
  ];
  for (const [path, text, expected] of cases) {
    test(`${path}: each is found, and checked where the feed speaks of it`, () => {
      const pins = pinsIn(path, text);
      assert.deepEqual(shown(pins), expected);
      const sightings = pins.map((p) => ({ ...pinned(p.version.text), tool: p.tool, package: p.package, version: p.version }));
      assertChecked(inventoryOf(...sightings));
    });
  }
});

describe('real installations of many tools', () => {
  const INSTALLED: [string, string, string][] = [
    ['amp', '@ampcode/cli', '0.0.1790712063-gb89205'],
    ['codex', '@openai/codex', '0.169.0'],
    ['droid', 'droid', '0.215.0'],
    ['opencode', 'opencode-ai', '1.18.33'],
  ];
  let home: string;
  before(async () => {
    home = await makeHome();
    for (const [, name, version] of INSTALLED) await installGlobal(join(home, '.nvm/versions/node/v20.1.0'), `${name}@${version}`);
  });
  after(() => removeHome(home));

  test('each is found once at its version, and checked where the feed speaks of it', async () => {
    const inventory = await createNodeGlobalFinder(machineFor(home)).find(feed.tools, NEVER_CANCELLED);
    assert.deepEqual(inventory.coverage.filter((c) => c.status !== 'scanned'), []);
    const found = inventory.sightings.map((s) => [s.tool, s.package.name, s.version.text]).sort();
    assert.deepEqual(found, INSTALLED);
    for (const { version, presence } of inventory.sightings) assert.deepEqual([version.kind, presence], ['exact', 'installed']);
    assertChecked(inventory);
  });
});
