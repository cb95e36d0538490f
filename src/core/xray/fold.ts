import { libraryOf } from './libraries';
import type { FacetId, FoldedGroup, ReleaseFacts, XrayLine } from './model';

/** A library shows itself by so many values, in the other release or among those that moved the same way. */
const MIN_OF_LIBRARY = 3;
const EXAMPLES = 3;
/** What bundlers make of the content: eight signs of base 32 (esbuild) or 64 (Rollup), told from a word by a capital within. */
const CONTENT_NAME = /-(?:(?=\w{1,7}[A-Z])\w{8}|\*)(?=\.[a-z.]{2,12}$)/;
const LICENCE_FILE = /(?:^|\/)(?:licen[cs]es?|copying|notices?|third[-_]?party[-_\w]*)(?:\.[a-z]{2,4})?$|(?:^|\/)licen[cs]es\//i;
const TYPES_FILE = /\.d\.[cm]?ts(?:\.map)?$/;
/** What a field of a program is called and hardly a variable of the system: `http_proxy` has its line, `promptId` has none. */
const FIELD = /^[a-z]+(?:[A-Z][a-z0-9]*)*$/;
/** How formats begin in base64 that carry no text and run nowhere. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)/, 'images in base64'],
  [/^(?:AAEAAA|T1RUT|d09G)/, 'fonts in base64'],
  [/^C[g-o][A-Za-z0-9+/]{0,6}(?:Z29vZ2xl|nb29nbGUv|dvb2dsZ)/, 'descriptions of Protocol Buffers in base64'],
];
/** Only these are ever folded: nothing that singles out people, hides text or runs at installation is among them. */
const FILES: ReadonlySet<FacetId> = new Set<FacetId>(['file', 'native-module', 'small-source-map', 'source-map-reference']);

/** Folds away what building and bundled libraries bring; every value that goes is counted under a name. */
export function fold(lines: readonly XrayLine[], before: ReleaseFacts, after: ReleaseFacts): { lines: XrayLine[]; folded: FoldedGroup[] } {
  const groups = new Map<string, string[]>();
  const elsewhere = { '+': stableFiles(before), '-': stableFiles(after), '~': new Set<string>() };
  const bundled = bundledLibraries(lines, before, after);
  const kept: XrayLine[] = [];
  for (const line of lines) {
    const [value = ''] = line.values;
    const name = FILES.has(line.facet) ? fileGroup(value, elsewhere[line.sign]) : valueGroup(line, value, bundled);
    if (name === null) {
      kept.push(line);
      continue;
    }
    const values = groups.get(name);
    if (values === undefined) groups.set(name, [value]);
    else values.push(value);
  }
  const folded = [...groups].map(([name, values]) => ({ name, count: values.length, examples: values.slice(0, EXAMPLES) }));
  return { lines: kept, folded: folded.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)) };
}

function stableFiles(release: ReleaseFacts): ReadonlySet<string> {
  return new Set([...FILES].flatMap((facet) => [...(release.facts.get(facet)?.keys() ?? [])]).map(withoutContent));
}

function withoutContent(path: string): string {
  return path.replace(CONTENT_NAME, '-*');
}

function fileGroup(path: string, elsewhere: ReadonlySet<string>): string | null {
  if (CONTENT_NAME.test(path) && elsewhere.has(withoutContent(path))) return 'files named after their content';
  if (LICENCE_FILE.test(path)) return 'licence files of libraries';
  return TYPES_FILE.test(path) ? 'type declarations' : null;
}

function valueGroup({ facet, sign }: XrayLine, value: string, bundled: ReadonlySet<string>): string | null {
  if (facet === 'encoded') return FORMATS.find(([start]) => start.test(value))?.[1] ?? null;
  if (facet === 'environment' && FIELD.test(value)) return 'names of fields that are perhaps no variables';
  const library = libraryOf(facet, value);
  return library !== null && bundled.has(`${sign} ${library}`) ? `library: ${library}` : null;
}

/** Libraries that a release brings along, by sign of the lines that they explain. One value alone never shows a library. */
function bundledLibraries(lines: readonly XrayLine[], before: ReleaseFacts, after: ReleaseFacts): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const count = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const [sign, other] of [['+', before], ['-', after]] as const) {
    for (const facet of ['environment', 'host', 'host-in-prose'] as const) {
      for (const value of other.facts.get(facet)?.keys() ?? []) {
        const library = libraryOf(facet, value);
        if (library !== null) count(`${sign} ${library}`);
      }
    }
  }
  for (const { sign, facet, values } of lines) {
    const library = libraryOf(facet, values[0] ?? '');
    if (library !== null) count(`${sign} ${library}`);
  }
  return new Set([...counts].filter(([, found]) => found >= MIN_OF_LIBRARY).map(([key]) => key));
}
