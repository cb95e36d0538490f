// Danger: pip's lists have comments, options and joined lines around the requirement; a version in a comment is no pin,
// and an option behind a requirement is no part of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requirementsReader } from '../../../src/core/read/requirements';
import { checkTotal, pythonPins } from '../../support/python';

const pins = (text: string): string[] => pythonPins(requirementsReader, text, 'requirements.txt');

describe('file names', () => {
  const yes = ['requirements.txt', 'a/requirements-dev.txt', 'requirements.dev.ci.txt', 'requirements_test.in', 'base-requirements.pip', 'requirements/base.txt', 'x/requirements/base.in', 'constraints.txt', 'requirements/common-constraints.txt'];
  const no = ['notes.txt', 'requirements.md', 'requirements/readme.md', 'MANIFEST.in', 'config.h.in', 'requirements', 'a b requirements.txt', 'my-requirements/base.txt', 'requirements/a/notes.txt'];
  for (const path of yes) test(path, () => { assert.ok(requirementsReader.accepts(path)); });
  for (const path of no) test(`not ${path}`, () => { assert.ok(!requirementsReader.accepts(path)); });
});

describe('lines', () => {
  const cases: readonly [text: string, expected: readonly string[]][] = [
    ['litellm==1.82.6', ['requirement: litellm exact 1.82.6 1 <1.82.6>']],
    ['\uFEFFlitellm==1.82.6\r\n', ['requirement: litellm exact 1.82.6 1 <1.82.6>']],
    ['  litellm == 1.82.6  # litellm==1.0.0', ['requirement: litellm exact 1.82.6 1 <1.82.6>']],
    ['litellm', ['requirement: litellm floating  1 <litellm>']],
    ['a==1\rlitellm>=1,<2 ; python_version<"3.9"', ['requirement: litellm range >=1,<2 2 <>=1,<2>']],
    ['litellm==1.82.6 --hash=sha256:00', ['requirement: litellm exact 1.82.6 1 <1.82.6>']],
    ['litellm==1.82.6 \\\n  --hash=sha256:00 \\\n  --hash=sha256:01\naider_chat', ['requirement: litellm exact 1.82.6 1 <1.82.6>', 'requirement: aider-chat floating  4 <aider_chat>']],
    ['lite\\\nllm==1.82.6', ['requirement: litellm exact 1.82.6 2 <1.82.6>']],
    ['-e \\\n git+https://host.example/litellm@v1', ['editable requirement: litellm unreadable v1 2 <v1>']],
    ['litellm\\\n==1.82.6', ['requirement: litellm exact 1.82.6 2 <1.82.6>']],
    ['litellm \\\n# litellm==1.0.0\naider-chat', ['requirement: litellm floating  1 <litellm>', 'requirement: aider-chat floating  3 <aider-chat>']],
    ['litellm==${LITELLM}', ['requirement: litellm unreadable ${LITELLM} 1 <${LITELLM}>']],
    ['-e git+https://github.com/BerriAI/litellm@v1.80.0#egg=litellm', ['editable requirement: litellm unreadable v1.80.0 1 <v1.80.0>']],
    ['--editable=git+https://github.com/BerriAI/litellm.git', ['editable requirement: litellm unreadable git+https://github.com/BerriAI/litellm.git 1 <git+https://github.com/BerriAI/litellm.git>']],
    ['https://host.example/litellm-1.82.6-py3-none-any.whl', ['requirement: litellm unreadable https://host.example/litellm-1.82.6-py3-none-any.whl 1 <https://host.example/litellm-1.82.6-py3-none-any.whl>']],
    ['# litellm==1.82.6', []],
    ['#litellm==1.82.6 \\\naider', []],
    ['-r litellm.txt\n-c litellm==1.0.0\n--find-links litellm\n./litellm\nlitellm-proxy-extras==1.0.0', []],
    ['litellm is used here', []],
    ['', []],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => { assert.deepEqual(pins(text), expected); });
});

test('100,000 lines', () => {
  const text = `${Array.from({ length: 100_000 }, (_, i) => `p${i}==1.0.${i} \\\n  --hash=sha256:00`).join('\n')}\nlitellm==1.82.6\n`;
  assert.deepEqual(pins(text), ['requirement: litellm exact 1.82.6 200001 <1.82.6>']);
});

test('no text makes it throw', () => {
  checkTotal(requirementsReader, 'requirements.txt', ['litellm', '==', '1.82.6', '\\', '#', '-e', '--hash', ';', '[', ']', '@', 'git+https://', '/', '-r']);
});
