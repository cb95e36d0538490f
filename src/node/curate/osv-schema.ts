import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { problem, type Issue } from '../../core/curate/review-issue';
import { visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { isJsonObject } from '../json-file';
import type { RecordFile } from './files';
import { readStrictJson } from './json-strict';

/** Faults told per record. */
const MAX_FAULTS = 5;

/**
 * A check against OSV's own JSON Schema, of which a copy is given by its path. Prefixes of ids and ecosystems of
 * private databases are OSV's to name: `x_` is its own form for them.
 */
export async function osvCheck(given: string, cwd: string): Promise<Outcome<(file: RecordFile) => readonly Issue[]>> {
  const json = await readStrictJson(resolve(cwd, given));
  const shown = visible(given);
  if (!json.ok) return failure(`--osv-schema: ${shown}: ${json.reason}`, json.missing);
  if (!isJsonObject(json.value)) return failure(`--osv-schema: ${shown} is not a JSON Schema`);
  const ajv = new Ajv2020({ allErrors: true, strict: false, ownProperties: true });
  addFormats(ajv);
  try {
    const check = ajv.compile(json.value);
    return success(({ record, shown: file }) => {
      if (check(record)) return [];
      return (check.errors ?? []).slice(0, MAX_FAULTS).map((error) => {
        const field = error.instancePath.slice(1).replaceAll('/', '.');
        return problem(file, field === '' ? null : visible(field), `OSV’s schema: ${visible(error.message ?? error.keyword)}`);
      });
    });
  } catch (error) {
    const why = error instanceof Error ? visible(error.message.slice(0, 200)) : 'it could not be compiled';
    return failure(`--osv-schema: ${shown} is not a JSON Schema of draft 2020-12: ${why}`);
  }
}
