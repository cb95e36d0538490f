/** More alternatives than this are not tried. */
const MAX_ALTERNATIVES = 64;
const MAX_LENGTH = 500;
/** Character classes, negation and extended globs: not understood. */
const BEYOND = /[[\]()\\]|^!/;

/**
 * Whether a glob matches a path or name as a whole; null for a glob that is written with more than `*`, `**`, `?` and
 * `{a,b}`. Case does not count. Takes no more steps than pattern times path, whatever stands in them.
 */
export function matchesGlob(pattern: string, path: string): boolean | null {
  if (pattern.length > MAX_LENGTH || BEYOND.test(pattern)) return null;
  const alternatives = expandBraces(pattern.toLowerCase());
  if (alternatives === null) return null;
  const parts = path.toLowerCase().split('/');
  return alternatives.some((alternative) => matchesParts(alternative.split('/'), parts));
}

/** `a{b,c}` as `ab` and `ac`; null for braces within braces, unpaired ones and too many alternatives. */
function expandBraces(pattern: string): readonly string[] | null {
  let found: readonly string[] = [''];
  let rest = pattern;
  for (let open = rest.indexOf('{'); open >= 0; open = rest.indexOf('{')) {
    const close = rest.indexOf('}', open);
    const inner = rest.slice(open + 1, close);
    if (close < 0 || inner.includes('{')) return null;
    const heads = found.map((f) => f + rest.slice(0, open));
    found = heads.flatMap((head) => inner.split(',').map((choice) => head + choice));
    if (found.length > MAX_ALTERNATIVES) return null;
    rest = rest.slice(close + 1);
  }
  return rest.includes('}') ? null : found.map((f) => f + rest);
}

/** `**` stands for any number of parts. Only the last one has to be tried anew, as for `*` within a part. */
function matchesParts(pattern: readonly string[], parts: readonly string[]): boolean {
  return walk(pattern.length, parts.length, {
    isStar: (p) => pattern[p] === '**',
    fits: (p, i) => matchesPart(pattern[p] ?? '', parts[i] ?? ''),
  });
}

function matchesPart(pattern: string, part: string): boolean {
  return walk(pattern.length, part.length, {
    isStar: (p) => pattern[p] === '*',
    fits: (p, i) => pattern[p] === '?' || pattern[p] === part[i],
  });
}

interface Items {
  readonly isStar: (pattern: number) => boolean;
  readonly fits: (pattern: number, item: number) => boolean;
}

function walk(patterns: number, items: number, { isStar, fits }: Items): boolean {
  let p = 0;
  let i = 0;
  let star = -1;
  let from = 0;
  while (i < items) {
    if (p < patterns && isStar(p)) {
      star = p++;
      from = i;
    } else if (p < patterns && fits(p, i)) {
      p += 1;
      i += 1;
    } else if (star >= 0) {
      p = star + 1;
      i = ++from;
    } else {
      return false;
    }
  }
  while (p < patterns && isStar(p)) p += 1;
  return p === patterns;
}
