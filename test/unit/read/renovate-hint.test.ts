// Danger: a comment for Renovate above a version that no other reader could tie to a tool is missed; or one that stands
// above something else makes a version out of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hintedResult } from '../../../src/core/read/renovate-hint';
import { dockerfileReader } from '../../../src/core/read/dockerfile';
import { CI_CATALOGUE, ciPins } from '../../support/ci-tools';
import { textAt } from '../../support/pins';

const CLI = '@anthropic-ai/claude-code';
const HINT = `# renovate: datasource=npm depName=${CLI}`;
const read = (text: string): readonly string[] =>
  hintedResult({ pins: [], problems: [] }, text, CI_CATALOGUE).pins.map((p) => {
    assert.equal(textAt(text, p.range), p.text);
    return `${p.package.name} ${p.version.kind} ${p.version.text} ${p.range.start.line + 1}:${p.range.start.character + 1} ${String(p.hinted)}`;
  });

describe('the line below', () => {
  const lines: readonly (readonly [line: string, column: number])[] = [
    ['ARG X_VERSION=2.1.5', 15],
    ['ENV X_VERSION="2.1.5"', 16],
    ['ENV X_VERSION 2.1.5', 15],
    ['X_VERSION ?= 2.1.5', 14],
    ['X_VERSION := 2.1.5', 14],
    ['  X_VERSION: "2.1.5"', 15],
    ['  - version: 2.1.5 # newest', 14],
    ["export X='2.1.5'", 11],
    ['$env:X = "2.1.5"', 11],
    ['set "X=2.1.5"', 8],
    ['default = "2.1.5"', 12],
    ["def x = '2.1.5'", 10],
    ['"x": "2.1.5",', 7],
  ];
  for (const [line, column] of lines) test(line, () => { assert.deepEqual(read(`${HINT}\n${line}\n`), [`${CLI} exact 2.1.5 2:${column} true`]); });
  const none = ['', '# ARG X=2.1.5', 'ARG X', 'ARG X=latest', 'ARG X=2', 'ARG X=$Y', 'RUN npm i', '\nARG X=2.1.5'];
  for (const line of none) test(`none: ${JSON.stringify(line)}`, () => { assert.deepEqual(read(`${HINT}\n${line}`), []); });
});

describe('the comment', () => {
  const cases: readonly (readonly [comment: string, expected: string])[] = [
    [`// renovate: datasource=npm depName=${CLI} versioning=npm`, `${CLI} exact 2.1.5`],
    [`  # renovate: depName=${CLI} datasource=npm`, `${CLI} exact 2.1.5`],
    [`# renovate: datasource=npm depName=claude packageName=${CLI}`, `${CLI} exact 2.1.5`],
    ['# renovate: datasource=pypi depName=LiteLLM', 'litellm exact 2.1.5'],
    ['# renovate: datasource=docker depName=litellm/litellm', 'docker.io/litellm/litellm exact 2.1.5'],
    ['# renovate: datasource=github-tags depName=anthropics/claude-code-action', 'anthropics/claude-code-action exact 2.1.5'],
    ['# renovate: datasource=npm depName=left-pad', ''],
    [`# renovate: datasource=maven depName=${CLI}`, ''],
    [`x = 1 # renovate: datasource=npm depName=${CLI}`, ''],
    ['# renovate: ', ''],
  ];
  for (const [comment, expected] of cases) {
    test(comment, () => { assert.equal(read(`${comment}\nARG X=2.1.5`).map((p) => p.split(' ').slice(0, 3).join(' ')).join(), expected); });
  }
});

test('a pin that stands there already is marked, not doubled', () => {
  const text = `FROM x\n${HINT}\nARG V=2.1.5\nRUN npx ${CLI}@$V\nRUN npx ${CLI}@2.1.6`;
  assert.deepEqual(ciPins(dockerfileReader, text, 'Dockerfile'), ["claude-code exact '2.1.5' 3 <2.1.5> via ARG V hinted", "claude-code exact '2.1.6' 5 <2.1.6>"]);
});

test('any text: never throws, and places slice to their text', () => {
  const token = fc.constantFrom(HINT, '\n', '\r\n', 'ARG X=', '2.1.5', '"', ' ', '# renovate: ', 'datasource=docker', 'depName=', ':');
  fc.assert(fc.property(fc.array(token, { maxLength: 20 }), (parts) => { read(parts.join('')); }));
});

describe('a pin is marked only by a comment that can be about it', () => {
  const cases: readonly (readonly [comment: string, marked: boolean])[] = [
    [`datasource=npm depName=${CLI}`, true],
    ['datasource=github-releases depName=anthropics/claude-code', true],
    ['datasource=npm depName=left-pad', false],
    ['datasource=pypi depName=LiteLLM', false],
    ['datasource=github-tags depName=anthropics/claude-code-action', false],
  ];
  for (const [comment, marked] of cases) {
    test(comment, () => {
      const text = `FROM x\n# renovate: ${comment}\nARG V=2.1.5\nRUN npx ${CLI}@$V`;
      assert.deepEqual(ciPins(dockerfileReader, text, 'Dockerfile'), [`claude-code exact '2.1.5' 3 <2.1.5> via ARG V${marked ? ' hinted' : ''}`]);
    });
  }
});
