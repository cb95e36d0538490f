import type { Catalogue } from './catalogue';
import { splitNpmSpec } from './package-spec';
import { ReducedText, yamlBlocks, type LineBlock } from './yaml-lines';

const HEAD = /^(?:"([^"\\]*)"|'([^']*)'|([^\s"'][^\s]*)):\s*$/;
const FIELD = /^ *(?:"([^"\\]*)"|'([^']*)'|([^\s"':][^\s:]*)): +(?:"([^"\\]*)"|'([^']*)'|([^\s"'].*))$/;

/**
 * The entries of yarn's YAML that may be of a known package, or of a folder that asks for one: the others need no
 * parser. Null when lines are not enough to tell.
 */
export function reduceYarnLock(text: string, catalogue: Catalogue): ReducedText | null {
  const blocks = yamlBlocks(text, 0);
  return blocks === null ? null : new ReducedText(text, blocks.filter((block) => mayBeKnown(block, text, catalogue)));
}

function mayBeKnown({ head, start, end }: LineBlock, text: string, catalogue: Catalogue): boolean {
  const [, double, single, plain] = HEAD.exec(head) ?? [];
  const specifiers = double ?? single ?? plain;
  if (specifiers === undefined) return true;
  const isKnown = (name: string): boolean => catalogue.find('npm', name) !== null;
  // What is no alias, a plain range behind the protocol, names no package either.
  const named = (key: string, value: string): boolean => isKnown(key) || (value.startsWith('npm:') && isKnown(splitNpmSpec(value.slice(4)).name));
  for (const specifier of specifiers.split(',')) {
    const { name, version } = splitNpmSpec(specifier.trim());
    if (named(name, version ?? '')) return true;
  }
  for (const line of text.slice(start + head.length, end).split('\n')) {
    if (line.trim() === '') continue;
    const match = FIELD.exec(line.trimEnd());
    // A line without a value opens a map; any other that cannot be read may say what the entry is of.
    if (match === null) {
      if (/^ *(?:"[^"\\]*"|'[^']*'|[^\s"':][^\s:]*):$/.test(line.trimEnd())) continue;
      return true;
    }
    const key = match[1] ?? match[2] ?? match[3] ?? '';
    const value = match[4] ?? match[5] ?? match[6] ?? '';
    if (key === 'resolution' ? isKnown(splitNpmSpec(value).name) : named(key, value)) return true;
  }
  return false;
}
