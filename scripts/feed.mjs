// Runs `tool-trust feed …` from the sources, for curators: `node scripts/feed.mjs validate`, `… stats`, `… new --kind …`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { targets } from '../esbuild.mjs';
import { generateValidators } from './generate-validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Builds the command line and its part for curators into a folder of its own, and runs it with the arguments. */
async function runFeed(args) {
  await generateValidators();
  const out = join(root, 'build/feed', String(process.pid));
  mkdirSync(out, { recursive: true });
  for (const [name, file] of [['cli', 'cli.js'], ['feedTools', 'feed-tools.js']]) {
    await build({ ...targets[name], absWorkingDir: root, minify: false, sourcemap: false, outfile: join(out, file) });
  }
  writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
  const run = spawnSync(process.execPath, [join(out, 'cli.js'), 'feed', ...args], { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() });
  rmSync(out, { recursive: true });
  return run.status ?? 70;
}

process.exit(await runFeed(process.argv.slice(2)));
