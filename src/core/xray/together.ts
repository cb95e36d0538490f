import { FACETS } from './facets';
import type { XrayLine } from './model';

/** More lines of one facet become one: a reader who has seen so many knows the kind. */
const MAX_OWN_LINES = 4;
/** Second-level names under which countries register sites. */
const SECOND_LEVEL = /^(?:com|co|org|net|gov|edu|ac|or|ne|go)$/;

/** One line for what went and came under the same name with another version. */
export function withChangedRanges(lines: readonly XrayLine[]): XrayLine[] {
  const ranges = (sign: string): Map<string, XrayLine> =>
    new Map(lines.filter((line) => line.facet === 'dependency-range' && line.sign === sign).map((line) => [nameOf(line), line]));
  const [came, went] = [ranges('+'), ranges('-')];
  const whole = new Set(lines.filter(({ facet }) => facet === 'dependency').map(({ sign, values }) => `${sign} ${values[0] ?? ''}`));
  return lines.flatMap((line) => {
    if (line.facet !== 'dependency-range') return [line];
    const name = nameOf(line);
    // The line of the dependency itself says it already.
    if (whole.has(`${line.sign} ${name}`)) return [];
    const [now, then] = [came.get(name), went.get(name)];
    if (now === undefined || then === undefined) return [line];
    if (line !== now) return [];
    return [{ ...line, sign: '~' as const, values: [`${name} ${rangeOf(then)} → ${rangeOf(now)}`] }];
  });
}

function nameOf({ values: [value = ''] }: XrayLine): string {
  const end = value.indexOf(' ');
  return end < 0 ? value : value.slice(0, end);
}

function rangeOf({ values: [value = ''] }: XrayLine): string {
  return value.slice(value.indexOf(' ') + 1);
}

/** A file that another line tells of as machine code needs no line of its own. */
export function withoutRepeats(lines: readonly XrayLine[]): XrayLine[] {
  const told = new Set(lines.filter(({ facet }) => facet === 'native-module').map(({ sign, values }) => `${sign} ${values[0] ?? ''}`));
  return lines.filter(({ facet, sign, values }) => facet !== 'file' || !told.has(`${sign} ${values[0] ?? ''}`));
}

/** Makes one line of the many lines of a light facet, of the hosts of one site, and of what is too much of one kind. */
export function together(lines: readonly XrayLine[]): XrayLine[] {
  const kinds = grouped(lines, ({ sign, facet, label, mention }) => `${sign} ${facet} ${label} ${mention}`);
  return kinds.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (FACETS[first.facet].together || first.label !== FACETS[first.facet].label) return [joined(group)];
    const sites = first.facet === 'host' ? grouped(group, ({ values }) => siteOf(values[0] ?? '')) : group.map((line) => [line]);
    return sites.length > MAX_OWN_LINES ? [joined(group)] : sites.map(joined);
  });
}

function grouped(lines: readonly XrayLine[], keyOf: (line: XrayLine) => string): XrayLine[][] {
  const groups = new Map<string, XrayLine[]>();
  for (const line of lines) {
    const key = keyOf(line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()];
}

function joined(group: readonly XrayLine[]): XrayLine {
  const [first] = group;
  if (first === undefined) throw new Error('no line to join');
  return { ...first, values: group.flatMap(({ values }) => values) };
}

/** The name under which a host was registered, as far as it can be told without a list of all registries. */
function siteOf(host: string): string {
  const parts = host.split('.');
  const long = parts.length > 2 && (parts.at(-1) ?? '').length === 2 && SECOND_LEVEL.test(parts.at(-2) ?? '');
  return parts.slice(long ? -3 : -2).join('.');
}
