// `npm run feed:validate`: `tool-trust feed validate` from the sources, built by itself so that it starts fast.
// Prints counts and "0 problems", or one line per problem and exit status 1.
// `node scripts/feed-validate.mjs [folder] [--osv-schema FILE] [--no-warnings] [--json]`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { targets } from '../esbuild.mjs';
import { generateValidators } from './generate-validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'osv-schema': { type: 'string' }, 'no-warnings': { type: 'boolean' }, json: { type: 'boolean' } },
});

await generateValidators();
const outfile = join(root, `build/feed-validate-${process.pid}.cjs`);
await build({ ...targets.feedTools, absWorkingDir: root, entryPoints: ['src/node/curate/validate.ts'], outfile, minify: false, sourcemap: false });
const { runValidate } = (await import(pathToFileURL(outfile).href)).default;
rmSync(outfile);
const options = {
  format: values.json === true ? 'json' : 'text',
  osvSchema: values['osv-schema'],
  warnings: values['no-warnings'] !== true,
};
const result = await runValidate(positionals[0] ?? 'feed', options, { cwd: process.env.INIT_CWD ?? process.cwd(), now: new Date().toISOString() });
process.stderr.write(result.err);
process.stdout.write(result.out);
process.exitCode = result.exit;
