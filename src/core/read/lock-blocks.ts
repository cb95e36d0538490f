/** A `[[package]]` table of a lockfile as a text of its own, and where it begins. */
export interface LockBlock {
  readonly start: number;
  readonly end: number;
}

/** Any spelling of a table that might be one of packages, at the start of a line. */
const HEADER = /^[ \t]*\[[ \t]*\[[ \t]*["']?packages?["']?[ \t]*\][ \t]*\].*$/gm;
const CANONICAL = /^\[\[packages?\]\]\r?$/;

const NAME = /^name = "([A-Za-z0-9._-]+)"\r?$/m;

/**
 * The packages of a lockfile that `wanted` may want, found by lines, so that a file of 100,000 lines need not go through
 * the TOML parser. Null when lines are not enough to tell: where a string of several lines might hold such a line, or a
 * table is spelt as no tool does. A block whose name cannot be read by its line is handed out as well.
 */
export function lockBlocks(text: string, wanted: (name: string) => boolean): readonly LockBlock[] | null {
  if (text.includes('"""') || text.includes("'''")) return null;
  const starts: number[] = [];
  for (const { 0: line, index } of text.matchAll(HEADER)) {
    if (!CANONICAL.test(line)) return null;
    starts.push(index);
  }
  if (starts.length === 0) return null;
  return starts.flatMap((start, i) => {
    const end = blockEnd(text, start, starts[i + 1] ?? text.length);
    const name = NAME.exec(text.slice(start, end))?.[1];
    return name === undefined || wanted(name) ? [{ start, end }] : [];
  });
}

/** The last package ends before the tables that belong to the file as a whole. */
function blockEnd(text: string, start: number, limit: number): number {
  if (limit < text.length) return limit;
  const other = text.indexOf('\n[metadata', start);
  return other < 0 ? limit : other + 1;
}
