import type { Catalogue } from './catalogue';

/** Names up to this length stand inside other words (`nx` in `nginx`), so they count as whole words only. */
const SHORT = 6;
const BARE_WORD = /^[a-z0-9]+$/;

function pattern(needle: string): string {
  const escaped = needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return needle.length <= SHORT && BARE_WORD.test(needle) ? `(?<![a-z0-9])${escaped}(?![a-z0-9])` : escaped;
}

/**
 * A cheap test that runs before any parser: a file that holds none of the names holds no pin. Escapes (`\u0061`,
 * `\/`) could spell a name differently, so a text that has any is parsed as well.
 */
export function needleTest(catalogue: Pick<Catalogue, 'needles'>): RegExp {
  return new RegExp([...catalogue.needles.map(pattern), '\\\\[ux/]'].join('|'), 'i');
}
