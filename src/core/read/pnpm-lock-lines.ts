import type { Catalogue } from './catalogue';
import { dependencyPath } from './pnpm-path';
import { ReducedText, yamlBlocks, type LineBlock } from './yaml-lines';

/** Sections that the reader looks at; without importers a file lists the dependencies of its folder at the top. */
const READ: ReadonlySet<string> = new Set(['importers', 'packages', 'dependencies', 'devDependencies', 'optionalDependencies']);

const ENTRY = /^ *(?:'([^']*)'|"([^"\\]*)"|([^\s'":][^\s:]*(?::[^\s:]+)*)):(?: +(\S.*))?$/;

/**
 * The parts of a lockfile that may name a known package: a file of 100,000 lines holds a handful, and a YAML parser
 * takes a second for the rest. Null when lines are not enough to tell.
 */
export function reducePnpmLock(text: string, catalogue: Catalogue): ReducedText | null {
  const blocks = yamlBlocks(text, 2);
  if (blocks === null) return null;
  let section = '';
  const kept = blocks.filter((block) => {
    if (block.indent === 0) {
      section = block.head.replace(/['"]/g, '').split(':')[0] ?? '';
      return true;
    }
    if (!READ.has(section)) return false;
    return section === 'packages' ? mayBeKnown(block, catalogue) : namesKnown(text.slice(block.start, block.end), catalogue);
  });
  return new ReducedText(text, kept);
}

/** Only a key that states another package's name says for sure that the block is not wanted. */
function mayBeKnown({ head }: LineBlock, catalogue: Catalogue): boolean {
  const match = ENTRY.exec(head.trimEnd());
  const path = dependencyPath(match?.[1] ?? match?.[2] ?? match?.[3] ?? '');
  return path?.name == null || catalogue.find('npm', path.name) !== null;
}

/** Whether a line of an importer names a known package, as its key or as the package behind an alias. */
function namesKnown(block: string, catalogue: Catalogue): boolean {
  for (const line of block.split('\n')) {
    if (line.trim() === '') continue;
    const match = ENTRY.exec(line.trimEnd());
    if (match === null) return true;
    const [, single, double, plain, value = ''] = match;
    if (catalogue.find('npm', single ?? double ?? plain ?? '') !== null) return true;
    if (/^[\w./~^-]+$/.test(value) && !value.includes('/')) continue;
    const name = dependencyPath(value.replace(/^['"]|['"]$/g, ''))?.name;
    if (name == null ? /[{[|>]/.test(value.charAt(0)) : catalogue.find('npm', name) !== null) return true;
  }
  return false;
}
