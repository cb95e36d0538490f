// Danger: one source that fails takes the others with it, a feed that cannot be read looks like a feed with nothing in
// it, or facts of the environment are kept that no condition asked for.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { ScanRequest } from '../../../src/app/engine-contract';
import { askedBy, type Asked } from '../../../src/core/assess/asked';
import { ScanService, type ScanServiceDeps } from '../../../src/app/scan-service';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { settingId, type EnvEntry, type SettingEntry } from '../../../src/core/model/local-facts';
import { READERS } from '../../../src/core/read/registry';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import type { Finder } from '../../../src/ports/finder';
import { failure, success } from '../../../src/ports/outcome';
import { compileFeed } from '../../../scripts/compile-feed.mjs';
import { env, factsOf, installed, scope } from '../../support/events';
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

  test('tells how many later releases the shipped lists have, by sighting', async () => {
    const state = await service().scan(REQUEST, NEVER_CANCELLED);
    const of = (text: string): number => state.behind.get(state.inventory.sightings.findIndex((s) => s.version.text === text))?.behind ?? -1;
    assert.ok(of('2.1.150') > 0);
    assert.ok(of('2.1.91') > of('2.1.150'));
    const later = await service({ feedSource: { load: () => Promise.resolve(success({ ...(FEED as object), releases: undefined })) } }).scan(REQUEST, NEVER_CANCELLED);
    assert.equal(later.behind.size, 0);
    assert.deepEqual(later.assessment, state.assessment);
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

test('only what conditions and tool records name is asked for', async () => {
  const asked: Asked[] = [];
  const factsReader: ScanServiceDeps['factsReader'] = (questions) => {
    asked.push(questions);
    return { read: () => Promise.resolve(factsOf()) };
  };
  await service({ factsReader }).scan(REQUEST, NEVER_CANCELLED);
  assert.deepEqual(asked, [askedBy(parseFeed(FEED))]);
  const names = asked.flatMap((a) => a.variables);
  assert.ok(names.includes('ANTHROPIC_BASE_URL'));
  assert.ok(names.every((n) => /^[A-Z][A-Z0-9_]*$/.test(n)), names.join());
});

describe('updaters', () => {
  const PINNED = '{ "dependencies": { "@anthropic-ai/claude-code": "2.1.91" } }';
  const scanned = async (files: Record<string, string>): Promise<unknown[]> => {
    const tree = new MemoryTree({ 'file:///w/package.json': PINNED, ...files });
    const state = await service({ tree, finders: [] }).scan(REQUEST, NEVER_CANCELLED);
    return state.inventory.sightings.map((s) => s.updater);
  };

  test('a pin learns which bot updates it', async () => {
    const git = { 'file:///w/.git/HEAD': 'ref' };
    assert.deepEqual(await scanned(git), [{ state: 'off', text: 'there is no Renovate or Dependabot file' }]);
    assert.deepEqual(await scanned({ ...git, 'file:///w/renovate.json': '{}' }), [{ state: 'on', text: 'Renovate (renovate.json)' }]);
    assert.deepEqual(await scanned({ ...git, 'file:///w/.github/dependabot.yml': 'updates:\n- package-ecosystem: npm\n  directory: /\n' }), [
      { state: 'on', text: 'Dependabot (.github/dependabot.yml)' },
    ]);
    assert.deepEqual(((await scanned({}))[0] as { state: string }).state, 'unknown', 'no root of a repository');
  });

  test('a moving pin has none, until its lockfile gives it a version', async () => {
    const moving = { 'file:///w/package.json': '{ "dependencies": { "@anthropic-ai/claude-code": "latest" } }', 'file:///w/renovate.json': '{}' };
    assert.deepEqual(await scanned(moving), [undefined]);
    const lock = JSON.stringify({
      lockfileVersion: 3,
      packages: { '': { dependencies: { '@anthropic-ai/claude-code': 'latest' } }, 'node_modules/@anthropic-ai/claude-code': { version: '2.1.91' } },
    });
    assert.deepEqual(await scanned({ ...moving, 'file:///w/package-lock.json': lock }), [{ state: 'on', text: 'Renovate (renovate.json)' }]);
  });

  test('a bot that is set up, changed or removed later counts at once', async () => {
    const tree = new MemoryTree({ 'file:///w/package.json': PINNED, 'file:///w/.git/HEAD': 'ref' });
    const engine = service({ tree, finders: [] });
    assert.ok(engine.accepts('.github/dependabot.yml'));
    await engine.scan(REQUEST, NEVER_CANCELLED);
    const after = async (): Promise<string | undefined> => {
      const state = await engine.rescanFile('file:///w/renovate.json', REQUEST, NEVER_CANCELLED);
      return state.inventory.sightings[0]?.updater?.state;
    };
    tree.files.set('file:///w/renovate.json', '{}');
    assert.equal(await after(), 'on');
    tree.files.set('file:///w/renovate.json', '{ "enabled": false }');
    assert.equal(await after(), 'off');
    tree.failing.set('file:///w/renovate.json', 'permission denied');
    assert.equal(await after(), 'unknown');
  });

  test('an installed copy learns whether it updates itself', async () => {
    const UNSET: SettingEntry = { state: 'read', value: null, origin: 'settings.json' };
    const within = async (variables: Record<string, EnvEntry>): Promise<unknown> => {
      const factsReader: ScanServiceDeps['factsReader'] = ({ settings }) => ({
        read: () => Promise.resolve(factsOf([scope(variables, { settings: new Map(settings.map((q) => [settingId(q), [UNSET]])) })])),
      });
      const state = await service({ factsReader }).scan(REQUEST, NEVER_CANCELLED);
      return state.inventory.sightings.find((s) => s.presence === 'installed')?.updater;
    };
    assert.deepEqual(await within({ DISABLE_AUTOUPDATER: env('1') }), {
      state: 'off',
      text: 'switched off by DISABLE_AUTOUPDATER in the environment',
    });
    assert.deepEqual(await within({}), { state: 'on', text: 'it updates itself' });
  });
});

test('a file changed before the first scan leads to a whole one', async () => {
  const state = await service().rescanFile('file:///w/package.json', REQUEST, NEVER_CANCELLED);
  assert.equal(state.inventory.sightings.length, 2);
});
