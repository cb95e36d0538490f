// Danger: a short name that is also a common word (`mcp`, `nx`) becomes a pin where something else is meant, or is
// lost where the package is meant. The tool records are the real ones.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileFeed } from '../../../scripts/compile-feed.mjs';
import { parseFeed } from '../../../src/core/feed/parse-feed';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { needleTest } from '../../../src/core/read/needle-test';
import { READERS } from '../../../src/core/read/registry';
import { readChecked } from '../../support/pins';

const catalogue = buildCatalogue(parseFeed(compileFeed('feed')).tools);
const needles = needleTest(catalogue);

/** Every pin that any reader of this path makes of the text: `ecosystem/name kind version`. */
function pins(path: string, text: string): string[] {
  const reader = READERS.find((r) => r.accepts(path));
  assert.ok(reader !== undefined, path);
  return readChecked(reader, text, path, catalogue).pins.map((p) => `${p.package.ecosystem}/${p.package.name} ${p.version.kind} ${p.version.text}`.trim());
}

const LOCK = '[[package]]\nname = "mcp"\nversion = "1.9.0"\n';
const OTHERS = '[[package]]\nname = "fastmcp"\nversion = "1.9.0"\ndependencies = [{ name = "mcp" }]\n\n[[package]]\nname = "mcp-types"\nversion = "2.3.0"\n';

describe('the PyPI package mcp', () => {
  const cases: readonly [path: string, text: string, version: string][] = [
    ['requirements.txt', 'mcp>=1.2\n', 'range >=1.2'],
    ['requirements.txt', 'mcp[cli]==1.9.0 --hash=sha256:00\n', 'exact 1.9.0'],
    ['requirements.txt', 'MCP\n', 'floating'],
    ['pyproject.toml', '[project]\nname = "x"\ndependencies = ["mcp[cli]>=1.9,<2"]\n', 'range >=1.9,<2'],
    ['pyproject.toml', '[tool.poetry.dependencies]\nmcp = { version = "^1.9.0", extras = ["cli"] }\n', 'range ^1.9.0'],
    ['pyproject.toml', '[dependency-groups]\ndev = ["mcp==1.9.0"]\n', 'exact 1.9.0'],
    ['uv.lock', LOCK, 'exact 1.9.0'],
    ['poetry.lock', LOCK, 'exact 1.9.0'],
    ['Pipfile', '[packages]\nmcp = "==1.9.0"\n', 'exact 1.9.0'],
    ['Pipfile.lock', '{ "default": { "mcp": { "version": "==1.9.0" } } }\n', 'exact 1.9.0'],
    ['environment.yml', 'dependencies:\n  - pip:\n    - mcp==1.9.0\n', 'exact 1.9.0'],
    ['environment.yml', 'dependencies:\n  - mcp=1.9.0\n', 'exact 1.9.0'],
    ['setup.cfg', '[options]\ninstall_requires =\n  mcp>=1.2\n', 'range >=1.2'],
    ['server.py', '# /// script\n# dependencies = ["mcp==1.9.0"]\n# ///\nimport mcp\n', 'exact 1.9.0'],
    ['install.sh', 'pip install "mcp[cli]==1.9.0"\n', 'exact 1.9.0'],
    ['install.sh', 'uv pip install mcp==1.9.0\n', 'exact 1.9.0'],
    ['install.sh', 'uvx mcp dev server.py\n', 'floating'],
    ['install.sh', 'uvx mcp@1.9.0\n', 'exact 1.9.0'],
    ['install.sh', 'uv run --with mcp==1.9.0 mcp run server.py\n', 'exact 1.9.0'],
    ['Dockerfile', 'FROM python:3.13\nRUN pip install mcp==1.9.0\n', 'exact 1.9.0'],
    ['.mcp.json', '{ "mcpServers": { "x": { "command": "uvx", "args": ["--from", "mcp==1.9.0", "mcp", "run", "server.py"] } } }', 'exact 1.9.0'],
    ['.mcp.json', '{ "mcpServers": { "x": { "command": "uv", "args": ["run", "--with", "mcp[cli]", "mcp", "run", "server.py"] } } }', 'floating'],
    ['pixi.toml', '[pypi-dependencies]\nmcp = "==1.9.0"\n', 'exact 1.9.0'],
    ['.default-python-packages', 'mcp==1.9.0\n', 'exact 1.9.0'],
    ['Makefile', 'mcp:\n\tpipx install "mcp[cli]==1.9.0"\n\tmcp run\n', 'exact 1.9.0'],
    ['install.ps1', 'pip install mcp==1.9.0\nwinget install mcp --version 1.9.0\n', 'exact 1.9.0'],
    ['.pre-commit-config.yaml', 'repos:\n  - repo: https://host.example/x\n    hooks:\n      - id: y\n        additional_dependencies: ["mcp==1.9.0"]\n', 'exact 1.9.0'],
  ];
  for (const [path, text, version] of cases) {
    test(`${path}: ${JSON.stringify(text)}`, () => {
      assert.ok(needles.test(text), 'the file is read');
      assert.deepEqual(pins(path, text), [`PyPI/mcp ${version}`]);
    });
  }
});

describe('the word mcp', () => {
  const cases: readonly [path: string, text: string][] = [
    ['package.json', '{ "dependencies": { "mcp": "^1.0.0" }, "mcp": { "version": "1.9.0" } }'],
    ['package-lock.json', '{ "lockfileVersion": 3, "packages": { "node_modules/mcp": { "version": "1.9.0" } } }'],
    ['yarn.lock', '# yarn lockfile v1\n\nmcp@^1.0.0:\n  version "1.9.0"\n'],
    ['.mcp.json', '{ "mcpServers": { "mcp": { "command": "mcp", "args": ["run", "server.py"] } } }'],
    ['.mcp.json', '{ "mcpServers": { "mcp": { "command": "npx", "args": ["-y", "mcp@1.9.0"] } } }'],
    ['.mcp.json', '{ "mcpServers": { "x": { "command": "uv", "args": ["run", "mcp", "run", "server.py"] } } }'],
    ['.mcp.json', '{ "mcpServers": { "x": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time:1.9.0"] } } }'],
    ['.mcp.json', '{ "mcpServers": { "x": { "type": "http", "url": "https://host.example/mcp" } } }'],
    ['.vscode/settings.json', '{ "mcp": { "servers": {} }, "chat.mcp.enabled": true }'],
    ['install.sh', 'mcp dev server.py\nclaude mcp add x -- y\ncodex mcp list\nnpm install mcp@1.9.0\nbrew install mcp\ncd mcp && ./mcp@1.9.0\n'],
    ['install.sh', 'uvx fastmcp\nuvx --from ./mcp mcp\npip install ./mcp -r mcp/requirements.txt -e ./mcp\npip install mcp-types==1.9.0\n'],
    ['Dockerfile', 'FROM mcp/time:1.9.0 AS mcp\nCOPY mcp /mcp\nCOPY --from=mcp /x /y\nCMD ["mcp", "run"]\n'],
    ['.tool-versions', 'mcp 1.9.0\n'],
    ['mise.toml', '[tools]\nmcp = "1.9.0"\n"npm:mcp" = "1.9.0"\n\n[tasks.mcp]\nrun = "mcp run"\n'],
    ['Brewfile', 'brew "mcp"\ncask "mcp"\n'],
    ['requirements.txt', '# mcp==1.9.0\n./mcp\nmcp-types==1.9.0\nfastmcp==1.9.0\n-r mcp.txt\n'],
    ['pyproject.toml', '[project]\nname = "mcp"\nversion = "1.9.0"\ndependencies = ["mcp-types==1.9.0"]\n\n[project.scripts]\nmcp = "x:main"\n\n[tool.mcp]\nversion = "1.9.0"\n'],
    ['uv.lock', OTHERS],
    ['poetry.lock', OTHERS],
    ['Pipfile.lock', '{ "_meta": { "mcp": { "version": "==1.9.0" } }, "default": { "mcp-types": { "version": "==1.9.0" } } }'],
    ['environment.yml', 'name: mcp\nchannels: [mcp]\ndependencies:\n  - mcp-types=1.9.0\n'],
    ['.github/workflows/ci.yml', 'name: mcp\njobs:\n  mcp:\n    steps:\n      - uses: x/mcp@v1.9.0\n        with: { mcp: 1.9.0 }\n      - run: mcp run server.py\n'],
    ['.github/dependabot.yml', 'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    ignore:\n      - dependency-name: mcp\n        versions: ["1.x"]\n'],
    ['.default-npm-packages', 'mcp@1.9.0\n'],
    ['deno.json', '{ "imports": { "mcp": "npm:mcp@1.9.0" } }'],
    ['devbox.json', '{ "packages": ["mcp@1.9.0"] }'],
    ['flake.nix', '{ x = [ pkgs.mcp ]; mcp = "1.9.0"; }'],
    ['main.tf', 'resource "x" "mcp" {\n  image = "mcp:1.9.0"\n}\n'],
    ['docker-compose.yml', 'services:\n  mcp:\n    image: mcp:1.9.0\n    command: mcp run\n    build: ./mcp\n'],
    ['.codex/config.toml', '[mcp_servers.mcp]\ncommand = "mcp"\nargs = ["mcp==1.9.0"]\n'],
    ['setup.py', 'setup(name="mcp", version="1.9.0", py_modules=["mcp"])\n'],
    ['.devcontainer/devcontainer.json', '{ "features": { "ghcr.io/x/mcp:1": { "version": "1.9.0" } }, "customizations": { "vscode": { "mcp": {} } } }'],
  ];
  for (const [path, text] of cases) {
    test(`${path}: ${JSON.stringify(text)}`, () => { assert.deepEqual(pins(path, text), []); });
  }
});

describe('the test before the readers', () => {
  for (const text of ['mcp>=1.2', '"mcp"', 'uvx mcp', 'MCP==1.9.0', 'mcp[cli]', 'PyPI/mcp', '- mcp=1.9.0', 'mcp@1.9.0', '_mcp_']) {
    test(`read: ${text}`, () => { assert.ok(needles.test(text)); });
  }
  for (const text of ['{ "mcpServers": {} }', 'emcp', 'mcp2', 'tmcpx', 'chat.mcpServers', 'nginx:1.27', 'unxz']) {
    test(`not read: ${text}`, () => { assert.ok(!needles.test(text)); });
  }
});

test('no command, tool manager key or formula is named like a package of the Python index alone', () => {
  assert.equal(catalogue.findCommand('mcp'), null);
  assert.equal(catalogue.findToolManagerKey('mcp'), null);
  assert.equal(catalogue.findHomebrew('formula', 'mcp'), null);
  assert.equal(catalogue.find('npm', 'mcp'), null);
  assert.equal(catalogue.find('PyPI', 'MCP')?.tool, 'mcp-python-sdk');
});
