// Danger: a setup script that pins an old agent is read as if it held none, or a position is off by its line endings.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shellScriptReader } from '../../../src/core/read/shell-script';
import { readChecked, show } from '../../support/pins';

const CLI = '@anthropic-ai/claude-code';
const read = (text: string) => readChecked(shellScriptReader, text, 'setup.sh');

const SCRIPT = `#!/usr/bin/env bash
set -euo pipefail

# Versions. Do not write npm i -g ${CLI}@1.0.0 here.
CLAUDE_VERSION="\${CLAUDE_VERSION:-2.1.150}"
usage() {
  cat <<USAGE
  Installs the agent, as npm i -g ${CLI}@1.0.0 would.
USAGE
}

install_cli() {
  if command -v pnpm >/dev/null; then
    pnpm add -g "${CLI}@\${CLAUDE_VERSION}"
  else
    sudo npm install -g --no-fund \\
      "${CLI}@\${CLAUDE_VERSION}"
  fi
}

case "\${1:-}" in
  -h | --help) usage ;;
  native) curl -fsSL https://claude.ai/install.sh | bash -s -- 2.1.91 ;;
  *) install_cli ;;
esac
code --install-extension anthropic.claude-code@2.1.143 || echo "no editor"
npx -y ${CLI} --version
`;

const EXPECTED = [
  `${CLI} exact '2.1.150' 5:35 <2.1.150> via variable CLAUDE_VERSION`,
  "claude-code exact '2.1.91' 23:64 <2.1.91>",
  "anthropic.claude-code exact '2.1.143' 26:48 <2.1.143>",
  `${CLI} floating '' 27:8 <${CLI}>`,
];

describe('a whole script', () => {
  test('with line feeds', () => {
    const { pins, problems } = read(SCRIPT);
    assert.deepEqual(pins.map(show), EXPECTED);
    assert.deepEqual(problems, []);
  });
  test('with the line ends of Windows', () => {
    assert.deepEqual(read(SCRIPT.replaceAll('\n', '\r\n')).pins.map(show), EXPECTED);
  });
  test('its pins are joined with nothing', () => {
    assert.ok(read(SCRIPT).pins.every((pin) => pin.mergeKey === null));
  });
});

test('a script that does not parse gives its pins and the line of the mistake', () => {
  const { pins, problems } = read(`npm i ${CLI}@2.1.150\nif true; then\n  npm i ${CLI}@2.1.151\n`);
  assert.deepEqual(pins.map((p) => p.text), ['2.1.150', '2.1.151']);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^Line 4: /);
});

test('names of scripts', () => {
  for (const path of ['setup.sh', 'a/b/c.bash', '.devcontainer/post-create.sh', 'x.zsh']) assert.ok(shellScriptReader.accepts(path), path);
  for (const path of ['.bashrc', '.envrc', 'Makefile', 'justfile', 'x.sh.md', 'x.fish', 'x.ps1', 'sh']) assert.ok(!shellScriptReader.accepts(path), path);
});
