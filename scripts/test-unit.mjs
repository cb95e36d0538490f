// Bundles and runs the tests that need no editor: `node scripts/test-unit.mjs [folder under test] [-- node options]`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundleTests } from '../esbuild.mjs';
import { generateValidators } from './generate-validators.mjs';

const wanted = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const folders = wanted.length > 0 ? wanted : ['unit', 'feed'];
await generateValidators();
const files = folders.flatMap((folder) =>
  folder.endsWith('.ts')
    ? [folder]
    : readdirSync(join('test', folder), { recursive: true })
        .filter((name) => name.endsWith('.test.ts'))
        .sort()
        .map((name) => join('test', folder, name)),
);
if (files.length === 0) {
  console.error(`No test file under test/${folders.join(', test/')}.`);
  process.exit(1);
}
const out = join('build/test', folders.length === 1 ? folders[0].replaceAll('/', '_') : 'all');
await bundleTests(files, out, 'test');
const built = files.map((f) => join(out, f.replace(/^test\//, '').replace(/\.ts$/, '.mjs')));
// Node leaves one core free, which is half of a small machine.
const run = spawnSync(process.execPath, ['--test', `--test-concurrency=${availableParallelism()}`, ...built], { stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0' } });
process.exit(run.status ?? 1);
