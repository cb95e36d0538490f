import type { FactCollector } from './collector';
import type { FileSize, XrayLine } from './model';
import { FACETS } from './facets';

/** Smaller maps belong to type declarations and examples. */
const LARGE_MAP_BYTES = 256 * 1024;
/** A change of size counts from here. */
const JUMP = 100_000;
const JUMP_FACTOR = 1.5;

/** What the name and size of a file say by themselves. */
export function readFileName(path: string, bytes: number, into: FactCollector): void {
  const place = { file: path, offset: null };
  const stable = stablePath(path);
  if (/\.(?:[cm]?js|css)\.map$/.test(path)) {
    into.add(bytes >= LARGE_MAP_BYTES ? 'source-map' : 'small-source-map', stable, place);
  } else {
    if (/\.(?:node|wasm|dll|so|dylib|exe)$/i.test(path)) into.add('native-module', stable, place);
    into.add('file', stable, place);
  }
}

/** A path in which the part that bundlers make from the content of a file is a star. */
export function stablePath(path: string): string {
  return path.replace(/[-.](?=[A-Za-z]*\d)[A-Za-z0-9]{8,20}(?=\.[a-z.]{2,12}$)/, '-*');
}

/** Lines for files that became much larger or smaller. */
export function sizeJumps(before: ReadonlyMap<string, FileSize>, after: ReadonlyMap<string, FileSize>): XrayLine[] {
  const { label, weight, why } = FACETS.size;
  const lines: XrayLine[] = [];
  for (const [path, { size: now, unit }] of after) {
    const then = before.get(path);
    if (then?.unit !== unit || Math.abs(now - then.size) < JUMP) continue;
    if (Math.max(now, then.size) < JUMP_FACTOR * Math.min(now, then.size)) continue;
    const values = [`of ${path} from ${millions(then.size)} to ${millions(now)} million ${unit}`];
    lines.push({ sign: '~', facet: 'size', label, values, why, weight, place: { file: path, offset: null }, mention: 'no notes' });
  }
  return lines;
}

function millions(size: number): string {
  return (size / 1_000_000).toFixed(1);
}
