// Danger: a Python file is full of text that looks like a requirement; only the script block installs something.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pep723Reader } from '../../../src/core/read/pep723';
import { checkTotal, PYTHON_CATALOGUE, pythonPins } from '../../support/python';

const pins = (text: string): string[] => pythonPins(pep723Reader, text, 'x.py');
const script = (...lines: readonly string[]): string => ['# /// script', ...lines, '# ///', ''].join('\n');

test('file names', () => {
  for (const path of ['x.py', 'scripts/environment.py', 'environments/x.py']) assert.ok(pep723Reader.accepts(path), path);
  for (const path of ['x.pyi', 'lib/site-packages/x.py', 'venv/x.py', 'a/.venv/x.py', '.tox/x.py', 'a/dist-packages/b/x.py']) assert.ok(!pep723Reader.accepts(path), path);
});

describe('script blocks', () => {
  const cases: readonly [text: string, expected: readonly string[]][] = [
    [script('# dependencies = ["litellm==1.82.6"]'), ['script block: litellm exact 1.82.6 2 <1.82.6>']],
    [script('# dependencies = [', '#   "aider-chat", # litellm==1.0.0', '#', "#   'litellm >= 1',", '# ]'), ['script block: aider-chat floating  3 <aider-chat>', 'script block: litellm range >= 1 5 <>= 1>']],
    [`#!/usr/bin/env python\nx = 1\n${script('# dependencies = ["litellm==1.82.6"]')}import litellm\n`, ['script block: litellm exact 1.82.6 4 <1.82.6>']],
    [script('# dependencies = ["litellm==1.82.6"]').replaceAll('\n', '\r\n'), ['script block: litellm exact 1.82.6 2 <1.82.6>']],
    [script('# dependencies = ["lite\\u006clm==1.82.6"]'), ['script block: litellm exact 1.82.6 2 <lite\\u006clm==1.82.6>']],
    [script('# [tool.uv]', '# dependencies = ["litellm==1.82.6"]'), []],
    ['# /// script\n# dependencies = ["litellm==1.82.6"]\n', []],
    ['# /// script\n# dependencies = ["litellm==1.82.6"]\nx = 1\n# ///\n', []],
    ['# /// other\n# dependencies = ["litellm==1.82.6"]\n# ///\n', []],
    ['"""\n  # /// script\n  # dependencies = ["litellm==1.82.6"]\n  # ///\n"""\n', []],
    ['# dependencies = ["litellm==1.82.6"]\ndependencies = ["litellm==1.82.6"]\n', []],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => { assert.deepEqual(pins(text), expected); });

  test('two blocks are an error of the script', () => {
    const block = script('# dependencies = ["litellm==1.82.6"]');
    const result = pep723Reader.read(`${block}\n${block}`, 'x.py', PYTHON_CATALOGUE);
    assert.deepEqual(result, { pins: [], problems: ['Line 2: the file has more than one script block.'] });
  });
});

test('no text makes it throw', () => {
  checkTotal(pep723Reader, 'x.py', ['# /// script', '# ///', '# ', '#', 'dependencies = ', '[', ']', '"litellm==1.82.6"', '\\u006c', '"""']);
});
