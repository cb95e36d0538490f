// Danger: an install line in Make, just, PowerShell or a batch file is read as if it stood in a shell: variables are
// mixed up, what is quoted or commented out counts, or the literal to change is shown at the wrong place.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { batchScriptReader } from '../../../src/core/read/batch-script';
import { justfileReader } from '../../../src/core/read/justfile';
import { makefileReader } from '../../../src/core/read/makefile';
import { powershellReader } from '../../../src/core/read/powershell';
import type { Reader } from '../../../src/core/read/reader';
import { ciPins, readCi } from '../../support/ci-tools';

const CLI = '@anthropic-ai/claude-code';
const READERS: readonly (readonly [Reader, string])[] = [
  [makefileReader, 'Makefile'],
  [justfileReader, 'justfile'],
  [powershellReader, 'a.ps1'],
  [batchScriptReader, 'a.bat'],
];
const cli = (version: string, line: number, via = ''): string => `claude-code exact '${version}' ${line} <${version}>${via === '' ? '' : ` via ${via}`}`;
const unread = (text: string, line: number, via = ''): string => `claude-code unreadable '${text}' ${line} <${text}>${via === '' ? '' : ` via ${via}`}`;
type Cases = readonly (readonly [name: string, text: string, expected: readonly string[]])[];
const run = (reader: Reader, path: string, cases: Cases): void => {
  for (const [name, text, expected] of cases) {
    test(name, () => { assert.deepEqual(ciPins(reader, text, path), expected); });
    test(`${name}, with line ends of Windows`, () => {
      const windows = text.replaceAll('\n', '\r\n');
      assert.deepEqual(ciPins(reader, windows, path), expected.map((e) => e.replaceAll('\n', '\r\n')));
    });
  }
};

describe('paths', () => {
  const accepted: Readonly<Record<string, readonly string[]>> = {
    Makefile: ['Makefile', 'a/makefile', 'GNUmakefile', 'Makefile.dev', 'build/tools.mk'],
    justfile: ['justfile', '.justfile', 'a/Justfile', 'x.just'],
    'a.ps1': ['x/Setup.PS1', 'm.psm1'],
    'a.bat': ['setup.bat', 'a/b.CMD'],
  };
  for (const [reader, key] of READERS) for (const path of accepted[key] ?? []) test(path, () => { assert.equal(reader.accepts(path), true); });
  test('others', () => {
    for (const path of ['Makefile/x', 'makefile.am.d/x', 'justfile.md', 'a.ps1.txt', 'bat', 'a.command']) assert.deepEqual(READERS.filter(([r]) => r.accepts(path)).map(([, p]) => p), []);
  });
});

describe('Make', () => {
  run(makefileReader, 'Makefile', [
    ['a recipe', `install:\n\t@npm install -g ${CLI}@2.1.5\n`, [cli('2.1.5', 2)]],
    ['= and round brackets', `V = 2.1.5\nx:\n\tnpx ${CLI}@$(V)`, [cli('2.1.5', 1, 'variable V')]],
    [':= and braces', `V := 2.1.5 # newest\nx:\n\tnpx ${CLI}@\${V}`, [cli('2.1.5', 1, 'variable V')]],
    ['?= with export', `export V ?= 2.1.5\nx:\n\tnpx ${CLI}@$(V)`, [cli('2.1.5', 1, 'variable V')]],
    ['?= after a value', `V = 2.1.4\nV ?= 2.1.5\nx:\n\tnpx ${CLI}@$(V)`, [cli('2.1.4', 1, 'variable V')]],
    ['set after the recipe', `x:\n\tnpx ${CLI}@$(V)\nV = 2.1.5`, [cli('2.1.5', 3, 'variable V')]],
    ['a chain', `A = 2.1.5\nB = $(A)\nx:\n\tnpx ${CLI}@$(B)`, [cli('2.1.5', 1, 'variable B, variable A')]],
    ['set twice', `ifdef X\nV = 2.1.4\nelse\nV = 2.1.5\nendif\nx:\n\tnpx ${CLI}@$(V)`, [unread('$(V)', 7)]],
    ['set for one target', `V = 2.1.4\nx: V = 2.1.5\nx:\n\tnpx ${CLI}@$(V)`, [unread('$(V)', 4)]],
    ['from a command', `V := $(shell cat v)\nx:\n\tnpx ${CLI}@$(V)`, [unread('$(shell cat v)', 1, 'variable V')]],
    ['of a function', `x:\n\tnpx ${CLI}@$(word 1,$(V))`, [unread('$(word 1,$(V))', 2)]],
    ['a variable of the shell', `V = 2.1.4\nx:\n\tV=2.1.5; npx ${CLI}@$$V`, [cli('2.1.5', 3, 'variable V')]],
    ['each line has a shell of its own', `x:\n\tV=2.1.5\n\tnpx ${CLI}@$$V`, [unread('$V', 3, 'variable V')].map((p) => p.replaceAll('$V', '$$$$V'))],
    ['joined lines', `x:\n\tnpm i -g \\\n\t  ${CLI}@2.1.5`, [cli('2.1.5', 3)]],
    ['no recipe, a comment, a text', `# npm i ${CLI}@2.1.5\nnpm i ${CLI}@2.1.6\nx:\n\t# npm i ${CLI}@2.1.7\n\t@echo "npm i ${CLI}@2.1.8"`, []],
    ['an image in a variable', 'IMAGE ?= ghcr.io/berriai/litellm:main-v1.2.3\n', ["litellm exact 'main-v1.2.3' 1 <main-v1.2.3>"]],
    ['a comment for Renovate', `# renovate: datasource=npm depName=${CLI}\nCLAUDE_VERSION := 2.1.5\n`, [`claude-code exact '2.1.5' 2 <2.1.5> via named by the comment above it, ${CLI} hinted`]],
  ]);
});

describe('just', () => {
  run(justfileReader, 'justfile', [
    ['a recipe', `install:\n    @npm install -g ${CLI}@2.1.5\n`, [cli('2.1.5', 2)]],
    ['a variable', `v := "2.1.5"\nx:\n  npx ${CLI}@{{v}}`, [cli('2.1.5', 1, 'variable v')]],
    ['single quotes', `v := '2.1.5' # newest\nx:\n  npx ${CLI}@{{ v }}`, [cli('2.1.5', 1, 'variable v')]],
    ['a default of the environment', `v := env_var_or_default("V", "2.1.5")\nx:\n  npx ${CLI}@{{v}}`, [cli('2.1.5', 1, 'variable v, default of V')]],
    ['env with a default', `v := env('V', '2.1.5')\nx:\n  npx ${CLI}@{{v}}`, [cli('2.1.5', 1, 'variable v, default of V')]],
    ['a default of a parameter', `v := "2.1.4"\nx v="2.1.5":\n  npx ${CLI}@{{v}}`, [cli('2.1.5', 2, 'default of parameter v')]],
    ['a parameter', `v := "2.1.4"\nx v:\n  npx ${CLI}@{{v}}`, [unread('{{v}}', 3)]],
    ['an expression', `v := "2.1" + ".5"\nx:\n  npx ${CLI}@{{v}} ${CLI}@{{ trim(v) }}`, [unread('{{v}}', 3)]],
    ['exported', `export V := "2.1.5"\nx:\n  npx ${CLI}@$V`, [cli('2.1.5', 1, 'variable V')]],
    ['not exported', `V := "2.1.5"\nx:\n  npx ${CLI}@$V`, [unread('$V', 3, 'variable V')]],
    ['a script for a shell', `x:\n  #!/usr/bin/env bash\n  V=2.1.5\n  npx ${CLI}@$V`, [cli('2.1.5', 3, 'variable V')]],
    ['a script for another program', `x:\n  #!/usr/bin/env python3\n  npx ${CLI}@2.1.5`, []],
    ['a comment and a text', `# npm i ${CLI}@2.1.5\nx:\n  # npm i ${CLI}@2.1.6\n  @echo 'npm i ${CLI}@2.1.7'`, []],
  ]);
});

describe('PowerShell', () => {
  run(powershellReader, 'a.ps1', [
    ['a line', `npm install -g "${CLI}@2.1.5"`, [cli('2.1.5', 1)]],
    ['a variable, whatever its case', `$Version = '2.1.5'\nnpm i -g "${CLI}@$version"`, [cli('2.1.5', 1, 'variable Version')]],
    ['of the environment', `$env:V = "2.1.5"\nnpx "${CLI}@$($env:V)"`, [cli('2.1.5', 1, 'variable V')]],
    ['a parameter', `param(\n  [string]$V = "2.1.5"\n)\nnpx "${CLI}@\${V}"`, [cli('2.1.5', 2, 'default of parameter V')]],
    ['set twice', `$V = '2.1.4'\n$V = '2.1.5'\nnpx "${CLI}@$V"`, [unread('$V', 3)]],
    ['from a command', `$V = Get-Content v\nnpx "${CLI}@$V"`, [unread('$V', 2)]],
    ['in a block', `if (-not (Get-Command claude)) { npm i -g "${CLI}@2.1.5" } else { npm i -g "${CLI}@2.1.6" }`, [cli('2.1.5', 1), cli('2.1.6', 1)]],
    ['joined lines', `npm install -g \`\n  "${CLI}@2.1.5"`, [cli('2.1.5', 2)]],
    ['the call operator and a result', `& npm i -g "${CLI}@2.1.5"\n$x = npm i -g "${CLI}@2.1.6"`, [cli('2.1.5', 1), cli('2.1.6', 2)]],
    ['the installer', 'irm https://claude.ai/install.ps1 | iex', ["claude-code floating '' 1 <https://claude.ai/install.ps1>"]],
    ['the installer with a version', '& ([scriptblock]::Create((irm https://claude.ai/install.ps1))) 2.1.5', [cli('2.1.5', 1)]],
    ['comments and texts', `# npm i "${CLI}@2.1.5"\n<#\nnpm i "${CLI}@2.1.6"\n#>\nWrite-Host "npm i ${CLI}@2.1.7"\n$t = @"\nnpm i ${CLI}@2.1.8\n"@\n`, []],
  ]);
});

describe('batch files', () => {
  run(batchScriptReader, 'a.bat', [
    ['a line', `@call npm install -g ${CLI}@2.1.5`, [cli('2.1.5', 1)]],
    ['a variable', `set V=2.1.5\nnpx ${CLI}@%v%`, [cli('2.1.5', 1, 'variable V')]],
    ['in quotes', `@set "V=2.1.5"\nnpx ${CLI}@!V!`, [cli('2.1.5', 1, 'variable V')]],
    ['asked of a person', `set /p V=Which?\nnpx ${CLI}@%V%`, [unread('%V%', 2)]],
    ['an argument', `npx ${CLI}@%1`, [unread('%1', 1)]],
    ['after a condition', `if not exist "a b" (npm i -g ${CLI}@2.1.5)`, [cli('2.1.5', 1)]],
    ['joined lines', `npm i -g ^\n  ${CLI}@2.1.5`, [cli('2.1.5', 2)]],
    ['comments and texts', `rem npm i ${CLI}@2.1.5\n@REM npm i ${CLI}@2.1.6\n:: npm i ${CLI}@2.1.7\necho npm i ${CLI}@2.1.8`, []],
  ]);
});

describe('any text', () => {
  const token = fc.constantFrom('x:', '\n', '\t', '  ', `npx ${CLI}@2.1.5`, `npm i ${CLI}@$(V)`, 'V = 2.1.5', 'v := "2.1.5"', '{{v}}', '$V', '${V}', '$(', ')', '{', '}', '"', "'", '`', '\\', '^', '%V%', '@"', '<#', '#', 'set V=1', '\r\n', 'param(');
  for (const [reader, path] of READERS) {
    test(`${reader.source}: never throws, places slice to their text, and twice gives the same`, () => {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.array(token, { maxLength: 40 }).map((p) => p.join(''))), (text) => {
          const read = () => readCi(reader, text, path);
          assert.deepEqual(read(), read());
        }),
        { numRuns: 300 },
      );
    });
  }
});
