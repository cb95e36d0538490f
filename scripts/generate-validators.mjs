// Compiles the JSON Schemas under feed/schema into plain functions, so that no schema compiler ships or runs `eval`.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'src/core/feed/generated');

/** Writes `validators.mjs` and its types; one export per schema file, named after it (`event`, `ledger`, …). */
export async function generateValidators() {
  const folder = join(root, 'feed/schema');
  const files = readdirSync(folder).filter((name) => name.endsWith('.schema.json')).sort();
  const ajv = new Ajv.default({ allErrors: true, code: { source: true, esm: true, lines: true }, strict: true, strictTypes: false });
  const names = {};
  for (const file of files) {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    ajv.addSchema(schema);
    names[file.replace('.schema.json', '')] = schema.$id;
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'validators.mjs'), standalone.default(ajv, names));
  const types = Object.keys(names).map((name) => `export const ${name}: SchemaCheck;`).join('\n');
  writeFileSync(
    join(out, 'validators.d.mts'),
    `export interface SchemaError { instancePath: string; message?: string; params: Record<string, unknown>; keyword: string }
export interface SchemaCheck { (data: unknown): boolean; errors?: SchemaError[] | null }
${types}
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateValidators();
