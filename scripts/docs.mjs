// `npm run docs`: writes the pages that are generated from the code.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleTests } from '../esbuild.mjs';
import { generateValidators } from './generate-validators.mjs';

await generateValidators();
await bundleTests(['test/support/coverage-doc.ts'], 'build/docs', 'test/support');
const { coveragePage } = await import(pathToFileURL(resolve('build/docs/coverage-doc.mjs')).href);
writeFileSync('docs/coverage.md', await coveragePage());
console.log('docs/coverage.md');
