import { valid } from '@renovatebot/pep440';
import { pythonName } from '../model/package';
import type { VersionText } from '../model/sighting';

/** A version and the stretch of the text that states it, which is the literal to change. */
export interface WrittenVersion {
  readonly version: VersionText;
  readonly start: number;
  readonly end: number;
}

/** A requirement taken apart; offsets count in the text that was given. */
export interface PythonRequirement {
  /** Normalised as the package index does (PEP 503). */
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Null when the name stands alone. */
  readonly version: WrittenVersion | null;
  /** Whether the requirement holds in some environments only. */
  readonly marker: boolean;
}

/**
 * How a constraint is written: `pep508` (pip, uv, Pipenv), `poetry` (carets, tildes, and a bare number as an exact
 * version), `conda` (`=1.2` as a prefix, a bare number).
 */
export type PythonDialect = 'pep508' | 'poetry' | 'conda';

/** Longer texts are no requirement, and no version is longer than the second limit. */
const MAX_REQUIREMENT = 2048;
const MAX_VERSION = 256;

const NAME = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/;
const EXTRAS = /^\s*\[[^[\]]*\]/;
const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>|\^|~|=)?(\S+)$/;

const COMPARISONS = ['===', '==', '~=', '!=', '<=', '>=', '<', '>'];
const OPERATORS: Readonly<Record<PythonDialect, ReadonlySet<string>>> = {
  pep508: new Set(COMPARISONS),
  poetry: new Set([...COMPARISONS, '^', '~', '=', '']),
  conda: new Set([...COMPARISONS, '=', '']),
};

/** Whether a text is one version by the rules of Python. */
export function isPythonVersion(text: string): boolean {
  return text.length <= MAX_VERSION && valid(text) !== null;
}

/** Offsets of a text without the white space around it. */
function trimmed(text: string, from: number, to: number): { start: number; end: number } {
  const part = text.slice(from, to);
  const start = from + part.length - part.trimStart().length;
  return { start, end: Math.max(start, from + part.trimEnd().length) };
}

/** One comparison: an operator and a version, which may end in `.*`. */
interface Clause {
  readonly operator: string;
  readonly version: string;
  readonly wildcard: boolean;
  readonly readable: boolean;
}

function readClause(text: string, dialect: PythonDialect): Clause {
  const [, operator = '', version = ''] = CLAUSE.exec(text) ?? [];
  const wildcard = version.endsWith('.*');
  const number = wildcard ? version.slice(0, -2) : version;
  return { operator, version, wildcard, readable: OPERATORS[dialect].has(operator) && isPythonVersion(number) };
}

/** White space after an operator belongs to it; conda and Poetry also separate comparisons by it. */
function clausesOf(text: string, dialect: PythonDialect): readonly Clause[] {
  const joined = text.replace(/([=<>~^!])\s+/g, '$1');
  const parts = dialect === 'pep508' ? joined.split(',') : joined.split(/[\s,|]+/);
  return parts.map((part) => part.trim()).filter((part) => part !== '').map((part) => readClause(part, dialect));
}

/** Whether one comparison leaves exactly one version. conda reads `=1.2` as `1.2.*`; three numbers are one release. */
function isExact(clause: Clause, dialect: PythonDialect): boolean {
  const { operator, wildcard } = clause;
  if (wildcard) return false;
  return operator === '==' || operator === '===' || operator === '' || (operator === '=' && !isPrefix(clause, dialect));
}

/** conda's `=1.2`, which means every version that begins so. */
function isPrefix({ operator, version, wildcard }: Clause, dialect: PythonDialect): boolean {
  return dialect === 'conda' && operator === '=' && !wildcard && version.split('.').length < 3;
}

/** The constraint as it is written, but for conda's prefixes, which the rules of Python spell out. */
function rangeText(written: string, clauses: readonly Clause[], dialect: PythonDialect): string {
  if (!clauses.some((c) => isPrefix(c, dialect))) return written;
  return clauses.map((c) => `${c.operator}${c.version}${isPrefix(c, dialect) ? '.*' : ''}`).join(',');
}

/**
 * Reads a constraint from `from` to `to` of a text; null when nothing stands there. A single version is exact and its
 * place is the number alone. Syntax: https://packaging.python.org/en/latest/specifications/version-specifiers/ and, for
 * Poetry's own forms, https://python-poetry.org/docs/dependency-specification/ (a bare number means `==`).
 */
export function readConstraint(text: string, dialect: PythonDialect, from = 0, to = text.length): WrittenVersion | null {
  const { start, end } = trimmed(text, from, to);
  const written = text.slice(start, end);
  if (written === '') return null;
  if (/^[*xX]$/.test(written)) return { version: { kind: 'floating', text: written }, start, end };
  const clauses = written.length > MAX_REQUIREMENT ? [] : clausesOf(written, dialect);
  const [only] = clauses;
  if (clauses.length === 1 && only !== undefined && isExact(only, dialect) && written.endsWith(only.version)) {
    return { version: { kind: only.readable ? 'exact' : 'unreadable', text: only.version }, start: end - only.version.length, end };
  }
  const alternatives = written.includes('|') && clauses.some((clause) => isPrefix(clause, dialect));
  const readable = clauses.length > 0 && !alternatives && clauses.every((clause) => clause.readable);
  if (!readable) return { version: { kind: 'unreadable', text: written }, start, end };
  return { version: { kind: 'range', text: rangeText(written, clauses, dialect) }, start, end };
}

/** A version by itself: one release, a moving word, or something that is no version. */
export function classifyPythonVersion(text: string): VersionText {
  if (text === '' || text === '*' || text === 'latest') return { kind: 'floating', text };
  return { kind: isPythonVersion(text) ? 'exact' : 'unreadable', text };
}

/**
 * Reads a dependency specifier (PEP 508): `name[extra]==1.2.3; marker`, `name (>=1)`, `name @ address`. Null for a text
 * that is none, prose among them. What stands behind an address is never taken for a version.
 */
export function readRequirement(text: string, dialect: PythonDialect = 'pep508'): PythonRequirement | null {
  const match = text.length > MAX_REQUIREMENT ? null : NAME.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) return null;
  const nameEnd = match[0].length;
  const common = { name: pythonName(name), nameStart: nameEnd - name.length, nameEnd };
  const from = nameEnd + (EXTRAS.exec(text.slice(nameEnd))?.[0].length ?? 0);
  const first = trimmed(text, from, text.length).start;
  if (text.charAt(first) === '@') return addressRequirement(text, first + 1, common);
  const semicolon = text.indexOf(';', from);
  const marker = semicolon >= 0;
  let { start, end } = trimmed(text, from, marker ? semicolon : text.length);
  if (text.charAt(start) === '(' && text.charAt(end - 1) === ')') ({ start, end } = trimmed(text, start + 1, end - 1));
  if (start >= end) return { ...common, version: null, marker };
  if (!'=<>!~^'.includes(text.charAt(start))) return null;
  return { ...common, version: readConstraint(text, dialect, start, end), marker };
}

function addressRequirement(text: string, from: number, common: Omit<PythonRequirement, 'version' | 'marker'>): PythonRequirement | null {
  const { start } = trimmed(text, from, text.length);
  const length = /^\S*/.exec(text.slice(start))?.[0].length ?? 0;
  if (length === 0) return null;
  const marker = text.slice(start + length).trim() !== '';
  return { ...common, version: readAddress(text, start, start + length), marker };
}

/**
 * What an address says of the version: nothing that can be compared. Its place is the ref of a repository
 * (`git+https://host/x@ref`), else the address without what may be a secret: user, password, query.
 */
export function readAddress(text: string, from: number, to: number): WrittenVersion {
  const address = text.slice(from, to);
  const stop = /[?#]/.exec(address)?.index ?? address.length;
  const scheme = address.indexOf('://');
  const host = scheme < 0 ? 0 : scheme + 3;
  const slash = address.indexOf('/', host);
  const path = slash < 0 || slash > stop ? stop : slash;
  const at = address.lastIndexOf('@', stop - 1);
  const user = address.lastIndexOf('@', path - 1);
  const isRef = address.startsWith('git') && at > path && at + 1 < stop;
  const start = isRef ? at + 1 : user >= host ? user + 1 : 0;
  const place = stop > start ? { start: from + start, end: from + stop } : { start: from, end: to };
  return { version: { kind: 'unreadable', text: text.slice(place.start, place.end) }, ...place };
}

/**
 * The package that an address without a name is of: `#egg=name`, the name of a wheel or source archive, or that of the
 * repository. Null when it says none of them.
 */
export function addressName(address: string): string | null {
  const egg = /[#&]egg=([A-Za-z0-9][\w.-]{0,127})/.exec(address)?.[1];
  if (egg !== undefined) return pythonName(egg);
  if (!/^(?:git\+)?[a-z]{2,8}:\/\//.test(address)) return null;
  const path = address.slice(0, /[?#]/.exec(address)?.index ?? address.length);
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (address.startsWith('git')) return pythonName((last.split('@')[0] ?? '').replace(/\.git$/, ''));
  const archive = /^([A-Za-z0-9][\w.]{0,127}(?:-[A-Za-z]\w{0,63}){0,8})-\d[^/]{0,256}\.(?:whl|tar\.gz|zip)$/.exec(last)?.[1];
  return archive === undefined ? null : pythonName(archive);
}
