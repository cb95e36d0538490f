// Danger: the worker answers differently from the reader itself, an answer gets lost and a scan never ends, or a broken
// worker takes the pins of large files with it. The worker is a real thread built from the shipped source.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { buildCatalogue } from '../../../src/core/read/catalogue';
import { pnpmLockReader } from '../../../src/core/read/pnpm-lock';
import { WorkerReading } from '../../../src/node/worker-reading';
import { TOOLS } from '../../support/tools';

const catalogue = buildCatalogue(TOOLS);

/** A pnpm lockfile with one known package among many, and an anchor, so that it is parsed as a whole. */
function largeLock(version: string): string {
  const others = Array.from({ length: 6000 }, (_, n) => `  other-${n}@1.0.0:\n    resolution: {integrity: sha512-x}\n`).join('\n');
  return `lockfileVersion: '9.0'\nsettings: &s\n  a: true\npackages:\n\n${others}\n  '@anthropic-ai/claude-code@${version}':\n    resolution: {integrity: sha512-x}\n`;
}

describe('large texts', () => {
  let folder = '';
  let script = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tool-trust-worker-'));
    script = join(folder, 'reader-worker.cjs');
    await build({ entryPoints: ['src/reader-worker.ts'], outfile: script, bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'silent' });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  test('are read in the worker as the reader reads them, many at once', async () => {
    const reading = new WorkerReading(script);
    try {
      const texts = Array.from({ length: 5 }, (_, n) => largeLock(`2.1.${n + 90}`));
      const answers = await Promise.all(texts.map((t) => reading.read(pnpmLockReader, t, 'pnpm-lock.yaml', catalogue)));
      assert.deepEqual(answers, texts.map((t) => pnpmLockReader.read(t, 'pnpm-lock.yaml', catalogue)));
      assert.equal(answers.flatMap((a) => a.pins).length, 5);
    } finally {
      reading.dispose();
    }
  });

  test('keep the event loop free while they are read', async () => {
    const reading = new WorkerReading(script);
    try {
      await reading.read(pnpmLockReader, largeLock('2.1.90'), 'pnpm-lock.yaml', catalogue);
      let turns = 0;
      let done = false;
      const turn = (): void => {
        turns++;
        if (!done) setImmediate(turn);
      };
      setImmediate(turn);
      await reading.read(pnpmLockReader, largeLock('2.1.91'), 'pnpm-lock.yaml', catalogue);
      done = true;
      assert.ok(turns > 100, `the loop turned ${turns} times only`);
    } finally {
      reading.dispose();
    }
  });

  test('are read on the spot when the worker breaks, is missing, or was let go', async () => {
    const broken = join(folder, 'broken.cjs');
    await writeFile(broken, "throw new Error('no');\n");
    const expected = pnpmLockReader.read(largeLock('2.1.92'), 'pnpm-lock.yaml', catalogue);
    for (const path of [broken, join(folder, 'missing.cjs')]) {
      const reading = new WorkerReading(path);
      assert.deepEqual(await reading.read(pnpmLockReader, largeLock('2.1.92'), 'pnpm-lock.yaml', catalogue), expected);
      reading.dispose();
    }
    const gone = new WorkerReading(script);
    const running = gone.read(pnpmLockReader, largeLock('2.1.92'), 'pnpm-lock.yaml', catalogue);
    gone.dispose();
    assert.deepEqual(await running, expected);
    assert.deepEqual(await gone.read(pnpmLockReader, largeLock('2.1.92'), 'pnpm-lock.yaml', catalogue), expected);
  });
});
