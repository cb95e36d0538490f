// `npm run bench`: bundles bench/bench.ts and runs it in a process of its own.
import { spawnSync } from 'node:child_process';
import { bundleTests } from '../esbuild.mjs';
import { compileFeed } from './compile-feed.mjs';
import { generateValidators } from './generate-validators.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';

await generateValidators();
mkdirSync('dist', { recursive: true });
writeFileSync('dist/feed.json', JSON.stringify(compileFeed('feed')));
await bundleTests(['bench/bench.ts'], 'build/bench', 'bench', { minify: true, sourcemap: false });
const run = spawnSync(process.execPath, ['--expose-gc', 'build/bench/bench.mjs'], { stdio: 'inherit' });
process.exit(run.status ?? 1);
