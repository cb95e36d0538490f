// Danger: an old copy that npx starts again on the next call stays unseen, or a spec with a password in it is shown.
// The npx cache is one that npm itself lays out; pnpm's folders are those that pnpm 10 and 12 write.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Inventory } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import type { MachineView } from '../../../src/node/machine';
import { cachePatterns, createRunnerCacheFinder } from '../../../src/node/runner-cache-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, freshHomes, link, machineFor, makeHome, put, removeHome } from '../../support/homes';
import { CLAUDE_CODE, TOOLS } from '../../support/tools';

const CLAUDE = '@anthropic-ai/claude-code';
const STUB = ', installed but not runnable (its install step did not run)';
const SPEC = `${CLAUDE}@2.1.150`;

/** A home in which npm has kept one call of npx; tests that change something work on a copy. */
let called: string;
let hash: string;
let home: string;
before(async () => {
  called = await makeHome();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // What is run is node itself, with an empty program: nothing of the package.
  const options = ['--yes', '--os=aix', '--cpu=ppc64', '--ignore-scripts', '--cache', join(called, '.npm'), `--package=${SPEC}`];
  await promisify(execFile)(npm, ['exec', ...options, '--', 'node', '-e', '0'], {
    cwd: called,
    env: { ...process.env, HOME: called, USERPROFILE: called },
    shell: process.platform === 'win32',
  });
  [hash = ''] = await readdir(join(called, '.npm/_npx'));
});
after(() => removeHome(called));
freshHomes((fresh) => {
  home = fresh;
});

const find = (changes: Partial<MachineView> = {}): Promise<Inventory> =>
  createRunnerCacheFinder(machineFor(home, changes)).find(TOOLS, NEVER_CANCELLED);
const rows = (inventory: Inventory) => inventory.sightings.map((s) => [s.version.text, s.where.replace(STUB, ''), s.active]);
const problems = (inventory: Inventory) => inventory.coverage.filter((c) => c.status !== 'scanned');
const npxCopy = async (cache: string): Promise<string> => {
  const folder = join(home, cache, '_npx', hash);
  await cp(join(called, '.npm/_npx', hash), folder, { recursive: true, verbatimSymlinks: true });
  return folder;
};

describe('npx', () => {
  test('a real call: every field of the sighting', async () => {
    const inventory = await createRunnerCacheFinder(machineFor(called)).find(TOOLS, NEVER_CANCELLED);
    const file = join(called, '.npm/_npx', hash, 'node_modules', CLAUDE, 'package.json');
    assert.deepEqual(inventory, {
      sightings: [
        {
          tool: 'claude-code',
          package: { ecosystem: 'npm', name: CLAUDE },
          version: { kind: 'exact', text: '2.1.150' },
          presence: 'installed',
          places: [
            {
              uri: pathToFileURL(file).href,
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
              text: '',
              source: 'runner-cache',
            },
          ],
          where: `left by npx (spec as typed: ${SPEC})${STUB}`,
          active: null,
          via: null,
          root: null,
        },
      ],
      coverage: [{ source: 'runner-cache', status: 'scanned', count: 1, reason: null, uri: null }],
    });
  });

  test('active stays open although PATH leads into the cache', async () => {
    const folder = await npxCopy('.npm');
    const inventory = await find({ env: { PATH: join(folder, 'node_modules/.bin') } });
    assert.deepEqual(inventory.sightings.map((s) => s.active), [null]);
  });

  test('two calls are two copies', async () => {
    const folder = await npxCopy('.npm');
    await put(home, `.npm/_npx/0000/node_modules/${CLAUDE}/package.json`, `{"name":"${CLAUDE}","version":"2.1.91"}`);
    await put(home, '.npm/_npx/0000/package.json', `{"_npx":{"packages":["${CLAUDE}"]}}`);
    assert.ok(folder.endsWith(hash));
    assert.deepEqual(rows(await find()), [
      ['2.1.91', `left by npx (spec as typed: ${CLAUDE})`, null],
      ['2.1.150', `left by npx (spec as typed: ${SPEC})`, null],
    ]);
  });

  for (const name of ['npm_config_cache', 'NPM_CONFIG_CACHE']) {
    test(`a cache that ${name} names, and the usual one as well`, async () => {
      await npxCopy('elsewhere');
      await npxCopy('.npm');
      assert.equal((await find({ env: { [name]: join(home, 'elsewhere') } })).sightings.length, 2);
      assert.equal((await find({ env: { [name]: join(home, '.npm') } })).sightings.length, 1);
    });
  }

  test('a cache outside the home is left alone when only the home is looked at', async () => {
    const env = { npm_config_cache: join(called, '.npm') };
    assert.deepEqual(rows(await find({ env })), []);
    assert.equal((await find({ env, systemWide: true })).sightings.length, 1);
  });

  test('Windows: npm-cache in the local application data', async () => {
    await npxCopy('AppData/Local/npm-cache');
    await npxCopy('Moved/npm-cache');
    const moved = { LOCALAPPDATA: join(home, 'Moved') };
    assert.equal((await find({ platform: 'win32' })).sightings.length, 1);
    assert.equal((await find({ platform: 'win32', env: moved })).sightings.length, 2);
    assert.deepEqual(rows(await find()), []);
  });

  test('a package that came with another one is told with the spec of that one', async () => {
    const folder = await npxCopy('.npm');
    await put(folder, 'package.json', '{"_npx":{"packages":["some-wrapper@1.0.0"]}}');
    assert.deepEqual(rows(await find()), [['2.1.150', 'left by npx (spec as typed: some-wrapper@1.0.0)', null]]);
  });

  test('a finding survives every manifest of the call that cannot be read', async () => {
    const folder = await npxCopy('.npm');
    for (const text of ['', '{', '[]', '{}', '{"_npx":7}', '{"_npx":{"packages":{}}}', '{"_npx":{"packages":[7,null]}}']) {
      await put(folder, 'package.json', text);
      const inventory = await find();
      assert.deepEqual(rows(inventory), [['2.1.150', 'left by npx', null]], text);
      assert.deepEqual(problems(inventory), [], text);
    }
  });

  for (const [spec, shown] of [
    ['a@npm:b@1.0.0', true],
    ['@s/a@^2', true],
    ['a@latest', true],
    ['a@>=1 <3', true],
    ['git+https://user:secret@example.com/x.git', false],
    ['a@git+https://user:secret@example.com/x.git', false],
    ['a@https://example.com/x.tgz?token=secret', false],
    ['/home/u/secret', false],
    ['file:../secret', false],
    ['a@1.0.0\n', false],
    ['a@\u202e1.0.0', false],
    ['a\u001b[31m', false],
    ['a'.repeat(300), false],
    ['', false],
  ] as const) {
    test(`spec ${JSON.stringify(spec.slice(0, 50))} is ${shown ? 'shown' : 'not shown'}`, async () => {
      const folder = await npxCopy('.npm');
      await put(folder, 'package.json', JSON.stringify({ _npx: { packages: [spec] } }));
      assert.equal((await find()).sightings[0]?.where, `left by npx${shown ? ` (spec as typed: ${spec})` : ''}${STUB}`);
    });
  }

  test('of many specs the first few are shown', async () => {
    const folder = await npxCopy('.npm');
    await put(folder, 'package.json', JSON.stringify({ _npx: { packages: ['a', 'b', 'c', 'd'] } }));
    assert.deepEqual(rows(await find()), [['2.1.150', 'left by npx (spec as typed: a, b, c)', null]]);
  });
});

describe('pnpm dlx', () => {
  /** `dlx/<hash of the specs>/<time>-<process>/node_modules`, a store inside it, and a link `pkg` to the last one. */
  async function dlx(cache: string): Promise<void> {
    const run = `${cache}/dlx/6edd11/1a20444db33-4186`;
    const store = `.pnpm/@anthropic-ai+claude-code@2.1.150/node_modules/${CLAUDE}`;
    await cp(join(called, '.npm/_npx', hash, 'node_modules', CLAUDE), join(home, run, 'node_modules', store), { recursive: true });
    await link(home, `${run}/node_modules/${CLAUDE}`, `../${store}`);
    await link(home, `${cache}/dlx/6edd11/pkg`, join(home, run));
    await put(home, `${run}/package.json`, `{"dependencies":{"${CLAUDE}":"2.1.150"}}`);
  }

  for (const [cache, platform, env] of [
    ['.cache/pnpm', 'linux', {}],
    ['Library/Caches/pnpm', 'darwin', {}],
    ['AppData/Local/pnpm-cache', 'win32', {}],
    ['xdg/pnpm', 'linux', { XDG_CACHE_HOME: 'xdg' }],
  ] as const) {
    test(`${platform}: ~/${cache}, once although a link leads there too`, async () => {
      await dlx(cache);
      const vars = Object.fromEntries(Object.entries(env).map(([name, path]) => [name, join(home, path)]));
      const inventory = await find({ platform, env: vars });
      assert.deepEqual(rows(inventory), [['2.1.150', 'left by pnpm dlx', null]]);
      assert.ok(inventory.sightings[0]?.places[0].uri.includes('/1a20444db33-4186/'));
      assert.deepEqual(problems(inventory), []);
    });
  }

  test('circles of links neither hang nor hide what stands beside them', async () => {
    await dlx('.cache/pnpm');
    await link(home, '.cache/pnpm/dlx/again', '..');
    await link(home, '.cache/pnpm/dlx/6edd11/up', '../..');
    await link(home, '.cache/pnpm/dlx/self', 'self');
    assert.deepEqual(rows(await find()), [['2.1.150', 'left by pnpm dlx', null]]);
  });
});

describe('bunx', () => {
  const CACHE = '.bun/install/cache/.bunx-0';
  const manifest = (version: string): string => JSON.stringify({ name: CLAUDE, version });

  test('a folder per spec, named by it; a scope is a level of its own', async () => {
    await put(home, `${CACHE}/${CLAUDE}@2.1.150/node_modules/${CLAUDE}/package.json`, manifest('2.1.150'));
    await put(home, `${CACHE}/wrapper@latest/node_modules/${CLAUDE}/package.json`, manifest('2.1.91'));
    await put(home, `${CACHE}/${CLAUDE}@2.1.150.lock`, '');
    assert.deepEqual(rows(await find()), [
      ['2.1.150', `left by bunx (spec as typed: ${SPEC})`, null],
      ['2.1.91', 'left by bunx (spec as typed: wrapper@latest)', null],
    ]);
  });

  test('what Bun keeps to install from is no copy that anything starts', async () => {
    await put(home, `.bun/install/cache/${CLAUDE}@2.1.150@@@1/package.json`, manifest('2.1.150'));
    assert.deepEqual(rows(await find()), []);
  });

  for (const name of ['BUN_INSTALL_CACHE_DIR', 'BUN_INSTALL', 'XDG_CACHE_HOME']) {
    test(`a cache moved by ${name}`, async () => {
      const below = { BUN_INSTALL_CACHE_DIR: '', BUN_INSTALL: 'install/cache/', XDG_CACHE_HOME: '.bun/install/cache/' }[name] ?? '';
      await put(home, `moved/${below}.bunx-1000/x@1/node_modules/${CLAUDE}/package.json`, manifest('2.1.150'));
      assert.deepEqual(rows(await find({ env: { [name]: join(home, 'moved') } })).map((r) => r[0]), ['2.1.150']);
    });
  }

  test('the older place among temporary files', async () => {
    await put(home, `tmp/bunx-0-${CLAUDE}@2.1.150/node_modules/${CLAUDE}/package.json`, manifest('2.1.150'));
    const machine = { env: { TMPDIR: join(home, 'tmp') } };
    assert.deepEqual(rows(await find(machine)), [['2.1.150', 'left by bunx', null]]);
  });
});

describe('Python', () => {
  const AIDER: Tool = {
    ...CLAUDE_CODE,
    id: 'aider',
    packages: [{ package: { ecosystem: 'PyPI', name: 'aider-chat' }, scheme: 'pep440' }],
  };
  const INFO = 'lib/python3.12/site-packages/aider_chat-0.86.1.dist-info/METADATA';
  const python = async (environment: string, info = INFO, changes: Partial<MachineView> = {}): Promise<unknown[]> => {
    await put(home, `${environment}/${info}`, 'Name: aider-chat\nVersion: 0.86.1\n');
    const inventory = await createRunnerCacheFinder(machineFor(home, changes)).find([AIDER], NEVER_CANCELLED);
    return inventory.sightings.map((s) => [s.version.text, s.where, s.active]);
  };

  for (const [runner, environment] of [
    ['uvx or uv run', '.cache/uv/archive-v0/x1'],
    ['uvx or uv run', '.cache/uv/environments-v2/x1'],
    ['uvx or uv run', '.cache/uv/environments-v1/x1/y2'],
    ['pipx run', '.local/pipx/.cache/6e3a9527fa53801'],
    ['pipx run', '.local/share/pipx/.cache/6e3a9527fa53801'],
    ['pipx run', '.cache/pipx/6e3a9527fa53801'],
  ] as const) {
    test(environment, async () => {
      assert.deepEqual(await python(environment), [['0.86.1', `left by ${runner}`, null]]);
    });
  }

  test('Windows', async () => {
    const info = INFO.replace('lib/python3.12', 'Lib');
    assert.equal((await python('AppData/Local/uv/cache/archive-v0/x1', info, { platform: 'win32' })).length, 1);
  });

  test('one environment that two names lead to is one; an unpacked wheel is none', async () => {
    await link(home, '.cache/uv/environments-v2/e', '../archive-v0/x1');
    await put(home, '.cache/uv/archive-v0/w/aider_chat-0.86.1.dist-info/METADATA', 'Name: aider-chat\nVersion: 0.86.1\n');
    assert.equal((await python('.cache/uv/archive-v0/x1')).length, 1);
  });
});

describe('coverage', () => {
  test('no cache at all: scanned, nothing found', async () => {
    assert.deepEqual(await find(), {
      sightings: [],
      coverage: [{ source: 'runner-cache', status: 'scanned', count: 0, reason: null, uri: null }],
    });
  });

  test('other packages in the cache are none of ours', async () => {
    await put(home, '.npm/_npx/1/node_modules/cowsay/package.json', '{');
    await mkdir(join(home, '.npm/_npx/2'), { recursive: true });
    await put(home, '.npm/_npx/file', '');
    const inventory = await find();
    assert.deepEqual(inventory.sightings, []);
    assert.deepEqual(problems(inventory), []);
  });

  test('a copy whose manifest is broken is told as failed, the others are found', async () => {
    await npxCopy('.npm');
    const file = await put(home, `.npm/_npx/1/node_modules/${CLAUDE}/package.json`, '{');
    const inventory = await find();
    assert.equal(inventory.sightings.length, 1);
    assert.deepEqual(problems(inventory).map((c) => [c.status, c.uri]), [['failed', pathToFileURL(file).href]]);
  });

  test('a cache that may not be listed is told as failed', async () => {
    await npxCopy('.npm');
    const folder = join(home, '.npm/_npx');
    await chmod(folder, process.getuid?.() === 0 ? 0o700 : 0o000);
    const inventory = await asOrdinaryUser(() => find());
    await chmod(folder, 0o700);
    assert.deepEqual(problems(inventory).map((c) => [c.status, c.uri]), [['failed', pathToFileURL(folder).href]]);
  });

  test('a scan that is called off claims nothing', async () => {
    await npxCopy('.npm');
    const inventory = await createRunnerCacheFinder(machineFor(home)).find(TOOLS, { cancelled: true });
    assert.deepEqual(inventory.sightings, []);
    assert.ok(inventory.coverage.every((c) => c.status !== 'scanned'));
  });

  test('no home, no place; each place once', () => {
    assert.deepEqual(cachePatterns(machineFor(null)), []);
    const bases = cachePatterns(machineFor(home, { env: { npm_config_cache: join(home, '.npm') } })).map((p) => p.base);
    assert.deepEqual([...new Set(bases)], [join(home, '.npm'), join(home, '.cache/pnpm'), join(home, '.bun/install/cache')]);
  });
});

test('nothing that is found is run', async () => {
  const folder = await npxCopy('.npm');
  const bin = join(folder, 'node_modules', CLAUDE, 'bin');
  await chmod(await put(bin, 'claude.exe', `#!/bin/sh\ntouch '${home}/was-run'\n`), 0o755);
  assert.equal((await find({ env: { PATH: join(folder, 'node_modules/.bin') } })).sightings.length, 1);
  await assert.rejects(rm(join(home, 'was-run')), { code: 'ENOENT' });
});
