// Danger: a script that cannot be read is passed over although it names a known tool, or a common word that merely
// contains a tool's name makes every result incomplete.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { LineIndex } from '../../../src/core/read/line-index';
import { pinsInShell } from '../../../src/core/read/mapped-shell';
import { mapVerbatim } from '../../../src/core/read/offset-map';
import { CLAUDE_CODE } from '../../support/tools';

const AMP = { ...CLAUDE_CODE, id: 'amp', pinNames: { ...CLAUDE_CODE.pinNames, toolManager: ['amp'], installers: [], features: [], commands: [] } };
const catalogue = buildCatalogue([AMP]);

function problemsIn(text: string): readonly string[] {
  const problems: string[] = [];
  pinsInShell(mapVerbatim(text, 0, text.length), { text, lines: new LineIndex(text), catalogue, problems }, 'script');
  return problems;
}

test('a broken command that names a known package is told', () => {
  assert.equal(problemsIn('npm i -g "@anthropic-ai/claude-code@2.1.150').length, 1);
  assert.equal(problemsIn('mise use "amp').length, 1);
});

test('a broken command with a word that only contains a name is none of ours', () => {
  assert.deepEqual(problemsIn('echo "an example, trampled'), []);
});

test('a name at the very start and end of the text stands alone', () => {
  assert.equal(problemsIn('amp "').length, 1);
  assert.equal(problemsIn('"amp').length, 1);
});
