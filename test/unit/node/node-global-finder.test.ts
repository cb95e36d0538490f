// Danger: an installed copy stays unseen, is counted twice, or a broken package hides the good ones beside it. Packages
// are real ones, laid out by npm itself; other managers' layouts are those that pnpm 10 and 12, Yarn and Bun write.
import assert from 'node:assert/strict';
import { chmod, cp, mkdir, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Coverage, Inventory } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import type { MachineView } from '../../../src/node/machine';
import { createNodeGlobalFinder } from '../../../src/node/node-global-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, installClaude, installGlobal, link, machineFor, makeHome, put, removeHome } from '../../support/homes';
import { TOOLS } from '../../support/tools';

const CLAUDE = '@anthropic-ai/claude-code';
const STUB = ', installed but not runnable (its install step did not run)';

let parent: string;
/** A package folder as npm left it, to be copied into other managers' layouts. */
let template: string;
let home: string;
let count = 0;
before(async () => {
  parent = await makeHome();
  template = await installClaude(join(parent, 'template'), 'v20.1.0', '2.1.150');
});
beforeEach(async () => {
  home = join(parent, `h${count++}`);
  await mkdir(home);
});
after(() => removeHome(parent));

const find = (changes: Partial<MachineView> = {}): Promise<Inventory> =>
  createNodeGlobalFinder(machineFor(home, changes)).find(TOOLS, NEVER_CANCELLED);
const rows = (inventory: Inventory) => inventory.sightings.map((s) => [s.version.text, s.where.replace(STUB, ''), s.active]);
const problems = (inventory: Inventory): Coverage[] => inventory.coverage.filter((c) => c.status !== 'scanned');
const copyTo = async (path: string): Promise<string> => {
  await cp(template, join(home, path), { recursive: true });
  return join(home, path);
};

describe('real installations by npm', () => {
  test('one nvm version: every field of the sighting', async () => {
    const folder = await installClaude(home, 'v20.1.0', '2.1.150');
    assert.deepEqual(await find(), {
      sightings: [
        {
          tool: 'claude-code',
          package: { ecosystem: 'npm', name: CLAUDE },
          version: { kind: 'exact', text: '2.1.150' },
          presence: 'installed',
          places: [
            {
              uri: pathToFileURL(join(folder, 'package.json')).href,
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
              text: '',
              source: 'npm-global',
            },
          ],
          where: `nvm, Node v20.1.0${STUB}`,
          active: null,
          via: null,
          root: null,
        },
      ],
      coverage: [{ source: 'npm-global', status: 'scanned', count: 1, reason: null, uri: null }],
    });
  });

  test('two nvm versions: the one whose folder comes first in PATH is active', async () => {
    await installClaude(home, 'v20.1.0', '2.1.150');
    await installClaude(home, 'v22.3.0', '2.1.198');
    const bin = (version: string): string => join(home, '.nvm/versions/node', version, 'bin');
    assert.deepEqual(rows(await find({ env: { PATH: `/usr/bin:${bin('v22.3.0')}:${bin('v20.1.0')}` } })), [
      ['2.1.150', 'nvm, Node v20.1.0', false],
      ['2.1.198', 'nvm, Node v22.3.0', true],
    ]);
    assert.deepEqual(rows(await find({ env: { PATH: bin('v20.1.0') } })).map((r) => r[2]), [true, false]);
    assert.deepEqual(rows(await find({ env: { PATH: '/usr/bin' } })).map((r) => r[2]), [null, null]);
  });

  test('a prefix from ~/.npmrc and one from the environment', async () => {
    await put(home, '.npmrc', 'prefix=~/my tools');
    await installGlobal(join(home, 'my tools'), `${CLAUDE}@2.1.150`);
    await installGlobal(join(home, 'env'), `${CLAUDE}@2.1.198`);
    assert.deepEqual(rows(await find({ env: { NPM_CONFIG_PREFIX: join(home, 'env') } })), [
      ['2.1.198', 'npm prefix NPM_CONFIG_PREFIX', null],
      ['2.1.150', 'npm prefix from ~/.npmrc', null],
    ]);
  });

  test('an alias is what its manifest says', async () => {
    await installGlobal(join(home, '.npm-global'), `@anthropic-ai/claude-agent-sdk@npm:${CLAUDE}@2.1.150`);
    const inventory = await find();
    assert.deepEqual(inventory.sightings.map((s) => [s.tool, s.version.text]), [['claude-code', '2.1.150']]);
    assert.deepEqual(problems(inventory), []);
  });

  test('a package whose program is there is not called incomplete', async () => {
    const folder = await installClaude(home, 'v20.1.0', '2.1.150');
    assert.ok((await find()).sightings[0]?.where.endsWith(STUB));
    // What the install script puts there is a program of some 240 MB; its first bytes do.
    await put(folder, 'bin/claude.exe', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0'), Buffer.alloc(100)]));
    assert.equal((await find()).sightings[0]?.where, 'nvm, Node v20.1.0');
    await unlink(join(folder, 'bin/claude.exe'));
    assert.ok((await find()).sightings[0]?.where.endsWith(STUB));
  });
});

describe('layouts of other managers', () => {
  for (const [path, where, platform] of [
    ['.local/share/fnm/node-versions/v20.1.0/installation/lib/node_modules', 'fnm, Node v20.1.0', 'linux'],
    ['Library/Application Support/fnm/node-versions/v20.1.0/installation/lib/node_modules', 'fnm, Node v20.1.0', 'darwin'],
    ['AppData/Roaming/fnm/node-versions/v20.1.0/installation/node_modules', 'fnm, Node v20.1.0', 'win32'],
    ['AppData/Roaming/npm/node_modules', 'npm', 'win32'],
    ['AppData/Roaming/nvm/v20.1.0/node_modules', 'nvm for Windows, Node v20.1.0', 'win32'],
    [`.volta/tools/image/packages/${CLAUDE}/lib/node_modules`, 'Volta', 'linux'],
    ['n/lib/node_modules', 'n', 'linux'],
    ['.nodenv/versions/20.1.0/lib/node_modules', 'nodenv, Node 20.1.0', 'linux'],
    ['.asdf/installs/nodejs/20.1.0/lib/node_modules', 'asdf, Node 20.1.0', 'linux'],
    ['.local/share/mise/installs/node/20.1.0/lib/node_modules', 'mise, Node 20.1.0', 'linux'],
    ['.local/share/mise/installs/npm-anthropic-ai-claude-code/2.1.150/lib/node_modules', 'mise, npm-anthropic-ai-claude-code', 'linux'],
    ['.local/share/mise/installs/claude/2.1.150/lib/node_modules', 'mise, claude', 'linux'],
    [`.vite-plus/packages/${CLAUDE}/lib/node_modules`, 'Vite+', 'linux'],
    [`.vite-plus/packages/${CLAUDE}/1f2e/lib/node_modules`, 'Vite+', 'darwin'],
    ['.nvs/node/20.1.0/x64/lib/node_modules', 'nvs, Node 20.1.0', 'linux'],
    ['AppData/Local/nvs/node/20.1.0/x64/node_modules', 'nvs, Node 20.1.0', 'win32'],
    ['.proto/tools/node/20.1.0/lib/node_modules', 'proto, Node 20.1.0', 'linux'],
    ['.linuxbrew/lib/node_modules', 'Homebrew npm', 'linux'],
    ['.linuxbrew/Cellar/some-agent/2.1.150/libexec/lib/node_modules', 'Homebrew formula some-agent', 'linux'],
    ['.config/yarn/global/node_modules', 'Yarn global', 'linux'],
    ['.bun/install/global/node_modules', 'Bun global', 'linux'],
  ] as const) {
    test(`${platform}: ~/${path}`, async () => {
      await copyTo(join(path, CLAUDE));
      const inventory = await find({ platform });
      assert.deepEqual(rows(inventory), [['2.1.150', where, null]]);
      assert.deepEqual(problems(inventory), []);
    });
  }

  test('what lies inside a formula that the Homebrew finder tells is not told twice', async () => {
    await copyTo(join('.linuxbrew/Cellar/claude-code/2.1.150/libexec/lib/node_modules', CLAUDE));
    const formula = (as: 'cask' | 'formula'): readonly Tool[] => {
      const id = { ecosystem: 'Homebrew', name: 'claude-code' };
      return TOOLS.map((t) => ({ ...t, packages: [...t.packages, { package: id, scheme: 'semver' as const }], locations: [{ kind: 'homebrew', package: id, as, source: 'homebrew' }] }));
    };
    const finder = createNodeGlobalFinder(machineFor(home));
    assert.deepEqual(rows(await finder.find(formula('formula'), NEVER_CANCELLED)), []);
    assert.equal((await finder.find(formula('cask'), NEVER_CANCELLED)).sightings.length, 1);
  });

  test('pnpm 10: a link into its store, and a shell script in PATH', async () => {
    await copyTo(`.local/share/pnpm/global/5/.pnpm/@anthropic-ai+claude-code@2.1.150/node_modules/${CLAUDE}`);
    await link(home, `.local/share/pnpm/global/5/node_modules/${CLAUDE}`, '../../.pnpm/@anthropic-ai+claude-code@2.1.150/node_modules/@anthropic-ai/claude-code');
    const bin = join(home, '.local/share/pnpm');
    const shim = `#!/bin/sh
basedir=$(dirname "$(echo "$0" | sed -e 's,\\\\,/,g')")
"$basedir/global/5/.pnpm/@anthropic-ai+claude-code@2.1.150/node_modules/@anthropic-ai/claude-code/bin/claude.exe"   "$@"
exit $?
`;
    await chmod(await put(bin, 'claude', shim), 0o755);
    assert.deepEqual(rows(await find({ env: { PATH: bin } })), [['2.1.150', 'pnpm global', true]]);
  });

  test('pnpm 12: a folder per installation with a hash-named link beside it is one copy', async () => {
    const root = '.local/share/pnpm/global/v11';
    await copyTo(`store/v11/links/${CLAUDE}/2.1.150/abc/node_modules/${CLAUDE}`);
    await link(home, `${root}/37c2-18-0/node_modules/${CLAUDE}`, join(home, `store/v11/links/${CLAUDE}/2.1.150/abc/node_modules/${CLAUDE}`));
    await link(home, `${root}/a629ed560f8a`, '37c2-18-0');
    const bin = join(home, '.local/share/pnpm/bin');
    const shim = `#!/bin/sh\nexec "$basedir_abs"/'../global/v11/a629ed560f8a/node_modules/${CLAUDE}/bin/claude.exe'  "$@"\n`;
    await chmod(await put(bin, 'claude', shim), 0o755);
    const inventory = await find({ env: { PATH: bin } });
    assert.deepEqual(rows(inventory), [['2.1.150', 'pnpm global', true]]);
    assert.ok(inventory.sightings[0]?.places[0].uri.includes('/37c2-18-0/'));
  });

  test('Windows: a .cmd shim beside node_modules', async () => {
    await copyTo(`AppData/Roaming/npm/node_modules/${CLAUDE}`);
    const bin = join(home, 'AppData/Roaming/npm');
    await put(bin, 'claude.cmd', `@ECHO off\r\nSET dp0=%~dp0\r\n"%dp0%\\node_modules\\@anthropic-ai\\claude-code\\bin\\claude.exe"   %*\r\n`);
    assert.deepEqual(rows(await find({ platform: 'win32', env: { Path: `C:\\x;${bin}` } })), [['2.1.150', 'npm', true]]);
  });
});

describe('links', () => {
  test('the same copy by two ways is one sighting, under the folder’s own name', async () => {
    await copyTo(`.local/share/mise/installs/node/20.1.0/lib/node_modules/${CLAUDE}`);
    await link(home, '.local/share/mise/installs/node/20', '20.1.0');
    await link(home, '.local/share/mise/installs/node/latest', './20.1.0');
    await link(home, '.npm-global', '.local/share/mise/installs/node/20.1.0');
    const inventory = await find({ env: { MISE_DATA_DIR: join(home, '.local/share/mise') } });
    assert.deepEqual(inventory.sightings.map((s) => s.version.text), ['2.1.150']);
    assert.deepEqual(problems(inventory), []);
  });

  test('a package linked in from a working copy is found, and active when PATH leads there', async () => {
    await copyTo('dev/claude');
    await link(home, `.npm-global/lib/node_modules/${CLAUDE}`, '../../../../dev/claude');
    await link(home, '.npm-global/bin/claude', `../lib/node_modules/${CLAUDE}/bin/claude.exe`);
    assert.deepEqual(rows(await find({ env: { PATH: join(home, '.npm-global/bin') } })), [
      ['2.1.150', 'npm prefix ~/.npm-global', true],
    ]);
  });

  test('circles neither hang nor hide what stands beside them', async () => {
    await copyTo(`.nvm/versions/node/v20.1.0/lib/node_modules/${CLAUDE}`);
    await link(home, '.nvm/versions/node/again', '..');
    await link(home, '.nvm/versions/node/v18.0.0/lib/node_modules', '../../..');
    await link(home, '.nvm/versions/node/v19.0.0', 'v19.0.0');
    await link(home, '.asdf/installs/nodejs', 'nodejs');
    await link(home, `.bun/install/global/node_modules/${CLAUDE}`, 'claude-code');
    const inventory = await find();
    assert.deepEqual(rows(inventory), [['2.1.150', 'nvm, Node v20.1.0', null]]);
    assert.deepEqual(problems(inventory).map((c) => [c.status, c.uri?.replace(pathToFileURL(home).href, '~')]), [
      ['failed', '~/.asdf/installs/nodejs'],
      ['failed', `~/.bun/install/global/node_modules/${CLAUDE}/package.json`],
      ['failed', '~/.nvm/versions/node/v19.0.0/lib/node_modules'],
    ]);
    for (const line of problems(inventory)) assert.match(line.reason ?? '', /links lead in a circle/);
  });

  test('a link to nothing is nothing', async () => {
    await link(home, `.npm-global/lib/node_modules/${CLAUDE}`, '../gone');
    assert.deepEqual(await find(), {
      sightings: [],
      coverage: [{ source: 'npm-global', status: 'scanned', count: 0, reason: null, uri: null }],
    });
  });
});

describe('one bad package is one line, the rest stands', () => {
  const bad = `.nvm/versions/node/v18.0.0/lib/node_modules/${CLAUDE}`;
  const cases: [string, string | Uint8Array | null, 'failed' | 'skipped', RegExp][] = [
    ['half-written', `{"name":"${CLAUDE}","vers`, 'failed', /package\.json is not valid JSON \(line 1\)/],
    ['empty', '', 'failed', /is not valid JSON/],
    ['a list', '[]', 'failed', /does not hold a JSON object/],
    ['binary', new Uint8Array([1, 0, 2]), 'failed', /holds binary data/],
    ['without a name', '{"version":"2.1.150"}', 'failed', /gives no name/],
    ['of an unknown package', '{"name":"other","version":"1.0.0"}', 'skipped', /holds another package, other,/],
    ['nested beyond every stack', '['.repeat(200_000), 'failed', /is not valid JSON/],
    ['missing beside other files', null, 'failed', /has no package\.json, so its version is not known/],
  ];
  for (const [name, text, status, reason] of cases) {
    test(name, async () => {
      await copyTo(`.nvm/versions/node/v20.1.0/lib/node_modules/${CLAUDE}`);
      await put(home, `${bad}/README.md`, '');
      if (text !== null) await put(home, `${bad}/package.json`, text);
      const inventory = await find();
      assert.deepEqual(rows(inventory), [['2.1.150', 'nvm, Node v20.1.0', null]]);
      const [line, ...more] = problems(inventory);
      assert.deepEqual(more, []);
      assert.equal(line?.status, status);
      assert.equal(line.uri, pathToFileURL(join(home, bad, 'package.json')).href);
      assert.match(line.reason ?? '', reason);
    });
  }

  test('an empty folder is what npm leaves behind, and nothing', async () => {
    await mkdir(join(home, bad), { recursive: true });
    assert.deepEqual(problems(await find()), []);
  });

  for (const version of ['"latest"', '"2.1"', '""', '7', 'null', '"^2.1.150"']) {
    test(`version ${version} is unreadable, and the copy is still told`, async () => {
      await put(home, `${bad}/package.json`, `{"name":"${CLAUDE}","version":${version}}`);
      const [sighting] = (await find()).sightings;
      assert.equal(sighting?.version.kind, 'unreadable');
    });
  }

  test('blank space around a version is no part of it', async () => {
    await put(home, `${bad}/package.json`, `{"name":"${CLAUDE}","version":" 2.1.150\\n"}`);
    assert.deepEqual((await find()).sightings[0]?.version, { kind: 'exact', text: '2.1.150' });
  });

  test('a file in the place of node_modules, and a folder that may not be listed', async () => {
    await put(home, '.npm-global/lib/node_modules', '');
    await put(home, '.nvm/versions/node/v20.1.0/x', '');
    await chmod(join(home, '.nvm'), process.getuid?.() === 0 ? 0o700 : 0o000);
    const inventory = await asOrdinaryUser(() => find());
    await chmod(join(home, '.nvm'), 0o700);
    assert.deepEqual(problems(inventory).map((c) => [c.status, c.reason?.split('. ')[0]]), [
      ['failed', '~/.npm-global/lib/node_modules is a file where a folder was expected'],
      ['failed', '~/.nvm/versions/node may not be read by this user'],
    ]);
  });

  test('a file named like a manager’s folder means that nothing is below it', async () => {
    await put(home, 'n', 'notes');
    await put(home, '.bun', '');
    assert.deepEqual(problems(await find()), []);
  });
});

describe('foreign manifests', () => {
  const write = (bin: unknown): Promise<string> =>
    put(home, `.npm-global/lib/node_modules/${CLAUDE}/package.json`, JSON.stringify({ name: CLAUDE, version: '2.1.150', bin }));

  test('commands that are paths are not looked up, files outside the package are not looked at', async () => {
    await put(home, 'outside.exe', 'text');
    await write({ '../../evil': 'x.js', '/abs': 'y.js', ok: '../../../../../../outside.exe', none: '/nonexistent.exe' });
    const [sighting] = (await find({ env: { PATH: home } })).sightings;
    assert.equal(sighting?.where, 'npm prefix ~/.npm-global');
    assert.equal(sighting.active, null);
  });

  for (const bin of [null, 3, [], ['a'], { claude: 7 }, '', { claude: 'a\0b' }]) {
    test(`bin ${JSON.stringify(bin)} is survived`, async () => {
      await write(bin);
      assert.deepEqual((await find({ env: { PATH: home } })).sightings.map((s) => s.version.text), ['2.1.150']);
    });
  }
});

test('nothing that is found is run', async () => {
  const bin = join(home, '.nvm/versions/node/v20.1.0/bin');
  const folder = await copyTo(`.nvm/versions/node/v20.1.0/lib/node_modules/${CLAUDE}`);
  const trap = `#!/bin/sh\ntouch '${home}/was-run'\n`;
  for (const [place, name] of [[folder, 'bin/claude.exe'], [bin, 'node'], [bin, 'npm']] as const) {
    await chmod(await put(place, name, trap), 0o755);
  }
  await link(bin, 'claude', `../lib/node_modules/${CLAUDE}/bin/claude.exe`);
  assert.equal((await find({ env: { PATH: bin } })).sightings[0]?.active, true);
  await assert.rejects(rm(join(home, 'was-run')), { code: 'ENOENT' });
});

test('a scan that is called off stops looking', async () => {
  await copyTo(`.npm-global/lib/node_modules/${CLAUDE}`);
  const inventory = await createNodeGlobalFinder(machineFor(home)).find(TOOLS, { cancelled: true });
  assert.deepEqual(inventory.sightings, []);
  assert.ok(inventory.coverage.every((c) => c.status !== 'scanned'));
  assert.ok(problems(inventory).length > 0);
});
