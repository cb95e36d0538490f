// Danger: Python's installers write one version in many forms; an option's value taken for a package, a ref taken for a
// version, or a range taken for a release is a false answer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { findShellPins } from '../../../src/core/read/shell-pins';
import { PYTHON_CATALOGUE as catalogue } from '../../support/python';

/** `name kind version` of every pin; ` <- literal` where the place does not hold the version's own text. */
function pins(text: string): string[] {
  return findShellPins(text, catalogue).map((pin) => {
    const slice = text.slice(pin.start, pin.end);
    return `${pin.entry.package.name} ${pin.version.kind} ${pin.version.text}${slice === pin.version.text ? '' : ` <- ${slice}`}`;
  });
}

const EXACT = ['litellm exact 1.82.6'];

describe('one release', () => {
  const lines = [
    'pip install litellm==1.82.6',
    'pip3 install --user litellm==1.82.6',
    'pip3.12 install litellm===1.82.6',
    'pip install "litellm[proxy]==1.82.6"',
    "pip install 'litellm[proxy] == 1.82.6'",
    'pip install "litellm (==1.82.6)"',
    'pip install LiteLLM==1.82.6',
    'pip install -q --no-cache-dir -r requirements.txt -c constraints.txt --index-url https://registry.example/simple litellm==1.82.6',
    'pip --disable-pip-version-check install litellm==1.82.6 uvicorn',
    'python -m pip install --upgrade litellm==1.82.6',
    'python3.12 -I -m pip install litellm==1.82.6',
    'sudo /usr/bin/python3 -m pip install litellm==1.82.6',
    'uv pip install --system litellm==1.82.6',
    'uv pip install -p 3.12 litellm==1.82.6',
    'uv tool install litellm==1.82.6',
    'uv tool install litellm@1.82.6',
    'uv tool install --python 3.12 --force "litellm[proxy]==1.82.6"',
    'uv tool install --from litellm==1.82.6 litellm-proxy',
    'uv tool run litellm==1.82.6 --port 4000',
    'uvx litellm==1.82.6',
    'uvx litellm@1.82.6 --model x',
    'uvx "litellm[proxy]@1.82.6"',
    'uvx --from litellm==1.82.6 litellm',
    'uvx --from=litellm[proxy]==1.82.6 litellm',
    'uvx --python 3.12 litellm@1.82.6',
    'uvx --with litellm==1.82.6 ruff',
    'uvx -w litellm==1.82.6 ruff',
    'uv run --with litellm==1.82.6 script.py',
    'uv run --with=litellm==1.82.6 python -c "import litellm"',
    'uv run pip install litellm==1.82.6',
    'uv run --python 3.12 -- python -m pip install litellm==1.82.6',
    'uv add litellm==1.82.6 --group dev',
    'poetry add litellm@1.82.6',
    'poetry add -G dev litellm==1.82.6',
    'poetry run pip install litellm==1.82.6',
    'pdm add -G test litellm==1.82.6',
    'pipenv install litellm==1.82.6',
    'rye add litellm==1.82.6',
    'pipx install litellm==1.82.6',
    'pipx install --python python3.12 litellm==1.82.6',
    'pipx run litellm==1.82.6 litellm==9.9.9',
    'pipx run --spec litellm==1.82.6 litellm',
    'pipx run --spec "litellm[proxy]==1.82.6" litellm --config x',
    'pipx inject tools litellm==1.82.6',
    'conda install -y -c conda-forge litellm=1.82.6',
    'conda create -n env python=3.12 litellm==1.82.6',
    'mamba install "conda-forge::litellm=1.82.6=pyhd8ed1ab_0"',
    'micromamba install litellm=1.82.6',
    'pixi add "litellm==1.82.6"',
    'pixi add --pypi litellm==1.82.6',
    'pixi global install litellm==1.82.6',
  ];
  for (const line of lines) test(line, () => { assert.deepEqual(pins(line), EXACT); });
});

describe('everything else', () => {
  const cases: readonly [line: string, expected: readonly string[]][] = [
    ['pip install litellm', ['litellm floating  <- litellm']],
    ['pip install -U "litellm[proxy]"', ['litellm floating  <- litellm']],
    ['pip install "litellm>=1.80,<2"', ['litellm range >=1.80,<2']],
    ['pip install "litellm~=1.82.0; python_version < \'3.13\'"', ['litellm range ~=1.82.0']],
    ['pip install litellm==1.82.*', ['litellm range ==1.82.*']],
    ['pip install litellm==$V', ['litellm unreadable $V']],
    ['V=1.82.6; pip install litellm==$V', EXACT],
    ['pip install "litellm==${V:-1.82.6}"', EXACT],
    ['pip install litellm==latest', ['litellm unreadable latest']],
    ['pip install "litellm @ git+https://github.com/BerriAI/litellm@v1.80.0"', ['litellm unreadable v1.80.0']],
    ['pip install git+https://github.com/BerriAI/litellm.git@v1.80.0', ['litellm unreadable v1.80.0']],
    ['pip install -e "git+https://github.com/x/y@main#egg=litellm"', ['litellm unreadable main']],
    ['pip install "litellm @ https://user:secret@registry.example/litellm-1.0.0-py3-none-any.whl?token=1"', ['litellm unreadable registry.example/litellm-1.0.0-py3-none-any.whl']],
    ['uvx --from git+https://github.com/BerriAI/litellm@v1.80.0 litellm', ['litellm unreadable v1.80.0']],
    ['uvx litellm@latest', ['litellm floating latest']],
    ['uvx litellm', ['litellm floating  <- litellm']],
    ['poetry add litellm@^1.82', ['litellm range ^1.82']],
    ['poetry add litellm@latest', ['litellm floating latest']],
    ['conda install litellm=1.82', ['litellm range =1.82.* <- =1.82']],
    ['conda install "litellm>=1.80"', ['litellm range >=1.80']],
    ['uv tool install aider-chat@0.82.1 --with litellm==1.82.6', ['aider-chat exact 0.82.1', 'litellm exact 1.82.6']],
    ['pip install aider_chat==0.82.1 litellm==1.82.6', ['aider-chat exact 0.82.1', 'litellm exact 1.82.6']],
  ];
  for (const [line, expected] of cases) test(line, () => { assert.deepEqual(pins(line), expected); });
});

describe('no pin', () => {
  const lines = [
    '# pip install litellm==1.82.6',
    'echo "pip install litellm==1.82.6"',
    'cat <<EOF\npip install litellm==1.82.6\nEOF',
    'Run pip install litellm==1.82.6 first.',
    'pip download litellm==1.82.6',
    'pip uninstall litellm',
    'pip show litellm',
    'pip install -r litellm.txt',
    'pip install ./litellm',
    'pip install litellm-proxy-extras==0.1.0',
    'uvx ruff litellm==1.82.6',
    'uvx --from ruff litellm',
    'uv run litellm==1.82.6',
    'uv pip compile litellm.in',
    'pipx run ruff litellm==1.82.6',
    'pipx inject litellm ruff',
    'conda activate litellm',
    'conda install -n litellm ruff',
    'pipx upgrade litellm',
    'python litellm==1.82.6 -m pip',
  ];
  for (const line of lines) test(line.split('\n')[0] ?? '', () => { assert.deepEqual(pins(line), []); });
});

test('no text makes it throw, and every place lies in the text', () => {
  const word = fc.constantFrom('pip', 'uv', 'uvx', 'pipx', 'poetry', 'conda', 'install', 'run', 'add', 'tool', '--from', '--with', '-m', 'python', 'litellm', '==', '@', '1.82.6', 'git+https://', '[', ']', ';', '$V', ' ', '\n', '"');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 24 }).map((words) => words.join('')), (text) => {
      for (const pin of findShellPins(text, catalogue)) assert.ok(pin.start < pin.end && pin.end <= text.length);
    }),
  );
});
