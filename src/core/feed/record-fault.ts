import type { SchemaCheck, SchemaError } from './generated/validators.mjs';

/** Deepest nesting and greatest number of values in one record; far above what any real record needs. */
const MAX_DEPTH = 40;
const MAX_VALUES = 60_000;
/** Faults told per record: enough to mend it in one go, few enough to read. */
const MAX_FAULTS = 4;

/** What a field of that name should look like, for people who write records. */
const EXPECTED: Readonly<Record<string, string>> = {
  id: 'the form x_TT-YYYY-NNNN (other feeds have letters of their own for TT), or lower-case words with hyphens for tools and vendors',
  url: 'an https address, or a purl in a PACKAGE or EVIDENCE reference',
  purl: 'a package URL such as pkg:npm/name@1.2.3',
  modified: 'a UTC time such as 2026-07-01T00:00:00Z',
  published: 'a UTC time such as 2026-07-01T00:00:00Z',
  withdrawn: 'a UTC time such as 2026-07-01T00:00:00Z',
  date: 'a date such as 2026-07-01',
  introduced: 'a version such as 1.2.3, or 0 for the beginning',
  fixed: 'a version such as 1.2.3',
  last_affected: 'a version such as 1.2.3',
  folder: 'a folder below the home folder, beginning with ~/',
  launcher: 'a file below the home folder, beginning with ~/',
  sha: 'a full commit id of 40 lower-case hexadecimal digits',
};

/**
 * True when the value is nested too deeply or too large to be looked at by recursion.
 * Goes by an explicit stack, so that a hostile document cannot exhaust the call stack.
 */
export function isUnwieldy(data: unknown): boolean {
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value: data, depth: 0 }];
  let seen = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    seen++;
    if (seen > MAX_VALUES || top.depth > MAX_DEPTH) return true;
    if (typeof top.value !== 'object' || top.value === null) continue;
    const values: readonly unknown[] = Array.isArray(top.value) ? top.value : Object.values(top.value);
    if (seen + stack.length + values.length > MAX_VALUES) return true;
    for (const value of values) stack.push({ value, depth: top.depth + 1 });
  }
  return false;
}

/** Why the record does not fit its schema, in one line; null when it fits. */
export function recordFault(check: SchemaCheck, data: unknown): string | null {
  if (isUnwieldy(data)) return 'is nested too deeply or holds too many values to be a record';
  if (check(data)) return null;
  const errors = (check.errors ?? []).filter((e) => !isEcho(e));
  const lines = [...new Set(errors.map(describe))];
  const more = lines.length - MAX_FAULTS;
  const told = lines.slice(0, MAX_FAULTS).join('; ');
  return more > 0 ? `${told}; and ${more} more` : told || 'does not fit the schema';
}

/** Errors that only repeat what another one says better: a branch that did not fit, or "may also be null". */
function isEcho({ keyword, params }: SchemaError): boolean {
  return keyword === 'if' || keyword === 'anyOf' || (keyword === 'type' && params['type'] === 'null');
}

/** A field's place as people write it: `affected[0].ranges`. Foreign names are cut and cleaned. */
function place(pointer: string, name?: unknown): string {
  const steps = pointer.split('/').slice(1);
  if (typeof name === 'string') steps.push(name);
  const path = steps
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((s) => (/^\d{1,6}$/.test(s) ? `[${s}]` : `.${plain(s)}`))
    .join('');
  return path === '' ? 'the record' : path.replace(/^\./, '');
}

/** At most 60 characters, control and direction characters replaced. */
export function plain(text: string): string {
  return text.slice(0, 60).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '�');
}

function describe(error: SchemaError): string {
  const at = place(error.instancePath);
  const { params } = error;
  const value = (key: string): string => plain(String(params[key]));
  switch (error.keyword) {
    case 'required':
      return `${place(error.instancePath, params['missingProperty'])}: is missing`;
    case 'additionalProperties':
      return `${place(error.instancePath, params['additionalProperty'])}: is not a known field`;
    case 'propertyNames':
      return `${place(error.instancePath, params['propertyName'])}: is not a possible name here`;
    case 'type':
      return `${at}: must be of type ${value('type').replace(',', ' or ')}`;
    case 'enum':
      return `${at}: must be one of ${listed(params['allowedValues'])}`;
    case 'const':
      return `${at}: must be ${value('allowedValue')}`;
    case 'pattern':
      return `${at}: must be ${expected(error.instancePath)}`;
    case 'minLength':
    case 'minItems':
    case 'minProperties':
    case 'minimum':
      return `${at}: must have at least ${value('limit')}${unit(error.keyword)}`;
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
    case 'maximum':
      return `${at}: must have at most ${value('limit')}${unit(error.keyword)}`;
    case 'uniqueItems':
      return `${at}: must not name the same thing twice`;
    case 'false schema':
      return `${at}: does not belong here`;
    default:
      return `${at}: does not fit (${error.keyword})`;
  }
}

function unit(keyword: string): string {
  if (keyword.endsWith('Length')) return ' characters';
  if (keyword.endsWith('Items')) return ' entries';
  return keyword.endsWith('Properties') ? ' fields' : '';
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((v) => plain(String(v))).join(', ') : 'the known values';
}

function expected(pointer: string): string {
  const field = pointer.slice(pointer.lastIndexOf('/') + 1);
  const known = Object.hasOwn(EXPECTED, field) ? EXPECTED[field] : undefined;
  return known ?? 'plain text of the form its schema gives';
}
