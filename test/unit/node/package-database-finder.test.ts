// Danger: a copy that came with the system's package manager stays unseen, a packager's number is taken for the vendor's
// version, or a version is made up where the manager keeps none in a file.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { Inventory } from '../../../src/core/model/sighting';
import type { PackageDatabase, Tool } from '../../../src/core/model/tool';
import { nuspecValue } from '../../../src/node/database-chocolatey';
import { storeVersion } from '../../../src/node/database-nix';
import { snapVersion } from '../../../src/node/database-snap';
import { stanzaField, stanzaOf, upstreamVersion } from '../../../src/node/database-text';
import type { MachineView } from '../../../src/node/machine';
import { createPackageDatabaseFinder } from '../../../src/node/package-database-finder';
import { NEVER_CANCELLED } from '../../../src/ports/cancel';
import { freshHomes, link, machineFor, put } from '../../support/homes';
import { CLAUDE_CODE } from '../../support/tools';

const PACKAGE = { ecosystem: 'x-native', name: 'claude-code' };
const known = (manager: PackageDatabase, name = 'claude-code'): Tool => ({
  ...CLAUDE_CODE,
  locations: [{ kind: 'package-database', package: PACKAGE, manager, name, source: manager }],
});

/** The root of a system whose home is `<root>/home`. */
let root: string;
freshHomes((fresh) => {
  root = fresh;
});

async function find(tool: Tool, changes: Partial<MachineView> = {}): Promise<Inventory> {
  await mkdir(join(root, 'home'), { recursive: true });
  const machine = machineFor(join(root, 'home'), { systemWide: true, ...changes });
  return createPackageDatabaseFinder(machine, root).find([tool], NEVER_CANCELLED);
}
const rows = ({ sightings }: Inventory) => sightings.map((s) => [s.version.kind, s.version.text, s.where, s.active]);
const problems = ({ coverage }: Inventory) => coverage.filter((c) => c.status !== 'scanned').map((c) => [c.source, c.status]);
const NOTHING = [[], []];
const both = (inventory: Inventory) => [rows(inventory), problems(inventory)];

const stanza = (name: string, version: string, status = 'install ok installed'): string =>
  `Package: ${name}\nStatus: ${status}\nPriority: optional\nVersion: ${version}\nDescription: an agent\n Package: claude-code\n .\n Version: 9.9.9\n`;

describe('dpkg', () => {
  const STATUS = 'var/lib/dpkg/status';

  test('every field of the sighting', async () => {
    const file = await put(root, STATUS, `${stanza('adduser', '3.134')}\n${stanza('claude-code', '2.1.150')}\n${stanza('zsh', '5.9-4')}`);
    assert.deepEqual(await find(known('dpkg')), {
      sightings: [
        {
          tool: 'claude-code',
          package: PACKAGE,
          version: { kind: 'exact', text: '2.1.150' },
          presence: 'installed',
          places: [
            {
              uri: pathToFileURL(file).href,
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
              text: '',
              source: 'dpkg',
            },
          ],
          where: 'Debian package claude-code',
          active: null,
          via: null,
          root: null,
        },
      ],
      coverage: [
        { source: 'dpkg', status: 'scanned', count: 1, reason: null, uri: null },
        { source: 'rpm', status: 'scanned', count: 0, reason: null, uri: null },
      ],
    });
  });

  test('the packager’s epoch and revision are taken off and told', async () => {
    await put(root, STATUS, stanza('claude-code', '1:2.1.150-1ubuntu2'));
    const [s] = (await find(known('dpkg'))).sightings;
    assert.deepEqual([s?.version, s?.via], [{ kind: 'exact', text: '2.1.150' }, 'from the packager’s version 1:2.1.150-1ubuntu2']);
  });

  for (const version of ['2.1.150~rc1-1', '2.1.150+dfsg-1', '2.1.150+git20260101', '20260101']) {
    test(`${version} is told as written and not compared`, async () => {
      await put(root, STATUS, stanza('claude-code', version));
      assert.deepEqual((await find(known('dpkg'))).sightings.map((s) => s.version), [{ kind: 'unreadable', text: version }]);
    });
  }

  test('a removed package, similar names and prose are none', async () => {
    const other = [stanza('claude-code-extras', '1.0.0'), stanza('my-claude-code', '1.0.0'), stanza('claude-code', '2.1.150', 'deinstall ok config-files')];
    await put(root, STATUS, other.join('\n'));
    assert.deepEqual(both(await find(known('dpkg'))), NOTHING);
  });

  test('an image without dpkg has one file per package', async () => {
    await put(root, `${STATUS}.d/claude-code`, 'Package: claude-code\nVersion: 2.1.91\n');
    assert.deepEqual(rows(await find(known('dpkg'))), [['exact', '2.1.91', 'Debian package claude-code', null]]);
  });

  test('a database that cannot be read is a gap; one that is not there is none', async () => {
    assert.deepEqual(both(await find(known('dpkg'))), NOTHING);
    await put(root, STATUS, '\0\0');
    assert.deepEqual(both(await find(known('dpkg'))), [[], [['dpkg', 'failed']]]);
  });

  test('a look limited to the home leaves the system alone', async () => {
    await put(root, STATUS, stanza('claude-code', '2.1.150'));
    await put(root, 'var/lib/rpm/rpmdb.sqlite', 'SQLite');
    assert.deepEqual(both(await find(known('dpkg'), { systemWide: false })), NOTHING);
  });
});

describe('rpm', () => {
  for (const file of ['usr/lib/sysimage/rpm/rpmdb.sqlite', 'var/lib/rpm/Packages']) {
    test(`a database ${file} is told as not read`, async () => {
      await put(root, file, 'SQLite');
      const { coverage } = await find(known('dpkg'));
      const rpm = coverage.filter((c) => c.source === 'rpm');
      assert.deepEqual(rpm.map((c) => c.status), ['skipped']);
      assert.match(rpm[0]?.reason ?? '', /rpm -q claude-code/);
    });
  }

  test('no tool comes as a Linux package: nothing is missed', async () => {
    await put(root, 'var/lib/rpm/Packages', '');
    assert.deepEqual(problems(await find(known('scoop'))), []);
  });
});

describe('apk and pacman', () => {
  for (const file of ['lib/apk/db/installed', 'usr/lib/apk/db/installed']) {
    test(`apk: ${file}`, async () => {
      await put(root, file, 'C:Q1x\nP:musl\nV:1.2.5-r0\n\nC:Q1y\nP:claude-code\nV:2.1.150-r3\nA:x86_64\n\n');
      assert.deepEqual(rows(await find(known('apk'))), [['exact', '2.1.150', 'Alpine package claude-code', null]]);
    });
  }

  test('apk: a suffix of Alpine’s own is not compared', async () => {
    await put(root, 'lib/apk/db/installed', 'P:claude-code\nV:2.1.150_rc1-r3\n');
    assert.deepEqual((await find(known('apk'))).sightings.map((s) => s.version.kind), ['unreadable']);
  });

  test('pacman: the name in the description decides', async () => {
    const local = 'var/lib/pacman/local';
    await put(root, `${local}/crush-bin-0.92.0-1/desc`, '%NAME%\ncrush-bin\n\n%VERSION%\n0.92.0-1\n\n%BASE%\ncrush-bin\n');
    await put(root, `${local}/crush-bin-debug-0.92.0-1/desc`, '%NAME%\ncrush-bin-debug\n\n%VERSION%\n0.92.0-1\n');
    await put(root, `${local}/ALPM_DB_VERSION`, '9\n');
    const inventory = await find(known('pacman', 'crush-bin'));
    assert.deepEqual(both(inventory), [[['exact', '0.92.0', 'pacman package crush-bin', null]], []]);
    assert.equal(inventory.sightings[0]?.via, 'from the packager’s version 0.92.0-1');
  });

  test('pacman: a description that is missing is a gap', async () => {
    await mkdir(join(root, 'var/lib/pacman/local/claude-code-2.1.150-1'), { recursive: true });
    assert.deepEqual(both(await find(known('pacman'))), [[], [['pacman', 'failed']]]);
  });
});

describe('nix', () => {
  const HASH = '0123456789abcdfghijklmnpqrsvwxyz';
  const store = (name: string): string => `/nix/store/${HASH}-${name}`;
  const profile = 'home/.nix-profile';

  for (const [what, elements] of [
    ['3', { claude: { storePaths: [store('claude-code-2.1.150')] }, jq: { storePaths: [store('jq-1.7')] } }],
    ['2', [{ storePaths: [store('claude-code-2.1.150')] }]],
  ] as const) {
    test(`a profile’s manifest, version ${what}`, async () => {
      await put(root, `${profile}/manifest.json`, JSON.stringify({ version: Number(what), elements }));
      assert.deepEqual(rows(await find(known('nix'), { systemWide: false })), [['exact', '2.1.150', 'Nix package claude-code', null]]);
    });
  }

  test('an element that is switched off is none', async () => {
    const elements = { claude: { active: false, storePaths: [store('claude-code-2.1.150')] } };
    await put(root, `${profile}/manifest.json`, JSON.stringify({ version: 3, elements }));
    assert.deepEqual(both(await find(known('nix'))), NOTHING);
  });

  test('an older profile: its programs are links into the store, which need not be there', async () => {
    await link(root, `${profile}/bin/claude`, store('claude-code-2.1.91/bin/claude'));
    await link(root, `${profile}/bin/jq`, store('jq-1.7/bin/jq'));
    assert.deepEqual(rows(await find(known('nix'))), [['exact', '2.1.91', 'Nix package claude-code', null]]);
  });

  test('all programs of a profile are one link; the system’s profile counts on a whole machine only', async () => {
    await link(root, 'run/current-system/sw/bin', store('claude-code-2.1.91/bin'));
    assert.equal((await find(known('nix'))).sightings.length, 1);
    assert.equal((await find(known('nix'), { systemWide: false })).sightings.length, 0);
  });

  test('a broken manifest is a gap', async () => {
    await put(root, `${profile}/manifest.json`, '{');
    assert.deepEqual(both(await find(known('nix'))), [[], [['nix', 'failed']]]);
  });

  test('the version of a store path', () => {
    assert.equal(storeVersion(store('claude-code-2.1.150/bin/claude'), 'claude-code'), '2.1.150');
    assert.equal(storeVersion(store('python3.12-aider-chat-0.86.1'), 'aider-chat'), '0.86.1');
    for (const other of ['claude-code', 'claude-code-acp-1.0.0', 'my-claude-code-1.0.0', 'claude']) {
      assert.equal(storeVersion(store(other), 'claude-code'), null);
    }
  });
});

describe('snap and flatpak', () => {
  test('snap: revisions side by side, `current` is active', async () => {
    for (const [revision, version] of [['41', "'2.1.91'"], ['42', '2.1.150']] as const) {
      await put(root, `snap/claude-code/${revision}/meta/snap.yaml`, `name: claude-code\nversion: ${version}\nsummary: >\n  version 9.9.9\n`);
    }
    await link(root, 'snap/claude-code/current', '42');
    assert.deepEqual(rows(await find(known('snap'))), [
      ['exact', '2.1.91', 'snap claude-code, revision 41', false],
      ['exact', '2.1.150', 'snap claude-code, revision 42', true],
    ]);
  });

  test('snap: a version is text, and hostile YAML is no version', () => {
    assert.equal(snapVersion('version: 1.10\n'), '1.10');
    for (const text of ['', 'a: &a [1]\nversion: *a\n', 'version: [1]', '{', '- version: 1.0.0']) assert.equal(snapVersion(text), null);
  });

  test('flatpak: installed, and its version is not known', async () => {
    await link(root, 'home/.local/share/flatpak/app/com.example.Agent/current', 'x86_64/stable');
    await mkdir(join(root, 'home/.local/share/flatpak/app/com.example.Agent/x86_64/stable'), { recursive: true });
    const inventory = await find(known('flatpak', 'com.example.Agent'), { systemWide: false });
    assert.deepEqual(rows(inventory), [['unreadable', '', 'flatpak com.example.Agent', null]]);
    assert.match(inventory.sightings[0]?.via ?? '', /flatpak info/);
  });
});

describe('Windows', () => {
  const windows = (name: string, path: string): Partial<MachineView> => ({
    platform: 'win32',
    systemWide: false,
    env: { [name]: join(root, 'home', path) },
  });

  test('winget: the package is told, its version is not in any file', async () => {
    const base = 'home/AppData/Local/Microsoft/WinGet/Packages';
    await put(root, `${base}/Anthropic.ClaudeCode_Microsoft.Winget.Source_8wekyb3d8bbwe/claude.exe`, 'MZ');
    await put(root, `${base}/Anthropic.ClaudeCodeTools_Microsoft.Winget.Source_8wekyb3d8bbwe/x.exe`, 'MZ');
    const inventory = await find(known('winget', 'Anthropic.ClaudeCode'), { platform: 'win32', systemWide: false });
    assert.deepEqual(rows(inventory), [['unreadable', '', 'winget Anthropic.ClaudeCode', null]]);
    assert.match(inventory.sightings[0]?.via ?? '', /registry/);
    assert.deepEqual((await find(known('winget', 'Anthropic.ClaudeCode'))).sightings, []);
  });

  test('winget: packages of the whole machine', async () => {
    await put(root, 'home/programs/WinGet/Packages/anthropic.claudecode_source/claude.exe', 'MZ');
    const changes = { ...windows('ProgramFiles', 'programs'), systemWide: true };
    assert.equal((await find(known('winget', 'Anthropic.ClaudeCode'), changes)).sightings.length, 1);
  });

  test('scoop: versions side by side, `current` is active, the manifest states the version', async () => {
    for (const version of ['0.92.0', '0.94.2']) await put(root, `home/scoop/apps/crush/${version}/manifest.json`, JSON.stringify({ version }));
    await mkdir(join(root, 'home/scoop/apps/crush/nightly-20260101'), { recursive: true });
    await link(root, 'home/scoop/apps/crush/current', '0.94.2');
    assert.deepEqual(rows(await find(known('scoop', 'crush'), { platform: 'win32', systemWide: false })), [
      ['exact', '0.92.0', 'Scoop app crush', false],
      ['exact', '0.94.2', 'Scoop app crush', true],
      ['unreadable', 'nightly-20260101', 'Scoop app crush', false],
    ]);
  });

  test('scoop: a moved folder', async () => {
    await put(root, 'home/s/apps/crush/0.92.0/manifest.json', '{"version":"0.92.0"}');
    assert.deepEqual(rows(await find(known('scoop', 'crush'), windows('SCOOP', 's'))), [['exact', '0.92.0', 'Scoop app crush', null]]);
  });

  const nuspec = (id: string, version: string): string =>
    `<?xml version="1.0"?>\n<!-- <version>9.9.9</version> -->\n<package><metadata>\n<id>${id}</id>\n<version>${version}</version></metadata></package>\n`;

  test('chocolatey: the manifest’s version', async () => {
    await put(root, 'home/choco/lib/crush/crush.nuspec', nuspec('Crush', '0.92.0'));
    const found = await find(known('chocolatey', 'crush'), windows('ChocolateyInstall', 'choco'));
    assert.deepEqual(rows(found), [['exact', '0.92.0', 'Chocolatey package crush', null]]);
  });

  test('chocolatey: a manifest of another package is none; one that gives no version is told', async () => {
    await put(root, 'home/choco/lib/crush/crush.nuspec', nuspec('other', '0.92.0'));
    assert.deepEqual((await find(known('chocolatey', 'crush'), windows('ChocolateyInstall', 'choco'))).sightings, []);
    await put(root, 'home/choco/lib/crush/crush.nuspec', nuspec('crush', '$version$'));
    const found = await find(known('chocolatey', 'crush'), windows('ChocolateyInstall', 'choco'));
    assert.deepEqual(rows(found), [['unreadable', '$version$', 'Chocolatey package crush', null]]);
  });
});

describe('hostile text', () => {
  test('a name from the feed never leaves the database’s folder', async () => {
    for (const name of ['../x', '..', '.hidden', 'a/b', '']) {
      assert.deepEqual((await find(known('snap', name))).coverage, []);
    }
  });

  test('no text makes a reader throw, and what is read stands in the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'Package: a\n', '\n\n', '<id>', '<!--', 'version: '), (text, part) => {
        const whole = text + part + text;
        const found = stanzaOf(whole, 'Package: ', 'a');
        assert.ok(found === null || whole.includes(found));
        const field = found === null ? null : stanzaField(found, 'Version:');
        assert.ok(field === null || whole.includes(field));
        assert.ok(whole.includes(nuspecValue(whole, 'id') ?? ''));
        assert.doesNotThrow(() => snapVersion(whole));
        const { version } = upstreamVersion(text, /-r\d{1,9}$/);
        assert.ok(version.kind !== 'exact' || text.includes(version.text));
      }),
    );
  });

  test('a stanza is found among thousands, and its line must be whole', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `Package: p${i}\nVersion: ${i}\n`).join('\n');
    assert.equal(stanzaOf(many, 'Package: ', 'p499'), 'Package: p499\nVersion: 499');
    assert.equal(stanzaOf(many, 'Package: ', 'p'), null);
  });
});
