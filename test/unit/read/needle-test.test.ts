// Danger: the cheap test before the parsers lets a file with a pin go by, or a short name makes every file be parsed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { needleTest } from '../../../src/core/read/needle-test';

const probe = needleTest({ needles: ['@openai/codex', 'a.b+c', 'nx', 'open', 'openclaw'] });

describe('needles', () => {
  for (const text of ['"nx": "21.5.0"', 'nx@21.5.0', 'npx nx', "'nx'", 'node_modules/nx"', 'npm:nx', 'NX==1', 'nx', '_nx_', 'a.b+c', '@OpenAI/Codex', 'openclaw2']) {
    test(`found: ${text}`, () => {
      assert.ok(probe.test(text));
    });
  }
  for (const text of ['nginx:1.27', 'reopen', 'opened', 'axbxc', 'Unxz', 'codex']) {
    test(`not found: ${text}`, () => {
      assert.ok(!probe.test(text));
    });
  }
  test('an escape may hide a name', () => {
    assert.ok(probe.test('"\\u006ex"'));
    assert.ok(probe.test('"@openai\\/codex"'));
  });
});
