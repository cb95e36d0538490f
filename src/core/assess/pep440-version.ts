import { clean, parse } from '@renovatebot/pep440';
import { LONGEST, type Version } from './scheme';

/** A version of Python's rules, taken apart in the way that decides its order. */
export interface PythonVersion extends Version {
  /** Epoch first, then the release numbers. */
  readonly epoch: number;
  readonly release: readonly number[];
  /** Kind and number of the pre-release, post-release, development release; those left out are as `stageOf` says. */
  readonly stage: readonly [kind: number, pre: number, post: number, dev: number];
  /** Parts of the local version; null for none, `last` behind every local version. */
  readonly local: readonly (string | number)[] | 'last' | null;
}

/** Stands behind every number. */
const LAST = Infinity;

/** Kinds of pre-release in order; a development release of nothing else comes first, no pre-release last. */
const DEVELOPMENT = -1;
const KINDS: readonly unknown[] = ['a', 'b', 'rc'];
const FINAL = KINDS.length;

/** Longer numbers would lose digits. */
const TOO_LONG = /\d{16}/;

type Part = readonly (string | number)[] | null;

function numberOf(part: Part, otherwise: number): number {
  return part === null ? otherwise : Number(part[1]);
}

function kindOf(pre: Part, post: Part, dev: Part): number {
  if (pre !== null) return KINDS.indexOf(pre[0]);
  return post === null && dev !== null ? DEVELOPMENT : FINAL;
}

/** No post-release stands before one, no development release behind one. */
function stageOf(pre: Part, post: Part, dev: Part): PythonVersion['stage'] {
  return [kindOf(pre, post, dev), numberOf(pre, 0), numberOf(post, -1), numberOf(dev, LAST)];
}

/**
 * Reads one version as https://packaging.python.org/en/latest/specifications/version-specifiers/ says, spelling variants
 * included. Null for all other texts and for numbers of more than 15 digits.
 */
export function readPython(text: string): PythonVersion | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST || TOO_LONG.test(trimmed)) return null;
  const parsed = parse(trimmed);
  const [own = '', label] = trimmed.split('+');
  const normal = clean(own);
  if (parsed === null || normal === null) return null;
  const { epoch, release, pre, post, dev } = parsed;
  const local = label === undefined ? null : label.toLowerCase().split(/[-_.]/).map(localPart);
  const version = local === null ? normal : `${normal}+${local.join('.')}`;
  return { version, epoch, release, stage: stageOf(pre, post, dev), local };
}

function localPart(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

/** Python's order. Negative when `a` comes first; zero for spellings of one version. */
export function comparePython(a: PythonVersion, b: PythonVersion): number {
  return (
    a.epoch - b.epoch || compareNumbers(a.release, b.release) || compareNumbers(a.stage, b.stage) || compareLocal(a.local, b.local)
  );
}

/** Numbers that are left out are zero. Compared, not subtracted: `LAST` less `LAST` is no number. */
function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const count = Math.max(a.length, b.length);
  for (let i = 0; i < count; i++) {
    const [one, other] = [a[i] ?? 0, b[i] ?? 0];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** None first; then part by part, letters before numbers, the shorter before the longer. */
function compareLocal(a: PythonVersion['local'], b: PythonVersion['local']): number {
  if (a === b) return 0;
  if (a === null || b === 'last') return -1;
  if (b === null || a === 'last') return 1;
  for (const [i, one] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (one === other) continue;
    if (typeof one !== typeof other) return typeof one === 'string' ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return a.length - b.length;
}

/** True for pre-releases and development releases. */
export function isPrerelease({ stage }: PythonVersion): boolean {
  return stage[0] !== FINAL || stage[3] !== LAST;
}

export function isPostRelease({ stage }: PythonVersion): boolean {
  return stage[2] >= 0;
}

/** The first version that carries these release numbers: its first development release. */
export function firstOf(epoch: number, release: readonly number[]): PythonVersion {
  const version = `${epoch === 0 ? '' : `${epoch}!`}${release.join('.')}.dev0`;
  return { version, epoch, release, stage: [DEVELOPMENT, 0, -1, 0], local: null };
}

/** Behind a version and all its local versions; behind its post-releases too when `post` is set. */
export function lastOf(version: PythonVersion, post = false): PythonVersion {
  const [kind, pre, number, dev] = version.stage;
  return { ...version, stage: [kind, pre, post ? LAST : number, dev], local: 'last' };
}
