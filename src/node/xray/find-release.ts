import { lstat, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { shorten, visible } from '../../core/present/escape';
import { failure, success, type Outcome } from '../../ports/outcome';
import { errorCode } from '../fs-failure';

/** A release that lies on this machine. */
export interface LocalRelease {
  readonly kind: 'folder' | 'file';
  /** As it was asked for. */
  readonly asked: string;
  readonly path: string;
  /** True for a folder that stands for a release of npm, which has no `node_modules` of its own. */
  readonly asPackage?: boolean;
}

/** A release that npm has to be asked for. */
export interface NpmRelease {
  readonly kind: 'npm';
  readonly asked: string;
  readonly name: string;
  /** A version, or a tag such as `latest`. */
  readonly version: string;
  readonly isTag: boolean;
}

export type FoundRelease = LocalRelease | NpmRelease;

const NPM_RELEASE = /^(@?[^@\s]{1,220})@([^@\s]{1,80})$/;
const VERSION = /^\d{1,10}\.\d{1,10}\.\d{1,10}(?:[-+][0-9A-Za-z.+-]{1,60})?$/;
const TAG = /^[a-z][a-z0-9._-]{1,60}$/i;
/** npm reads these as ranges, not as tags. */
const RANGE_WORD = /^[vx=]?\d|^[xX](?:\.|$)/;
const MAX_SHOWN = 200;

/** What was asked for, fit to be shown. */
export function shownRelease(asked: string): string {
  return shorten(visible(asked), MAX_SHOWN);
}

/** Finds out what was asked for: a folder or file here, else `name@version` or `name@tag` of an npm package. */
export async function findRelease(asked: string, cwd: string): Promise<Outcome<FoundRelease>> {
  const path = resolve(cwd, asked);
  const shown = shownRelease(asked);
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) return success({ kind: 'folder', asked, path });
    if (facts.isFile()) return success({ kind: 'file', asked, path });
    return failure(`${shown} is neither a folder nor an ordinary file, so it is not read.`);
  } catch (error) {
    // A link that leads nowhere is there all the same.
    if (await exists(path)) return failure(`${shown} cannot be read (${errorCode(error) || 'unknown fault'}).`);
  }
  const [, name = '', version = ''] = NPM_RELEASE.exec(asked) ?? [];
  if (VERSION.test(version)) return success({ kind: 'npm', asked, name, version, isTag: false });
  if (TAG.test(version) && !RANGE_WORD.test(version)) return success({ kind: 'npm', asked, name, version, isTag: true });
  if (name !== '') return failure(`${shown}: a range of versions is no release; name one version, as in name@1.2.3, or a tag, as in name@latest.`);
  return failure(`${shown} is neither a file or folder here nor a release of an npm package, as in name@1.2.3.`, true);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
