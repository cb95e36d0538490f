// Danger: a Homebrew copy stays unseen, a build or revision number is taken for a part of its version, or a limited
// look leaves the home folder. Layouts are those that Homebrew writes: Caskroom/<token>/<version>[,<build>] and
// Cellar/<formula>/<version>[_<revision>].
import assert from 'node:assert/strict';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { Inventory } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import { caskVersion, createHomebrewFinder, formulaVersion, homebrewPrefixes } from '../../../src/node/homebrew-finder';
import type { MachineView } from '../../../src/node/machine';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { asOrdinaryUser, freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE } from '../../support/tools';

const brew = (...names: readonly string[]): Tool => ({
  ...CLAUDE_CODE,
  packages: names.map((name) => ({ package: { ecosystem: 'Homebrew', name }, scheme: 'semver' as const })),
});
const BREWED = brew('claude-code', 'claude-code@latest');
const CASKS = '.linuxbrew/Caskroom';
const CELLAR = '.linuxbrew/Cellar';

let home: string;
freshHomes((fresh) => {
  home = fresh;
});

const find = (changes: Partial<MachineView> = {}, tools: readonly Tool[] = [BREWED]): Promise<Inventory> =>
  createHomebrewFinder(machineFor(home, changes)).find(tools, NEVER_CANCELLED);
const rows = (inventory: Inventory) => inventory.sightings.map((s) => [s.package.name, s.version.text, s.where, s.active]);
const problems = (inventory: Inventory) => inventory.coverage.filter((c) => c.status !== 'scanned');

describe('casks', () => {
  test('every field of the sighting; what is Homebrew’s own beside it is none', async () => {
    await put(home, `${CASKS}/claude-code/2.1.150/claude`, '\x7fELF');
    await put(home, `${CASKS}/claude-code/.metadata/2.1.150/20260101000000.000/Casks/claude-code.json`, '{}');
    await put(home, `${CASKS}/claude-code/9.9.9`, 'a file');
    assert.deepEqual(await find(), {
      sightings: [
        {
          tool: 'claude-code',
          package: { ecosystem: 'Homebrew', name: 'claude-code' },
          version: { kind: 'exact', text: '2.1.150' },
          presence: 'installed',
          places: [
            {
              uri: pathToFileURL(join(home, CASKS, 'claude-code/2.1.150')).href,
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
              text: '',
              source: 'homebrew',
            },
          ],
          where: 'Homebrew cask claude-code',
          active: null,
          via: null,
          root: null,
        },
      ],
      coverage: [{ source: 'homebrew', status: 'scanned', count: 1, reason: null, uri: null }],
    });
  });

  test('both channels and several versions side by side; the build is cut off', async () => {
    await put(home, `${CASKS}/claude-code/2.1.91,abc,1/claude`, '');
    await put(home, `${CASKS}/claude-code/2.1.150/claude`, '');
    await put(home, `${CASKS}/claude-code@latest/2.1.198/claude`, '');
    assert.deepEqual(rows(await find()).sort(), [
      ['claude-code', '2.1.150', 'Homebrew cask claude-code', null],
      ['claude-code', '2.1.91', 'Homebrew cask claude-code', null],
      ['claude-code@latest', '2.1.198', 'Homebrew cask claude-code@latest', null],
    ]);
  });

  test('the version that PATH leads to is active, the one beside it is not', async () => {
    const bin = join(home, '.linuxbrew/bin');
    for (const version of ['2.1.150', '2.1.198']) {
      await chmod(await put(home, `${CASKS}/claude-code/${version}/claude`, '\x7fELF'), 0o755);
    }
    await link(bin, 'claude', '../Caskroom/claude-code/2.1.150/claude');
    assert.deepEqual(rows(await find({ env: { PATH: bin } })).map((r) => [r[1], r[3]]), [['2.1.150', true], ['2.1.198', false]]);
    assert.deepEqual(rows(await find({ env: { PATH: home } })).map((r) => r[3]), [null, null]);
  });

  for (const name of ['latest', '1.2', '2026-08-01', 'v']) {
    test(`a version folder ${name} cannot be read as a version, and is still told`, async () => {
      await mkdir(join(home, CASKS, 'claude-code', name), { recursive: true });
      assert.deepEqual((await find()).sightings.map((s) => s.version), [{ kind: 'unreadable', text: name }]);
    });
  }

  test('an old token that links to the new one is the same copy', async () => {
    await put(home, `${CASKS}/claude-code/2.1.150/claude`, '');
    await link(home, `${CASKS}/claude-code@latest`, 'claude-code');
    // Sorts before the folder it leads to, so it would be met first.
    await link(home, `${CASKS}/claude-code/2.1.10`, '2.1.150');
    assert.deepEqual(rows(await find()).map((r) => [r[0], r[1]]), [['claude-code', '2.1.150']]);
  });
});

describe('a name that a cask and a formula share', () => {
  const only = (...kinds: readonly ('cask' | 'formula')[]): Tool => ({
    ...brew('droid'),
    locations: kinds.map((as) => ({ kind: 'homebrew', package: { ecosystem: 'Homebrew', name: 'droid' }, as, source: 'homebrew' })),
  });
  for (const [tool, found] of [
    [only('cask'), ['Homebrew cask droid']],
    [only('formula'), ['Homebrew formula droid']],
    [only('cask', 'formula'), ['Homebrew cask droid', 'Homebrew formula droid']],
    [brew('droid'), ['Homebrew cask droid', 'Homebrew formula droid']],
  ] as const) {
    test(`a record for ${tool.locations.map((l) => (l.kind === 'homebrew' ? l.as : '')).join(' and ') || 'the bare name'}`, async () => {
      await put(home, `${CASKS}/droid/0.30.0/droid`, '');
      await put(home, `${CELLAR}/droid/4.2.1/bin/droid`, '');
      assert.deepEqual((await find({}, [tool])).sightings.map((s) => s.where), found);
    });
  }

  test('what one record says of its name holds for no other name', async () => {
    await put(home, `${CELLAR}/crush/0.92.0/bin/crush`, '');
    assert.deepEqual((await find({}, [only('cask'), brew('crush')])).sightings.map((s) => s.where), ['Homebrew formula crush']);
  });
});

describe('formulae', () => {
  test('the revision is cut off; a formula of a tap has its own name as folder', async () => {
    await put(home, `${CELLAR}/aider/0.86.1_2/INSTALL_RECEIPT.json`, '{}');
    await put(home, `${CELLAR}/aider/0.86.0/INSTALL_RECEIPT.json`, '{}');
    assert.deepEqual(rows(await find({}, [brew('someone/tools/aider')])), [
      ['someone/tools/aider', '0.86.0', 'Homebrew formula aider', null],
      ['someone/tools/aider', '0.86.1', 'Homebrew formula aider', null],
    ]);
  });

  test('a formula of the same name from another tap is not taken for the known one, and is told', async () => {
    const receipt = (tap: unknown): string => JSON.stringify({ source: { tap } });
    const known = [brew('charmbracelet/tap/crush'), brew('gemini-cli')];
    await put(home, `${CELLAR}/crush/0.9.0/INSTALL_RECEIPT.json`, receipt('Charmbracelet/tap'));
    await put(home, `${CELLAR}/crush/7.0.0/INSTALL_RECEIPT.json`, receipt('homebrew/core'));
    await put(home, `${CELLAR}/gemini-cli/0.1.0/INSTALL_RECEIPT.json`, receipt('homebrew/core'));
    await put(home, `${CELLAR}/gemini-cli/0.2.0/INSTALL_RECEIPT.json`, receipt('someone/tap'));
    const inventory = await find({}, known);
    assert.deepEqual(rows(inventory).map((r) => [r[0], r[1]]), [['charmbracelet/tap/crush', '0.9.0'], ['gemini-cli', '0.1.0']]);
    assert.deepEqual(problems(inventory).map((c) => [c.status, c.uri, c.reason?.split(',')[0]]), [
      ['skipped', pathToFileURL(join(home, CELLAR, 'crush/7.0.0')).href, '~/.linuxbrew/Cellar/crush/7.0.0 comes from another tap than charmbracelet/tap'],
      ['skipped', pathToFileURL(join(home, CELLAR, 'gemini-cli/0.2.0')).href, '~/.linuxbrew/Cellar/gemini-cli/0.2.0 comes from another tap than homebrew/core'],
    ]);
  });

  for (const receipt of ['', '{', '[]', '{}', '{"source":null}', '{"source":{"tap":null}}', '{"source":{"tap":["a"]}}']) {
    test(`a receipt ${receipt} tells nothing: the folder counts`, async () => {
      await put(home, `${CELLAR}/gemini-cli/0.1.0/INSTALL_RECEIPT.json`, receipt);
      const inventory = await find({}, [brew('gemini-cli')]);
      assert.deepEqual(rows(inventory).map((r) => r[1]), ['0.1.0']);
      assert.deepEqual(problems(inventory), []);
    });
  }

  test('a name that is a path is not looked up', async () => {
    await put(home, `${CELLAR}/../secret/1.0.0/x`, '');
    const inventory = await find({}, [brew('..', 'a/..', '../secret/..', 'x\0y', '')]);
    assert.deepEqual(inventory.sightings, []);
    assert.deepEqual(problems(inventory), []);
  });
});

describe('versions of folder names', () => {
  test('cask: cut at the first comma; formula: a trailing revision', () => {
    assert.deepEqual(['2.1.150', '2.1.150,7', '2.1.150,7,8', '', ','].map(caskVersion), ['2.1.150', '2.1.150', '2.1.150', '', '']);
    assert.deepEqual(['1.2.3', '1.2.3_1', '1.2.3_10', '1_2_3', '1.2.3_', '1.2.3_a'].map(formulaVersion), ['1.2.3', '1.2.3', '1.2.3', '1_2', '1.2.3_', '1.2.3_a']);
  });

  test('any build or revision leaves the version as it was', () => {
    const version = fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((v) => v.join('.'));
    fc.assert(fc.property(version, fc.string(), (v, build) => caskVersion(`${v},${build}`) === v));
    fc.assert(fc.property(version, fc.nat(999), (v, revision) => formulaVersion(`${v}_${revision}`) === v));
  });
});

describe('where Homebrew is', () => {
  test('its three usual places and the user’s own; only below home when the look is limited', () => {
    const usual = ['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'];
    assert.deepEqual(homebrewPrefixes(machineFor('/home/u', { systemWide: true })), [...usual, '/home/u/.linuxbrew']);
    assert.deepEqual(homebrewPrefixes(machineFor(null, { systemWide: true, platform: 'darwin' })), usual);
    assert.deepEqual(homebrewPrefixes(machineFor('/home/u')), ['/home/u/.linuxbrew']);
    assert.deepEqual(homebrewPrefixes(machineFor('/home/linuxbrew')), ['/home/linuxbrew/.linuxbrew']);
    assert.deepEqual(homebrewPrefixes(machineFor('/home/u', { platform: 'win32', systemWide: true })), []);
  });

  test('HOMEBREW_PREFIX, if we may look there', async () => {
    await put(home, 'brew/Caskroom/claude-code/2.1.150/claude', '');
    const env = { HOMEBREW_PREFIX: join(home, 'brew') };
    assert.deepEqual(rows(await find({ env })).map((r) => r[1]), ['2.1.150']);
    const other = machineFor(join(home, 'brew/Caskroom'), { env });
    assert.deepEqual((await createHomebrewFinder(other).find([BREWED], NEVER_CANCELLED)).sightings, []);
  });
});

describe('coverage', () => {
  test('no Homebrew, and no tool that it knows: scanned, nothing found', async () => {
    const nothing = { sightings: [], coverage: [{ source: 'homebrew', status: 'scanned', count: 0, reason: null, uri: null }] };
    assert.deepEqual(await find(), nothing);
    await put(home, `${CASKS}/firefox/1.0.0/x`, '');
    assert.deepEqual(await find(), nothing);
    assert.deepEqual(await find({}, [CLAUDE_CODE]), nothing);
  });

  test('a file in the place of a token, and a token that may not be listed: failed; the others are found', async () => {
    await put(home, `${CASKS}/claude-code`, '');
    await put(home, `${CASKS}/claude-code@latest/2.1.198/claude`, '');
    await put(home, `${CELLAR}/claude-code/2.1.150/claude`, '');
    const closed = join(home, CELLAR, 'claude-code');
    await chmod(closed, process.getuid?.() === 0 ? 0o700 : 0o000);
    const inventory = await asOrdinaryUser(() => find());
    await chmod(closed, 0o700);
    assert.deepEqual(rows(inventory).map((r) => r[1]), ['2.1.198']);
    assert.deepEqual(problems(inventory).map((c) => [c.status, c.uri]), [
      ['failed', pathToFileURL(join(home, CASKS, 'claude-code')).href],
      ['failed', pathToFileURL(closed).href],
    ]);
  });

  test('a scan that is called off claims nothing', async () => {
    await put(home, `${CASKS}/claude-code/2.1.150/claude`, '');
    const inventory = await createHomebrewFinder(machineFor(home)).find([BREWED], { cancelled: true });
    assert.deepEqual(inventory.sightings, []);
    assert.ok(inventory.coverage.every((c) => c.status !== 'scanned'));
  });
});

test('nothing that is found is run', async () => {
  const bin = join(home, '.linuxbrew/bin');
  await chmod(await put(home, `${CASKS}/claude-code/2.1.150/claude`, `#!/bin/sh\ntouch '${home}/was-run'\n`), 0o755);
  await link(bin, 'claude', '../Caskroom/claude-code/2.1.150/claude');
  assert.deepEqual(rows(await find({ env: { PATH: bin } })).map((r) => r[3]), [true]);
  await assert.rejects(rm(join(home, 'was-run')), { code: 'ENOENT' });
});
