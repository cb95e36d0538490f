// Danger: Pipenv's two files hold sources and scripts beside packages; a name there is no pin.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pipfileLockReader, pipfileReader } from '../../../src/core/read/pipfile';
import { checkTotal, PYTHON_CATALOGUE, pythonPins } from '../../support/python';

const pins = (text: string): string[] => pythonPins(pipfileReader, text, 'Pipfile');
const locked = (text: string): string[] => pythonPins(pipfileLockReader, text, 'Pipfile.lock');

test('file names', () => {
  assert.ok(pipfileReader.accepts('a/Pipfile') && pipfileLockReader.accepts('Pipfile.lock'));
  assert.ok(!pipfileReader.accepts('Pipfile.lock') && !pipfileReader.accepts('MyPipfile') && !pipfileLockReader.accepts('Pipfile'));
});

describe('Pipfile', () => {
  const cases: readonly [text: string, expected: readonly string[]][] = [
    ['[packages]\nlitellm = "==1.82.6"', ['packages: litellm exact 1.82.6 2 <1.82.6>']],
    ['[packages]\n"LiteLLM" = ">=1,<2"', ['packages: litellm range >=1,<2 2 <>=1,<2>']],
    ['[dev-packages]\nlitellm = "*"', ['dev-packages: litellm floating * 2 <*>']],
    ['[tests]\nlitellm = {version = "~=1.82.0", extras = ["proxy"]}', ['tests: litellm range ~=1.82.0 2 <~=1.82.0>']],
    ['[packages.litellm]\nextras = ["proxy"]', ['packages: litellm floating  1 <litellm>']],
    ['[packages]\nlitellm = {git = "https://host.example/x.git", ref = "v1.80.0"}', ['packages: litellm unreadable v1.80.0 2 <v1.80.0>']],
    ['[packages]\nlitellm = {file = "https://host.example/x.whl"}', ['packages: litellm unreadable https://host.example/x.whl 2 <https://host.example/x.whl>']],
    ['[packages]\nlitellm = "1.82.6"', ['packages: litellm unreadable 1.82.6 2 <1.82.6>']],
    ['[[source]]\nname = "litellm"\nlitellm = "==1"\n[scripts]\nlitellm = "==1"\n[requires]\nlitellm = "==1"\n[pipenv]\nlitellm = "==1"', []],
    ['[packages]\n# litellm = "==1.82.6"', []],
  ];
  for (const [text, expected] of cases) test(text, () => { assert.deepEqual(pins(text), expected); });
});

describe('Pipfile.lock', () => {
  const lock = (value: object, group = 'default'): string[] => locked(JSON.stringify({ _meta: { litellm: { version: '==0.0.1' } }, [group]: { litellm: value } }));
  const cases: readonly [value: object, expected: string | null][] = [
    [{ version: '==1.82.6', hashes: ['sha256:00'] }, 'exact 1.82.6 1 <1.82.6>'],
    [{ git: 'https://host.example/x.git', ref: '0123' }, 'unreadable 0123 1 <0123>'],
    [{ git: 'https://user:secret@host.example/x.git' }, 'unreadable host.example/x.git 1 <host.example/x.git>'],
    [{ path: '.', editable: true }, 'unreadable . 1 <.>'],
    [{ file: 'https://host.example/x.whl' }, 'unreadable https://host.example/x.whl 1 <https://host.example/x.whl>'],
    [{ hashes: [] }, null],
    [{ version: 1 }, null],
  ];
  for (const [value, expected] of cases) {
    test(JSON.stringify(value), () => { assert.deepEqual(lock(value), expected === null ? [] : [`locked: litellm ${expected}`]); });
  }
  test('other groups, and other spellings of the name', () => {
    assert.deepEqual(locked('{"develop": {"aider_chat": {"version": "==0.82.1"}}}'), ['locked, develop: aider-chat exact 0.82.1 1 <0.82.1>']);
  });
  test('manifest and lockfile share a key that no other lockfile has', () => {
    const key = (reader: typeof pipfileReader, text: string): string | null | undefined => reader.read(text, 'x', PYTHON_CATALOGUE).pins[0]?.mergeKey;
    assert.equal(key(pipfileReader, '[packages]\nlitellm = "*"'), 'pipfile:litellm');
    assert.equal(key(pipfileLockReader, '{"default":{"litellm":{"version":"==1.82.6"}}}'), 'pipfile:litellm');
  });
});

test('no text makes them throw', () => {
  checkTotal(pipfileReader, 'Pipfile', ['[packages]\n', '[source]\n', 'litellm', ' = ', '"==1.82.6"', '{', '}', 'git = ', '"x"', ',']);
  checkTotal(pipfileLockReader, 'Pipfile.lock', ['{', '}', ':', ',', '"default"', '"litellm"', '"version"', '"==1.82.6"', '"ref"', '[', ']', '1']);
});
