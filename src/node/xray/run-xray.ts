import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { terminalText, visible } from '../../core/present/escape';
import type { Notes } from '../../core/xray/compare';
import { xrayJson, xrayMarkdown, xrayText } from '../../core/xray/report-text';
import { failure, success, type Outcome } from '../../ports/outcome';
import { EXIT, type CliContext, type CliResult } from '../cli-run';
import type { ArchiveSource } from '../curate/npm-download';
import { errorCode } from '../fs-failure';
import { xrayCacheFolder } from './cache-folder';
import { installedCopy } from './installed-copy';
import { xrayPair, type PairGround } from './pair';

export interface XrayOptions {
  readonly format: 'text' | 'json' | 'markdown';
  /** File of release notes. */
  readonly notes?: string | undefined;
  /** Show every line. */
  readonly all?: boolean | undefined;
  /** False keeps no result and uses none that was kept. */
  readonly cache?: boolean | undefined;
}

/** What the command needs of the process around it. */
export interface XrayContext extends Pick<CliContext, 'cwd' | 'env'> {
  readonly home?: string | null;
  /** Gets what must be said before the end. */
  readonly tell: (sentence: string) => void;
  readonly signal?: AbortSignal;
  /** Where releases come from, if not from npm. */
  readonly source?: ArchiveSource;
}

/** More than any changelog has. */
const MAX_NOTES_BYTES = 16 * 1024 * 1024;

/**
 * `xray`: compares two releases by what stands in their files. Exit status 0: compared whole; 2: the notes cannot be
 * read; 3: a release cannot be had, or only a part of it could be read.
 */
export async function runXray(before: string, after: string, options: XrayOptions, context: XrayContext): Promise<CliResult> {
  const given = options.notes === undefined ? success(null) : await readNotes(options.notes, context.cwd);
  if (!given.ok) return { exit: EXIT.usage, out: '', err: `error: ${terminalText(given.reason)}\n` };
  const all = options.all === true;
  const report = await xrayPair({ before, after, notes: given.value, whole: all }, groundOf(options, context));
  if (!report.ok) return { exit: EXIT.incomplete, out: '', err: `error: ${terminalText(report.reason)}\n` };
  const write = { text: xrayText, markdown: xrayMarkdown, json: xrayJson }[options.format];
  return { exit: report.value.partial.length > 0 ? EXIT.incomplete : EXIT.ok, out: write(report.value, { all }), err: '' };
}

/** What a comparison needs, from the options and the process around the command. */
export function groundOf(options: XrayOptions, { cwd, env = {}, home = null, tell, signal, source }: XrayContext): PairGround {
  const machine = { home, platform: process.platform, env, systemWide: true };
  return {
    cwd,
    env,
    cache: options.cache === false ? null : xrayCacheFolder(env, home, process.platform),
    signal: signal ?? new AbortController().signal,
    // Whoever asks for a release that is not here has asked for the network; it is said before it is used.
    mayFetch: (sentence) => {
      tell(sentence);
      return Promise.resolve(true);
    },
    progress: tell,
    installed: (name, version) => installedCopy(name, version, machine),
    ...(source === undefined ? {} : { source }),
  };
}

async function readNotes(asked: string, cwd: string): Promise<Outcome<Notes>> {
  const path = resolve(cwd, asked);
  try {
    if ((await stat(path)).size > MAX_NOTES_BYTES) return failure(`${visible(asked)} is too large for release notes.`);
    return success({ text: await readFile(path, 'utf8'), source: asked });
  } catch (error) {
    return failure(`the release notes ${visible(asked)} cannot be read (${errorCode(error) || 'unknown fault'}).`);
  }
}
