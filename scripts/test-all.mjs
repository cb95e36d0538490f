// `npm test`: every test there is, in the order of their cost. Says what it runs, and fails for a part that ran nothing.
import { spawn } from 'node:child_process';

const parts = [
  ['feed records', ['scripts/feed-validate.mjs'], null],
  ['unit, feed and edge tests', ['scripts/test-unit.mjs'], 'node'],
  ['packages', ['scripts/package.mjs'], null],
  ['command line, from its packed tarball', ['scripts/test-unit.mjs', 'cli'], 'node'],
  ['editor', ['scripts/test-editor.mjs'], 'plain'],
];

/** Runs one part, shows what it prints, and keeps the lines that count tests. */
function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      text = (text + chunk).slice(-20_000);
    });
    child.on('close', (status) => resolve({ status, text }));
  });
}

/** Counts of a part, from node's test runner (`# pass 3`) or from our own closing line (`3 passed, 0 failed`). */
function countsOf(kind, text) {
  const last = (pattern) => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);
  if (kind === 'node') return { passed: last(/^(?:#|ℹ) pass (\d+)$/gm), failed: last(/^(?:#|ℹ) fail (\d+)$/gm) };
  return { passed: last(/^(\d+) passed, \d+ failed/gm), failed: last(/^\d+ passed, (\d+) failed/gm) };
}

const total = { passed: 0, failed: 0 };
for (const [title, args, kind] of parts) {
  console.log(`\n== ${title}`);
  const { status, text } = await run(args);
  const counts = kind === null ? { passed: 0, failed: 0 } : countsOf(kind, text);
  const silent = kind !== null && counts.passed + counts.failed === 0;
  if (silent) console.error(`${title}: no test ran.`);
  total.passed += counts.passed;
  total.failed += Math.max(counts.failed, status !== 0 || silent ? 1 : 0);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
