// Danger: a hook's dependencies are of the hook's language; a name that two ecosystems share must not be guessed at.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { preCommitReader } from '../../../src/core/read/pre-commit';
import { checkTotal, pythonPins } from '../../support/python';

const pins = (text: string): string[] => pythonPins(preCommitReader, text, '.pre-commit-config.yaml');
const hook = (language: string, dependency: string): string =>
  `repos:\n- repo: local\n  hooks:\n  - id: x\n${language === '' ? '' : `    language: ${language}\n`}    additional_dependencies: [${JSON.stringify(dependency)}]\n`;

const CLI = '@anthropic-ai/claude-code';

describe('dependencies of hooks', () => {
  const cases: readonly [language: string, dependency: string, expected: string | null][] = [
    ['', 'litellm==1.82.6', 'litellm exact 1.82.6 5 <1.82.6>'],
    ['python', 'litellm[proxy]>=1', 'litellm range >=1 6 <>=1>'],
    ['', 'litellm', 'litellm floating  5 <litellm>'],
    ['', `${CLI}@2.1.150`, `${CLI} exact 2.1.150 5 <2.1.150>`],
    ['node', `${CLI}@latest`, `${CLI} floating latest 6 <latest>`],
    ['node', CLI, `${CLI} floating  6 <${CLI}>`],
    ['node', 'litellm', null],
    ['python', `${CLI}@2.1.150`, null],
    ['ruby', 'litellm', null],
    ['', 'litellm:1.82.6', null],
  ];
  for (const [language, dependency, expected] of cases) {
    test(`${language} ${dependency}`, () => { assert.deepEqual(pins(hook(language, dependency)), expected === null ? [] : [`hook x: ${expected}`]); });
  }
  test('the file that a repository of hooks has', () => {
    assert.deepEqual(pythonPins(preCommitReader, '- id: x\n  language: python\n  additional_dependencies:\n    - litellm==1.82.6\n', '.pre-commit-hooks.yaml'), ['hook x: litellm exact 1.82.6 4 <1.82.6>']);
  });
  test('other keys are not looked at', () => {
    assert.deepEqual(pins('repos:\n- repo: litellm\n  rev: 1.82.6\n  hooks:\n  - id: litellm\n    args: ["litellm==1.82.6"]\n    # additional_dependencies: ["litellm==1.82.6"]\n'), []);
  });
});

test('no text makes it throw', () => {
  checkTotal(preCommitReader, '.pre-commit-config.yaml', ['repos:', '- ', '  hooks:', 'additional_dependencies: ', 'language: node', '[', ']', 'litellm', '==1.82.6', `${CLI}@1.0.0`, '&a ', '*a']);
});
