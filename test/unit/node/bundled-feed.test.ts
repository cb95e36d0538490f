// Danger: a damaged or missing feed file is thrown, or becomes an empty feed, under which everything is clean.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FeedFile } from '../../../src/node/bundled-feed';
import { makeHome, put, removeHome } from '../../support/homes';

let home: string;
before(async () => {
  home = await makeHome();
});
after(() => removeHome(home));

test('gives what the file holds, unchecked', async () => {
  const file = await put(home, 'feed.json', '\ufeff{"generated":"2026-11-22T00:00:00Z","events":[1]}');
  assert.deepEqual(await new FeedFile(file, home).load(), {
    ok: true,
    value: { generated: '2026-11-22T00:00:00Z', events: [1] },
  });
});

test('a missing file is a failure with its path', async () => {
  const result = await new FeedFile(join(home, 'none.json'), home).load();
  assert.deepEqual(result, {
    ok: false,
    reason: 'The feed file could not be used: ~/none.json does not exist.',
    missing: true,
  });
});

for (const [name, text, place] of [
  ['half-written', '{"events":[{"id":"x_TT-2026-0001",\n"summ', 'line 2'],
  ['empty', '', 'line 1'],
  ['with a comment', '{\n// no\n"events":[]}', 'line 2'],
  ['with a second value', '[]\n\n[]', 'line 3'],
] as const) {
  test(`${name}: told with the line`, async () => {
    const file = await put(home, 'broken.json', text);
    const result = await new FeedFile(file, home).load();
    assert.ok(!result.ok && !result.missing);
    assert.match(result.reason, /^The feed file could not be used: ~\/broken\.json is not valid JSON \(line \d\)\. Mend it/);
    assert.ok(result.reason.includes(`(${place})`), result.reason);
  });
}

test('nesting beyond every stack is a failure or a value, never a crash', async () => {
  const deep = '['.repeat(300_000);
  const broken = await new FeedFile(await put(home, 'deep.json', deep), home).load();
  assert.ok(!broken.ok);
  assert.match(broken.reason, /is not valid JSON/);
  const whole = await new FeedFile(await put(home, 'deep.json', deep + ']'.repeat(300_000)), home).load();
  assert.ok(whole.ok);
});
