// Compiles the JSON Schemas under feed/schema into plain functions, so that no schema compiler ships or runs `eval`.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'src/core/feed/generated');

/** Writes only what changed: several commands generate at the same time, and a half-written file must not be read. */
function write(path, text) {
  let old = null;
  try {
    old = readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (old !== text) writeFileSync(path, text);
}

/**
 * Writes `validators.mjs` and its types; one export per schema file, named after it (`event`, `ledger`, …).
 * A schema of nothing but shared parts gets no function of its own.
 */
export async function generateValidators() {
  const folder = join(root, 'feed/schema');
  const files = readdirSync(folder).filter((name) => name.endsWith('.schema.json')).sort();
  const ajv = new Ajv.default({
    allErrors: true,
    // Inherited fields never count: `__proto__` in a record must not lend it values.
    ownProperties: true,
    code: { source: true, esm: true, lines: true },
    strict: true,
    strictTypes: false,
    strictRequired: false,
    messages: false,
    // One function per shared part instead of a copy at each use: a third of the size.
    inlineRefs: false,
  });
  const names = {};
  for (const file of files) {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    ajv.addSchema(schema);
    if (schema.type !== undefined) names[file.replace('.schema.json', '')] = schema.$id;
  }
  mkdirSync(out, { recursive: true });
  write(join(out, 'validators.mjs'), standalone.default(ajv, names));
  const types = Object.keys(names).map((name) => `export const ${name}: SchemaCheck;`).join('\n');
  write(
    join(out, 'validators.d.mts'),
    `export interface SchemaError { instancePath: string; message?: string; params: Record<string, unknown>; keyword: string }
export interface SchemaCheck { (data: unknown): boolean; errors?: SchemaError[] | null }
${types}
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateValidators();
