import { covers, EVERYTHING, includes, intersect, overlaps, toInterval, type Interval, type Intervals } from './intervals';
import { comparePython, firstOf, isPostRelease, isPrerelease, lastOf, readPython, type PythonVersion } from './pep440-version';
import { LONGEST, type Scheme } from './scheme';

type Part = Interval<PythonVersion>;

const CLAUSE = /^(===?|[~!<>]=|<>|[<>=^~])?(.*)$/s;

/** A constraint of one piece that names one version: `==1.2.3`, or the bare version of Poetry. */
function exact(text: string): PythonVersion | null {
  const [, operator = '', rest = ''] = CLAUSE.exec(text.trim()) ?? [];
  return operator === '' || /^=+$/.test(operator) ? readPython(rest) : null;
}

/**
 * A list of clauses, as pip reads it (commas) or as Poetry does (`^`, `~`, `*`, blanks, `||`). Pre-releases are always
 * let in, since an installer takes them where there is nothing else.
 */
function range(text: string): Intervals<PythonVersion> | null {
  if (text.length > LONGEST) return null;
  const parts: Part[] = [];
  for (const alternative of text.split(/\|\|?/)) {
    let left: Part[] = [EVERYTHING];
    const clauses = clausesOf(alternative);
    if (clauses.length === 0) return null;
    for (const clause of clauses) {
      const read = readClause(clause);
      if (read === null) return null;
      left = intersect(comparePython, left, read);
    }
    parts.push(...left);
  }
  return parts.length === 0 ? null : { range: text.trim(), parts };
}

/** Splits at commas and blanks; an operator that stands alone belongs to what follows it. */
function clausesOf(text: string): string[] {
  const clauses: string[] = [];
  let operator = '';
  for (const piece of text.split(/[\s,]/)) {
    if (piece === '') continue;
    if (/^[~!<>=^]+$/.test(piece)) operator += piece;
    else {
      clauses.push(operator + piece);
      operator = '';
    }
  }
  if (operator !== '') clauses.push(operator);
  return clauses;
}

function readClause(clause: string): readonly Part[] | null {
  if (/^[*xX]$/.test(clause)) return [EVERYTHING];
  const [, operator = '==', rest = ''] = CLAUSE.exec(clause) ?? [];
  if (rest.endsWith('.*')) return readPrefix(operator, readPython(rest.slice(0, -2)));
  const version = readPython(rest);
  if (version === null) return null;
  if (operator === '===') return [only(version, version)];
  const same = only(version, version.local === null ? lastOf(version) : version);
  if (operator === '==' || operator === '=') return [same];
  if (operator === '!=' || operator === '<>') return except(same);
  // Only equality may speak of local versions.
  return version.local === null ? readOrder(operator, version) : null;
}

function only(from: PythonVersion, to: PythonVersion): Part {
  return { from, fromIncluded: true, to, toIncluded: true };
}

function except({ from, to, toIncluded }: Part): Part[] {
  return [
    { ...EVERYTHING, to: from },
    { ...EVERYTHING, from: to, fromIncluded: !toIncluded },
  ];
}

/** `==1.2.*`: every version whose numbers begin so. */
function readPrefix(operator: string, prefix: PythonVersion | null): readonly Part[] | null {
  if (prefix === null || prefix.local !== null || isPrerelease(prefix) || isPostRelease(prefix)) return null;
  const { epoch, release } = prefix;
  const all = { ...EVERYTHING, from: firstOf(epoch, release), to: raised(prefix, release.length - 1) };
  if (operator === '==' || operator === '=') return [all];
  return operator === '!=' || operator === '<>' ? except(all) : null;
}

/** The first version behind all that share the numbers up to the one at `index`. */
function raised({ epoch, release }: PythonVersion, index: number): PythonVersion {
  return firstOf(epoch, [...release.slice(0, index), (release[index] ?? 0) + 1]);
}

function readOrder(operator: string, version: PythonVersion): readonly Part[] | null {
  const { epoch, release } = version;
  const upwards = { ...EVERYTHING, from: version };
  switch (operator) {
    case '>=':
      return [upwards];
    case '<=':
      return [{ ...EVERYTHING, to: lastOf(version), toIncluded: true }];
    case '>':
      // Post-releases of the version itself are not meant, unless it is one.
      return [{ ...EVERYTHING, from: lastOf(version, !isPostRelease(version) && !isPrerelease(version)), fromIncluded: false }];
    case '<':
      // Nor are its pre-releases.
      return [{ ...EVERYTHING, to: isPrerelease(version) || isPostRelease(version) ? version : firstOf(epoch, release) }];
    case '~=':
      return [{ ...upwards, to: raised(version, Math.max(release.length - 2, 0)) }];
    case '~':
      return [{ ...upwards, to: raised(version, Math.min(release.length - 1, 1)) }];
    case '^':
      return [{ ...upwards, to: raised(version, caretIndex(release)) }];
    default:
      return null;
  }
}

/** Which number a caret lets no version raise: the first that is not zero, else the last of the first three. */
function caretIndex(release: readonly number[]): number {
  const first = release.slice(0, 3).findIndex((n) => n !== 0);
  return first >= 0 ? first : Math.min(release.length, 3) - 1;
}

/** Python's versions (PEP 440) with pip's and Poetry's constraints. */
export const PEP440: Scheme<PythonVersion, Intervals<PythonVersion>> = {
  exact,
  range,
  bound: () => null,
  isPartial: () => false,
  isPlaceholder: ({ release }) => release.every((n) => n === 0),
  compare: comparePython,
  isTie: () => false,
  lastOf: (version) => (version.local === null ? lastOf(version) : version),
  satisfies: (version, { parts }) => includes(comparePython, parts, version),
  isSubset: (part, whole) => covers(comparePython, whole.parts, part.parts),
  meets: ({ parts }, span) => overlaps(comparePython, parts, toInterval(span)),
  isWithin: ({ parts }, spans) => covers(comparePython, spans.map(toInterval), parts),
};
