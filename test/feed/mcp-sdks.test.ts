// Danger: of a library with two lines of versions, a pre-release of the second lies above the repair of the first and
// looks repaired; or the successor packages of the TypeScript SDK are found and nothing is said of them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileFeed } from '../../scripts/compile-feed.mjs';
import { assess } from '../../src/core/assess/assess';
import { parseFeed } from '../../src/core/feed/parse-feed';
import type { PackageId } from '../../src/core/model/package';
import { factsOf, inventoryOf, NOW, pinned } from '../support/events';

const feed = parseFeed(compileFeed('feed'));

/** Ids of the records that affect a version, without their common beginning. */
function affecting(tool: string, id: PackageId, version: string): string[] {
  const sighting = pinned({ kind: 'exact', text: version }, { tool, package: id });
  const { findings, verdicts } = assess(feed, inventoryOf(sighting), factsOf(), [], NOW);
  assert.deepEqual(verdicts.map((v) => v.verdict), [findings.length > 0 ? 'affected' : 'not-affected']);
  return findings.map((f) => f.event.slice(-9)).sort();
}

const PYTHON = { ecosystem: 'PyPI', name: 'mcp' };
const npm = (name: string): PackageId => ({ ecosystem: 'npm', name });
const SECOND_LINE = ['2026-0403', '2026-0404', '2026-0405', '2026-0406', '2026-0407', '2026-0408'];

describe('the Python SDK', () => {
  const cases: readonly [version: string, expected: readonly string[]][] = [
    ['1.9.3', ['2025-0400', '2025-0401', '2025-0402', '2026-0400', '2026-0402', '2026-0403', '2026-0404', '2026-0406', '2026-0408']],
    ['1.23.0', ['2026-0400', '2026-0401', '2026-0402', ...SECOND_LINE]],
    ['1.29.0', SECOND_LINE],
    ['1.29.1', SECOND_LINE.slice(1)],
    ['1.30.0', []],
    ['2.0.0a1', SECOND_LINE],
    ['2.0.0rc1', SECOND_LINE],
    ['2.1.1', SECOND_LINE.slice(1)],
    ['2.2.0', []],
    ['2.3.0', []],
  ];
  for (const [version, expected] of cases) {
    test(version, () => { assert.deepEqual(affecting('mcp-python-sdk', PYTHON, version), expected); });
  }
});

describe('the TypeScript SDK', () => {
  const cases: readonly [name: string, version: string, expected: readonly string[]][] = [
    ['@modelcontextprotocol/sdk', '1.30.0', ['2026-0395', '2026-0396', '2026-0397', '2026-0410', '2026-0411']],
    ['@modelcontextprotocol/sdk', '1.32.0', []],
    ['@modelcontextprotocol/client', '2.0.0-beta.5', ['2026-0395', '2026-0397']],
    ['@modelcontextprotocol/client', '2.2.0', ['2026-0397']],
    ['@modelcontextprotocol/client', '2.3.0', []],
    ['@modelcontextprotocol/server', '2.0.0', ['2026-0409', '2026-0410', '2026-0411']],
    ['@modelcontextprotocol/server', '2.1.0', ['2026-0409', '2026-0410']],
    ['@modelcontextprotocol/server', '2.3.0', []],
  ];
  for (const [name, version, expected] of cases) {
    test(`${name} ${version}`, () => { assert.deepEqual(affecting('mcp-sdk', npm(name), version), expected); });
  }
});
