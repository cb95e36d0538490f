// Danger: the recorder of connections, started programs and written files sees nothing, and its silence is taken for innocence.
// These calls are made on purpose; the harness fails the run when its record does not hold each of them.
import { execFile } from 'node:child_process';
import { lookup } from 'node:dns';
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import type { RunInfo, Suite } from './runner';

/** Discard: nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9/control';

export function controlTests(suite: Suite, run: RunInfo): void {
  suite.test('the recorder is shown one call of each kind', async () => {
    await fetch(NOWHERE).then(
      () => { throw new Error('something answers on the discard port'); },
      (error: unknown) => { if (!(error instanceof TypeError)) throw error; },
    );
    await new Promise<void>((resolve) => get(`${NOWHERE}-get`).on('error', () => { resolve(); }));
    await new Promise<void>((resolve) => { lookup('localhost', () => { resolve(); }); });
    writeFileSync(`${run.results}.control`, 'written on purpose');
    await new Promise<void>((resolve) => execFile('true', () => { resolve(); }));
  });
}
