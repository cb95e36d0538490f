// Danger: an installed copy is held against something else than its own later release: another package, a wrapper
// without its program, or what npm laid beside it; or a copy is passed over.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Sighting } from '../../../src/core/model/sighting';
import type { Tool } from '../../../src/core/model/tool';
import type { TrustState } from '../../../src/core/model/trust-state';
import type { XrayReport } from '../../../src/core/xray/model';
import { findTool, installedCopies, otherCopies } from '../../../src/core/xray/installed';
import { packageManifest, platformPackage } from '../../../src/core/xray/platform-package';
import type { ArchiveSource } from '../../../src/node/curate/npm-download';
import { installedCopy } from '../../../src/node/xray/installed-copy';
import { xrayPair, type PairGround } from '../../../src/node/xray/pair';
import { runInstalled } from '../../../src/node/xray/run-installed';
import { failure, success } from '../../../src/ports/outcome';
import { machineFor } from '../../support/homes';
import { placeAt, stateOf } from '../../support/states';
import { pairGround, tarEntry, tgz } from './release-support';

const LINUX = { platform: 'linux', arch: 'x64' };
const same = { kind: 'same', basis: 'inferred', note: 'of one release' } as const;
const TOOL: Tool = {
  id: 'agent',
  name: 'The Agent',
  vendor: 'v',
  kind: 'cli',
  packages: [
    { package: { ecosystem: 'npm', name: '@v/agent' }, scheme: 'semver' },
    { package: { ecosystem: 'x-native', name: 'agent' }, scheme: 'semver', follows: { package: { ecosystem: 'npm', name: '@v/agent' }, derivation: same } },
    { package: { ecosystem: 'x-native', name: 'desktop' }, scheme: 'semver' },
    { package: { ecosystem: 'VSCode', name: 'v.agent' }, scheme: 'semver' },
    { package: { ecosystem: 'PyPI', name: 'agent-py' }, scheme: 'pep440' },
  ],
  locations: [],
  pinNames: { toolManager: [], installers: [], features: [], commands: [] },
  homepage: '',
  updateHint: {},
  formerNames: ['Old Agent'],
};

function seen(ecosystem: string, name: string, uri: string, over: Partial<Sighting> = {}): Sighting {
  return {
    tool: 'agent', package: { ecosystem, name }, version: { kind: 'exact', text: '1.0.0' }, presence: 'installed',
    places: [placeAt(uri, 0, 0, '')], where: 'somewhere', active: null, via: null, root: null, ...over,
  };
}

const state = (...sightings: Sighting[]): TrustState => stateOf({ feed: { tools: [TOOL] }, sightings });

describe('which copies there are', () => {
  const copy = (s: Sighting): unknown => installedCopies(state(s), 'agent').map(({ kind, path, npmName, version, label }) => [kind, path, npmName, version, label]);

  test('packages, programs and extensions, with what a later release is asked for by', () => {
    assert.deepEqual(copy(seen('npm', '@v/agent', 'file:///opt/a%20b/node_modules/@v/agent/package.json')), [['package', '/opt/a b/node_modules/@v/agent', '@v/agent', '1.0.0', 'The Agent 1.0.0']]);
    assert.deepEqual(copy(seen('x-native', 'agent', 'file:///home/u/.local/share/agent/1.0.0')), [['program', '/home/u/.local/share/agent/1.0.0', '@v/agent', '1.0.0', 'The Agent 1.0.0']]);
    assert.deepEqual(copy(seen('x-native', 'desktop', 'file:///opt/desktop')), [['program', '/opt/desktop', null, '1.0.0', 'The Agent 1.0.0']]);
    assert.deepEqual(copy(seen('VSCode', 'v.agent', 'file:///home/u/.vscode/extensions/v.agent-1.0.0/package.json')), [['extension', '/home/u/.vscode/extensions/v.agent-1.0.0', null, '1.0.0', 'The Agent 1.0.0']]);
    assert.deepEqual(copy(seen('npm', '@v/agent', 'file:///C%3A/npm/node_modules/@v/agent/package.json')), [['package', 'C:\\npm\\node_modules\\@v\\agent', '@v/agent', '1.0.0', 'The Agent 1.0.0']]);
    assert.deepEqual(copy(seen('x-native', 'agent', 'file://server/share/agent.exe')), [['program', '\\\\server\\share\\agent.exe', '@v/agent', '1.0.0', 'The Agent 1.0.0']]);
  });

  test('pins, descriptions and places that are no files are none', () => {
    const none = [
      seen('npm', '@v/agent', 'file:///w/package.json', { presence: 'pinned' }),
      seen('npm', '@v/agent', 'file:///w/package-lock.json'),
      seen('npm', '@v/agent', 'file:///opt/agent/package.json', { version: { kind: 'unreadable', text: '' } }),
      seen('x-native', 'agent', 'file:///var/lib/dpkg/status'),
      seen('x-native', 'agent', 'file:///Applications/A.app/Contents/Info.plist'),
      seen('x-native', 'agent', 'https://registry.example/agent'),
      seen('x-native', 'agent', 'file:///a%00b'),
      seen('x-native', 'agent', 'file:///a%E0'),
      seen('PyPI', 'agent-py', 'file:///usr/lib/agent.dist-info/METADATA'),
    ];
    for (const s of none) assert.deepEqual(copy(s), [], s.places[0].uri);
    assert.equal(otherCopies(state(...none), 'agent'), none.length - 1);
  });

  test('a path counts once, and a tool is known by any of its names', () => {
    const s = seen('x-native', 'agent', 'file:///opt/agent');
    assert.equal(installedCopies(state(s, s), 'agent').length, 1);
    for (const name of ['agent', 'the agent', 'OLD AGENT', '@v/agent', 'v.agent']) assert.equal(findTool(state().feed, name)?.id, 'agent', name);
    assert.equal(findTool(state().feed, 'agen'), null);
  });
});

describe('the package with the program', () => {
  const of = (optional: Record<string, string>, system = LINUX): unknown => platformPackage(packageManifest(JSON.stringify({ name: '@v/agent', version: '1.0.0', optionalDependencies: optional })) ?? assert.fail(), system);

  test('is the one for the system, of the same version or under another name', () => {
    assert.deepEqual(of({ '@v/agent-linux-x64': '1.0.0', '@v/agent-darwin-arm64': '1.0.0' }), { folder: '@v/agent-linux-x64', name: '@v/agent-linux-x64', version: '1.0.0' });
    assert.deepEqual(of({ '@v/agent-linux-x64': 'npm:@v/agent@1.0.0-linux-x64' }), { folder: '@v/agent-linux-x64', name: '@v/agent', version: '1.0.0-linux-x64' });
    assert.deepEqual(of({ 'code-windows-x64': '1.0.0' }, { platform: 'win32', arch: 'x64' }), { folder: 'code-windows-x64', name: 'code-windows-x64', version: '1.0.0' });
  });

  test('other optional dependencies are none', () => {
    const others = { '@img/sharp-linux-x64': '0.34.1', '@v/agent-linux-x64-musl': '1.0.0', fsevents: '1.0.0', '@v/agent-linux-arm64': '1.0.0', 'a-linux-x64': 'npm:evil@1.0.0', 'b-linux-x64': '^1.0.0', '../../x-linux-x64': '1.0.0' };
    assert.equal(of(others), null);
    for (const broken of ['', '[]', '{}', '{"name":1,"version":"1.0.0"}']) assert.equal(packageManifest(broken), null, broken);
  });
});

let cwd = '';
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tool-trust-installed-'));
});
after(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const calls = (host: string): string => `f("https://${host}.vendor.dev/")`;
const program = (host: string): Buffer => Buffer.concat([Buffer.from('\x7fELF\0\0'), Buffer.from(`https://${host}.vendor.dev/`), Buffer.alloc(200)]);

function put(path: string, content: Buffer | string): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), content);
}

const wrapper = (version: string, more = {}): string => JSON.stringify({ name: '@v/agent', version, optionalDependencies: { '@v/agent-linux-x64': version }, ...more });

/** Releases by `name@version`, each the files of its archive. */
function source(releases: Readonly<Record<string, Readonly<Record<string, Buffer | string>>>>): ArchiveSource {
  return {
    fetch(name, version, folder) {
      const files = releases[`${name}@${version}`];
      if (files === undefined) return Promise.resolve(failure(`${name}@${version} is not in the registry that npm is set to`, true));
      const path = join(folder, 'x.tgz');
      writeFileSync(path, tgz(...Object.entries(files).map(([file, content]) => tarEntry(`package/${file}`, content))));
      return Promise.resolve(success({ path, integrity: '', files: new Map() }));
    },
    tagged: () => Promise.resolve(success('1.1.0')),
  };
}

const LATER = { '@v/agent@1.1.0': { 'package.json': wrapper('1.1.0'), 'bin/agent.exe': 'a stub' }, '@v/agent-linux-x64@1.1.0': { 'agent': program('new'), 'LICENSE': 'text' } };

async function compare(earlier: string, later: string, more: Partial<PairGround> = {}): Promise<XrayReport> {
  const ground = pairGround(cwd, { source: source(LATER), system: LINUX, mayFetch: () => Promise.resolve(true), ...more });
  const report = await xrayPair({ before: earlier, after: later, notes: null }, ground);
  assert.ok(report.ok, report.ok ? '' : report.reason);
  return report.value;
}

const told = (report: XrayReport): string[] => report.lines.filter((l) => l.facet === 'host' || l.facet === 'file' || l.facet === 'native-module').map((l) => `${l.sign} ${l.facet} ${l.values.join()}`).sort();

describe('like is held against like', () => {
  test('two wrappers: the programs that they bring are compared', async () => {
    const releases = { ...LATER, '@v/agent@1.0.0': { 'package.json': wrapper('1.0.0'), 'bin/agent.exe': 'a stub' }, '@v/agent-linux-x64@1.0.0': { agent: program('old'), LICENSE: 'text' } };
    const report = await compare('@v/agent@1.0.0', '@v/agent@1.1.0', { source: source(releases) });
    assert.deepEqual([told(report), report.partial], [['+ host new.vendor.dev', '- host old.vendor.dev'], []]);
  });

  test('a program that cannot be had is told', async () => {
    const report = await compare('@v/agent@1.1.0', '@v/agent@1.1.0', { source: source({ '@v/agent@1.1.0': LATER['@v/agent@1.1.0'] }) });
    assert.match(report.partial.join(), /its program is in a package of its own, which was not read: @v\/agent-linux-x64@1\.1\.0 is not in the registry/);
  });

  test('an installed wrapper: its program package counts, the copy made at installation and other packages do not', async () => {
    put('one/@v/agent/package.json', wrapper('1.0.0'));
    put('one/@v/agent/bin/agent.exe', program('old'));
    put('one/@v/agent/node_modules/@v/agent-linux-x64/agent', program('old'));
    put('one/@v/agent/node_modules/@v/agent-linux-x64/LICENSE', 'text');
    put('one/@v/agent/node_modules/other/x.js', calls('other'));
    const report = await compare('one/@v/agent', '@v/agent@1.1.0');
    assert.deepEqual([told(report), report.partial], [['+ host new.vendor.dev', '- host old.vendor.dev'], []]);
  });

  test('one whose program package is missing is partial', async () => {
    put('two/@v/agent/package.json', wrapper('1.0.0'));
    assert.match((await compare('two/@v/agent', '@v/agent@1.1.0')).partial.join(), /lies neither inside nor beside it/);
  });

  test('a program that stands alone is held against the program of the package, and nothing else of it', async () => {
    put('agent-1.0.0', program('old'));
    const steps: string[] = [];
    const report = await compare('agent-1.0.0', '@v/agent@1.1.0', { progress: (step) => steps.push(step) });
    assert.deepEqual(report.lines.map((l) => `${l.sign} ${l.facet} ${l.values.join()}`).sort(), ['+ host new.vendor.dev', '- host old.vendor.dev']);
    assert.match(steps.join('\n'), /comparing the programs alone/);
    assert.match((await compare('agent-1.0.0', '@v/none@1.0.0', { source: source({ '@v/none@1.0.0': { 'a.js': calls('x') } }) })).partial.join(), /it holds no program/);
  });

  test('a package without a program of its own: the libraries beside its files are no part of the release', async () => {
    put('three/package.json', '{"name":"plain","version":"1.0.0"}');
    put('three/a.js', calls('old'));
    put('three/node_modules/other/x.js', calls('other'));
    const releases = { 'plain@1.1.0': { 'package.json': '{"name":"plain","version":"1.1.0"}', 'a.js': calls('new') } };
    assert.deepEqual(told(await compare('three', 'plain@1.1.0', { source: source(releases) })), ['+ host new.vendor.dev', '- host old.vendor.dev']);
    assert.deepEqual(told(await compare('three', 'three')), []);
  });
});

describe('a release that is installed here', () => {
  test('is read where it lies, and that is said', async () => {
    const home = join(cwd, 'home');
    const folder = '.npm-global/lib/node_modules/plain';
    put(`home/${folder}/package.json`, '{"name":"plain","version":"1.0.0"}');
    put(`home/${folder}/a.js`, calls('here'));
    put(`home/${folder}/node_modules/other/x.js`, calls('other'));
    put('home/.npm-global/lib/node_modules/changed/package.json', '{"name":"changed","version":"1.0.0","scripts":{"postinstall":"node x"}}');
    const machine = machineFor(home);
    assert.equal(await installedCopy('plain', '1.0.0', machine), join(home, folder));
    assert.equal(await installedCopy('plain', '1.0.1', machine), null);
    assert.equal(await installedCopy('changed', '1.0.0', machine), null);
    const steps: string[] = [];
    const report = await compare('plain@1.0.0', 'plain@1.0.0', {
      installed: (name, version) => installedCopy(name, version, machine),
      mayFetch: () => assert.fail('no network is needed'),
      progress: (step) => steps.push(step),
    });
    assert.deepEqual([report.lines, report.before], [[], 'plain@1.0.0']);
    assert.match(steps.join('\n'), /plain@1\.0\.0 is installed here: the copy at .*plain is read/);
  });
});

describe('the command', () => {
  async function run(wanted: string, to: string | undefined, ...sightings: Sighting[]): Promise<{ exit: number; out: string; err: string; said: string }> {
    const said: string[] = [];
    const context = { cwd, env: {}, home: null, tell: (sentence: string): unknown => said.push(sentence), source: source(LATER) };
    const result = await runInstalled(wanted, to, { format: 'text' }, context, state(...sightings));
    return { ...result, said: said.join('\n') };
  }

  test('the newest release is chosen and told, with one word about the network', async () => {
    put('agent-old', program('old'));
    const result = await run('agent', undefined, seen('x-native', 'agent', pathToFileURL(join(cwd, 'agent-old')).href));
    assert.match(result.said, /The newest version of @v\/agent is 1\.1\.0\./);
    assert.equal(result.said.match(/needs the network/g)?.length, 1);
    assert.match(result.out, /@v\/agent@1\.1\.0/);
  });

  test('an earlier version comes first', async () => {
    put('agent-new', program('old'));
    const copy = seen('x-native', 'agent', pathToFileURL(join(cwd, 'agent-new')).href, { version: { kind: 'exact', text: '2.0.0' } });
    assert.match((await run('agent', '1.1.0', copy)).out, /^@v\/agent@1\.1\.0 → /);
  });

  test('several copies are listed, and one is named by its path', async () => {
    put('copies/a', program('old'));
    put('copies/b', program('old'));
    const copies = ['a', 'b'].map((name) => seen('x-native', 'agent', pathToFileURL(join(cwd, 'copies', name)).href));
    const many = await run('agent', '1.1.0', ...copies);
    assert.deepEqual([many.exit, many.out], [2, '']);
    assert.match(many.err, /installed 2 times; name one by its path[^]*copies[\\/]a[^]*copies[\\/]b/);
    assert.match((await run('copies/b', '1.1.0', ...copies)).said, /copies[\\/]b is compared with @v\/agent@1\.1\.0/);
    assert.equal((await run('copies/c', '1.1.0', ...copies)).exit, 2);
  });

  test('an extension needs a folder or archive to be held against', async () => {
    put('ext/package.json', '{"name":"agent"}');
    put('ext/a.js', calls('old'));
    put('next/package.json', '{"name":"agent"}');
    put('next/a.js', calls('new'));
    const copy = seen('VSCode', 'v.agent', pathToFileURL(join(cwd, 'ext/package.json')).href);
    const none = await run('agent', undefined, copy);
    assert.deepEqual([none.exit, none.out], [2, '']);
    assert.match(none.err, /give a folder or \.vsix file of another release with --to/);
    assert.match((await run('agent', 'next', copy)).out, /new\.vendor\.dev/);
  });

  test('no tool, no copy, and a copy of unknown files', async () => {
    assert.deepEqual([(await run('nothing\u001b[1m', undefined)).exit, (await run('agent', undefined)).exit], [2, 3]);
    assert.ok(!(await run('nothing\u001b[1m', undefined)).err.includes('\u001b'));
    assert.match((await run('agent', undefined)).err, /no installed copy of The Agent was found/);
    assert.match((await run('agent', undefined, seen('PyPI', 'agent-py', 'file:///usr/lib/agent.dist-info/METADATA'))).err, /not known well enough/);
  });
});
