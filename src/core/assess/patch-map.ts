import type Comparator from 'semver/classes/comparator';
import type Range from 'semver/classes/range';
import type SemVer from 'semver/classes/semver';
import type { VersionText } from '../model/sighting';
import type { Derivation } from '../model/tool';
import { SEMVER } from './semver-scheme';

export type PatchMap = Extract<Derivation, { kind: 'patch-map' }>;

const prefixOf = (version: SemVer): string => `${version.major}.${version.minor}`;

/**
 * `0.3.N` → `2.1.N` for an exact version or for a range inside one prefix; null when the record knows no such step.
 * Patch numbers are semver's, so both lines are read as such.
 */
export function toLine(map: PatchMap, { kind, text }: VersionText): VersionText | null {
  if (kind === 'floating' || kind === 'unreadable') return { kind, text };
  const version = SEMVER.exact(text);
  if (version !== null) {
    if (SEMVER.isPlaceholder(version)) return { kind: 'unreadable', text };
    const prefix = map.prefixes.find((p) => p.own === prefixOf(version));
    return prefix === undefined ? null : { kind: 'exact', text: withPrefix(prefix.line, version) };
  }
  const range = SEMVER.range(text);
  return range === null ? { kind: 'unreadable', text } : mapRange(map, range);
}

function mapRange(map: PatchMap, range: Range): VersionText | null {
  const alternatives = range.set.map((set) => mapAlternative(map, set));
  const texts = alternatives.filter((text) => text !== null);
  return texts.length < alternatives.length ? null : { kind: 'range', text: texts.join(' || ') };
}

function withPrefix(prefix: string, version: SemVer): string {
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
  const start = SEMVER.exact(`${prefix}.0`);
  return start === null ? null : `${start.major}.${start.minor + 1}`;
}

/**
 * A fix of the line in the package's own numbers: under the sighting's own prefix if that prefix carries the fix's
 * line, else under the last listed prefix that does.
 */
export function toOwnPatch(map: PatchMap, fix: string, own: VersionText): string | null {
  const version = SEMVER.exact(fix);
  if (version === null) return null;
  const carriers = map.prefixes.filter((p) => p.line === prefixOf(version));
  const current = ownPrefix(own);
  const chosen = carriers.find((p) => p.own === current) ?? carriers.at(-1);
  return chosen === undefined ? null : withPrefix(chosen.own, version);
}

function ownPrefix({ kind, text }: VersionText): string | null {
  if (kind === 'floating' || kind === 'unreadable') return null;
  const version = SEMVER.exact(text);
  if (version !== null) return prefixOf(version);
  const lower = SEMVER.range(text)?.set.flat().find((c) => !c.operator.startsWith('<') && c.value !== '');
  return lower === undefined ? null : prefixOf(lower.semver);
}
