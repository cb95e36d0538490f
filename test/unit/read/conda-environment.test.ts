// Danger: conda's `=` is not pip's `==`, and both stand in one file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { condaEnvironmentReader } from '../../../src/core/read/conda-environment';
import { checkTotal, pythonPins } from '../../support/python';

const pins = (text: string): string[] => pythonPins(condaEnvironmentReader, text, 'environment.yml');
const CONDA = 'via conda package';

test('file names', () => {
  for (const path of ['environment.yml', 'a/environment.yaml', 'environment-dev.yml', 'conda-env.yml', 'env.yml', 'conda_environment.prod.yaml']) {
    assert.ok(condaEnvironmentReader.accepts(path), path);
  }
  for (const path of ['environments.yml', 'my-environment.yml', 'environment.json', 'production-env.yml']) assert.ok(!condaEnvironmentReader.accepts(path), path);
});

describe('dependencies', () => {
  const cases: readonly [text: string, expected: readonly string[]][] = [
    ['dependencies:\n  - litellm=1.82.6', [`dependencies: litellm exact 1.82.6 2 <1.82.6> ${CONDA}`]],
    ['dependencies:\n  - "litellm >=1.80,<2"', [`dependencies: litellm range >=1.80,<2 2 <>=1.80,<2> ${CONDA}`]],
    ['dependencies: [conda-forge::litellm=1.82]', [`dependencies: litellm range =1.82.* 1 <=1.82> ${CONDA}`]],
    ['dependencies:\n  - litellm', [`dependencies: litellm floating  2 <litellm> ${CONDA}`]],
    ['dependencies:\n  - pip:\n    - litellm==1.82.6 # litellm==1.0.0', ['dependencies, pip: litellm exact 1.82.6 3 <1.82.6>']],
    ['dependencies:\n  - pip:\n    - git+https://github.com/BerriAI/litellm@v1.80.0', ['dependencies, pip: litellm unreadable v1.80.0 3 <v1.80.0>']],
    ['a: &v litellm=1.82.6\ndependencies:\n  - *v', [`dependencies: litellm exact 1.82.6 1 <1.82.6> ${CONDA}`]],
    ['name: litellm\nchannels: [litellm]\nvariables:\n  litellm: 1.82.6\n', []],
    ['dependencies:\n  # - litellm=1.82.6\n  - python', []],
    ['dependencies: litellm=1.82.6', []],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => { assert.deepEqual(pins(text), expected); });
});

test('no text makes it throw', () => {
  checkTotal(condaEnvironmentReader, 'environment.yml', ['dependencies:', '  - ', 'pip:', 'litellm', '=', '==', '1.82.6', '::', '[', ']', '&a ', '*a', '#', '{', '}']);
});
