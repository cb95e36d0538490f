import { compareNumbers, dottedScheme, readDotted, readNpmRange, type DottedVersion } from './dotted-numbers';
import { intersect, type Intervals } from './intervals';

/** All versions that the scheme can read. */
const LINE = {
  from: { version: '0.0.0', numbers: [0, 0, 0], build: '' },
  fromIncluded: true,
  to: { version: '0.1.0', numbers: [0, 1, 0], build: '' },
  toIncluded: false,
} as const;

function exact(text: string): DottedVersion | null {
  const version = readDotted(text);
  const [major, minor, seconds, ...rest] = version?.numbers ?? [];
  return major === 0 && minor === 0 && seconds !== undefined && rest.length === 0 ? version : null;
}

/** A constraint on another numbering (`^2.0.0`) says nothing about seconds. */
function range(text: string): Intervals<DottedVersion> | null {
  const read = readNpmRange(text);
  return read !== null && intersect(compareNumbers, read.parts, [LINE]).length > 0 ? read : null;
}

/** `0.0.<seconds since 1970>-g<commit>`: the third number orders, the commit identifies. */
export const SECONDS = dottedScheme(exact, range);
