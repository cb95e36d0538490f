// Danger: in a large repository a pin is missed, or something is reported that is no pin: a comment, prose, an echo.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { scanPins } from '../../support/fixtures';
import { PIN_KINDS, writeMonorepo } from '../../support/monorepo';

test('every pin of a generated repository is found, and nothing else, twice the same', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tool-trust-monorepo-'));
  try {
    const written = writeMonorepo(root, { folders: 400, filesPerFolder: 6, pins: 100 });
    assert.ok(PIN_KINDS.length >= 15);
    assert.equal(written.length, 100);
    const first = await scanPins(root);
    const found = first.sightings.map((s) => `${s.places[0].uri.slice(s.root === null ? 0 : s.root.length + 1)} ${s.tool} ${s.version.text}`);
    assert.deepEqual(found.sort(), written.map((p) => `${p.path} ${p.tool} ${p.text}`).sort());
    assert.equal(JSON.stringify(await scanPins(root)), JSON.stringify(first));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
