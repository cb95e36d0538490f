// Danger: a tool that the feed lists is not found where npm really puts it, or is found at another version than the one
// that was installed. The packages come from the registry, the command line from its packed tarball.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { installGlobal, makeHome, put, removeHome } from '../support/homes';
import { packedCli, runCli, type CliJson } from '../support/packed-cli';

/** Tool, package, version: command lines, MCP servers and a kit, semver and versions that count seconds. */
const INSTALLED: readonly (readonly [string, string, string])[] = [
  ['amp', '@ampcode/cli', '0.0.1789905635-g0f1dca'],
  ['auggie', '@augmentcode/auggie', '0.22.0'],
  ['chrome-devtools-mcp', 'chrome-devtools-mcp', '0.19.0'],
  ['claude-code', '@anthropic-ai/claude-code', '2.1.150'],
  ['codex', '@openai/codex', '0.123.0'],
  ['copilot-cli', '@github/copilot', '1.0.34'],
  ['crush', '@charmland/crush', '0.95.0'],
  ['droid', 'droid', '0.109.3'],
  ['kilo-code', '@kilocode/cli', '7.6.2'],
  ['mcp-remote', 'mcp-remote', '0.1.37'],
  ['opencode', 'opencode-ai', '1.15.4'],
  ['playwright-mcp', '@playwright/mcp', '0.0.49'],
  ['qoder-cli', '@qoder-ai/qodercli', '1.0.12'],
  ['qwen-code', '@qwen-code/qwen-code', '0.21.2'],
];

describe('really installed tools', () => {
  let home = '';
  let found: CliJson;

  before(async () => {
    home = await makeHome();
    const prefix = join(home, '.npm-global');
    await installGlobal(prefix, INSTALLED.map(([, name, version]) => `${name}@${version}`));
    await put(home, 'empty/README.md', 'npm install -g @openai/codex@0.1.0\n');
    found = runCli(packedCli(), ['check', join(home, 'empty'), '--home', home, '--format', 'json']);
  });

  after(() => removeHome(home));

  for (const [tool, name, version] of INSTALLED) {
    test(`${name} ${version}`, () => {
      const own = found.sightings.filter((s) => s.tool === tool && s.source === 'npm-global');
      assert.deepEqual(own.map((s) => [s.presence, s.version.kind, s.version.text]), [['installed', 'exact', version]]);
    });
  }

  test('nothing else is reported as installed', () => {
    const installed = found.sightings.filter((s) => s.presence === 'installed').map((s) => s.tool);
    assert.deepEqual([...installed].sort(), INSTALLED.map(([tool]) => tool));
  });
});
