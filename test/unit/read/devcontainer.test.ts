// Danger: a dev container's feature tag is taken for the tool's version, or a lifecycle command hides a pin behind JSON
// escapes; or the place is wrong, and a fix breaks the file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { devcontainerReader } from '../../../src/core/read/devcontainer';
import { ciPins } from '../../support/ci-tools';
import { readChecked, show } from '../../support/pins';

const NPM = '@anthropic-ai/claude-code';
const read = (text: string) => readChecked(devcontainerReader, text, '.devcontainer/devcontainer.json');
const found = (value: unknown): readonly string[] =>
  read(typeof value === 'string' ? value : JSON.stringify(value, null, 2)).pins.map((p) => `${p.package.name} ${p.version.kind} '${p.version.text}' <${p.text}>${p.via === null ? '' : ` via ${p.via}`}`);

describe('dev container paths', () => {
  const accepted = ['.devcontainer.json', '.devcontainer/devcontainer.json', '.devcontainer/python/devcontainer.json', 'a/b/.devcontainer/devcontainer.json', 'a/.devcontainer.json'];
  const refused = ['devcontainer.json', '.devcontainer/a/b/devcontainer.json', '.devcontainer/devcontainer-lock.json', 'x.devcontainer.json'];
  for (const path of accepted) test(`${path} is one`, () => { assert.equal(devcontainerReader.accepts(path), true); });
  for (const path of refused) test(`${path} is none`, () => { assert.equal(devcontainerReader.accepts(path), false); });
});

describe('features', () => {
  const vendor = 'ghcr.io/anthropics/devcontainer-features/claude-code';
  const extra = 'ghcr.io/devcontainers-extra/features/claude-code';
  const npm = 'ghcr.io/devcontainers-extra/features/npm-package';
  const cases: readonly [name: string, key: string, value: unknown, expected: readonly string[]][] = [
    ['a feature without a version option', `${vendor}:1`, {}, [`claude-code floating '' <${vendor}:1>`]],
    ['its full tag is not the tool’s version', `${vendor}:1.0.5`, {}, [`claude-code floating '' <${vendor}:1.0.5>`]],
    ['an option it does not have', `${vendor}:1`, { version: '2.1.5' }, [`claude-code floating '' <${vendor}:1>`]],
    ['no tag', vendor, {}, [`claude-code floating '' <${vendor}>`]],
    ['a digest', `${vendor}@sha256:0123`, {}, [`claude-code floating '' <${vendor}@sha256:0123>`]],
    ['another case', vendor.toUpperCase(), {}, [`claude-code floating '' <${vendor.toUpperCase()}>`]],
    ['a version option', `${extra}:1`, { version: '2.1.5' }, ["claude-code exact '2.1.5' <2.1.5>"]],
    ['a version option with a tag', `${extra}:1`, { version: 'latest' }, ["claude-code floating 'latest' <latest>"]],
    ['a version option with a part of a version', `${extra}:1`, { version: '2.1' }, ["claude-code range '2.1' <2.1>"]],
    ['a number', `${extra}:1`, { version: 2.1 }, ["claude-code range '2.1' <2.1>"]],
    ['a version option left out', `${extra}:1`, { other: 1 }, [`claude-code floating '' <${extra}:1>`]],
    ['an empty version', `${extra}:1`, { version: '' }, [`claude-code floating '' <${extra}:1>`]],
    ['a version that is no text', `${extra}:1`, { version: { a: 1 } }, [`claude-code floating '' <${extra}:1>`]],
    ['a plain string', `${extra}:1`, '2.1.5', ["claude-code exact '2.1.5' <2.1.5>"]],
    ['an npm package', `${npm}:1`, { package: NPM, version: '2.1.5' }, [`${NPM} exact '2.1.5' <2.1.5>`]],
    ['an npm package with its version', `${npm}:1`, { package: `${NPM}@2.1.5` }, [`${NPM} exact '2.1.5' <2.1.5>`]],
    ['an npm package without version', `${npm}:1`, { package: NPM }, [`${NPM} floating '' <${NPM}>`]],
    ['another npm package', `${npm}:1`, { package: 'typescript', version: '2.1.5' }, []],
    ['another feature', 'ghcr.io/devcontainers/features/node:1', { version: '2.1.5' }, []],
    ['a port', 'localhost:5000/claude-code', {}, []],
  ];
  for (const [name, key, value, expected] of cases) test(name, () => { assert.deepEqual(found({ features: { [key]: value } }), expected); });
});

describe('extensions', () => {
  const id = 'anthropic.claude-code';
  const cases: readonly [name: string, entry: unknown, expected: readonly string[]][] = [
    ['no version', id, [`${id} floating '' <${id}>`]],
    ['another case', 'Anthropic.Claude-Code', [`${id} floating '' <Anthropic.Claude-Code>`]],
    ['a version', `${id}@2.1.5`, [`${id} exact '2.1.5' <2.1.5>`]],
    ['pre-releases', `${id}@prerelease`, [`${id} floating 'prerelease' <prerelease>`]],
    ['taken out', `-${id}`, []],
    ['another extension', `${id}-x@2.1.5`, []],
    ['a file', `./${id}-2.1.5.vsix`, []],
    ['no text', 7, []],
  ];
  for (const [name, entry, expected] of cases) {
    test(name, () => { assert.deepEqual(found({ customizations: { vscode: { extensions: [entry] } } }), expected); });
    test(`${name}, in the old place`, () => { assert.deepEqual(found({ extensions: [entry] }), expected); });
  }
});

describe('commands', () => {
  const install = `npm install -g ${NPM}@2.1.5`;
  const exact = [`${NPM} exact '2.1.5' <2.1.5>`];
  for (const name of ['initializeCommand', 'onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand']) {
    test(`${name} as a line`, () => {
      const { pins } = read(JSON.stringify({ [name]: install }));
      assert.deepEqual(pins.map((p) => [p.version.text, p.where]), [['2.1.5', name]]);
    });
  }
  const cases: readonly [name: string, value: unknown, expected: readonly string[]][] = [
    ['a line with escapes', `echo "a\tb\\n" && ${install}`, exact],
    ['a list of words', install.split(' '), exact],
    ['a shell in a list', ['bash', '-lc', `cd x; ${install}`], exact],
    ['an object of lines', { a: install, b: 'true' }, exact],
    ['an object of lists', { a: install.split(' ') }, exact],
    ['a line in a list', [install], exact],
    ['the installer', 'curl -fsSL https://claude.ai/install.sh | bash -s -- 2.1.91', ["claude-code exact '2.1.91' <2.1.91>"]],
    ['no version', `npm i -g ${NPM}`, [`${NPM} floating '' <${NPM}>`]],
    ['a variable filled in elsewhere', `npm i -g ${NPM}@\${localEnv:V}`, [`${NPM} unreadable '\${localEnv:V}' <\${localEnv:V}> via variable localEnv`]],
    ['another command', 'npm ci', []],
    ['no command', 7, []],
  ];
  for (const [name, value, expected] of cases) {
    test(name, () => { assert.deepEqual(found({ postCreateCommand: value }), expected); });
  }

  test('a variable of the container', () => {
    const text = JSON.stringify({ containerEnv: { V: '2.1.5' }, postCreateCommand: `npm i -g ${NPM}@$V` });
    assert.deepEqual(read(text).pins.map(show), [`${NPM} exact '2.1.5' 1:23 <2.1.5> via containerEnv V`]);
  });
  test('the host does not see the container’s variables', () => {
    const text = JSON.stringify({ containerEnv: { V: '2.1.5' }, initializeCommand: `npm i -g ${NPM}@$V` });
    assert.deepEqual(read(text).pins.map((p) => p.version.kind), ['unreadable']);
  });

  test('any text around an install line, through JSON’s escapes', () => {
    const noise = fc.string().filter((s) => !/['\\]/.test(s));
    fc.assert(
      fc.property(noise, noise, fc.constantFrom(0, 1, '\t'), (before, after, indent) => {
        const text = JSON.stringify({ postCreateCommand: `echo '${before}'; ${install}; echo '${after}'` }, null, indent);
        assert.deepEqual(found(text), exact);
      }),
    );
  });
});

describe('the whole file', () => {
  test('MCP servers of the editor', () => {
    const servers = { s: { command: 'npx', args: ['-y', `${NPM}@2.1.5`] } };
    assert.deepEqual(found({ customizations: { vscode: { mcp: { servers } } } }), [`${NPM} exact '2.1.5' <2.1.5>`]);
    assert.deepEqual(found({ customizations: { vscode: { settings: { mcp: { servers } } } } }), [`${NPM} exact '2.1.5' <2.1.5>`]);
  });

  test('comments and trailing commas', () => {
    const text = `{\n  // "postCreateCommand": "npm i -g ${NPM}@1.0.0",\n  "features": {\n    "ghcr.io/devcontainers-extra/features/claude-code:1": { "version": "2.1.5", },\n  },\n}`;
    assert.deepEqual(read(text).pins.map(show), ["claude-code exact '2.1.5' 4:73 <2.1.5>"]);
    assert.deepEqual(read(text).problems, []);
  });

  test('build arguments are the Dockerfile’s matter', () => { assert.deepEqual(found({ build: { args: { CLAUDE_CODE_VERSION: '2.1.5' } } }), []); });

  test('a mistake is told, and what stands beside it is found', () => {
    const { pins, problems } = read(`{\n"postCreateCommand": "npm i -g ${NPM}@2.1.5"\n"x": 1 }`);
    assert.deepEqual(pins.map((p) => p.version.text), ['2.1.5']);
    assert.match(problems.join(), /^Line 3: /);
  });

  test('any text: no throw, and every pin stands where it says', () => {
    const part = fc.constantFrom('{', '}', '[', ']', ',', ':', '"features"', '"postCreateCommand"', '"extensions"', '"anthropic.claude-code@1.0.0"', `"npm i -g ${NPM}@2.1.5"`, '"ghcr.io/devcontainers-extra/features/claude-code"', '"version"', '\\', '"', '\n', '\ud800');
    fc.assert(fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 40 }), (parts) => { read(parts.join('')); }), { numRuns: 500 });
  });
});

describe('images', () => {
  const image = 'ghcr.io/berriai/litellm';
  const cases: readonly [name: string, value: unknown, expected: readonly string[]][] = [
    ['a tag', { image: `${image}:main-v1.2.3` }, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3>"]],
    ['a default', { image: `${image}:\${localEnv:TAG:main-v1.2.3}` }, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3> via default of TAG"]],
    ['a variable', { image: `${image}:\${localEnv:TAG}` }, ["litellm unreadable '${localEnv:TAG}' 1 <${localEnv:TAG}> via version from variable localEnv:TAG, not resolved"]],
    ['in the environment', { containerEnv: { RUNTIME: `${image}:main-v1.2.3` } }, ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3>"]],
    ['elsewhere', { name: `${image}:main-v1.2.3` }, []],
  ];
  for (const [name, value, expected] of cases) test(name, () => { assert.deepEqual(ciPins(devcontainerReader, JSON.stringify(value), '.devcontainer.json'), expected); });
});
