// Danger: a lockfile whose source is not known as one gives the manifest's entry a second row with its own verdict, or
// lends it the version of another package's copy.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { WorkspaceScan } from '../../../src/app/workspace-scan';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { READERS } from '../../../src/core/read/registry';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { ManualClock, MemoryTree } from '../../support/memory-tree';
import { TOOLS } from '../../support/tools';

/** The manifest for which the fixtures were made. */
const MANIFEST = JSON.stringify({
  dependencies: { '@anthropic-ai/claude-code': '^2.1.90 <2.1.101' },
  devDependencies: { claude: 'npm:@anthropic-ai/claude-code@2.1.91', '@anthropic-ai/claude-agent-sdk': '0.3.240' },
});

async function rows(name: string, fixture: string): Promise<string[]> {
  const tree = new MemoryTree({ 'file:///w/package.json': MANIFEST, [`file:///w/${name}`]: readFileSync(`test/fixtures/locks/${fixture}`, 'utf8') });
  const scan = new WorkspaceScan({ tree, clock: new ManualClock(), readers: READERS });
  await scan.scan(['file:///w'], buildCatalogue(TOOLS), NEVER_CANCELLED);
  return scan.inventory().sightings.map((s) => `${s.version.text} ${s.places.map((p) => p.source).join('+')}`).sort();
}

describe('a manifest and its lockfile in one folder are one row', () => {
  const cases: readonly [name: string, fixture: string, version: string][] = [
    ['pnpm-lock.yaml', 'pnpm-9.0.yaml', '2.1.90'],
    ['pnpm-lock.yaml', 'pnpm-6.0.yaml', '2.1.90'],
    ['pnpm-lock.yaml', 'pnpm-5.4.yaml', '2.1.90'],
    ['yarn.lock', 'yarn-berry.lock', '2.1.100'],
    ['bun.lock', 'bun.lock.jsonc', '2.1.91'],
  ];
  for (const [name, fixture, version] of cases) {
    test(fixture, async () => {
      const source = READERS.find((r) => r.accepts(name))?.source ?? '';
      const direct = [version, '2.1.91', '0.3.240'].map((v) => `${v} package-json+${source}`);
      const others = ['2.1.89', '2.1.90'].map((v) => `${v} ${source}`);
      assert.deepEqual(await rows(name, fixture), [...direct, ...others].sort());
    });
  }
  test('a classic yarn.lock with several copies does not say which is the root’s', async () => {
    assert.deepEqual(await rows('yarn.lock', 'yarn-classic.lock'), [
      '0.3.240 package-json+yarn-lock',
      '2.1.100 yarn-lock',
      '2.1.89 yarn-lock',
      '2.1.90 yarn-lock',
      '2.1.91 package-json+yarn-lock',
      '^2.1.90 <2.1.101 package-json',
    ]);
  });
});
