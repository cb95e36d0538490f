import type { SettingValue } from '../model/local-facts';
import { jsonMembers, parseJson, type JsonNode } from './json-document';
import { parseToml } from './toml-document';
import { parseYaml, type YamlNode } from './yaml-document';

/** What a settings file says about one key. */
export type SettingLookup =
  | { readonly state: 'value'; readonly value: Exclude<SettingValue, null> }
  | { readonly state: 'absent' }
  /** The text is broken, or what stands there is no plain value. */
  | { readonly state: 'unreadable' };

/** How keys are written: `flat` are whole keys with dots in them, `nested` may also be objects within each other. */
export interface SettingFormat {
  readonly format: 'json' | 'toml' | 'yaml';
  readonly keys: 'flat' | 'nested';
}

const ABSENT: SettingLookup = { state: 'absent' };
const UNREADABLE: SettingLookup = { state: 'unreadable' };

/**
 * Looks a dotted key up in a text. Total. A text with a mistake is unreadable as a whole: what follows the mistake could
 * say otherwise. An explicit `null` counts as not written.
 */
export function lookUpSetting(text: string, key: string, { format, keys }: SettingFormat): SettingLookup {
  const paths = keys === 'flat' ? [[key]] : splits(key.split('.'));
  if (format === 'json') return inJson(text, paths);
  return format === 'toml' ? inToml(text, paths) : inYaml(text, paths);
}

/** All ways to cut a dotted key into nested ones, fewest cuts first: an outer key may itself hold dots. */
function splits(parts: readonly string[]): readonly (readonly string[])[] {
  if (parts.length > 8) return [[parts.join('.')], parts];
  const ways: string[][] = [];
  for (let cuts = 0; cuts < 2 ** (parts.length - 1); cuts++) {
    const way = [parts[0] ?? ''];
    for (const [i, part] of parts.slice(1).entries()) {
      if ((cuts & (1 << i)) === 0) way.push(`${way.pop() ?? ''}.${part}`);
      else way.push(part);
    }
    ways.push(way);
  }
  return ways.sort((a, b) => a.length - b.length);
}

function inJson(text: string, paths: readonly (readonly string[])[]): SettingLookup {
  if (text.trim() === '') return ABSENT;
  const { root, problems } = parseJson(text);
  if (problems.length > 0 || root?.type !== 'object') return UNREADABLE;
  for (const path of paths) {
    // Of equal keys the last one counts, as in JSON.parse.
    let node: JsonNode | null = root;
    for (const name of path) node = jsonMembers(node).findLast((m) => m.key.value === name)?.value ?? null;
    if (node !== null && node.type !== 'null') return plain(node.type === 'object' || node.type === 'array' ? null : node.value);
  }
  return ABSENT;
}

function plain(value: unknown): SettingLookup {
  const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
  return isPlain ? { state: 'value', value } : UNREADABLE;
}

function inToml(text: string, paths: readonly (readonly string[])[]): SettingLookup {
  const { entries, problems } = parseToml(text);
  if (problems.length > 0) return UNREADABLE;
  for (const path of paths) {
    const found = entries.filter((e) => path.every((name, i) => e.path[i]?.name === name));
    const [first] = found;
    if (first === undefined) continue;
    const key = first.path.at(-1) ?? first.path[0];
    const inArray = text.slice(key.end, first.start).includes('[');
    if (found.length > 1 || first.path.length !== path.length || first.text === null || inArray) return UNREADABLE;
    const before = text[first.start - 1];
    const quoted = before === '"' || before === "'";
    return { state: 'value', value: quoted ? first.text : typed(first.text) };
  }
  return ABSENT;
}

function inYaml(text: string, paths: readonly (readonly string[])[]): SettingLookup {
  const yaml = parseYaml(text);
  if (yaml.problems.length > 0 || yaml.roots.length > 1) return UNREADABLE;
  for (const path of paths) {
    let node: YamlNode | null = yaml.roots[0] ?? null;
    for (const name of path) node = yaml.get(node, name);
    node = yaml.follow(node);
    if (node === null) continue;
    const value = yaml.text(node);
    if (value === null) return UNREADABLE;
    const start = node.range?.[0] ?? 0;
    const quoted = text[start] === '"' || text[start] === "'";
    const word = value.value;
    if (!quoted && (word === '' || word === '~' || word.toLowerCase() === 'null')) continue;
    return { state: 'value', value: quoted ? word : typed(word) };
  }
  return ABSENT;
}

const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

/** A bare word as the value it means. */
function typed(text: string): Exclude<SettingValue, null> {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  return NUMBER.test(text) ? Number(text) : text;
}
