// Danger: a system's package manager has names and versions of its own; its revision taken for a pre-release, or an
// option's value taken for an image, is a false answer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { findShellPins } from '../../../src/core/read/shell-pins';
import { PYTHON_CATALOGUE as catalogue } from '../../support/python';

/** `ecosystem/name kind version` of every pin; ` <- literal` where the place does not hold the version's own text. */
function pins(text: string): string[] {
  return findShellPins(text, catalogue).map((pin) => {
    const slice = text.slice(pin.start, pin.end);
    const { ecosystem, name } = pin.entry.package;
    return `${ecosystem}/${name} ${pin.version.kind} ${pin.version.text}${slice === pin.version.text ? '' : ` <- ${slice}`}`;
  });
}

const NATIVE = 'x-native/claude-code';
const IMAGE = 'x-image/ghcr.io/example/claude-code';
const NPM = 'npm/@anthropic-ai/claude-code';
const BREW = 'Homebrew/claude-code';

const cases: readonly [line: string, expected: readonly string[]][] = [
  ['apt-get install -y claude-code=2.1.91', [`${NATIVE} exact 2.1.91`]],
  ['apt-get install -y --no-install-recommends -t stable claude-code=2.1.91-1 git', [`${NATIVE} exact 2.1.91`]],
  ['sudo apt install claude-code', [`${NATIVE} floating  <- claude-code`]],
  ['apt-get install claude-code/stable', [`${NATIVE} floating  <- claude-code`]],
  ['apt-get install "claude-code=2.1.*"', [`${NATIVE} range 2.1.*`]],
  ['apt-get install claude-code=$V', [`${NATIVE} unreadable $V`]],
  ['apk add --no-cache claude-code=2.1.91-r0', [`${NATIVE} exact 2.1.91`]],
  ['apk add -t .deps "claude-code~2.1"', [`${NATIVE} range ~2.1`]],
  ['apk add claude-code@edge', [`${NATIVE} floating  <- claude-code`]],
  ['winget install --id Anthropic.ClaudeCode --version 2.1.91 -e', [`${NATIVE} exact 2.1.91`]],
  ['winget install anthropic.claudecode -v 2.1.91', [`${NATIVE} exact 2.1.91`]],
  ['winget install --id=Anthropic.ClaudeCode', [`${NATIVE} floating  <- Anthropic.ClaudeCode`]],
  ['winget install --source winget Anthropic.Claude', []],
  ['choco install claude-code --version=2.1.91 -y', [`${NATIVE} exact 2.1.91`]],
  ['choco install -y claude-code --version 2.1.91', [`${NATIVE} exact 2.1.91`]],
  ['scoop install main/claude-code@2.1.91', [`${NATIVE} exact 2.1.91`]],
  ['scoop install claude-code', [`${NATIVE} floating  <- claude-code`]],
  ['brew install --cask claude-code', [`${BREW} floating  <- claude-code`]],
  ['brew install claude-code@latest git', [`${BREW}@latest floating  <- claude-code@latest`]],
  ['brew install homebrew/cask/claude-code', [`${BREW} floating  <- homebrew/cask/claude-code`]],
  ['brew install --cask shared-name', ['Homebrew/shared-name floating  <- shared-name']],
  ['brew install shared-name', []],
  ['brew uninstall claude-code', []],
  ['mise use -g claude@2.1.91', [`${NATIVE} exact 2.1.91`]],
  ['mise use --global npm:@anthropic-ai/claude-code@2.1.91 node@22', [`${NPM} exact 2.1.91`]],
  ['mise install npm:@anthropic-ai/claude-code', [`${NPM} floating  <- npm:@anthropic-ai/claude-code`]],
  ['mise use "npm:@anthropic-ai/claude-code[bin=claude]@2.1.91"', [`${NPM} exact 2.1.91`]],
  ['mise use pipx:litellm@1.82.6', ['PyPI/litellm exact 1.82.6']],
  ['mise use claude@2', [`${NATIVE} range 2`]],
  ['mise uninstall claude@2.1.91', []],
  ['mise exec -- npm i -g @anthropic-ai/claude-code@2.1.91', [`${NPM} exact 2.1.91`]],
  ['asdf install claude 2.1.91', [`${NATIVE} exact 2.1.91`]],
  ['asdf global claude latest', [`${NATIVE} floating latest`]],
  ['asdf plugin add claude', []],
  ['docker run -it --rm -e A=1 -v /a:/b --name x ghcr.io/example/claude-code:2.1.91 --help', [`${IMAGE} exact 2.1.91`]],
  ['docker run -itv /a:/b ghcr.io/example/claude-code:2.1.91', [`${IMAGE} exact 2.1.91`]],
  ['docker run --network=host ghcr.io/example/claude-code', [`${IMAGE} floating  <- ghcr.io/example/claude-code`]],
  ['docker pull ghcr.io/example/claude-code:latest', [`${IMAGE} floating latest`]],
  ['docker --context x container run ghcr.io/example/claude-code:2.1.91', [`${IMAGE} exact 2.1.91`]],
  ['docker image pull ghcr.io/example/claude-code:$TAG', [`${IMAGE} unreadable $TAG`]],
  ['podman run ghcr.io/example/claude-code:2.1.91', [`${IMAGE} exact 2.1.91`]],
  ['docker run --label ghcr.io/example/claude-code:2.1.91 alpine', []],
  ['docker run alpine ghcr.io/example/claude-code:2.1.91', []],
  ['docker push ghcr.io/example/claude-code:2.1.91', []],
  ['deno run -A npm:@anthropic-ai/claude-code@2.1.91/cli npm:@anthropic-ai/claude-code@1.0.0', [`${NPM} exact 2.1.91`]],
  ['deno install -g npm:@anthropic-ai/claude-code@2.1.91', [`${NPM} exact 2.1.91`]],
  ['deno run -A npm:@anthropic-ai/claude-code', [`${NPM} floating  <- @anthropic-ai/claude-code`]],
  ['cursor --install-extension anthropic.claude-code@2.1.91', ['VSCode/anthropic.claude-code exact 2.1.91']],
  ['# brew install claude-code', []],
  ['echo "apt-get install claude-code=2.1.91"', []],
  ['cat <<EOF > README\ndocker run ghcr.io/example/claude-code:2.1.91\nEOF', []],
];

describe('commands', () => {
  for (const [line, expected] of cases) test(line.split('\n')[0] ?? '', () => { assert.deepEqual(pins(line), expected); });
});

test('no text makes it throw, and every place lies in the text', () => {
  const word = fc.constantFrom('docker', 'run', 'apt', 'apk', 'add', 'install', 'mise', 'use', 'asdf', 'winget', '--id', '--version', 'brew', '-itv', 'claude-code', 'claude', '=2.1.91', '@', '-r0', ':', 'ghcr.io/example/claude-code', '$V', ' ', '\n', '"');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 24 }).map((words) => words.join('')), (text) => {
      for (const pin of findShellPins(text, catalogue)) assert.ok(pin.start < pin.end && pin.end <= text.length);
    }),
  );
});
