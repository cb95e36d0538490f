// Danger: a tool record that is valid and yet makes a wrong row: a fork's field that states the version of the editor
// it was made from, a build that passes for the release it precedes, two tools behind one key, a successor that is not
// there, a self-updating copy that is taken for a frozen one or the other way round.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readVersion } from '../../../src/core/assess/version-schemes';
import { packageKey } from '../../../src/core/model/package';
import type { Tool, ToolLocation } from '../../../src/core/model/tool';
import { buildCatalogue } from '../../../src/core/read/catalogue';

const FOLDER = join(process.cwd(), 'feed/tools');
const TOOLS = readdirSync(FOLDER)
  .sort()
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Tool);

const toolOf = (id: string): Tool => {
  const tool = TOOLS.find((t) => t.id === id);
  assert.ok(tool !== undefined, id);
  return tool;
};

function locations<K extends ToolLocation['kind']>(kind: K): (Extract<ToolLocation, { kind: K }> & { readonly tool: string })[] {
  return TOOLS.flatMap((tool) =>
    tool.locations.flatMap((l) => (l.kind === kind ? [{ ...(l as Extract<ToolLocation, { kind: K }>), tool: tool.id }] : [])),
  );
}

describe('applications', () => {
  test('forks of the editor state their own version in their own field', () => {
    const fields = new Map(
      locations('application')
        .filter((l) => l.files.some((f) => f.path.endsWith('/product.json') || f.path.endsWith('/resources/app/package.json')))
        .map((l) => [l.tool, [...new Set(l.files.map((f) => `${f.path.split('/').at(-1) ?? ''}#${f.field}`))].join(' ')]),
    );
    assert.deepEqual(Object.fromEntries(fields), {
      antigravity: 'product.json#ideVersion',
      cursor: 'package.json#version',
      kiro: 'product.json#version',
      qoder: 'product.json#qoderVersion',
      trae: 'product.json#appVersion',
      'trae-cn': 'product.json#appVersion',
      vscode: 'product.json#version',
      windsurf: 'product.json#windsurfVersion',
    });
  });

  test('no two tools read one file', () => {
    const owners = new Map<string, string>();
    for (const { tool, files } of [...locations('application'), ...locations('program')]) {
      for (const { platform, path } of files) {
        const key = `${platform} ${path}`;
        assert.equal(owners.get(key) ?? tool, tool, key);
        owners.set(key, tool);
      }
    }
  });
});

describe('names', () => {
  test('a key, installer, feature or system package means one tool', () => {
    const owners = new Map<string, string>();
    for (const { id, pinNames, locations: places } of TOOLS) {
      const names = [
        ...pinNames.toolManager.map((n) => `key ${n.toLowerCase()}`),
        ...pinNames.installers.map((n) => `installer ${n}`),
        ...pinNames.features.map((f) => `feature ${f.id}`),
        ...pinNames.commands.map((n) => `command ${n}`),
        ...(pinNames.actionInputs ?? []).map((i) => `input ${i.action} ${i.input}`),
        ...places.flatMap((l) => (l.kind === 'package-database' ? [`${l.manager} ${l.name.toLowerCase()}`] : [])),
      ];
      for (const name of names) {
        assert.equal(owners.get(name), undefined, `${name}: ${id}`);
        owners.set(name, id);
      }
    }
  });

  test('commands that other products share identify nothing', () => {
    const commands = TOOLS.flatMap((t) => t.pinNames.commands);
    for (const shared of ['amp', 'droid', 'goose', 'pi', 'q', 'agent', 'cn', 'code', 'cursor-agent']) {
      assert.ok(!commands.includes(shared), shared);
    }
    const catalogue = buildCatalogue(TOOLS);
    assert.equal(catalogue.find('npm', 'cursor-agent'), null, 'that package is not Cursor’s');
    assert.equal(catalogue.find('Homebrew', 'goose'), null, 'that formula is a database tool');
    assert.equal(catalogue.findDatabasePackage('winget', 'Anthropic.Ant'), null);
  });

  test('the input of an action means the package that the action installs', () => {
    const catalogue = buildCatalogue(TOOLS);
    const input = (action: string, name: string) => catalogue.findActionInput(action, name)?.package ?? null;
    assert.deepEqual(input('openai/codex-action', 'codex-version'), { ecosystem: 'npm', name: '@openai/codex' });
    assert.deepEqual(input('google-github-actions/run-gemini-cli', 'gemini_cli_version'), { ecosystem: 'npm', name: '@google/gemini-cli' });
    assert.equal(input('anthropics/claude-code-action', 'claude_code_version'), null);
  });

  test('what became of a tool is a tool of the feed', () => {
    const successors = TOOLS.flatMap((t) => (t.endOfLife === undefined ? [] : [[t.id, t.endOfLife.successor] as const]));
    for (const [id, successor] of successors) {
      if (successor !== null) assert.ok(toolOf(successor).endOfLife === undefined, `${id} leads to ${successor}`);
    }
    assert.deepEqual(Object.fromEntries(successors), {
      'amazon-q-cli': 'kiro-cli',
      'amazon-q-vscode': 'kiro',
      'amp-vscode': 'amp',
      continue: null,
      'continue-vscode': null,
      'gemini-cli': 'antigravity-cli',
      'gemini-code-assist': 'antigravity-cli',
      'roo-cli': null,
      'roo-code-vscode': null,
    });
  });
});

describe('versions', () => {
  const scheme = (ecosystem: string, name: string) => {
    const key = packageKey({ ecosystem, name });
    const found = TOOLS.flatMap((t) => t.packages).find((p) => packageKey(p.package) === key);
    assert.ok(found !== undefined, key);
    return found.scheme;
  };
  const kinds: readonly (readonly [ecosystem: string, name: string, version: string])[] = [
    ['npm', '@ampcode/cli', '0.0.1790142911-g7618fb'],
    ['x-native', 'cursor-agent', '2026.05.28-418efe5'],
    ['Homebrew', 'cursor-cli', '2026.05.28-418efe5'],
    ['npm', 'openclaw', '2026.6.6'],
    ['x-native', 'chatgpt-desktop', '26.901.5280.0'],
    ['VSCode', 'openai.chatgpt', '26.623.31921'],
    ['VSCode', 'github.copilot-chat', '0.35.2025120903'],
    ['PyPI', 'litellm', '1.77.7.dev9'],
    ['PyPI', 'mcp-server-fetch', '2026.8.18'],
    ['npm', '@modelcontextprotocol/server-filesystem', '2026.8.31'],
    ['npm', '@openai/codex', '0.169.0-linux-x64'],
    ['x-native', 'trae', '2.3.30128'],
  ];
  for (const [ecosystem, name, text] of kinds) {
    test(`${ecosystem}/${name} ${text} can be read`, () => {
      assert.equal(readVersion(scheme(ecosystem, name), { kind: 'exact', text }).kind, 'exact');
    });
  }

  test('no nightly or patched image passes for the release it is named after', () => {
    for (const { package: id, follows } of TOOLS.flatMap((t) => t.packages)) {
      const derivation = follows?.derivation;
      if (id.ecosystem !== 'x-image') continue;
      assert.equal(derivation?.kind, 'image-tag', id.name);
      assert.ok(!derivation.suffixes.some((s) => /nightly|dev|rc|patch/.test(s)), id.name);
      assert.ok(derivation.floating.includes('latest'), id.name);
    }
  });

  test('extensions with a version line of their own follow nothing', () => {
    for (const id of ['openai.chatgpt', 'saoudrizwan.claude-dev', 'github.copilot-chat', 'kilocode.kilo-code', 'continue.continue']) {
      const found = TOOLS.flatMap((t) => t.packages).find((p) => packageKey(p.package) === `VSCode/${id}`);
      assert.ok(found !== undefined && found.follows === undefined, id);
    }
  });
});

describe('updates', () => {
  test('tools that only ask, or only refresh a list of models, do not count as keeping themselves up to date', () => {
    for (const id of ['codex', 'aider', 'crush']) assert.deepEqual(toolOf(id).autoUpdate?.ecosystems, [], id);
  });

  test('copies of Homebrew count as self-updating only where a loader does it', () => {
    const homebrew = TOOLS.filter((t) => t.autoUpdate?.ecosystems.includes('Homebrew') === true).map((t) => t.id);
    assert.deepEqual(homebrew, ['copilot-cli']);
  });

  test('ecosystems are those of the tool’s own packages', () => {
    for (const tool of TOOLS) {
      const own = new Set(tool.packages.map((p) => p.package.ecosystem));
      for (const ecosystem of tool.autoUpdate?.ecosystems ?? []) assert.ok(own.has(ecosystem), `${tool.id} ${ecosystem}`);
    }
  });
});
