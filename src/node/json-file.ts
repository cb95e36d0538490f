import { parse, type ParseError } from 'jsonc-parser';
import { LineIndex } from '../core/read/line-index';
import type { CancelToken } from '../ports/cancel';
import { failure, success, type Outcome } from '../ports/outcome';
import { shownPath } from './machine';
import { readTextFile } from './text-file';

/** A JSON object before anything is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that the object itself has; names like `constructor` find nothing. */
export function member(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A member that is text; null otherwise. */
export function textMember(object: JsonObject, name: string): string | null {
  const value = member(object, name);
  return typeof value === 'string' ? value : null;
}

/** Reads a JSON file (RFC 8259: no comments). A half-written or broken one fails with the line where it breaks. */
export async function readJsonFile(path: string, home: string | null, cancel: CancelToken): Promise<Outcome<unknown>> {
  const text = await readTextFile(path, home, cancel);
  if (!text.ok) return text;
  try {
    const value: unknown = JSON.parse(text.value);
    return success(value);
  } catch {
    return failure(`${shownPath(path, home)} is not valid JSON${errorPlace(text.value)}. Mend it or write it anew.`);
  }
}

/** Like `readJsonFile`, and the value must be an object. */
export async function readJsonObject(path: string, home: string | null, cancel: CancelToken): Promise<Outcome<JsonObject>> {
  const json = await readJsonFile(path, home, cancel);
  if (!json.ok) return json;
  if (isJsonObject(json.value)) return success(json.value);
  return failure(`${shownPath(path, home)} does not hold a JSON object. Mend it or write it anew.`);
}

/** JSON.parse words its errors differently per engine, so the place comes from a parser that gives offsets. */
function errorPlace(text: string): string {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    // jsonc-parser recurses; a text nested past the stack has no place to tell.
    return '';
  }
  const first = errors[0];
  return first === undefined ? '' : ` (line ${new LineIndex(text).position(first.offset).line + 1})`;
}
