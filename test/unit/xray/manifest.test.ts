// Danger: what a manifest of an editor's extension or a Python package lets run, loads or adds to an agent is passed over.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FactCollector } from '../../../src/core/xray/collector';
import { fileKind, readPlainFile } from '../../../src/core/xray/read-file';

function read(path: string, text: string): string[] {
  const into = new FactCollector();
  assert.equal(fileKind(path, text.slice(0, 64)), 'plain');
  assert.equal(readPlainFile(text, path, { zones: new Set(), into }), null);
  return [...into.facts].flatMap(([facet, values]) => [...values.keys()].map((value) => `${facet}: ${value}`));
}

const extension = (more: object, path = 'extension/package.json'): string[] => read(path, JSON.stringify({ engines: { vscode: '*' }, ...more }));

describe('extensions of an editor', () => {
  for (const [manifest, expected] of [
    [{ activationEvents: ['*'] }, ['extension-point: starts with the editor, always (*)']],
    [{ activationEvents: ['onStartupFinished', 7] }, ['extension-point: starts at onStartupFinished']],
    [{ extensionDependencies: ['a.b'], extensionPack: ['c.d'] }, ['dependency: extension a.b', 'dependency: extension c.d']],
    [{ enabledApiProposals: ['chatProvider'] }, ['extension-point: proposed interface chatProvider']],
    [{ capabilities: { untrustedWorkspaces: { supported: true } } }, ['extension-point: runs in folders that are not trusted']],
    [{ capabilities: { untrustedWorkspaces: { supported: false } } }, []],
    [{ contributes: { languageModelTools: [{ name: 'run_it' }] } }, ['extension-point: languageModelTools run_it']],
    [{ contributes: { mcpServerDefinitionProviders: [{ id: 'servers' }] } }, ['extension-point: mcpServerDefinitionProviders servers']],
    [{ contributes: { chatParticipants: [{ id: 'chat' }], authentication: [{ id: 'login' }] } }, ['extension-point: chatParticipants chat', 'extension-point: authentication login']],
    [{ contributes: { commands: [{ command: 'a' }], languageModelTools: 'all', chatParticipants: [null, {}] } }, []],
    [{ contributes: [], activationEvents: '*', capabilities: null }, []],
  ] as const) {
    test(JSON.stringify(manifest), () => {
      assert.deepEqual(extension(manifest), expected);
      assert.deepEqual(extension(manifest, 'package.json'), expected);
    });
  }

  test('the same words in a package that is no extension say nothing', () => {
    assert.deepEqual(read('package.json', JSON.stringify({ activationEvents: ['*'], contributes: { chatParticipants: [{ id: 'a' }] } })), []);
  });
});

describe('Python packages', () => {
  test('requirements and licence, but not the description', () => {
    const metadata = [
      'Metadata-Version: 2.4',
      'Name: agent',
      'Requires-Dist: Http_Client.core>=2; extra == "net"',
      'Requires-Dist: plain',
      'License-Expression: MIT',
      'Classifier: License :: OSI Approved :: MIT License',
      'Classifier: Topic :: Software',
      '',
      'Requires-Dist: prose',
      'see https://docs.vendor.dev/',
    ].join('\r\n');
    assert.deepEqual(read('agent.dist-info/METADATA', metadata), [
      'dependency: http-client-core',
      'dependency: plain',
      'dependency-range: http-client-core >=2; extra == "net"',
      'licence: MIT',
      'licence: License :: OSI Approved :: MIT License',
    ]);
  });

  test('commands and what others load', () => {
    const points = '[console_scripts]\nagent = agent.cli:main\n# no = comment\n\n[pytest11]\nagent=agent.plugin\n';
    assert.deepEqual(read('agent-1.0.dist-info/entry_points.txt', points), ['program: agent', 'extension-point: pytest11 agent']);
  });

  test('what runs at every start', () => {
    assert.deepEqual(read('agent.pth', 'folder\nimport agent.hook\n'), ['install-script: agent.pth, at every start of Python']);
    assert.deepEqual(read('agent.pth', 'folder\nimported\n'), []);
  });

  test('the same names elsewhere are no manifests', () => {
    assert.equal(fileKind('docs/METADATA', 'Name: a'), 'skip');
    assert.equal(fileKind('a/b.dist-info/METADATA', 'Name: a'), 'skip');
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('a.dist-info/METADATA', 'a.dist-info/entry_points.txt', 'a.pth'), (text, path) => {
        assert.deepEqual(read(path, text), read(path, text));
      }),
    );
  });
});
