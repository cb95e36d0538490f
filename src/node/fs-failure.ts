import type { CancelToken } from '../ports/cancel';
import { failure, type Failure } from '../ports/outcome';
import { shownPath } from './machine';

/** The code of a system error (`ENOENT`); empty for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What to say per code, after the path. Codes are those of errno(3). */
const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist.',
  ENOTDIR: 'does not exist: a part of its path is a file, not a folder.',
  EACCES: 'may not be read by this user. Allow it for this user, or scan as a user who may read it.',
  EPERM: 'may not be read by this user. Allow it for this user, or scan as a user who may read it.',
  ELOOP: 'cannot be reached: its links lead in a circle. Mend or remove the link.',
  EISDIR: 'is a folder where a file was expected. Remove or rename it.',
  ENAMETOOLONG: 'has a path that is longer than this system allows. Shorten it.',
  EMFILE: 'could not be opened: too many files are open. Close some programs and scan again.',
  ENFILE: 'could not be opened: too many files are open. Close some programs and scan again.',
  EIO: 'could not be read: the disk reported an error. Check the disk and scan again.',
  ESTALE: 'could not be read: its network drive has changed. Connect the drive again and scan again.',
};

/** Codes that are an answer: the thing is certainly not there. */
const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** Turns a thrown file system error into a sentence that says what, where and what to do. */
export function fsFailure(error: unknown, path: string, home: string | null): Failure {
  const code = errorCode(error);
  const shown = shownPath(path, home);
  const sentence = SENTENCES[code];
  if (sentence !== undefined) return failure(`${shown} ${sentence}`, MISSING.has(code));
  const why = code !== '' ? code : error instanceof Error ? error.message : 'unknown error';
  return failure(`${shown} could not be read (${why}). Check that it can be opened, and scan again.`);
}

/** Whether the result is no longer wanted. A call, since the compiler takes a property to stay the same over an await. */
export function isOff(cancel: CancelToken): boolean {
  return cancel.cancelled;
}

/** The answer after a scan was called off; nobody wants the result any more. */
export const CALLED_OFF: Failure = failure('The scan was called off.');
