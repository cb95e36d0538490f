import type Comparator from 'semver/classes/comparator';
import Range from 'semver/classes/range';
import type { Derivation } from '../model/tool';
import { parseRange, parseVersion, WITH_PRERELEASES, type ReadVersion, type Version } from './version-schemes';

export type PatchMap = Extract<Derivation, { kind: 'patch-map' }>;

const prefixOf = (version: Version): string => `${version.major}.${version.minor}`;

/** `0.3.N` → `2.1.N` for an exact version or for a range inside one prefix; null when the record knows no such step. */
export function toLine(map: PatchMap, version: ReadVersion): ReadVersion | null {
  if (version.kind === 'exact') {
    const prefix = map.prefixes.find((p) => p.own === prefixOf(version.version));
    const text = prefix === undefined ? null : withPrefix(prefix.line, version.version);
    const mapped = text === null ? null : parseVersion('semver', text);
    return mapped === null || text === null ? null : { kind: 'exact', text, version: mapped };
  }
  if (version.kind !== 'range') return version;
  const alternatives = version.range.set.map((set) => mapAlternative(map, set));
  const texts = alternatives.filter((text) => text !== null);
  if (texts.length < alternatives.length) return null;
  const text = texts.join(' || ');
  return parseRange('semver', text) === null
    ? null
    : { kind: 'range', text, range: new Range(text, WITH_PRERELEASES) };
}

function withPrefix(prefix: string, version: Version): string {
  const pre = version.prerelease.length === 0 ? '' : `-${version.prerelease.join('.')}`;
  return `${prefix}.${version.patch}${pre}`;
}

/** One alternative of a range (`>=0.3.1 <0.4.0-0`); null when it reaches beyond one prefix. */
function mapAlternative(map: PatchMap, comparators: readonly Comparator[]): string | null {
  const lower = comparators.find((c) => !c.operator.startsWith('<') && c.value !== '');
  const prefix = lower === undefined ? undefined : map.prefixes.find((p) => p.own === prefixOf(lower.semver));
  const closed = comparators.some((c) => !c.operator.startsWith('>'));
  if (prefix === undefined || !closed) return null;
  const mapped = comparators.map((c) => mapComparator(c, prefix));
  return mapped.every((text) => text !== null) ? mapped.join(' ') : null;
}

function mapComparator(comparator: Comparator, prefix: { own: string; line: string }): string | null {
  const { semver, operator } = comparator;
  if (prefixOf(semver) === prefix.own) return `${operator}${withPrefix(prefix.line, semver)}`;
  const isNext = operator === '<' && semver.patch === 0 && prefixOf(semver) === nextPrefix(prefix.own);
  return isNext ? `<${nextPrefix(prefix.line) ?? ''}.0-0` : null;
}

function nextPrefix(prefix: string): string | null {
  const start = parseVersion('semver', `${prefix}.0`);
  return start === null ? null : `${start.major}.${start.minor + 1}`;
}

/**
 * A fix of the line in the package's own numbers: under the sighting's own prefix if that prefix carries the fix's
 * line, else under the last listed prefix that does.
 */
export function toOwnPatch(map: PatchMap, fix: string, own: ReadVersion): string | null {
  const version = parseVersion('semver', fix);
  if (version === null) return null;
  const carriers = map.prefixes.filter((p) => p.line === prefixOf(version));
  const current = ownPrefix(own);
  const chosen = carriers.find((p) => p.own === current) ?? carriers.at(-1);
  return chosen === undefined ? null : withPrefix(chosen.own, version);
}

function ownPrefix(own: ReadVersion): string | null {
  if (own.kind === 'exact') return prefixOf(own.version);
  if (own.kind !== 'range') return null;
  const lower = own.range.set.flat().find((c) => !c.operator.startsWith('<') && c.value !== '');
  return lower === undefined ? null : prefixOf(lower.semver);
}
