// Danger: a constraint taken for a release, a ref taken for a version, or prose taken for a requirement is a false
// answer; and the place of an exact version must be its number alone, or a fix would write nonsense.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readCondaSpec } from '../../../src/core/read/conda-spec';
import {
  addressName,
  classifyPythonVersion,
  isPythonVersion,
  readAddress,
  readConstraint,
  readRequirement,
  type PythonDialect,
  type PythonRequirement,
} from '../../../src/core/read/python-spec';

/** `name kind text <literal>` of a requirement; null when the text is none. */
function show(text: string, requirement: PythonRequirement | null): string | null {
  if (requirement === null) return null;
  const { name, version, marker } = requirement;
  const found = version === null ? 'floating' : `${version.version.kind} ${version.version.text} <${text.slice(version.start, version.end)}>`;
  return `${name} ${found}${marker ? ' marker' : ''}`;
}

describe('requirements', () => {
  const cases: readonly [text: string, expected: string | null][] = [
    ['litellm', 'litellm floating'],
    ['LiteLLM', 'litellm floating'],
    ['aider_chat', 'aider-chat floating'],
    ['aider..-_chat', 'aider-chat floating'],
    ['litellm==1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm == 1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm===1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm (==1.2.3)', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm[a,b] == 1.2.3 ; python_version < "3"', 'litellm exact 1.2.3 <1.2.3> marker'],
    ['litellm==1.2', 'litellm exact 1.2 <1.2>'],
    ['litellm==1!1.2.3rc1.post2.dev3+local.1', 'litellm exact 1!1.2.3rc1.post2.dev3+local.1 <1!1.2.3rc1.post2.dev3+local.1>'],
    ['litellm==1.2.*', 'litellm range ==1.2.* <==1.2.*>'],
    ['litellm>=1,<2', 'litellm range >=1,<2 <>=1,<2>'],
    ['litellm ~= 1.2.3', 'litellm range ~= 1.2.3 <~= 1.2.3>'],
    ['litellm!=1.2.3', 'litellm range !=1.2.3 <!=1.2.3>'],
    ['litellm==1.2.3,!=1.2.4', 'litellm range ==1.2.3,!=1.2.4 <==1.2.3,!=1.2.4>'],
    ['litellm==1.2.3,', 'litellm range ==1.2.3, <==1.2.3,>'],
    ['litellm==v1.2.3', 'litellm exact v1.2.3 <v1.2.3>'],
    ['litellm==latest', 'litellm unreadable latest <latest>'],
    ['litellm==${V}', 'litellm unreadable ${V} <${V}>'],
    ['litellm=1.2.3', 'litellm unreadable 1.2.3 <1.2.3>'],
    ['litellm^1.2', 'litellm unreadable ^1.2 <^1.2>'],
    ['litellm>=', 'litellm unreadable >= <>=>'],
    ['litellm @ git+https://github.com/a/b@v1.2.3', 'litellm unreadable v1.2.3 <v1.2.3>'],
    ['litellm@git+ssh://git@github.com/a/b.git@1.2.3#subdirectory=x', 'litellm unreadable 1.2.3 <1.2.3>'],
    ['litellm @ git+https://user:token@github.com/a/b', 'litellm unreadable github.com/a/b <github.com/a/b>'],
    ['litellm @ https://host.example/litellm-1.2.3.tar.gz ; marker', 'litellm unreadable https://host.example/litellm-1.2.3.tar.gz <https://host.example/litellm-1.2.3.tar.gz> marker'],
    ['litellm is a library', null],
    ['litellm: a library', null],
    ['', null],
    ['-r x', null],
    ['==1.2.3', null],
    ['litellm @', null],
  ];
  for (const [text, expected] of cases) test(text, () => { assert.equal(show(text, readRequirement(text)), expected); });
});

describe('constraints of other dialects', () => {
  const cases: readonly [dialect: PythonDialect, text: string, expected: string | null][] = [
    ['poetry', '1.2.3', 'exact 1.2.3'],
    ['poetry', '1.2', 'exact 1.2'],
    ['poetry', '=1.2.3', 'exact 1.2.3'],
    ['poetry', '== 1.2.3', 'exact 1.2.3'],
    ['poetry', '^1.2.3', 'range ^1.2.3'],
    ['poetry', '~1.2', 'range ~1.2'],
    ['poetry', '1.2.*', 'range 1.2.*'],
    ['poetry', '>=1.74.3, <1.78.0, !=1.67.*', 'range >=1.74.3, <1.78.0, !=1.67.*'],
    ['poetry', '>= 1.2 <2 || ^3', 'range >= 1.2 <2 || ^3'],
    ['poetry', '*', 'floating *'],
    ['poetry', 'dev-main', 'unreadable dev-main'],
    ['poetry', '', null],
    ['pep508', '1.2.3', 'unreadable 1.2.3'],
    ['pep508', '*', 'floating *'],
    ['conda', '1.2.3', 'exact 1.2.3'],
    ['conda', '=1.2', 'range =1.2.*'],
    ['conda', '>=1,=1.2', 'range >=1,=1.2.*'],
    ['conda', '=1.2|=1.3', 'unreadable =1.2|=1.3'],
  ];
  for (const [dialect, text, expected] of cases) {
    test(`${dialect}: ${text}`, () => {
      const found = readConstraint(text, dialect);
      assert.equal(found === null ? null : `${found.version.kind} ${found.version.text}`, expected);
    });
  }
});

describe('packages of conda', () => {
  const cases: readonly [text: string, expected: string | null][] = [
    ['litellm', 'litellm floating'],
    ['litellm=1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm==1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm=1.2.3=py39_0', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm 1.2.3 py39_0', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm ==1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['conda-forge::litellm=1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['conda-forge/linux-64::litellm=1.2.3', 'litellm exact 1.2.3 <1.2.3>'],
    ['litellm=1.2', 'litellm range =1.2.* <=1.2>'],
    ['litellm=1.2.*', 'litellm range =1.2.* <=1.2.*>'],
    ['litellm >=1.2,<2', 'litellm range >=1.2,<2 <>=1.2,<2>'],
    ['litellm >=1.2, <2', 'litellm range >=1.2, <2 <>=1.2, <2>'],
    ['litellm[version=1.2.3]', 'litellm floating'],
    ['litellm=main', 'litellm unreadable =main <=main>'],
    ['litellm is a library', null],
  ];
  for (const [text, expected] of cases) test(text, () => { assert.equal(show(text, readCondaSpec(text)), expected); });
});

test('the package of an address', () => {
  assert.equal(addressName('git+https://github.com/BerriAI/litellm.git@v1'), 'litellm');
  assert.equal(addressName('git+https://github.com/a/b@v1#egg=Aider_Chat'), 'aider-chat');
  assert.equal(addressName('https://host.example/x/aider_chat-0.82.1-py3-none-any.whl'), 'aider-chat');
  assert.equal(addressName('https://host.example/x/aider-chat-0.82.1.tar.gz'), 'aider-chat');
  assert.equal(addressName('https://host.example/litellm'), null);
  assert.equal(addressName('./litellm'), null);
});

test('versions by themselves', () => {
  assert.deepEqual(['1.2.3', 'latest', '', '*', 'main', '1.x'].map((v) => classifyPythonVersion(v).kind), ['exact', 'floating', 'floating', 'floating', 'unreadable', 'unreadable']);
  assert.equal(isPythonVersion('1'.repeat(300)), false);
});

test('no text makes a reader throw; places lie in the text, and an exact version is what stands there', () => {
  const part = fc.constantFrom('litellm', '[', ']', '==', '>=', '=', '~', '^', ' ', ',', '|', '*', '.', '1.2.3', ';', '@', 'git+https://', '(', ')', '::', '#egg=', '\n', '\0', 'é');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 16 }).map((p) => p.join('')), (text) => {
      for (const read of [readRequirement(text), readCondaSpec(text), readRequirement(text, 'poetry')]) {
        const version = read?.version ?? null;
        if (version === null) continue;
        assert.ok(version.start >= 0 && version.start <= version.end && version.end <= text.length);
        if (version.version.kind === 'exact') {
          assert.equal(text.slice(version.start, version.end), version.version.text);
          assert.ok(isPythonVersion(version.version.text));
        }
      }
      const address = readAddress(text, 0, text.length);
      assert.equal(address.version.text, text.slice(address.start, address.end));
      assert.equal(typeof addressName(text), addressName(text) === null ? 'object' : 'string');
    }),
  );
});
