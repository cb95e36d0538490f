// Danger: one source that fails takes the others with it, a feed that cannot be read looks like a feed with nothing in
// it, or facts of the environment are kept that no condition asked for.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, existsSync } from 'node:fs';
import type { ScanRequest } from '../../../src/app/engine-contract';
import { ScanService, variableNames, type ScanServiceDeps } from '../../../src/app/scan-service';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { READERS } from '../../../src/core/read/registry';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import type { Finder } from '../../../src/ports/finder';
import { failure, success } from '../../../src/ports/outcome';
import { compileFeed } from '../../../scripts/compile-feed.mjs';
import { factsOf, installed } from '../../support/events';
import { ManualClock, MemoryTree } from '../../support/memory-tree';

const REQUEST: ScanRequest = { roots: ['file:///w'], installed: true, ignores: [], restricted: false };
const FEED: unknown = compileFeed('feed');

const finder = (source: string, version: string): Finder => ({
  source,
  find: () =>
    Promise.resolve({
      sightings: [installed(version)],
      coverage: [{ source, status: 'scanned', count: 1, reason: null, uri: null }],
    }),
});

function service(parts: Partial<ScanServiceDeps> = {}): ScanService {
  return new ScanService({
    tree: new MemoryTree({ 'file:///w/package.json': '{ "dependencies": { "@anthropic-ai/claude-code": "2.1.91" } }' }),
    finders: [finder('npm-global', '2.1.150')],
    factsReader: () => ({ read: () => Promise.resolve(factsOf()) }),
    feedSource: { load: () => Promise.resolve(success(FEED)) },
    readers: READERS,
    clock: new ManualClock(),
    ...parts,
  });
}

describe('a scan', () => {
  test('holds pins and installed copies against the shipped feed', async () => {
    const state = await service().scan(REQUEST, NEVER_CANCELLED);
    assert.equal(state.phase, 'ready');
    assert.equal(state.feedStatus.status, 'bundled');
    const hit = state.assessment.findings.filter((f) => f.event === 'x_TT-2026-0001');
    assert.deepEqual(hit.map((f) => state.inventory.sightings[f.sighting]?.version.text).sort(), ['2.1.150', '2.1.91']);
  });

  test('a finder that throws is a failed source, and the others stand', async () => {
    const broken: Finder = { source: 'broken', find: () => Promise.reject(new Error('disk gone')) };
    const state = await service({ finders: [broken, finder('npm-global', '2.1.150')] }).scan(REQUEST, NEVER_CANCELLED);
    const line = state.inventory.coverage.find((c) => c.source === 'broken');
    assert.equal(line?.status, 'failed');
    assert.match(line.reason ?? '', /disk gone/);
    assert.equal(state.inventory.sightings.length, 2);
  });

  test('installed copies are not looked for unless asked', async () => {
    const state = await service().scan({ ...REQUEST, installed: false }, NEVER_CANCELLED);
    assert.deepEqual(state.inventory.sightings.map((s) => s.presence), ['pinned']);
  });

  for (const [name, source] of [
    ['cannot be read', failure('feed.json is gone; install the extension again.')],
    ['is no feed', success({ hello: 'world' })],
    ['is not even an object', success('feed')],
  ] as const) {
    test(`a feed that ${name} is refused with its reason`, async () => {
      const state = await service({ feedSource: { load: () => Promise.resolve(source) } }).scan(REQUEST, NEVER_CANCELLED);
      assert.equal(state.feedStatus.status, 'refused');
      assert.notEqual(state.feedStatus.reason, null);
      assert.deepEqual(state.assessment.findings, []);
    });
  }

  test('the result does not depend on the order of the finders', async () => {
    const finders = [finder('a', '2.1.150'), finder('b', '2.1.330')];
    const one = await service({ finders }).scan(REQUEST, NEVER_CANCELLED);
    const other = await service({ finders: [...finders].reverse() }).scan(REQUEST, NEVER_CANCELLED);
    assert.deepEqual(one.inventory.sightings, other.inventory.sightings);
    assert.deepEqual(one.assessment.findings, other.assessment.findings);
  });
});

test('only the variables that conditions name are asked for', () => {
  assert.ok(existsSync('feed/events/x_TT-2026-0001.json'));
  const names = variableNames(parseFeed(FEED));
  assert.ok(names.includes('ANTHROPIC_BASE_URL'));
  const written = readFileSync('feed/events/x_TT-2026-0001.json', 'utf8');
  assert.ok(names.every((n) => /^[A-Z][A-Z0-9_]*$/.test(n)), names.join());
  assert.ok(written.includes('"envSet": "ANTHROPIC_BASE_URL"'));
});

test('a file changed before the first scan leads to a whole one', async () => {
  const state = await service().rescanFile('file:///w/package.json', REQUEST, NEVER_CANCELLED);
  assert.equal(state.inventory.sightings.length, 2);
});
