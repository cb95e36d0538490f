// Danger: a project file names a package in many tables; a table that is missed is a pin that is missed, and a range
// that an override or a source replaces is not what gets installed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pixiReader } from '../../../src/core/read/pixi';
import { pyprojectReader } from '../../../src/core/read/pyproject';
import { checkTotal, PYTHON_CATALOGUE, pythonPins } from '../../support/python';

const pins = (text: string): string[] => pythonPins(pyprojectReader, text, 'pyproject.toml');

describe('lists of requirements', () => {
  const tables: readonly [text: string, where: string][] = [
    ['[project]\ndependencies = ["litellm==1.82.6"]', 'project.dependencies'],
    ['[project.optional-dependencies]\nx = ["litellm==1.82.6"]', 'project.optional-dependencies.x'],
    ['[dependency-groups]\ndev = ["litellm==1.82.6"]', 'dependency-groups.dev'],
    ['[build-system]\nrequires = ["litellm==1.82.6"]', 'build-system.requires'],
    ['[tool.pdm.dev-dependencies]\nx = ["litellm==1.82.6"]', 'tool.pdm.dev-dependencies.x'],
    ['[tool.uv]\ndev-dependencies = ["litellm==1.82.6"]', 'tool.uv.dev-dependencies'],
    ['[tool.uv]\nconstraint-dependencies = ["litellm==1.82.6"]', 'tool.uv.constraint-dependencies'],
    ['[tool.uv]\nbuild-constraint-dependencies = ["litellm==1.82.6"]', 'tool.uv.build-constraint-dependencies'],
    ['[tool.rye]\ndev-dependencies = ["litellm==1.82.6"]', 'tool.rye.dev-dependencies'],
    ['[tool.hatch.envs.test]\ndependencies = ["litellm==1.82.6"]', 'tool.hatch.envs.test.dependencies'],
    ['tool.hatch.envs.test.extra-dependencies = ["litellm==1.82.6"]', 'tool.hatch.envs.test.extra-dependencies'],
  ];
  for (const [text, where] of tables) {
    test(where, () => {
      const line = text.split('\n').length;
      assert.deepEqual(pins(text), [`${where}: litellm exact 1.82.6 ${line} <1.82.6>`]);
    });
  }
  test('tables that hold no requirements', () => {
    assert.deepEqual(pins('[project]\nname = "litellm"\nkeywords = ["litellm==1.0.0"]\n[project.scripts]\nlitellm = "litellm:main"\n[tool.mypy]\noverrides = ["litellm==1"]'), []);
  });
  test('escapes: the whole literal stands for the version', () => {
    assert.deepEqual(pins('[project]\ndependencies = ["lite\\u006clm==1.82.6"]'), ['project.dependencies: litellm exact 1.82.6 2 <lite\\u006clm==1.82.6>']);
  });
  test('a mistake is told, and what stands beside it is read', () => {
    const result = pyprojectReader.read('[project]\nname = \ndependencies = ["litellm==1.82.6"]', 'pyproject.toml', PYTHON_CATALOGUE);
    assert.equal(result.pins.length, 1);
    assert.match(result.problems[0] ?? '', /^Line 2: /);
  });
});

describe('what uv puts in the place of a requirement', () => {
  test('an override replaces ranges, and says whose', () => {
    assert.deepEqual(pins('[project]\ndependencies = ["litellm>=1"]\n[tool.uv]\noverride-dependencies = ["litellm==1.82.6"]'), [
      'tool.uv.override-dependencies: litellm exact 1.82.6 4 <1.82.6> via override of project.dependencies',
    ]);
  });
  test('an exact requirement stays beside an override: other installers take it', () => {
    assert.equal(pins('[project]\ndependencies = ["litellm==1.0.0"]\n[tool.uv]\noverride-dependencies = ["litellm==1.82.6"]').length, 2);
  });
  test('an override with a marker replaces nothing elsewhere', () => {
    assert.equal(pins('[project]\ndependencies = ["litellm>=1"]\n[tool.uv]\noverride-dependencies = ["litellm==1.82.6; sys_platform == \'linux\'"]').length, 2);
  });
  test('an override of a package that only others ask for', () => {
    assert.deepEqual(pins('[tool.uv]\noverride-dependencies = ["litellm==1.82.6"]'), ['tool.uv.override-dependencies: litellm exact 1.82.6 2 <1.82.6> via override']);
  });
  const source = (value: string): string[] => pins(`[project]\ndependencies = ["litellm==1.82.6"]\n[tool.uv.sources]\nlitellm = ${value}`);
  test('a repository', () => {
    assert.deepEqual(source('{ git = "https://github.com/BerriAI/litellm", tag = "v1.80.0" }'), ['tool.uv.sources: litellm unreadable v1.80.0 4 <v1.80.0>']);
    assert.deepEqual(source('{ git = "https://user:secret@host.example/litellm?x=1" }'), ['tool.uv.sources: litellm unreadable host.example/litellm 4 <host.example/litellm>']);
  });
  test('a folder', () => {
    assert.deepEqual(source('{ path = "../litellm" }'), ['tool.uv.sources: litellm unreadable ../litellm 4 <../litellm>']);
    assert.deepEqual(source('{ workspace = true }'), ['project.dependencies: litellm unreadable 1.82.6 2 <1.82.6> via tool.uv.sources']);
  });
  test('another index still releases the version', () => {
    assert.deepEqual(source('{ index = "mirror" }'), ['project.dependencies: litellm exact 1.82.6 2 <1.82.6>']);
  });
  test('a source with a marker leaves the requirement', () => {
    assert.equal(source('[{ git = "https://host.example/litellm", marker = "sys_platform == \'linux\'" }]').length, 2);
  });
});

describe('Poetry', () => {
  const poetry = (value: string): string[] => pins(`[tool.poetry.dependencies]\n${value}`);
  const cases: readonly [value: string, expected: readonly string[]][] = [
    ['litellm = "1.82.6"', ['exact 1.82.6 2 <1.82.6>']],
    ['litellm = "==1.82.6"', ['exact 1.82.6 2 <1.82.6>']],
    ['litellm = "^1.82"', ['range ^1.82 2 <^1.82>']],
    ['litellm = "*"', ['floating * 2 <*>']],
    ['litellm = ""', ['floating  2 <litellm>']],
    ['litellm = { extras = ["proxy"] }', ['floating  2 <litellm>']],
    ['litellm = { version = "1.82.6", optional = true }', ['exact 1.82.6 2 <1.82.6>']],
    ['litellm = [{ version = "1.82.6", python = "<3.9" }, { version = "^1.83" }]', ['exact 1.82.6 2 <1.82.6>', 'range ^1.83 2 <^1.83>']],
    ['litellm = { git = "https://host.example/x.git", branch = "main" }', ['unreadable main 2 <main>']],
    ['litellm = { url = "https://host.example/litellm-1.0.0.whl" }', ['unreadable https://host.example/litellm-1.0.0.whl 2 <https://host.example/litellm-1.0.0.whl>']],
    ['LiteLLM.version = "1.82.6"', ['exact 1.82.6 2 <1.82.6>']],
  ];
  for (const [value, expected] of cases) {
    test(value, () => { assert.deepEqual(poetry(value), expected.map((e) => `tool.poetry.dependencies: litellm ${e}`)); });
  }
  test('groups', () => {
    assert.deepEqual(pins('[tool.poetry.dev-dependencies]\nlitellm = "1.0"\n[tool.poetry.group.x.dependencies]\nlitellm = "2.0"\n[tool.poetry.group.x]\nlitellm = "3.0"'), [
      'tool.poetry.dev-dependencies: litellm exact 1.0 2 <1.0>',
      'tool.poetry.group.x.dependencies: litellm exact 2.0 4 <2.0>',
    ]);
  });
});

describe('pixi', () => {
  const pixi = (text: string): string[] => pythonPins(pixiReader, text, 'pixi.toml');
  const cases: readonly [text: string, expected: readonly string[]][] = [
    ['[dependencies]\nlitellm = "==1.82.6"', ['dependencies: litellm exact 1.82.6 2 <1.82.6> via conda package']],
    ['[dependencies]\nlitellm = "1.82.*"', ['dependencies: litellm range 1.82.* 2 <1.82.*> via conda package']],
    ['[dependencies]\nlitellm = { version = ">=1", channel = "x" }', ['dependencies: litellm range >=1 2 <>=1> via conda package']],
    ['[pypi-dependencies]\nlitellm = { path = ".", editable = true }', ['pypi-dependencies: litellm unreadable . 2 <.>']],
    ['[target.linux-64.dependencies]\nlitellm = "*"', ['target.linux-64.dependencies: litellm floating * 2 <*> via conda package']],
    ['[feature.x.target.win-64.pypi-dependencies]\nlitellm = "==1.82.6"', ['feature.x.target.win-64.pypi-dependencies: litellm exact 1.82.6 2 <1.82.6>']],
    ['[tasks]\nlitellm = "1.0.0"\n[environments]\nlitellm = ["x"]', []],
  ];
  for (const [text, expected] of cases) test(text, () => { assert.deepEqual(pixi(text), expected); });
  test('below tool.pixi of a project file', () => {
    assert.deepEqual(pins('[tool.pixi.pypi-dependencies]\nlitellm = "==1.82.6"'), ['tool.pixi.pypi-dependencies: litellm exact 1.82.6 2 <1.82.6>']);
  });
});

test('no text makes them throw', () => {
  const parts = ['[project]\n', '[tool.poetry.dependencies]\n', '[tool.uv.sources]\n', '[tool.uv]\noverride-dependencies=', 'dependencies', '=', '[', ']', '{', '}', 'litellm', '==1.82.6', 'git', 'tag', ',', '"litellm==1.0"', '"""'];
  checkTotal(pyprojectReader, 'pyproject.toml', parts);
  checkTotal(pixiReader, 'pixi.toml', parts);
});
