import type { CatalogueEntry } from './catalogue';
import { LineIndex } from './line-index';
import { classifyNpmVersion } from './package-spec';
import type { Pin } from './reader';
import type { ReducedText } from './yaml-lines';

/** `where` of a copy that only other packages ask for. */
export const BELOW_OTHERS = 'locked, below other packages';

/** One version of a known package in a lockfile; `start` and `end` are the offsets of what stands for it there. */
export interface LockedCopy {
  readonly entry: CatalogueEntry;
  readonly version: string;
  readonly start: number;
  readonly end: number;
  readonly where: string;
  readonly mergeKey: string | null;
  /** As in `Pin`. */
  readonly importers?: readonly string[];
}

/** Pins of the copies. Most lockfiles hold none, and need no index of their lines. */
export function lockedPins(text: string, copies: readonly LockedCopy[]): readonly Pin[] {
  // A copy without any text for its version says nothing, and nothing could be pointed at.
  const shown = copies.filter((c) => c.end > c.start && c.version.trim() !== '');
  if (shown.length === 0) return [];
  const lines = new LineIndex(text);
  return shown.map((c) => ({
    tool: c.entry.tool,
    package: c.entry.package,
    version: classifyNpmVersion(c.version),
    range: lines.range(c.start, c.end),
    text: text.slice(c.start, c.end),
    via: null,
    where: c.where,
    mergeKey: c.mergeKey,
    ...(c.importers === undefined ? {} : { importers: c.importers }),
  }));
}

/** A copy found in a part of the file, with its places in the whole. */
export function inSource(copy: LockedCopy, part: ReducedText): LockedCopy {
  return { ...copy, start: part.origin(copy.start), end: part.origin(copy.end - 1) + 1 };
}

/** Package and version as one text, to tell equal copies. */
export function copyKey(copy: LockedCopy): string {
  return `${copy.entry.package.name}@${copy.version}`;
}

/** `where` of a copy that a folder of the workspace asks for. */
export function importerWhere(folder: string): string {
  return `importer ${folder.slice(0, 80)}`;
}
